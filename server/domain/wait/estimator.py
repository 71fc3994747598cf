"""The estimator: events in, predictions out. Pure and deterministic; docs/wait.md tells how it works."""

from heapq import heappop, heappush

import msgspec
from msgspec import Struct, field

from server.domain.wait import features
from server.domain.wait.bins import BINS, EDGES, quantiles
from server.domain.wait.calendar import Calendar
from server.domain.wait.clock import ActivityClock, ClockState
from server.domain.wait.conformal import GROUPS, Conformal
from server.domain.wait.desk import Desk
from server.domain.wait.events import Abandon, Arrive, End, Event, Leave, Login, Logout, Message, Reply
from server.domain.wait.features import View
from server.domain.wait.hazards import Base, Table
from server.domain.wait.mixture import GROUP, Mixture, squash

GIVEN_UP_S = 45 * 86400.0
"""Who has waited so long is no longer counted among those who wait."""
MAX_CLASSES = 30
MEDIAN_GAIN = 0.01
P90_GAIN = 0.04
SIZES = 200


class Prediction(Struct, frozen=True):
    """p50 and p90 in seconds from the arrival. `samples`: how many waits it has seen the end of."""

    p50: float
    p90: float
    samples: int
    regime: str


class Waiting(Struct):
    number: int
    t: float
    value: float
    cells: list[int]
    groups: list[int]
    bin: int
    p50: float
    p90: float


class State(Struct):
    target: float
    clock: ClockState
    desk: Desk
    base: Base
    tables: list[Table]
    mixture: Mixture
    p90: Conformal
    p50: Conformal
    number: int = 0
    samples: int = 0
    waiting: dict[str, Waiting] = field(default_factory=dict)
    crossings: list[tuple[float, int, str]] = field(default_factory=list)
    """When who passes into the next bin, on the activity clock (a heap)."""
    promises: list[tuple[float, int, str, bool]] = field(default_factory=list)
    """When which promise (the p90? else the p50) is broken, on the wall (a heap)."""
    classes: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    """How many were waiting when the last so many came: what is busy here."""
    cleaned: float = 0.0


