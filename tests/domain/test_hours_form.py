"""Office hours as people write them, and what is said about those that can't be used."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.errors import InvalidFields
from server.domain.hours_form import SiteHoursForm, form_of, read
from server.domain.hours_rules import Holidays, Hours, OtherDays, SiteHours, Slot, weekdays
from tests.domain.test_hours import law

OFFICE = {"time_zone": "Europe/Berlin", "week": {"mon": [["08:00", "20:00"]]}}


def form(**site: object) -> SiteHoursForm:
    return msgspec.convert({"site": OFFICE | site}, SiteHoursForm)


def said(given: SiteHoursForm) -> dict[str, str]:
    with pytest.raises(InvalidFields) as refused:
        read(given)
    return {field.at: field.message for field in refused.value.fields}


def test_a_week_is_read() -> None:
    given = form(
        week={"mon": [["13:00", "20:00"], ["8:00", "12:00"]], "sat": [["18:00", "02:00"]], "sun": [["00:00", "24:00"]]},
        holidays={"country": "DE", "subdivision": "BY", "off": ["Epiphany"]},
        other_days=[
            {"first": "2026-12-24", "last": "2026-12-31", "name": " Winter  break "},
            {"first": "2026-12-28", "last": "2026-12-28", "slots": [["10:00", "12:00"]]},
        ],
    )
    week: list[tuple[Slot, ...]] = [()] * 7
    week[0], week[5], week[6] = (Slot(480, 720), Slot(780, 1200)), (Slot(1080, 1560),), (Slot(0, 1440),)
    week[6] = (Slot(120, 1440),)
    given.site.week["sun"] = [["02:00", "00:00"]]  # type: ignore[union-attr]
    shorter = OtherDays(date(2026, 12, 28), date(2026, 12, 28), (Slot(600, 720),))
    longer = OtherDays(date(2026, 12, 24), date(2026, 12, 31), (), "Winter break")
    hours = Hours("Europe/Berlin", tuple(week), Holidays("DE", "BY", ("Epiphany",)), (shorter, longer))
    assert read(given) == SiteHours(hours)


@pytest.mark.parametrize(
    ("given", "at", "message"),
    [
        ({"week": {"tue": [["18:00", "09:00"], ["08:00", "20:00"]]}}, "site.week.tue.0",
         "Tuesday: 08:00–20:00 and 18:00–09:00 overlap."),
        ({"week": {"sun": [["22:00", "09:00"]], "mon": [["08:00", "20:00"]]}}, "site.week.sun",
         "Sunday 22:00–09:00 runs into Monday 08:00–20:00."),
        ({"week": {"mon": [["8", "20:00"]]}}, "site.week.mon.0", "Monday: 8 is no time; it should look like 08:00."),
        ({"week": {"mon": [["08:00", ""]]}}, "site.week.mon.0",
         "Monday: nothing is no time; it should look like 08:00."),
        ({"week": {"mon": [["24:00", "08:00"]]}}, "site.week.mon.0",
         "Monday: 24:00 is no time; it should look like 08:00."),
        ({"week": {"mon": [["08:00", "08:00"]]}}, "site.week.mon.0",
         "Monday: 08:00–08:00 is no time at all; the whole day is 00:00–24:00."),
        ({"week": {"mon": [["08:00"]]}}, "site.week.mon.0", "Monday: a time is two, when it opens and when it closes."),
        ({"week": {"someday": []}}, "site.week",
         "someday is no day; they are called mon, tue, wed, thu, fri, sat, sun."),
        ({"time_zone": "Berlin"}, "site.time_zone", "Berlin is no time zone; choose one like Europe/Berlin."),
        ({"holidays": {"country": "XX"}}, "site.holidays.country", "XX is no country whose holidays we know."),
        ({"holidays": {"country": "DE", "subdivision": "CA"}}, "site.holidays.subdivision", "CA is no part of DE."),
        ({"other_days": [{"first": "24.12.", "last": ""}]}, "site.other_days.0.first",
         "24.12. is no day; it should look like 2026-12-24."),
        ({"other_days": [{"first": "2026-12-24", "last": "2026-12-23"}]}, "site.other_days.0.last",
         "The last day comes before the first."),
        ({"other_days": [{"first": "2026-12-24", "last": "2026-12-24"}] * 2}, "site.other_days.1.first",
         "2026-12-24 and 2026-12-24 name the same days."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_at_its_field(given: dict[str, object], at: str, message: str) -> None:
    assert said(form(**given)) == {at: message}


def test_everything_is_said_at_once() -> None:
    given = msgspec.convert({"site": OFFICE | {"time_zone": "x"}, "plans": {"A": OFFICE, " a": OFFICE, "": OFFICE}},
                            SiteHoursForm)  # fmt: skip
    assert set(said(given)) == {"site.time_zone", "plans. a", "plans."}


slots = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda pair: Slot(pair[0], pair[0] + pair[1]))
whole = st.builds(
    Hours,
    st.sampled_from(("UTC", "Asia/Kathmandu")),
    st.one_of(st.just(weekdays(Slot(480, 1200))), st.lists(st.one_of(st.just(()), st.tuples(slots)), min_size=7,
                                                           max_size=7).map(tuple)),
    st.sampled_from((None, Holidays("DE", "BY", ("Epiphany",)))),
)  # fmt: skip


@law
@given(whole)
def test_what_is_written_is_read_as_the_same(hours: Hours) -> None:
    given = SiteHours(hours, {"Enterprise": hours})
    try:
        assert read(form_of(given)) == given
    except InvalidFields as refused:
        # Only for what can't be said at all: a night that runs into the next day, or 24 hours from another time on.
        assert all("runs into" in field.message or "no time at all" in field.message for field in refused.fields)
