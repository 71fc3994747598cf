"""Office hours as people write them, in the administration and in a file: `{"mon": [["08:00", "20:00"]]}`.

`read` says everything that can't be used at once, each at its field.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

from msgspec import Struct

from server.domain.errors import Field, InvalidFields
from server.domain.holiday_days import countries
from server.domain.hours_rules import DAY_MINUTES, DAYS, Holidays, Hours, OtherDays, SiteHours, Slot

MAX_SLOTS, MAX_OTHER_DAYS, MAX_PLANS, MAX_NAME = 12, 200, 30, 80
MAX_LENGTH = timedelta(days=366)
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")


class HolidaysForm(Struct, forbid_unknown_fields=True):
    country: str
    subdivision: str = ""
    off: list[str] = []


class OtherDaysForm(Struct, forbid_unknown_fields=True):
    """`first` and `last` as 2026-12-24. Without slots it is closed."""

    first: str
    last: str
    slots: list[list[str]] = []
    name: str = ""


class HoursForm(Struct, forbid_unknown_fields=True):
    """`week` by mon, tue …; a day that is not there is closed. A slot is [opens, closes]; one that closes at or
    before its opening closes on the next day, and 24:00 is midnight."""

    time_zone: str
    week: dict[str, list[list[str]]] = {}
    holidays: HolidaysForm | None = None
    other_days: list[OtherDaysForm] = []


class SiteHoursForm(Struct, forbid_unknown_fields=True):
    site: HoursForm | None = None
    plans: dict[str, HoursForm] = {}


@cache
def time_zones() -> frozenset[str]:
    """The zones that one can choose."""
    return frozenset(available_timezones()) - {"localtime", "Factory"}


@cache
def places_with_a_clock() -> list[str]:
    """The zones to choose from: without those that are no place."""
    return [*sorted(zone for zone in time_zones() if "/" in zone and not zone.startswith("Etc/")), "UTC"]


def read(form: SiteHoursForm) -> SiteHours:
    """Raises InvalidFields, with the paths of the form's fields."""
    wrong: list[Field] = []
    site = _Reader("site", wrong).hours(form.site) if form.site else None
    plans: dict[str, Hours] = {}
    names: set[str] = set()
    if len(form.plans) > MAX_PLANS:
        wrong.append(Field("plans", f"These are more than {MAX_PLANS} plans."))
    for name, hours in form.plans.items():
        path, called = f"plans.{name}", " ".join(name.split())
        if not called or len(called) > MAX_NAME:
            wrong.append(Field(path, f"A plan needs a name of at most {MAX_NAME} letters, as your dashboard sends it."))
        elif called.casefold() in names:
            wrong.append(Field(path, f"There are two plans called {called}."))
        names.add(called.casefold())
        plans[called] = _Reader(path, wrong).hours(hours)
    if wrong:
        raise InvalidFields(wrong)
    return SiteHours(site, plans)


def form_of(hours: SiteHours) -> SiteHoursForm:
    """What `read` makes the same hours of."""
    plans = {name: _written(plan) for name, plan in hours.plans.items()}
    return SiteHoursForm(_written(hours.site) if hours.site else None, plans)


def told(slot: Slot) -> str:
    return "–".join(_clock(slot))


def _clock(slot: Slot) -> list[str]:
    closes = slot.closes if slot.closes <= DAY_MINUTES else slot.closes - DAY_MINUTES
    return [f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (slot.opens, closes)]


def _written(hours: Hours) -> HoursForm:
    kept = hours.holidays
    return HoursForm(
        hours.time_zone,
        {day: [_clock(slot) for slot in slots] for day, slots in zip(DAYS, hours.week, strict=True)},
        HolidaysForm(kept.country, kept.subdivision, list(kept.off)) if kept else None,
        [
            OtherDaysForm(one.first.isoformat(), one.last.isoformat(), [_clock(slot) for slot in one.slots], one.name)
            for one in sorted(hours.other_days, key=lambda one: one.first)
        ],
    )


