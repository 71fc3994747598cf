"""Time that passes only as fast as people answer, on two clocks.

A wait over night is hardly longer than one over lunch, seen from the desk. So waits are measured in *active seconds*:
each half hour of the week has a rate, the share of such half hours in which anybody acted while somebody waited,
relative to a typical half hour of work. The site's office hours are only a prior: open time starts at full rate,
closed time at none, and what really happens (the early bird, a lunch break) takes over.

The second clock is the *crew's*: its rate is the number of people who act in such a half hour. A long line is worked
off by hands, and on Sundays there are fewer of them.
"""

from bisect import bisect_right

from msgspec import Struct, field

from server.domain.wait.calendar import DAY, WEEK, Calendar, local_second_of_week

SLOT = 1800.0
SLOTS = round(WEEK / SLOT)
DAY_SLOTS = round(DAY / SLOT)

MEMORY = 0.9
"""What a week-old observation of a half hour still counts: a new rota is learned within a few weeks."""
PRIOR = 2.0
"""How many observations the neighbours of a half hour (the same time on other days) count for."""
SLOWEST = 0.00001
"""Even a dead hour moves on a little, so that time can be told back from the clock."""
FASTEST = 3.0
"""Times the typical rate."""
HORIZON = 400 * DAY
"""Nothing is told further ahead."""


class Activity(Struct):
    """Per half hour of the week: how many acted in it (or whether anybody did), of how many such half hours."""

    hits: list[float] = field(default_factory=lambda: [0.0] * SLOTS)
    seen: list[float] = field(default_factory=lambda: [0.0] * SLOTS)

    def observe(self, slot: int, hits: float) -> None:
        self.hits[slot] = self.hits[slot] * MEMORY + hits
        self.seen[slot] = self.seen[slot] * MEMORY + 1.0

    def rates(self, prior: float) -> list[float]:
        """Hits for each half hour: each leans on the same time on other days, and that on all the others."""
        overall = (sum(self.hits) + prior * PRIOR) / (sum(self.seen) + PRIOR)
        by_time = []
        for time in range(DAY_SLOTS):
            hits, seen = sum(self.hits[time::DAY_SLOTS]), sum(self.seen[time::DAY_SLOTS])
            by_time.append((hits + overall * PRIOR) / (seen + PRIOR))
        return [
            (self.hits[slot] + by_time[slot % DAY_SLOTS] * PRIOR) / (self.seen[slot] + PRIOR) for slot in range(SLOTS)
        ]


class ClockState(Struct):
    t: float | None = None
    """Wall time up to which the clock has run."""
    value: float = 0.0
    day_t: float = 0.0
    """Where the present (UTC) day began, on both clocks; the rates hold for that day."""
    day_value: float = 0.0
    open_rates: list[float] = field(default_factory=lambda: [1.0] * SLOTS)
    closed_rates: list[float] = field(default_factory=lambda: [SLOWEST] * SLOTS)
    slot_t: float = 0.0
    by_hands: bool = False
    """Whether it counts how many act, or only that somebody does."""
    acting: list[str] = field(default_factory=list)
    """Who has acted in the present half hour."""
    waited: bool = True
    """Whether somebody has waited through all of the present half hour so far."""
    open: Activity = field(default_factory=Activity)
    closed: Activity = field(default_factory=Activity)