class Estimator:
    def __init__(self, calendar: Calendar, target_s: float = 300.0, state: State | None = None) -> None:
        tables = features.tables()
        self._state = state or State(
            target_s,
            ClockState(),
            Desk(),
            Base.aiming_at(target_s),
            tables,
            Mixture.of(len(tables)),
            Conformal(0.9, P90_GAIN),
            Conformal(0.5, MEDIAN_GAIN),
        )
        self._clock = ActivityClock(calendar, self._state.clock)

    def save(self) -> bytes:
        return msgspec.msgpack.encode(self._state)

    @classmethod
    def load(cls, data: bytes, calendar: Calendar) -> "Estimator":
        state = msgspec.msgpack.decode(data, type=State)
        return cls(calendar, state.target, state)

    def feed(self, event: Event) -> None:
        t = self._advance(event.t)
        value, desk = self._state.clock.value, self._state.desk
        match event:
            case Arrive(id=id, cls=cls):
                if id not in self._state.waiting:
                    self._arrive(t, id, cls)
            case Reply(id=id, agent=agent):
                self._clock.act()
                self._reply(t, id, agent)
            case Leave(id=id):
                desk.left(id)
            case Abandon(id=id):
                self._state.waiting.pop(id, None)
                desk.done(id)
            case End(id=id, agent=agent):
                desk.ended(t, id)
                if id in self._state.waiting:
                    self._state.waiting.pop(id)
                    desk.done(id)
                if agent:
                    desk.act(t, value, agent)
            case Login(agent=agent):
                desk.sign_in(t, agent)
            case Logout(agent=agent):
                desk.sign_out(agent)
            case Message(agent=agent):
                self._clock.act()
                desk.act(t, value, agent)

    def predict(self, t: float, id: str) -> Prediction:
        """For somebody who waits. Changes nothing. KeyError: nobody of this id waits."""
        waiting = self._state.waiting[id]
        if t <= waiting.t:
            return self._told(waiting.p50, waiting.p90, waiting.groups)
        value = max(self._clock.at(max(t, self._state.clock.t or t)), waiting.value)
        p50, p90 = self._quantiles(waiting.t, waiting.value, waiting.cells, waiting.groups, value - waiting.value)
        p50 = max(p50, t - waiting.t)
        return self._told(p50, max(p50, p90), waiting.groups)

    def predict_new(self, t: float, cls: str = "") -> Prediction:
        """For somebody who would write now. Changes nothing."""
        state = self._state
        if state.clock.t is None:
            return self._started(t).predict_new(t, cls)
        t = max(t, state.clock.t)
        value = self._clock.at(t)
        view = self._view(t, value, cls)
        groups = self._groups(view)
        p50, p90 = self._quantiles(t, value, view.cells, groups, 0.0)
        return self._told(p50, p90, groups)

    def _started(self, t: float) -> "Estimator":
        """The same, with a clock that runs: before the first event there is none."""
        started = Estimator(self._clock.calendar, self._state.target)
        started._advance(t)
        return started

    def _told(self, p50: float, p90: float, groups: list[int]) -> Prediction:
        return Prediction(p50, p90, self._state.samples, " ".join(GROUPS[g] for g in groups if g))

    def _advance(self, t: float) -> float:
        state = self._state
        t = max(t, state.clock.t or t)
        self._clock.advance(t, bool(state.waiting))
        self._pass_bins(state.clock.value)
        self._break_promises(t)
        if t > state.cleaned + 3600.0:
            state.cleaned = t
            state.desk.forget(t)
            for id in [id for id, waiting in state.waiting.items() if waiting.t < t - GIVEN_UP_S]:
                del state.waiting[id]
                state.desk.done(id)
        return t

    def _pass_bins(self, value: float) -> None:
        """Everybody who has waited on through a bin says that no reply came in it, while they still wait."""
        state = self._state
        while state.crossings and state.crossings[0][0] <= value:
            _, number, id = heappop(state.crossings)
            waiting = state.waiting.get(id)
            if waiting is None or waiting.number != number:
                continue
            self._learn(waiting, 0.0)
            if waiting.bin < BINS - 1:
                waiting.bin += 1
                heappush(state.crossings, (waiting.value + EDGES[waiting.bin + 1], number, id))

    def _break_promises(self, t: float) -> None:
        state = self._state
        while state.promises and state.promises[0][0] < t:
            _, number, id, is_p90 = heappop(state.promises)
            waiting = state.waiting.get(id)
            if waiting is not None and waiting.number == number:
                (state.p90 if is_p90 else state.p50).learn(waiting.groups, False)

    def _arrive(self, t: float, id: str, cls: str) -> None:
        state = self._state
        if cls not in state.classes and len(state.classes) < MAX_CLASSES:
            state.classes.append(cls)
        value = state.clock.value
        view = self._view(t, value, cls)
        groups = self._groups(view)
        p50, p90 = self._quantiles(t, value, view.cells, groups, 0.0)
        state.number += 1
        state.waiting[id] = Waiting(state.number, t, value, view.cells, groups, 0, p50, p90)
        heappush(state.crossings, (value + EDGES[1], state.number, id))
        heappush(state.promises, (t + p50, state.number, id, False))
        heappush(state.promises, (t + p90, state.number, id, True))
        state.desk.arrived(t, value, id)
        state.sizes.append(view.waiting)
        if len(state.sizes) > SIZES:
            state.sizes.pop(0)

    def _reply(self, t: float, id: str, agent: str) -> None:
        state = self._state
        waiting = state.waiting.pop(id, None)
        if waiting is None:
            if agent:
                state.desk.act(t, state.clock.value, agent)
            return
        state.samples += 1
        self._learn(waiting, 1.0)
        if t <= waiting.t + waiting.p90:
            state.p90.learn(waiting.groups, True)
        if t <= waiting.t + waiting.p50:
            state.p50.learn(waiting.groups, True)
        state.desk.replied(t, state.clock.value, id, agent, state.clock.value - waiting.value)

    def _view(self, t: float, value: float, cls: str) -> View:
        known = self._state.classes
        return features.view(self._state.desk, self._clock, t, value, known.index(cls) if cls in known else len(known))

    def _groups(self, view: View) -> list[int]:
        ranked = sorted(self._state.sizes)
        busy = max(1, ranked[int(0.75 * len(ranked))]) if ranked else 1
        groups = [0, 1 if view.open else 2, 3 if view.waiting >= busy else 4]
        return [*groups, 5] if view.surge else groups

    def _quantiles(
        self, t: float, since: float, cells: list[int], groups: list[int], elapsed: float
    ) -> tuple[float, float]:
        """p50 and p90 in wall seconds from `t`, the arrival, which was at `since` on the activity clock."""
        state = self._state
        level50, level90 = state.p50.level(groups), state.p90.level(groups)
        level50 = min(level50, level90)
        p50, p90 = quantiles(self._hazards(cells), (level50, level90), elapsed)
        return self._clock.when(since + p50) - t, self._clock.when(since + p90) - t

    def _hazards(self, cells: list[int]) -> list[float]:
        state, base = self._state, self._state.base.odds
        weights = state.mixture.weights()
        sums = list(base)
        for j, (table, cell) in enumerate(zip(state.tables, cells, strict=True)):
            key, first = (0, max(0, BINS - cell)) if table.relative else (cell, 0)
            odds, count = table.odds.get(key), table.count.get(key)
            if odds is None or count is None:
                continue
            for k in range(BINS):
                at = min(first + k, 2 * BINS - 1) if table.relative else k
                if count[at]:
                    sums[k] += weights[GROUP[k]][j] * (odds[at] - base[k])
        return [squash(z) for z in sums]

    def _learn(self, waiting: Waiting, happened: float) -> None:
        state, k = self._state, waiting.bin
        base = state.base.odds[k]
        base_hazard = state.base.hazard[k]
        opinions = []
        for table, cell in zip(state.tables, waiting.cells, strict=True):
            key, at = (0, min(max(0, BINS - cell) + k, 2 * BINS - 1)) if table.relative else (cell, k)
            count = table.count.get(key)
            opinions.append(table.odds[key][at] - base if count is not None and count[at] else 0.0)
        state.mixture.learn(k, base, opinions, happened)
        for table, cell in zip(state.tables, waiting.cells, strict=True):
            key, at = (0, min(max(0, BINS - cell) + k, 2 * BINS - 1)) if table.relative else (cell, k)
            table.learn(key, at, happened, base_hazard)
        state.base.learn(k, happened)