class _Reader:
    """Reads one plan's hours, or the site's, and collects what is wrong with them."""

    def __init__(self, path: str, wrong: list[Field]) -> None:
        self._path, self._wrong = path, wrong

    def hours(self, form: HoursForm) -> Hours:
        if form.time_zone not in time_zones():
            self._say("time_zone", f"{form.time_zone or 'This'} is no time zone; choose one like Europe/Berlin.")
        for day in form.week.keys() - set(DAYS):
            self._say("week", f"{day} is no day; they are called {', '.join(DAYS)}.")
        week = tuple(
            self._day(f"week.{day}", name, form.week.get(day, [])) for day, name in zip(DAYS, DAY_NAMES, strict=True)
        )
        self._nights(week)
        holidays = self._holidays(form.holidays) if form.holidays else None
        return Hours(form.time_zone, week, holidays, self._other_days(form.other_days))

    def _say(self, field: str, message: str) -> None:
        self._wrong.append(Field(f"{self._path}.{field}", message))

    def _day(self, path: str, name: str, form: list[list[str]]) -> tuple[Slot, ...]:
        if len(form) > MAX_SLOTS:
            self._say(path, f"{name}: {len(form)} times a day are too many; {MAX_SLOTS} are possible.")
            return ()
        read = [(self._slot(f"{path}.{number}", name, pair), number) for number, pair in enumerate(form)]
        slots = sorted((slot, number) for slot, number in read if slot is not None)
        for (one, _), (other, number) in pairwise(slots):
            if other.opens < one.closes:
                self._say(f"{path}.{number}", f"{name}: {told(one)} and {told(other)} overlap.")
        return tuple(slot for slot, _ in slots)

    def _slot(self, path: str, name: str, pair: Sequence[str]) -> Slot | None:
        if len(pair) != 2:
            self._say(path, f"{name}: a time is two, when it opens and when it closes.")
            return None
        opens, closes = (_minutes(one) for one in pair)
        if opens is None or closes is None or opens == DAY_MINUTES:
            given = next(one for one, read in zip(pair, (opens, closes), strict=True) if read in (None, DAY_MINUTES))
            self._say(path, f"{name}: {given or 'nothing'} is no time; it should look like 08:00.")
            return None
        if opens == closes and opens:
            self._say(path, f"{name}: {pair[0]}–{pair[1]} is no time at all; the whole day is 00:00–24:00.")
            return None
        return Slot(opens, closes if closes > opens else closes + DAY_MINUTES)

    def _nights(self, week: tuple[tuple[Slot, ...], ...]) -> None:
        """What runs past midnight must not run into what the next day says."""
        for number, slots in enumerate(week):
            after = (number + 1) % 7
            if slots and week[after] and slots[-1].closes - DAY_MINUTES > week[after][0].opens:
                late, early = f"{DAY_NAMES[number]} {told(slots[-1])}", f"{DAY_NAMES[after]} {told(week[after][0])}"
                self._say(f"week.{DAYS[number]}", f"{late} runs into {early}.")

    def _holidays(self, form: HolidaysForm) -> Holidays:
        if form.country not in countries():
            self._say("holidays.country", f"{form.country or 'This'} is no country whose holidays we know.")
        elif form.subdivision and form.subdivision not in countries()[form.country]:
            self._say("holidays.subdivision", f"{form.subdivision} is no part of {form.country}.")
        if len(form.off) > MAX_OTHER_DAYS:
            self._say("holidays.off", "These are more holidays than there are.")
        return Holidays(form.country, form.subdivision, tuple(dict.fromkeys(form.off)))

    def _other_days(self, form: list[OtherDaysForm]) -> tuple[OtherDays, ...]:
        """The shorter first: a day within a longer time off has its own hours."""
        if len(form) > MAX_OTHER_DAYS:
            self._say("other_days", f"These are more than {MAX_OTHER_DAYS}; those of the past may go.")
        read = [
            (one, number) for number, given in enumerate(form) if (one := self._days(f"other_days.{number}", given))
        ]
        read.sort(key=lambda pair: (pair[0].last - pair[0].first, pair[0].first))
        for (one, number), other in _same_days(read):
            self._say(f"other_days.{number}.first", f"{_span(other)} and {_span(one)} name the same days.")
        return tuple(one for one, _ in read)

    def _days(self, path: str, form: OtherDaysForm) -> OtherDays | None:
        first, last = _date(form.first), _date(form.last or form.first)
        if first is None or last is None:
            where, given = ("first", form.first) if first is None else ("last", form.last)
            self._say(f"{path}.{where}", f"{given or 'Nothing'} is no day; it should look like 2026-12-24.")
            return None
        if not first <= last < first + MAX_LENGTH:
            said = "The last day comes before the first." if last < first else "That is longer than a year."
            self._say(f"{path}.last", said)
            return None
        if len(form.name) > MAX_NAME:
            self._say(f"{path}.name", f"A name has at most {MAX_NAME} letters.")
        slots = self._day(f"{path}.slots", first.isoformat(), form.slots)
        return OtherDays(first, last, slots, " ".join(form.name.split()))


def _same_days(read: list[tuple[OtherDays, int]]) -> Iterator[tuple[tuple[OtherDays, int], OtherDays]]:
    """Pairs of which none is the shorter one, but that share a day."""
    for place, (one, number) in enumerate(read):
        for other, _ in read[:place]:
            as_long = other.last - other.first == one.last - one.first
            if as_long and other.first <= one.last and one.first <= other.last:
                yield (one, number), other


def _span(days: OtherDays) -> str:
    return f"{days.first}" if days.first == days.last else f"{days.first} to {days.last}"


def _minutes(text: str) -> int | None:
    """From 0 for 00:00 to 1440 for 24:00."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes = int(found[1]), int(found[2])
    whole = hours * 60 + minutes
    return whole if minutes < 60 and whole <= DAY_MINUTES else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
