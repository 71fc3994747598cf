"""The section "Office hours": what is said of them, what that comes to, and what can be chosen from. Times in ms."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from starlette.routing import BaseRoute

from server.actions.office_hours import save_hours
from server.actions.opening import newcomer
from server.actions.waiting import opening, opening_for
from server.domain.errors import Field, InvalidFields
from server.domain.holiday_days import countries, subdivision_names
from server.domain.hours import OfficeHours
from server.domain.hours_form import HoursForm, SiteHoursForm, form_of, places_with_a_clock, read
from server.domain.hours_outlook import Day, days_ahead, holidays_ahead
from server.domain.hours_rules import KeptHours
from server.domain.times import to_ms
from server.web.admin import Admin, Asked

DAYS_SHOWN = 14


class HoursOut(Struct, frozen=True):
    """`plans` are those that customers of the site have. `changed_by` is a name, or nothing for the command line."""

    rev: int
    hours: SiteHoursForm
    plans: list[str]
    changed_at: int | None
    changed_by: str
    zones: list[str]
    countries: list[str]


class HoursIn(Struct, frozen=True, forbid_unknown_fields=True):
    """`rev`: the one that these were changed from."""

    rev: int
    hours: SiteHoursForm


class OutlookIn(Struct, frozen=True, forbid_unknown_fields=True):
    hours: HoursForm


class DayOut(Struct, frozen=True):
    date: str
    starts: int
    ends: int
    spans: list[tuple[int, int]]
    holidays: tuple[str, ...]
    other: str | None
    change_minutes: int
    change_at: int | None


class HolidayOut(Struct, frozen=True):
    date: str
    name: str
    off: bool


class PlaceOut(Struct, frozen=True):
    code: str
    name: str


class OutlookOut(Struct, frozen=True):
    """`opens` and `closes`: when it next does; `subdivisions` of the country that was chosen."""

    now: int
    open: bool
    opens: int | None
    closes: int | None
    days: list[DayOut]
    holidays: list[HolidayOut]
    subdivisions: list[PlaceOut]


class SaysOut(Struct, frozen=True):
    first: str
    second: str


def routes(admin: Admin) -> list[BaseRoute]:
    return [
        admin.get("hours", show),
        admin.put("hours", HoursIn, save),
        admin.post("hours/outlook", OutlookIn, outlook),
        admin.get("hours/says", says),
    ]


async def show(asked: Asked) -> HoursOut:
    return await _told(asked, await asked.desk.store.hours.get(asked.site.id))


async def save(asked: Asked, given: HoursIn) -> HoursOut:
    """Raises InvalidFields, Overtaken."""
    hours = read(given.hours)
    return await _told(asked, await save_hours(asked.desk, asked.site.id, hours, given.rev, asked.agent.id))


async def outlook(asked: Asked, given: OutlookIn) -> OutlookOut:
    """What these hours come to, before they are saved. Raises InvalidFields, whose paths begin at the form."""
    try:
        hours = OfficeHours(read(SiteHoursForm(given.hours)).site)
    except InvalidFields as wrong:
        fields = [Field(field.at.removeprefix("site."), field.message) for field in wrong.fields]
        raise InvalidFields(fields) from None
    now = asked.desk.clock()
    kept = given.hours.holidays
    named = subdivision_names(kept.country) if kept else {}
    return OutlookOut(
        to_ms(now),
        hours.is_open(now),
        _ms(hours.next_opening(now)),
        _ms(hours.next_closing(now)),
        [_day(day) for day in days_ahead(hours, now, DAYS_SHOWN)],
        [HolidayOut(one.date.isoformat(), one.name, one.off) for one in holidays_ahead(hours, now)],
        _sorted(PlaceOut(code, name) for code, name in named.items()),
    )


async def says(asked: Asked) -> SaysOut:
    """What the opening says now to a customer of the plan that the address names, in the site's language and zone."""
    site, desk = asked.site, asked.desk
    somebody = replace(newcomer(desk, site, "", site.locale, site.time_zone), plan=asked.query.get("plan", ""))
    sentence, _ = await opening_for(desk, site, await opening(desk, site), somebody)
    return SaysOut(sentence.first, sentence.second)


async def _told(asked: Asked, kept: KeptHours) -> HoursOut:
    people = asked.desk.store.people
    by = await people.agent(kept.changed_by) if kept.changed_by else None
    return HoursOut(
        kept.rev,
        form_of(kept.hours),
        await people.plans(asked.site.id),
        _ms(kept.changed_at),
        by.first_name if by else "",
        places_with_a_clock(),
        sorted(countries()),
    )


def _day(day: Day) -> DayOut:
    return DayOut(
        day.date.isoformat(),
        to_ms(day.starts),
        to_ms(day.ends),
        [(to_ms(opens), to_ms(closes)) for opens, closes in day.spans],
        day.holidays,
        day.other,
        round(day.change.total_seconds() / 60),
        _ms(day.change_at),
    )


def _ms(at: datetime | None) -> int | None:
    return None if at is None else to_ms(at)


def _sorted(places: Iterable[PlaceOut]) -> list[PlaceOut]:
    return sorted(places, key=lambda place: place.name)
