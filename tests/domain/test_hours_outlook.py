"""The days to come, as the administration draws them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from server.domain.hours import OfficeHours
from server.domain.hours_outlook import Holiday, days_ahead, holidays_ahead
from server.domain.hours_rules import Holidays, Hours, OtherDays, Slot, weekdays

HOUR = timedelta(hours=1)
BERLIN = OfficeHours(
    Hours(
        "Europe/Berlin",
        weekdays(Slot(480, 1200)),
        Holidays("DE", "BY", ("Epiphany",)),
        (OtherDays(date(2026, 12, 24), date(2026, 12, 24), (Slot(480, 720),), "Christmas Eve"),),
    )
)


def test_a_day_on_which_the_clock_is_set_is_longer_or_shorter() -> None:
    autumn = list(days_ahead(BERLIN, datetime(2026, 10, 24, 12, tzinfo=UTC), 3))
    assert [(day.date.day, day.ends - day.starts) for day in autumn] == [
        (24, 24 * HOUR),
        (25, 25 * HOUR),
        (26, 24 * HOUR),
    ]
    assert (autumn[1].change, autumn[1].change_at) == (-HOUR, datetime(2026, 10, 25, 1, tzinfo=UTC))
    [spring] = days_ahead(BERLIN, datetime(2026, 3, 29, 12, tzinfo=UTC), 1)
    assert (spring.change, spring.change_at) == (HOUR, datetime(2026, 3, 29, 1, tzinfo=UTC))
    assert (autumn[0].change, autumn[0].change_at) == (timedelta(0), None)


def test_a_day_says_what_is_special_about_it() -> None:
    eve, christmas, *_ = days_ahead(BERLIN, datetime(2026, 12, 23, 23, 30, tzinfo=UTC), 5)
    assert (eve.date, eve.other, eve.holidays) == (date(2026, 12, 24), "Christmas Eve", ())
    assert eve.spans == ((datetime(2026, 12, 24, 7, tzinfo=UTC), datetime(2026, 12, 24, 11, tzinfo=UTC)),)
    assert (christmas.other, christmas.holidays, christmas.spans) == (None, ("Christmas Day",), ())


def test_a_night_is_drawn_on_both_days() -> None:
    night = OfficeHours(Hours("UTC", ((Slot(1320, 1800),),) * 7))
    [day] = days_ahead(night, datetime(2026, 5, 5, 12, tzinfo=UTC), 1)
    midnight = datetime(2026, 5, 5, tzinfo=UTC)
    assert day.spans == ((midnight, midnight + 6 * HOUR), (midnight + 22 * HOUR, midnight + 24 * HOUR))


def test_the_holidays_ahead_with_those_that_are_switched_off() -> None:
    ahead = holidays_ahead(BERLIN, datetime(2026, 12, 25, 12, tzinfo=UTC), months=1)
    assert ahead == [
        Holiday(date(2026, 12, 25), "Christmas Day", off=False),
        Holiday(date(2026, 12, 26), "Second Day of Christmas", off=False),
        Holiday(date(2027, 1, 1), "New Year's Day", off=False),
        Holiday(date(2027, 1, 6), "Epiphany", off=True),
    ]
    assert holidays_ahead(OfficeHours(Hours("UTC")), datetime(2026, 12, 25, tzinfo=UTC)) == []
    assert holidays_ahead(OfficeHours(None), datetime(2026, 12, 25, tzinfo=UTC)) == []
