"""Office hours: what is true in every zone, over every change of its clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.domain.holiday_days import countries, holidays_of
from server.domain.hours import HORIZON, OfficeHours, SiteCalendar
from server.domain.hours_rules import EVERY_DAY, Holidays, Hours, OtherDays, SiteHours, Slot, weekdays
from server.domain.hours_seconds import HoursCalendar

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",  # changes at midnight
    "America/Scoresbysund",
    "Australia/Lord_Howe",  # by half an hour
    "Africa/Casablanca",  # back for Ramadan
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Pacific/Apia",  # had no 30 December 2011
    "Antarctica/Troll",  # by two hours
    "UTC",
)
law = settings(max_examples=60, deadline=None)
MINUTE = timedelta(minutes=1)

opens_at = st.integers(0, 95).map(lambda quarter: quarter * 15)
slots = st.builds(lambda opens, long: Slot(opens, opens + long * 15), opens_at, st.integers(1, 96))
days = st.lists(slots, max_size=3).map(lambda found: tuple(sorted(found)))
weeks = st.one_of(st.lists(days, min_size=7, max_size=7).map(tuple), st.just(EVERY_DAY))
years = st.sampled_from((2011, 2024, 2025, 2026, 2030, 2037))
dates = st.builds(lambda year, day: date(year, 1, 1) + timedelta(days=day), years, st.integers(0, 364))
other_days = st.builds(lambda first, long, open: OtherDays(first, first + timedelta(days=long), open),
                       dates, st.integers(0, 9), days)  # fmt: skip
kept_holidays = st.sampled_from((None, Holidays("DE", "BY"), Holidays("US", off=("Thanksgiving Day",)), Holidays("MA")))
all_hours = st.builds(
    Hours, st.sampled_from(ZONES), weeks, kept_holidays, st.lists(other_days, max_size=3).map(tuple)
).map(OfficeHours)
# Days around which some clock is set, or a zone left one out.
changes = st.sampled_from(
    [date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 4), date(2026, 10, 25), date(2026, 11, 1),
     date(2026, 2, 15), date(2026, 3, 22), date(2026, 4, 24), date(2026, 10, 30), date(2011, 12, 30)]
)  # fmt: skip
offsets = st.integers(-4 * 1440, 4 * 1440)
moments = st.builds(
    lambda day, off: datetime(day.year, day.month, day.day, tzinfo=UTC) + off * MINUTE,
    st.one_of(changes, dates),
    offsets,
)
lengths = st.integers(0, 20 * 1440).map(lambda minutes: minutes * MINUTE)


def at(zone_hours: OfficeHours, *wall: int, fold: int = 0) -> datetime:
    """A moment by the clock of these hours' zone."""
    year, month, day, hour, minute = wall
    return datetime(year, month, day, hour, minute, tzinfo=zone_hours.zone, fold=fold).astimezone(UTC)


def latest_wall(hours: OfficeHours, moment: datetime) -> datetime:
    """The latest time that the clock on the wall has shown so far: the clock if it never went back."""
    return max((moment - back * MINUTE * 15).astimezone(hours.zone).replace(tzinfo=None) for back in range(13))


def open_by_the_clock(hours: OfficeHours, moment: datetime) -> bool:
    """Told once more, by the clock alone: open while the latest time it has shown lies in a slot."""
    wall = latest_wall(hours, moment)
    today = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    return any(
        day + slot.opens * MINUTE <= wall < day + slot.closes * MINUTE
        for day in (today, today - timedelta(days=1))
        for slot in hours.slots_of(day.date())
    )


@law
@given(all_hours, moments)
def test_it_is_open_when_the_clock_that_never_goes_back_says_so(hours: OfficeHours, moment: datetime) -> None:
    assert hours.is_open(moment) == open_by_the_clock(hours, moment)


@law
@given(all_hours, moments, lengths)
def test_spans_are_in_order_apart_and_agree_with_is_open(
    hours: OfficeHours, start: datetime, length: timedelta
) -> None:
    end = start + length
    spans = list(hours.spans(start, end))
    assert all(start <= opens < closes <= end for opens, closes in spans)
    assert all(one[1] < next_one[0] for one, next_one in pairwise(spans))
    for opens, closes in spans:
        assert hours.is_open(opens) and hours.is_open(closes - MINUTE)
        assert closes == end or not hours.is_open(closes)
        assert opens == start or not hours.is_open(opens - timedelta.resolution)
    probes = [start + length * part / 17 for part in range(17)] if length else []
    for probe in probes:
        assert hours.is_open(probe) == any(opens <= probe < closes for opens, closes in spans)


