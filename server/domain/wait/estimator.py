"""The estimator: events in, predictions out. Pure and deterministic; docs/wait.md tells how it works."""

from heapq import heappop, heappush

import msgspec
from msgspec import Struct, field

from server.domain.wait.bins import BINS, EDGES, quantiles
from server.domain.wait.calendar import Calendar
from server.domain.wait.clock import Clock, Clocks, ClockState
from server.domain.wait.conformal import ALL, BUSY, CLOSED, GROUPS, OPEN, QUIET, SURGE, Conformal
from server.domain.wait.crowd import weight
from server.domain.wait.desk import Desk
from server.domain.wait.events import Abandon, Arrive, End, Event, Leave, Login, Logout, Message, Reply
from server.domain.wait.features import View, view
from server.domain.wait.model import Model

GIVEN_UP_S = 45 * 86400.0
"""Who has waited so long is no longer counted among those who wait."""
MOST_WAITING = 10_000
"""A desk that nobody answers at does not grow without end: the oldest are given up first."""
TIDY_S = 3600.0
CLASSES = 30
"""Classes of customers that are told apart; the rest is one more."""
SIZES = 200
BUSY_FROM = 0.75
"""It is busy where more are waiting than three in four of the last SIZES arrivals have met."""
REACH = 2.0
"""Nothing is told that is longer than so many times what was ever waited, or what the lines let expect."""
SURGE_REACH = 4.0
"""The same for the p90 of who comes in a surge: what was ever waited says little about it."""
GROWS = 2.0
"""In a surge as many again are taken to come before the turn of who waits now."""
FADING = 0.999


class Prediction(Struct, frozen=True):
    """p50 and p90 in seconds from the arrival. `samples`: of how many waits the end has been seen. `regime`: what the
    desk was like at the arrival, of the words open, closed, busy, quiet and surge."""

    p50: float
    p90: float
    samples: int
    regime: str


class Waiting(Struct):
    number: int
    t: float
    value: float
    """The arrival, on the wall and on the activity clock."""
    view: View
    groups: list[int]
    bin: int
    p50: float
    p90: float
    """As told on arrival."""
    counts: tuple[float, float]
    """What p50 and p90 count if they are kept."""


class State(Struct, tag="wait 4"):
    """All that an estimator knows; another tag where what is saved comes to mean something else."""

    target: float
    longest: float
    """The longest wait so far, slowly forgotten, in active seconds."""
    model: Model
    p50: Conformal
    p90: Conformal
    desk: Desk
    activity: ClockState = field(default_factory=ClockState)
    crew: ClockState = field(default_factory=lambda: ClockState(by_hands=True))
    number: int = 0
    samples: int = 0
    tidied: float = 0.0
    waiting: dict[str, Waiting] = field(default_factory=dict)
    crossings: list[tuple[float, int, str]] = field(default_factory=list)
    """When who passes into the next bin, on the activity clock (a heap)."""
    promises: list[tuple[float, int, str, bool]] = field(default_factory=list)
    """When the time of which promise (the p90? else the p50) has passed, on the wall (a heap)."""
    kept: dict[int, tuple[list[int], float]] = field(default_factory=dict)
    """Who was answered within a p90 whose time has not passed yet, by number: their groups, and what it counts."""
    classes: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    """How many were waiting when the last ones came."""

    @classmethod
    def new(cls, target: float) -> "State":
        return cls(target, 3.0 * target, Model.aiming_at(target), Conformal.median(), Conformal.p90(), Desk(target))


