"""Times and spans in words, by the CLDR data of Babel, in the zone of whoever reads them."""

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, get_timezone_location
from babel.units import format_unit

from server.domain.sentences.phrases import Phrases

WEEK = 6
"""Within so many days a day is told by its name."""


@lru_cache(maxsize=500)
def locale_of(tag: str) -> Locale:
    """The locale of a browser's language tag; English where it says nothing we know."""
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale("en")


def zone_of(name: str, otherwise: str = "UTC") -> ZoneInfo:
    for one in (name, otherwise):
        try:
            return ZoneInfo(one)
        except (OSError, ValueError, KeyError):  # no such zone, or a name that is none
            continue
    return ZoneInfo("UTC")


def span(length: timedelta, phrases: Phrases, locale: Locale) -> str:
    """'3 minutes', '2 hours', in the case that the language's sentences need. Whole minutes, half hours, or days."""
    minutes = round(length / timedelta(minutes=1))
    unit, number = "minute", float(minutes)
    if minutes >= 1440 and minutes % 1440 == 0:
        unit, number = "day", minutes / 1440
    elif minutes >= 60 and minutes % 30 == 0:
        unit, number = "hour", minutes / 60
    elif minutes > 90:
        unit, number = "hour", float(-(-minutes // 60))
    exact = int(number) if number == int(number) else number
    own = phrases.units.get(unit)
    if own is None:
        return format_unit(exact, f"duration-{unit}", "long", locale=locale)
    form = own.get(locale.plural_form(exact)) or own["other"]
    return form.replace("{n}", _number(exact, locale))


def _number(number: float, locale: Locale) -> str:
    return str(number).replace(".", locale.number_symbols.get("latn", locale.number_symbols).get("decimal", "."))


def clock(at: datetime, zone: tzinfo, locale: Locale) -> str:
    return format_time(at.astimezone(zone), "short", locale=locale)


def moment(at: datetime, now: datetime, zone: tzinfo, phrases: Phrases, locale: Locale) -> str:
    """'14:20', 'tomorrow, 08:00', 'Monday, 08:00', '24 December, 08:00'."""
    time = clock(at, zone, locale)
    days = _days(at, now, zone)
    if days == 0:
        return phrases.moment_today.format(time=time)
    if days == 1:
        return phrases.moment_tomorrow.format(time=time)
    return phrases.moment_day.format(day=_day(at, days, zone, locale), time=time)


def back(at: datetime, now: datetime, zone: tzinfo, phrases: Phrases, locale: Locale) -> str:
    """'We’re back on Monday at 08:00'."""
    time = clock(at, zone, locale)
    days = _days(at, now, zone)
    if days == 0:
        return phrases.back_today.format(time=time)
    if days == 1:
        return phrases.back_tomorrow.format(time=time)
    form = phrases.back_weekday if days <= WEEK else phrases.back_date
    return form.format(day=_day(at, days, zone, locale), time=time)


def place(zone: ZoneInfo, locale: Locale) -> str:
    """The place that a zone is named after, as the language calls it."""
    try:
        return get_timezone_location(zone, locale=locale, return_city=True)
    except (LookupError, ValueError):
        return str(zone)


def _days(at: datetime, now: datetime, zone: tzinfo) -> int:
    return (at.astimezone(zone).date() - now.astimezone(zone).date()).days


def _day(at: datetime, days: int, zone: tzinfo, locale: Locale) -> str:
    local = at.astimezone(zone)
    if days <= WEEK:
        return format_datetime(local, "EEEE", locale=locale)
    if days < 300:
        return format_date(local, _day_and_month(locale), locale=locale)
    return format_date(local, "long", locale=locale)


@lru_cache(maxsize=100)
def _day_and_month(locale: Locale) -> str:
    skeletons = locale.datetime_skeletons
    return str(skeletons["MMMMd"].pattern) if "MMMMd" in skeletons else "d MMMM"
