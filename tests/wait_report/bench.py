"""Runs the estimator over traces with the harness of ../shared/wait, in this process; keeps what baselines scored."""

from __future__ import annotations

import importlib
import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from server.domain.wait import conformal, model
from server.domain.wait.calendar import AlwaysOpen, Weekly
from server.domain.wait.estimator import Estimator
from server.domain.wait.events import Event
from server.domain.wait.features import CELLS, FORECASTS, View

SOURCE = Path(__file__).resolve().parents[3] / "shared" / "wait"
TIMED = 20
"""One prediction in so many is timed, on the processor's time."""
Row = dict[str, Any]
Told = dict[int, tuple[float, float]]
Change = Callable[[Estimator], object]


@dataclass
class Result:
    name: str
    score: Row
    baselines: dict[str, Row]
    asked_us: list[float] = field(default_factory=list)
    """How long each prediction took."""
    saved: int = 0
    rows: list[Row] = field(default_factory=list)
    told: Told = field(default_factory=dict)

    def ratio(self, metric: str) -> float:
        """To the best baseline, picked afterwards."""
        return float(self.score[metric] / min(row[metric] for row in self.baselines.values()))

    def over(self) -> float:
        """To the queue length in open hours."""
        return float(self.score["overx"] / self.baselines.get("QL/open", self.baselines["QL"])["overx"])


def harness() -> Any:
    if str(SOURCE) not in sys.path:
        sys.path.insert(0, str(SOURCE))
    return importlib.import_module("harness")


def simulate(name: str, folder: Path) -> None:
    """`name` is scenario_seed."""
    harness()
    scenario, seed = name.rsplit("_", 1)
    importlib.import_module("simulate").simulate(name, scenario, int(seed), str(folder))


def run(name: str, data: Path, kept: Path, change: Change | None = None) -> Result:
    tools = harness()
    meta, rows, acts, labels = tools.load(name, str(data))
    clock = tools.Clock(meta.get("hours"), meta.get("utc_offset_min", 0))
    events, rows = tools.stream(meta, rows, acts), tools.context(meta, rows, clock, labels)
    hours = meta.get("hours")
    estimator = Estimator(Weekly(hours, meta.get("utc_offset_min", 0)) if hours else AlwaysOpen())
    if change:
        change(estimator)
    told: Told = {}
    asked = []
    for line in events:
        estimator.feed(msgspec.convert({**line, "id": str(line.get("id"))}, Event))
        if line["e"] == "arrive":
            if len(told) % TIMED == 0:
                began = time.thread_time()
                estimator.predict_new(line["t"])
                asked.append((time.thread_time() - began) * 1e6)
            prediction = estimator.predict(line["t"], str(line["id"]))
            told[line["id"]] = (prediction.p50, prediction.p90)
    begins = rows[int(len(rows) * meta.get("eval_from_frac", 0.5))]["a"]
    score = tools.score(rows, told, begins)
    evaluated = [row for row in rows if row["a"] >= begins]
    return Result(name, score, _baselines(name, data, kept), asked, len(estimator.save()), evaluated, told)


def rival(kind: str, name: str, data: Path) -> Told:
    """What a baseline of the harness tells each arrival."""
    tools = harness()
    meta, rows, acts, _ = tools.load(name, str(data))
    clock = tools.Clock(meta.get("hours"), meta.get("utc_offset_min", 0))
    maker = importlib.import_module("baselines").makers(meta.get("hours"))[kind]
    told: Told = tools.run(maker(clock, meta), tools.stream(meta, rows, acts), clock, 0)[0]
    return told


def _baselines(name: str, data: Path, kept: Path) -> dict[str, Row]:
    file = kept / f"{name}.json"
    if not file.exists():
        tools = harness()
        meta = json.loads((data / f"{name}.json").read_text())
        makers = importlib.import_module("baselines").makers(meta.get("hours"))
        file.write_text(json.dumps(tools.evaluate(name, makers, str(data))[2]))
    read: dict[str, Row] = json.loads(file.read_text())
    return read


def geometric(values: list[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))


def without_tables(*numbers: int) -> Change:
    def change(estimator: Estimator) -> None:
        for number in numbers or range(len(estimator._state.model.tables)):
            table = estimator._state.model.tables[number]
            table.limit = 0.0
            table.rows.clear()

    return change


def without_promises(estimator: Estimator) -> None:
    for kept in (estimator._state.p50, estimator._state.p90):
        kept.gain, kept.offsets = 0.0, [0.0] * len(conformal.GROUPS)


def without_clock(estimator: Estimator) -> None:
    """Wall time, and whatever the calendar says left out."""
    for clock in (estimator._clocks.activity, estimator._clocks.crew):
        clock.calendar = AlwaysOpen()
        clock._learn_rates = lambda: None  # type: ignore[method-assign]
        clock._lay_anew()


class Late(model.Model):
    """Learns a wait when it is over, all of its bins at once."""

    def learn(self, view: View, k: int, happened: float) -> None:
        if happened:
            for passed in range(k):
                super().learn(view, passed, 0.0)
            super().learn(view, k, 1.0)


def only_after_the_reply(estimator: Estimator) -> None:
    plain = estimator._state.model
    estimator._state.model = Late(plain.base, plain.tables, plain.mixture, plain.crowd)


PARTS: dict[str, Change | None] = {
    "all of it": None,
    "without the forecasts": without_tables(*range(len(CELLS), len(CELLS + FORECASTS))),
    "without the cells": without_tables(*range(len(CELLS))),
    "only the base": without_tables(),
    "without the clocks": without_clock,
    "learned after the reply only": only_after_the_reply,
    "without adaptive promises": without_promises,
}