class Clock:
    def __init__(self, calendar: Calendar, state: ClockState | None = None) -> None:
        self.calendar = calendar
        self.state = state or ClockState()
        self._lay_anew()

    def advance(self, t: float, waiting: bool) -> None:
        """Runs on to `t`; `waiting` says whether anybody has waited since the last event."""
        state = self.state
        if state.t is None or t > state.t + HORIZON:
            self._begin(t)
        state.waited = state.waited and waiting
        while t >= state.slot_t + SLOT:
            self._close_slot()
            state.waited = waiting
        state.value = max(state.value, self.at(t))
        state.t = max(state.t or t, t)

    def act(self, agent: str) -> None:
        if agent not in self.state.acting:
            self.state.acting.append(agent)

    def at(self, t: float) -> float:
        """The clock at `t`, now or later."""
        while self._end <= t:
            self._extend()
        index = max(bisect_right(self._starts, t) - 1, 0)
        return self._values[index] + (t - self._starts[index]) * self._rates[index]

    def when(self, value: float) -> float:
        """Wall time at which the clock will show `value`."""
        last = self.state.day_t + HORIZON
        while self._end_value <= value and self._end < last:
            self._extend()
        index = max(bisect_right(self._values, value) - 1, 0)
        return min(self._starts[index] + (value - self._values[index]) / self._rates[index], last)

    def midnight(self, t: float) -> float:
        """Active seconds until the desk's next midnight, when whoever has the day off is back."""
        second = local_second_of_week(self.calendar, t) % DAY
        return self.at(t + DAY - second) - self.at(t)

    def _begin(self, t: float) -> None:
        """At the very first event, and after a silence that nothing is to be learned from."""
        state = self.state
        state.t, state.slot_t, state.day_t, state.day_value = t, t // SLOT * SLOT, t // DAY * DAY, state.value
        self._lay_anew()

    def _close_slot(self) -> None:
        state = self.state
        if state.acting or state.waited:
            hits = float(len(state.acting) if state.by_hands else bool(state.acting))
            now_open = sum(b - a for a, b in self.calendar.spans(state.slot_t, state.slot_t + SLOT)) > SLOT / 2
            (state.open if now_open else state.closed).observe(self._key(state.slot_t), hits)
        state.slot_t += SLOT
        state.acting = []
        if state.slot_t >= state.day_t + DAY:
            state.day_value, state.day_t = self.at(state.slot_t), state.slot_t
            self._learn_rates()
            self._lay_anew()

    def _learn_rates(self) -> None:
        """New rates, once a day; 1 is the rate that a typical reply meets."""
        state = self.state
        of_open, of_closed = state.open.rates(1.0), state.closed.rates(0.0)
        weighed = total = 1.0
        for activity, rates in ((state.open, of_open), (state.closed, of_closed)):
            weighed += sum(hits * rate for hits, rate in zip(activity.hits, rates, strict=True))
            total += sum(activity.hits)
        typical = weighed / total
        state.open_rates = [max(SLOWEST, min(FASTEST, rate / typical)) for rate in of_open]
        state.closed_rates = [max(SLOWEST, min(FASTEST, rate / typical)) for rate in of_closed]

    def _key(self, t: float) -> int:
        return int(local_second_of_week(self.calendar, t) // SLOT)

    def _lay_anew(self) -> None:
        """Forgets the way ahead; it is laid again from the beginning of the day, as far as it is asked for."""
        self._starts: list[float] = []
        self._values: list[float] = []
        self._rates: list[float] = []
        self._end, self._end_value = self.state.day_t, self.state.day_value
        self._extend()

    def _extend(self) -> None:
        """Lays one more half hour: pieces of open and of closed time, each at its rate."""
        start, end = self._end, self._end + SLOT
        key = self._key(start)
        open_rate, closed_rate = self.state.open_rates[key], self.state.closed_rates[key]
        at = start
        for a, b in self.calendar.spans(start, end):
            self._piece(at, a, closed_rate)
            self._piece(a, b, open_rate)
            at = b
        self._piece(at, end, closed_rate)
        self._end = end

    def _piece(self, start: float, end: float, rate: float) -> None:
        if start < end:
            self._starts.append(start)
            self._values.append(self._end_value)
            self._rates.append(rate)
            self._end_value += (end - start) * rate


class Clocks(Struct):
    """Both, as they stand at one moment."""

    activity: Clock
    crew: Clock

    def advance(self, t: float, waiting: bool) -> None:
        self.activity.advance(t, waiting)
        self.crew.advance(t, waiting)

    def act(self, agent: str) -> None:
        self.activity.act(agent)
        self.crew.act(agent)