class Estimator:
    def __init__(self, calendar: Calendar, target_s: float = 300.0) -> None:
        self._use(State.new(target_s), calendar)

    def _use(self, state: State, calendar: Calendar) -> None:
        self._state = state
        self._clocks = Clocks(Clock(calendar, state.activity), Clock(calendar, state.crew))

    def save(self) -> bytes:
        return msgspec.msgpack.encode(self._state)

    @classmethod
    def load(cls, data: bytes, calendar: Calendar) -> "Estimator":
        """Raises msgspec.MsgspecError for what was not saved by this version."""
        loaded = cls(calendar)
        loaded._use(msgspec.msgpack.decode(data, type=State), calendar)
        return loaded

    def feed(self, event: Event) -> None:
        """Whatever comes, in the order of time; what cannot be (a reply to nobody) counts as a sign of life at most."""
        t = self._advance(event.t)
        state, desk = self._state, self._state.desk
        match event:
            case Arrive(id=id, cls=cls):
                if id not in state.waiting:
                    self._arrive(t, id, cls)
            case Reply(id=id, agent=agent):
                self._act(t, agent)
                self._reply(t, id, agent)
            case Leave(id=id):
                desk.left(id)
            case Abandon(id=id):
                self._gone(id)
            case End(id=id, agent=agent):
                self._gone(id)
                desk.ended(id)
                if agent:
                    desk.act(t, agent)
            case Login(agent=agent):
                desk.sign_in(t, agent)
            case Logout(agent=agent):
                desk.sign_out(agent)
            case Message(agent=agent):
                self._act(t, agent)

    def predict(self, t: float, id: str) -> Prediction:
        """For somebody who waits. Changes nothing. KeyError: nobody of this id waits."""
        waiting = self._state.waiting[id]
        if t <= waiting.t:
            return self._told(waiting.p50, waiting.p90, waiting.groups)
        now = self._clocks.activity.at(max(t, self._state.activity.t or t))
        elapsed = max(0.0, now - waiting.value)
        p50, p90 = self._quantiles(waiting.t, waiting.value, waiting.view, waiting.groups, elapsed)
        p50 = max(p50, t - waiting.t)
        return self._told(p50, max(p50, p90), waiting.groups)

    def predict_new(self, t: float, cls: str = "") -> Prediction:
        """For somebody who would write now. Changes nothing."""
        state = self._state
        if state.activity.t is None:
            started = Estimator(self._clocks.activity.calendar, state.target)
            started._advance(t)
            return started.predict_new(t, cls)
        t = max(t, state.activity.t)
        seen = self._view(t, cls)
        groups = self._groups(seen)
        p50, p90 = self._quantiles(t, self._clocks.activity.at(t), seen, groups)
        return self._told(p50, p90, groups)

    def _told(self, p50: float, p90: float, groups: list[int]) -> Prediction:
        return Prediction(p50, p90, self._state.samples, " ".join(GROUPS[g] for g in groups if g != ALL))

    def _advance(self, t: float) -> float:
        """Time never runs back: an event that comes late happens now."""
        state = self._state
        t = max(t, state.activity.t or t)
        self._clocks.advance(t, bool(state.waiting))
        state.desk.advance(state.activity.value, state.crew.value)
        self._pass_bins(state.activity.value)
        self._judge_promises(t)
        if t > state.tidied + TIDY_S:
            state.tidied = t
            state.desk.forget(t)
            for id in [id for id, waiting in state.waiting.items() if waiting.t < t - GIVEN_UP_S]:
                self._gone(id)
        return t

    def _pass_bins(self, value: float) -> None:
        """Everybody who has waited on through a bin says that no reply came in it, while they still wait."""
        state, model = self._state, self._state.model
        while state.crossings and state.crossings[0][0] <= value:
            _, number, id = heappop(state.crossings)
            waiting = state.waiting.get(id)
            if waiting is None or waiting.number != number:
                continue
            model.learn(waiting.view, waiting.bin, 0.0)
            state.longest = max(state.longest, EDGES[waiting.bin + 1])
            if waiting.bin < BINS - 1:
                model.crowd[waiting.bin] -= 1
                waiting.bin += 1
                model.crowd[waiting.bin] += 1
                heappush(state.crossings, (waiting.value + EDGES[waiting.bin + 1], number, id))

    def _judge_promises(self, t: float) -> None:
        """A p90 is judged when its time has passed: at the reply, the quick ones of a surge would speak first, and
        lower the level for hours before the late ones are known."""
        state = self._state
        while state.promises and state.promises[0][0] < t:
            _, number, id, is_p90 = heappop(state.promises)
            waiting = state.waiting.get(id)
            if waiting is not None and waiting.number == number:
                self._judge(waiting, is_p90, False)
            elif is_p90 and number in state.kept:
                groups, counts = state.kept.pop(number)
                state.p90.learn(groups, True, counts)

    def _judge(self, waiting: Waiting, is_p90: bool, kept: bool) -> None:
        """p90 is promised to each person, the median to what is usual: there a crowd that was held up is one delay."""
        if is_p90:
            self._state.p90.learn(waiting.groups, kept)
        else:
            counts = waiting.counts[0] if kept else 1.0
            self._state.p50.learn(waiting.groups, kept, counts * weight(waiting.view.waiting + 1))

    def _arrive(self, t: float, id: str, cls: str) -> None:
        state, value = self._state, self._state.activity.value
        if cls not in state.classes and len(state.classes) < CLASSES:
            state.classes.append(cls)
        if len(state.waiting) >= MOST_WAITING:
            self._gone(next(iter(state.waiting)))
        seen = self._view(t, cls)
        groups = self._groups(seen)
        p50, p90 = self._quantiles(t, value, seen, groups)
        state.number += 1
        counts = self._counts(seen, groups, p50, p90)
        state.waiting[id] = Waiting(state.number, t, value, seen, groups, 0, p50, p90, counts)
        state.model.crowd[0] += 1
        heappush(state.crossings, (value + EDGES[1], state.number, id))
        heappush(state.promises, (t + _judged_after(p50), state.number, id, False))
        heappush(state.promises, (t + _judged_after(p90), state.number, id, True))
        state.desk.arrived(t, id)
        state.sizes = [*state.sizes[-SIZES + 1 :], seen.waiting]

    def _act(self, t: float, agent: str) -> None:
        self._clocks.act(agent)
        if agent:
            self._state.desk.act(t, agent)

    def _reply(self, t: float, id: str, agent: str) -> None:
        state = self._state
        waiting = state.waiting.get(id)
        if waiting is None:
            return
        state.samples += 1
        state.longest = max(state.longest * FADING, 3.0 * state.target)
        state.model.learn(waiting.view, waiting.bin, 1.0)
        if t <= waiting.t + _judged_after(waiting.p90):
            state.kept[waiting.number] = waiting.groups, waiting.counts[1]
        if t <= waiting.t + _judged_after(waiting.p50):
            self._judge(waiting, False, True)
        state.desk.replied(t, id, agent, state.activity.value - waiting.value)
        self._gone(id)

    def _gone(self, id: str) -> None:
        waiting = self._state.waiting.pop(id, None)
        if waiting is not None:
            self._state.model.crowd[waiting.bin] -= 1
            self._state.desk.done(id)

    def _view(self, t: float, cls: str) -> View:
        known = self._state.classes
        return view(self._state.desk, self._clocks, t, known.index(cls) if cls in known else len(known))

    def _groups(self, seen: View) -> list[int]:
        ranked = sorted(self._state.sizes)
        busy = max(1, ranked[int(BUSY_FROM * len(ranked))]) if ranked else 1
        groups = [ALL, OPEN if seen.open else CLOSED, BUSY if seen.waiting >= busy else QUIET]
        return [*groups, SURGE] if seen.surge else groups

    def _counts(self, seen: View, groups: list[int], p50: float, p90: float) -> tuple[float, float]:
        """What p50 and p90 count if they are kept: less where they are as short as can be (conformal.py)."""
        if p50 > EDGES[1]:
            return 1.0, 1.0
        chance, state = self._state.model.hazards(seen)[0], self._state
        return (
            state.p50.weight_at_once(groups, chance),
            state.p90.weight_at_once(groups, chance) if p90 <= EDGES[1] else 1.0,
        )

    def _quantiles(
        self, t: float, since: float, seen: View, groups: list[int], elapsed: float = 0.0
    ) -> tuple[float, float]:
        """p50 and p90 in wall seconds from `t`, the arrival, which was at `since` on the activity clock."""
        state, clock = self._state, self._clocks.activity
        level = state.p90.level(groups)
        p50, p90 = quantiles(state.model.hazards(seen), (min(state.p50.level(groups), level), level), elapsed)
        p90 = elapsed + (p90 - elapsed) * state.p90.stretch(groups)
        furthest = max(REACH * state.longest, REACH * seen.reach, elapsed)
        longer = furthest
        if seen.surge:
            p90 = max(p90, GROWS * seen.everybody)
            longer = max(SURGE_REACH * state.longest, furthest)
        return clock.when(since + min(p50, furthest)) - t, clock.when(since + min(p90, longer)) - t


def _judged_after(told: float) -> float:
    """Nobody is promised parts of the first bin: at once is at once."""
    return max(told, EDGES[1])
