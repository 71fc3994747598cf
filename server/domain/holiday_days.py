"""Public holidays, as the `holidays` library knows them, one year and one region at a time.

The names are the English ones where the library has them, else those of the country, so that one that is switched off
stays off whatever language people read the screen in.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from types import ModuleType

YEARS = range(1970, 2100)
"""Beyond these the library guesses, and nobody has asked."""
_ENGLISH = "en_US"


@cache
def _library() -> ModuleType:
    import holidays  # only when it is asked: most sites have no use for the 2 MB of it

    return holidays


@cache
def countries() -> Mapping[str, tuple[str, ...]]:
    """The countries whose holidays are known, by ISO code, with the codes of their subdivisions."""
    return {
        country: tuple(subdivisions)
        for country, subdivisions in _library().list_supported_countries(include_aliases=False).items()
    }


@lru_cache(512)
def holidays_of(country: str, subdivision: str, year: int) -> Mapping[date, tuple[str, ...]]:
    """The public holidays of a year in order, each with its names (two may fall on one day); empty where unknown.

    The first question of a process loads the library's countries: 40 ms, after that a year takes 0.3.
    """
    if year not in YEARS:
        return {}
    try:
        english = _ENGLISH in _library().country_holidays(country).supported_languages
        found = _library().country_holidays(
            country, subdiv=subdivision or None, years=year, expand=False, language=_ENGLISH if english else None
        )
    except NotImplementedError:
        return {}  # the library has dropped it since it was chosen
    return {day: tuple(found.get_list(day)) for day in sorted(found)}


@lru_cache(512)
def subdivision_names(country: str) -> Mapping[str, str]:
    """A name for each subdivision, which is its code where the library has no other."""
    known = _library().country_holidays(country)
    named = {code: code for code in countries()[country]}
    for alias, code in known.subdivisions_aliases.items():
        if named.get(code) == code:
            named[code] = alias
    return named
