"""Office hours as they will be: the days to come with what is special about each, and the holidays ahead."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct

from server.domain.holiday_days import holidays_of
from server.domain.hours import OfficeHours, Span
from server.domain.hours_rules import Hours, OtherDays

_DAY = timedelta(days=1)


class Day(Struct, frozen=True):
    """A day of the zone. It is as long as from `starts` to `ends`; a clock that is set within it is set at `change_at`
    by `change`. `other`: it has hours of its own, called so (perhaps nothing)."""

    date: date
    starts: datetime
    ends: datetime
    spans: tuple[Span, ...]
    holidays: tuple[str, ...] = ()
    other: str | None = None
    change: timedelta = timedelta(0)
    change_at: datetime | None = None


class Holiday(Struct, frozen=True):
    """`off`: it is switched off, so the office is open as on other days."""

    date: date
    name: str
    off: bool


def days_ahead(hours: OfficeHours, at: datetime, count: int) -> Iterator[Day]:
    """The day of `at` and those after it."""
    first = at.astimezone(hours.zone).date()
    for number in range(count):
        day = first + number * _DAY
        starts, ends = hours.moment(day), hours.moment(day + _DAY)
        change, change_at = _change(hours, starts, ends)
        other = next((one.name for one in _other_days(hours.hours) if one.first <= day <= one.last), None)
        spans = tuple(hours.spans(starts, ends))
        yield Day(day, starts, ends, spans, hours.holidays_on(day), other, change, change_at)


def holidays_ahead(hours: OfficeHours, at: datetime, months: int = 12) -> list[Holiday]:
    """Those of the country from the day of `at` on, also those that are switched off."""
    kept = hours.hours.holidays if hours.hours else None
    if kept is None:
        return []
    first = at.astimezone(hours.zone).date()
    last = first + timedelta(days=round(months * 30.5))
    return [
        Holiday(day, name, name in kept.off)
        for year in range(first.year, last.year + 1)
        for day, names in holidays_of(kept.country, kept.subdivision, year).items()
        for name in names
        if first <= day <= last
    ]


def _other_days(hours: Hours | None) -> tuple[OtherDays, ...]:
    return hours.other_days if hours else ()


def _change(hours: OfficeHours, starts: datetime, ends: datetime) -> tuple[timedelta, datetime | None]:
    """By how much the clock is set between two moments, and when, to the minute."""
    before, after = (moment.astimezone(hours.zone).utcoffset() for moment in (starts, ends))
    if before is None or after is None or before == after:
        return timedelta(0), None
    low, high = starts, ends
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (low, middle) if middle.astimezone(hours.zone).utcoffset() == after else (middle, high)
    return after - before, high.replace(second=0, microsecond=0)
