"""Office hours as moments: when it is open, when it opens and closes, and how much open time lies between two moments.

A slot is open from the first moment at which the clock on the wall shows its opening time or later, until the first
moment at which it shows its closing time or later. So where a clock change skips a time, it counts as reached at the
change; where one comes twice, the first counts (as RFC 5545, 3.3.5 has it); a slot that is skipped as a whole is not
there; slots that touch on the wall touch in time, and no slot ever lasts less than nothing.

A site that has said nothing of its hours (`said` is False) counts as open around the clock: nobody is to be told
"closed" by a setting that nobody made, and nothing is to be said about opening either.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from server.domain.holiday_days import holidays_of
from server.domain.hours_rules import EVERY_DAY, Hours, SiteHours, Slot

Span = tuple[datetime, datetime]

HORIZON = timedelta(days=400)
"""Who does not open or close within this has no next opening or closing."""
KEPT_DAYS = 2048
MOST_PLANS = 1000
_DAY = timedelta(days=1)
_ZERO = timedelta(0)
_SECOND = timedelta(seconds=1)


class OfficeHours:
    """Takes and gives aware UTC moments. Days are worked out once and kept, so a question costs microseconds."""

    def __init__(self, hours: Hours | None) -> None:
        self.hours, self.said = hours, hours is not None
        self.zone = ZoneInfo(hours.time_zone) if hours else UTC
        self._always = hours is None or (hours.week == EVERY_DAY and not hours.holidays and not hours.other_days)
        self._day = lru_cache(KEPT_DAYS)(self._spans_of)

    def is_open(self, at: datetime) -> bool:
        if self._always:
            return True
        # The day before may run into this one; the day after may have begun before a clock that went back.
        day = at.astimezone(self.zone).toordinal()
        return any(opens <= at < closes for near in (day - 1, day, day + 1) for opens, closes in self._day(near))

    def next_opening(self, at: datetime) -> datetime | None:
        """The first open moment from `at` on: `at` itself while it is open. None: not within HORIZON."""
        if self._always:
            return at
        return next((max(opens, at) for opens, _ in self._from(at)), None)

    def next_closing(self, at: datetime) -> datetime | None:
        """The first closed moment from `at` on: `at` itself while it is closed. None: not within HORIZON."""
        if self._always:
            return None
        closing = at
        for opens, closes in self._from(at):
            if opens > closing:
                break
            closing = max(closing, closes)
            if closing - at > HORIZON:
                return None
        return closing

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """The open spans between two moments in order, cut to them; what touches or overlaps is one."""
        if start >= end:
            return
        if self._always:
            yield start, end
            return
        begun: datetime | None = None
        until = start
        for opens, closes in self._from(start):
            if opens >= end:
                break
            if begun is not None and opens > until:
                yield begun, until
                begun = None
            begun = max(opens, start) if begun is None else begun
            until = max(until, min(closes, end))
        if begun is not None:
            yield begun, until

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments is open; nothing where the end is not after the start."""
        if self._always:
            return max(end - start, _ZERO)
        return sum((closes - opens for opens, closes in self.spans(start, end)), _ZERO)

    def after_open_time(self, start: datetime, open_time: timedelta) -> datetime | None:
        """The first moment from `start` on at which that much open time has passed. None: it never will.

        With none to pass that is `start`, open or closed.
        """
        if open_time <= _ZERO or self._always:
            return start + max(open_time, _ZERO)
        left, reached = open_time, start
        for opens, closes in self._from(start):
            begins = max(opens, reached)
            if closes <= begins:
                continue
            if closes - begins >= left:
                return begins + left
            left -= closes - begins
            reached = closes
        return None

    def _from(self, at: datetime) -> Iterator[Span]:
        """The slots that close after `at`, by their opening; those of two days may overlap. Ends after HORIZON
        without any."""
        local = at.astimezone(self.zone)
        day, last = local.toordinal() - 1, local.toordinal() + HORIZON.days
        while day <= last:
            for span in self._day(day):
                if span[1] > at:
                    last = day + HORIZON.days
                    yield span
            day += 1

    def _spans_of(self, ordinal: int) -> tuple[Span, ...]:
        """The slots that begin on a local day, in order, as moments."""
        if not 2 <= ordinal < date.max.toordinal() - 2:
            return ()
        day = date.fromordinal(ordinal)
        spans = ((self.moment(day, slot.opens), self.moment(day, slot.closes)) for slot in self.slots_of(day))
        return tuple(span for span in spans if span[0] < span[1])

    def slots_of(self, day: date) -> tuple[Slot, ...]:
        """The slots that begin on a day of the zone: those said for this day, else none on a holiday, else the
        weekday's."""
        if self.hours is None:
            return EVERY_DAY[0]
        for other in self.hours.other_days:
            if other.first <= day <= other.last:
                return other.slots
        return () if self.holidays_on(day) else self.hours.week[day.weekday()]

    def holidays_on(self, day: date) -> tuple[str, ...]:
        """The names of the holidays that this day is, without those that are switched off."""
        if self.hours is None or self.hours.holidays is None:
            return ()
        kept = self.hours.holidays
        known = holidays_of(kept.country, kept.subdivision, day.year).get(day, ())
        return tuple(name for name in known if name not in kept.off)

    def moment(self, day: date, minutes: int = 0) -> datetime:
        """The first moment at which the clock shows this time of this day, or a later one."""
        wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001
        moment = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) == wall:
            return moment
        # Skipped: the change lies between this time by the offset after it and by the one before it.
        return self._change(wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC), moment)

    def _change(self, before: datetime, after: datetime) -> datetime:
        """The moment between two, to the second, at which the clock is set to what it shows `after`."""
        offset = after.astimezone(self.zone).utcoffset()
        while after - before > _SECOND:
            middle = before + (after - before) / 2
            middle = middle.replace(microsecond=0)
            if middle.astimezone(self.zone).utcoffset() == offset:
                after = middle
            else:
                before = middle
        return after


class SiteCalendar:
    """A site's hours, each plan's worked out once."""

    def __init__(self, hours: SiteHours) -> None:
        self._hours = hours
        self._worked_out: dict[Hours | None, OfficeHours] = {}
        self._of: dict[str, OfficeHours] = {}

    def prepare(self, year: int) -> None:
        """Loads the holidays of a year, which takes as long as a message must not wait the first time in a process."""
        for said in (self._hours.site, *self._hours.plans.values()):
            if said is not None and said.holidays is not None:
                holidays_of(said.holidays.country, said.holidays.subdivision, year)

    def of(self, plan: str) -> OfficeHours:
        """The plan's hours, else the site's."""
        found = self._of.get(plan)
        if found is None:
            said = self._hours.of(plan)
            found = self._worked_out.setdefault(said, OfficeHours(said))
            if len(self._of) < MOST_PLANS:  # a dashboard may call them whatever it likes
                self._of[plan] = found
        return found