@law
@given(all_hours, moments, lengths, lengths)
def test_open_time_is_additive_and_never_more_than_the_time(
    hours: OfficeHours, start: datetime, first: timedelta, second: timedelta
) -> None:
    middle, end = start + first, start + first + second
    parts = hours.open_time(start, middle), hours.open_time(middle, end)
    assert sum(parts, timedelta(0)) == hours.open_time(start, end)
    assert timedelta(0) <= parts[0] <= first
    assert hours.open_time(end, start) == timedelta(0)


@law
@given(all_hours, moments, lengths)
def test_after_open_time_is_the_inverse(hours: OfficeHours, start: datetime, open_time: timedelta) -> None:
    reached = hours.after_open_time(start, open_time)
    if reached is None:
        assert hours.open_time(start, start + HORIZON) < open_time
        return
    assert reached >= start
    assert hours.open_time(start, reached) == open_time
    assert reached == start or hours.is_open(reached - timedelta.resolution)


@law
@given(all_hours, moments, lengths, lengths)
def test_more_open_time_ends_later(hours: OfficeHours, start: datetime, one: timedelta, more: timedelta) -> None:
    earlier, later = hours.after_open_time(start, one), hours.after_open_time(start, one + more)
    assert later is None or (earlier is not None and earlier <= later)


@law
@given(all_hours, moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(hours: OfficeHours, moment: datetime) -> None:
    opening = hours.next_opening(moment)
    if opening is None:
        assert not list(hours.spans(moment, moment + timedelta(days=390)))
        return
    assert opening >= moment and hours.is_open(opening)
    assert hours.open_time(moment, opening) == timedelta(0)
    assert (opening == moment) == hours.is_open(moment)


@law
@given(all_hours, moments)
def test_the_next_closing_is_closed_and_nothing_before_it_is(hours: OfficeHours, moment: datetime) -> None:
    closing = hours.next_closing(moment)
    if closing is None:
        assert hours.open_time(moment, moment + timedelta(days=390)) == timedelta(days=390)
        return
    assert closing >= moment and not hours.is_open(closing)
    assert hours.open_time(moment, closing) == closing - moment


BERLIN = OfficeHours(Hours("Europe/Berlin", weekdays(Slot(480, 1200)), Holidays("DE", "BE")))


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        ((2026, 3, 27, 20, 0), (2026, 3, 30, 8, 0)),  # the clock goes forward in between
        ((2026, 10, 23, 23, 0), (2026, 10, 26, 8, 0)),  # and back
        ((2026, 4, 2, 20, 0), (2026, 4, 7, 8, 0)),  # Easter
        ((2026, 12, 24, 20, 30), (2026, 12, 28, 8, 0)),
    ],
)
def test_a_week_in_berlin(when: tuple[int, ...], opens: tuple[int, ...]) -> None:
    assert BERLIN.next_opening(at(BERLIN, *when)) == at(BERLIN, *opens)


def test_a_night_that_is_an_hour_short_and_one_that_is_an_hour_long() -> None:
    night = OfficeHours(Hours("Europe/Berlin", ((Slot(1320, 1800),),) * 7))
    short = at(night, 2026, 3, 28, 12, 0), at(night, 2026, 3, 29, 12, 0)
    long = at(night, 2026, 10, 24, 12, 0), at(night, 2026, 10, 25, 12, 0)
    assert night.open_time(*short) == timedelta(hours=7)
    assert night.open_time(*long) == timedelta(hours=9)


def test_a_slot_in_an_hour_that_is_skipped_is_not_there() -> None:
    skipped = OfficeHours(Hours("Europe/Berlin", ((Slot(125, 170),),) * 7))
    assert list(skipped.spans(at(skipped, 2026, 3, 29, 0, 0), at(skipped, 2026, 3, 29, 12, 0))) == []


def test_a_day_that_a_zone_left_out_has_no_hours() -> None:
    apia = OfficeHours(Hours("Pacific/Apia", ((Slot(480, 1200),),) * 7))
    week = at(apia, 2011, 12, 28, 0, 0), at(apia, 2012, 1, 2, 0, 0)
    assert [opens.astimezone(apia.zone).day for opens, _ in apia.spans(*week)] == [28, 29, 31, 1]


