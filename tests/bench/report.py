"""What was measured, as a table: printed, and put into docs/performance.md between its two marks."""

import platform
import sqlite3
import statistics
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.harness import Run
from tests.bench.works import Goal, Work

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- measured: make bench -->", "<!-- measured until here -->"
PACKAGES = ("starlette", "uvicorn", "uvloop", "httptools", "websockets", "msgspec", "sqlalchemy", "asyncpg")
KEPT_UP = 0.95
GROWN, BEFORE = 1_000_000, 10_000


@dataclass(frozen=True)
class Line:
    work: str
    what: str
    beside: str
    ours: float
    theirs: float | None
    ratio: float
    goal: float
    floor: float
    more: bool
    void: bool = False
    """Somebody was overloaded: the ratio says nothing."""

    @property
    def verdict(self) -> str:
        if self.void:
            return "void: overloaded"
        if self.goal == self.floor == 0 and self.more:
            return "—"
        return "goal" if self._reaches(self.goal) else "floor" if self._reaches(self.floor) else "missed"

    def _reaches(self, aim: float) -> bool:
        return self.ratio >= aim if self.more else self.ratio <= aim

    def cells(self) -> list[str]:
        sign = "≥" if self.more else "≤"
        aimed = self.verdict != "—"
        return [
            self.work,
            self.what,
            self.beside,
            _short(self.ours),
            "" if self.theirs is None else _short(self.theirs),
            f"{self.ratio:.2f}" if self.theirs is not None else "",
            f"{sign} {_short(self.goal)}" if aimed else "",
            f"{sign} {_short(self.floor)}" if aimed else "",
            self.verdict,
        ]


def line(work: Work, goal: Goal, runs: list[Run]) -> Line | None:
    """The median over the repetitions, and of the ratios within each; None when one side did not run."""
    ours = {run["rep"]: goal.number(run) for run in runs if run["peer"] == work.us}
    if not ours:
        return None
    mine = statistics.median(ours.values())
    if goal.peer is None:
        return Line(work.title, goal.what, "", mine, None, mine, goal.goal, goal.floor, goal.more)
    theirs = {run["rep"]: goal.number(run) for run in runs if run["peer"] == goal.peer}
    ratios = [ours[rep] / theirs[rep] for rep in ours.keys() & theirs.keys() if theirs[rep]]
    if not ratios:
        return None
    peer, ratio = statistics.median(theirs.values()), statistics.median(ratios)
    void = any(_behind(run) for run in runs if run["peer"] in (work.us, goal.peer))
    return Line(work.title, goal.what, goal.peer, mine, peer, ratio, goal.goal, goal.floor, goal.more, void)


def _behind(run: Run) -> bool:
    """Whether an open loop brought more than was delivered: then latency is only the length of the queue."""
    return bool(run.get("rate")) and (run["deliv_per_s"] < KEPT_UP * run["rate"] or run["lost"] > 0)


def growth_lines(grown: dict[str, dict[str, dict[int, float]]]) -> list[Line]:
    return [
        Line(f"W5 on {store}", question, "10k entries", ms[GROWN], ms[BEFORE], ms[GROWN] / ms[BEFORE], 1.3, 2, False)
        for store, questions in grown.items()
        for question, ms in questions.items()
    ]


def page(lines: list[Line], skipped: list[str], at: datetime) -> str:
    head = ["work", "what", "beside", "Warmline", "peer", "ratio", "goal", "floor", "reached"]
    rows = [head, ["---"] * len(head), *(one.cells() for one in lines)]
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    text = [
        f"{at:%Y-%m-%d}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}.",
        "",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    if skipped:
        text += ["", "Not measured:", "", *(f"- {reason}" for reason in skipped)]
    return "\n".join(text)


def write(text: str) -> None:
    before, _, rest = PAGE.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
