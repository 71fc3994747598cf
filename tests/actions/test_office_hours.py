"""Office hours as the actions ask for them: at hand, and current within a moment."""

from datetime import timedelta

import pytest

from server.actions.office_hours import FRESH, hours_of, save_hours
from server.domain.errors import Overtaken
from server.domain.events import Event, SiteChanged
from server.domain.hours_rules import EVERY_DAY, Hours, KeptHours, SiteHours, Slot, weekdays
from tests.actions.town import SITE, Town

OFFICE, ALWAYS = Hours("Europe/Berlin", weekdays(Slot(480, 1200))), Hours("UTC", EVERY_DAY)


async def test_a_site_that_says_nothing_counts_as_open(town: Town) -> None:
    hours = await hours_of(town.desk, SITE.id)
    assert not hours.said and hours.is_open(town.clock())


async def test_saved_hours_hold_at_once_and_are_announced(town: Town) -> None:
    heard: list[Event] = []
    await town.desk.bus.subscribe(SITE.id, heard.append)
    assert not (await hours_of(town.desk, SITE.id)).said
    saved = await save_hours(town.desk, SITE.id, SiteHours(OFFICE, {"Enterprise": ALWAYS}), 0, "ana")
    assert (saved.rev, saved.changed_at, saved.changed_by, heard) == (1, town.clock(), "ana", [SiteChanged()])
    night = town.clock() + timedelta(hours=14)
    assert not (await hours_of(town.desk, SITE.id, "Starter")).is_open(night)
    assert (await hours_of(town.desk, SITE.id, "enterprise")).is_open(night)


async def test_whoever_saves_over_somebody_elses_is_told(town: Town) -> None:
    await save_hours(town.desk, SITE.id, SiteHours(OFFICE), 0, "ana")
    with pytest.raises(Overtaken):
        await save_hours(town.desk, SITE.id, SiteHours(ALWAYS), 0, "jonas")
    assert (await town.store.hours.get(SITE.id)).hours == SiteHours(OFFICE)


async def test_a_process_that_heard_nothing_knows_within_a_moment(town: Town) -> None:
    first = await hours_of(town.desk, SITE.id)
    await town.store.hours.put(SITE.id, KeptHours(SiteHours(OFFICE), 1, town.clock()))
    assert await hours_of(town.desk, SITE.id) is first
    town.clock.passes(FRESH)
    known = await hours_of(town.desk, SITE.id)
    assert known.said
    town.clock.passes(FRESH)
    # Read again, and unchanged: the days that were worked out stay.
    assert await hours_of(town.desk, SITE.id) is known
