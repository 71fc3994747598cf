"""What a site says of its office hours: a week of slots in a named zone, holidays, and days that are different.

Everything is in the wall clock of the zone; `hours.py` makes moments of it.
"""

from datetime import date, datetime

from msgspec import Struct

DAY_MINUTES = 24 * 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Slot(Struct, frozen=True, order=True):
    """Minutes after midnight: 0 <= opens < 1440, opens < closes <= opens + 1440. Beyond 1440 it runs into the next
    day, and still belongs to the day that it began on."""

    opens: int
    closes: int


WHOLE_DAY = Slot(0, DAY_MINUTES)


class Holidays(Struct, frozen=True):
    """The public holidays of a country (ISO 3166-1) and perhaps a subdivision of it (ISO 3166-2, without the country).

    `off` names those that are worked on, every year, as `holiday_days.py` names them.
    """

    country: str
    subdivision: str = ""
    off: tuple[str, ...] = ()


class OtherDays(Struct, frozen=True):
    """Days from `first` to `last`, both included, that are unlike the week says: closed, or open with other slots.

    They come before holidays and the week. Of two that name the same day the first in the list counts; `hours_form.py`
    puts the shorter first, so that one day of a long time off can have its own hours.
    """

    first: date
    last: date
    slots: tuple[Slot, ...] = ()
    name: str = ""


class Hours(Struct, frozen=True):
    """`week` has the slots of each weekday, Monday first."""

    time_zone: str
    week: tuple[tuple[Slot, ...], ...] = ((),) * 7
    holidays: Holidays | None = None
    other_days: tuple[OtherDays, ...] = ()


class SiteHours(Struct, frozen=True):
    """A site's hours, and those of the plans that have their own. None: the site says nothing of its hours."""

    site: Hours | None = None
    plans: dict[str, Hours] = {}

    def of(self, plan: str) -> Hours | None:
        """The plan's hours, else the site's. Plans are named as the dashboard's token names them, in any case."""
        return next((hours for name, hours in self.plans.items() if same_plan(name, plan)), self.site)


class KeptHours(Struct, frozen=True):
    """A site's office hours as they were saved. `rev` counts how often that was: 0 is never. `changed_by` is an agent,
    or None for the command line."""

    hours: SiteHours = SiteHours()
    rev: int = 0
    changed_at: datetime | None = None
    changed_by: str | None = None


def same_plan(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def weekdays(*slots: Slot) -> tuple[tuple[Slot, ...], ...]:
    """A week that is alike from Monday to Friday, and closed at the weekend."""
    return (slots,) * 5 + ((),) * 2


EVERY_DAY = ((WHOLE_DAY,),) * 7
"""A week around the clock."""
