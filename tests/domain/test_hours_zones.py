"""Every zone there is, at every change of its clock from 2020 to 2040. `HOURS=long`: at every quarter of an hour."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from server.domain.hours import OfficeHours
from server.domain.hours_rules import Hours, Slot

LONG = os.environ.get("HOURS") == "long"
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 12, 31, tzinfo=UTC)
FORTNIGHT, QUARTER, MINUTE = timedelta(days=14), timedelta(minutes=15), timedelta(minutes=1)
ONE_DAY = timedelta(days=1)
# Slots that begin, end and touch in the hours at which clocks are changed, and one that runs past midnight.
DAY = (Slot(0, 150), Slot(150, 175), Slot(195, 360), Slot(540, 1020), Slot(1395, 1445))


def changes(zone: ZoneInfo) -> Iterator[datetime]:
    """The moments at which the zone's clock is set, to the second. None keeps an offset for less than a fortnight."""
    moments = [FIRST + FORTNIGHT * number for number in range((LAST - FIRST) // FORTNIGHT + 1)]
    offsets = [moment.astimezone(zone).utcoffset() for moment in moments]
    for number, (one, other) in enumerate(pairwise(offsets)):
        if one != other:
            low, high = moments[number], moments[number + 1]
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (low, middle) if middle.astimezone(zone).utcoffset() == other else (middle, high)
            yield high


def different_zones() -> dict[tuple[object, ...], ZoneInfo]:
    """One zone for each way of setting the clock: most names are other names of another."""
    found: dict[tuple[object, ...], ZoneInfo] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        set_at = tuple(changes(zone))
        found.setdefault((FIRST.astimezone(zone).utcoffset(), *set_at), zone)
    return found


def moments_around(change: datetime) -> list[datetime]:
    """Half a day before to a day and a half after; else those where the clock and the slots meet."""
    if LONG:
        return [change + QUARTER * number for number in range(-48, 144)]
    near = [change + QUARTER * number for number in (-12, -4, -1, 0, 1, 2, 4, 5, 8, 12, 16, 96)]
    return [*near[:3], change - timedelta.resolution, *near[3:]]


def open_by_the_clock(wall: datetime) -> bool:
    """`wall`: the latest time that the clock has shown."""
    minutes = wall.hour * 60 + wall.minute
    return any(slot.opens <= minutes < slot.closes or slot.opens <= minutes + 1440 < slot.closes for slot in DAY)


def test_every_zone_at_every_change_of_its_clock() -> None:
    wrong = []
    for set_at, zone in different_zones().items():
        hours = OfficeHours(Hours(zone.key, (DAY,) * 7))
        for change in set_at[1:]:
            assert isinstance(change, datetime)
            before = (change - timedelta.resolution).astimezone(zone).replace(tzinfo=None)
            moments = moments_around(change)
            for moment in moments:
                wall = moment.astimezone(zone).replace(tzinfo=None)
                latest = max(before, wall) if moment >= change else wall
                if hours.is_open(moment) != open_by_the_clock(latest):
                    wrong.append((zone.key, moment))
            whole = hours.open_time(moments[0], moments[-1])
            parts = [hours.open_time(one, other) for one, other in pairwise(moments)]
            reached = hours.after_open_time(moments[0], whole)
            if sum(parts, timedelta(0)) != whole or reached is None or hours.open_time(moments[0], reached) != whole:
                wrong.append((zone.key, change))
    assert wrong == []


def test_there_are_changes_to_look_at() -> None:
    zones = different_zones()
    assert len(zones) > 60 and sum(len(set_at) - 1 for set_at in zones) > 1000