def test_a_day_of_its_own_comes_before_a_holiday_and_the_week() -> None:
    said = Hours("Europe/Berlin", weekdays(Slot(480, 1200)), Holidays("DE"),
                 (OtherDays(date(2026, 12, 25), date(2026, 12, 25), (Slot(600, 720),)),
                  OtherDays(date(2026, 12, 24), date(2026, 12, 31), name="Winter break")))  # fmt: skip
    hours = OfficeHours(said)
    spans = list(hours.spans(at(hours, 2026, 12, 24, 0, 0), at(hours, 2027, 1, 1, 0, 0)))
    assert spans == [(at(hours, 2026, 12, 25, 10, 0), at(hours, 2026, 12, 25, 12, 0))]


def test_a_holiday_that_is_switched_off_is_worked_on() -> None:
    whole, without = (
        OfficeHours(Hours("Europe/Berlin", weekdays(Slot(480, 1200)), Holidays("DE", "BY", off)))
        for off in ((), ("Epiphany",))
    )
    noon = at(whole, 2026, 1, 6, 12, 0)
    assert (whole.is_open(noon), without.is_open(noon)) == (False, True)
    assert whole.holidays_on(date(2026, 1, 6)) == ("Epiphany",)


@law
@given(moments)
@example(datetime(2026, 3, 29, 1, tzinfo=UTC))
def test_who_says_nothing_is_open_and_does_not_say_when(moment: datetime) -> None:
    silent = OfficeHours(None)
    assert not silent.said and silent.is_open(moment)
    assert (silent.next_opening(moment), silent.next_closing(moment)) == (moment, None)


def test_who_is_never_open_has_no_next_opening() -> None:
    never = OfficeHours(Hours("UTC"))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert (never.next_opening(moment), never.after_open_time(moment, MINUTE)) == (None, None)
    assert never.next_closing(moment) == moment


def test_a_plan_has_its_own_hours_or_the_sites() -> None:
    site, whole = Hours("UTC", weekdays(Slot(480, 1200))), Hours("UTC", EVERY_DAY)
    said = SiteHours(site, {"Enterprise": whole})
    assert (said.of(" enterprise"), said.of("Starter"), SiteHours().of("Starter")) == (whole, site, None)


def test_a_clock_that_goes_back_over_midnight_does_not_close_what_has_opened() -> None:
    """Newfoundland until 2011: one minute after midnight it was 23:01 again."""
    hours = OfficeHours(Hours("America/St_Johns", ((Slot(0, 60),),) * 7))
    opened = at(hours, 2010, 11, 7, 0, 0)
    again = opened + timedelta(minutes=30)
    assert again.astimezone(hours.zone).day == 6 and hours.is_open(again)
    assert list(hours.spans(opened, opened + timedelta(hours=5))) == [(opened, opened + timedelta(hours=2))]


@law
@given(all_hours, moments, lengths)
def test_the_estimators_calendar_says_the_same_in_seconds(
    hours: OfficeHours, start: datetime, length: timedelta
) -> None:
    calendar = HoursCalendar(hours)
    said = calendar.spans(start.timestamp(), (start + length).timestamp())
    assert sum(closes - opens for opens, closes in said) == hours.open_time(start, start + length).total_seconds()
    local = datetime.fromtimestamp(start.timestamp() + calendar.offset(start.timestamp()), UTC)
    assert local.replace(tzinfo=None) == start.astimezone(hours.zone).replace(tzinfo=None)
    assert calendar.known == hours.said


def test_plans_that_share_hours_share_what_was_worked_out() -> None:
    site, whole = Hours("UTC", weekdays(Slot(480, 1200))), Hours("UTC", EVERY_DAY)
    calendar = SiteCalendar(SiteHours(site, {"Enterprise": whole}))
    assert calendar.of("Starter") is calendar.of("") and calendar.of("enterprise") is calendar.of("ENTERPRISE")
    assert calendar.of("Enterprise").hours == whole and calendar.of("Business").hours == site


def test_a_country_that_nobody_knows_has_no_holidays() -> None:
    assert (
        holidays_of("XX", "", 2026) == {} and holidays_of("DE", "CA", 2026) == {} and holidays_of("DE", "", 3000) == {}
    )
    assert {"DE", "US", "IN", "JP"} <= countries().keys() and "BY" in countries()["DE"]
