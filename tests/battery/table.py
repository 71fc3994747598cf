"""The one table of the battery: a row for each fault, printed when the run ends."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.battery.ledger import Count

LONG = os.environ.get("BATTERY") == "long"
SEEDS = [int(seed) for seed in os.environ.get("BATTERY_SEEDS", "1,2,3" if LONG else "1,2").split(",")]

HEAD = ("fault", "times", "acknowledged", "lost", "doubled", "out of order", "mails", "lost", "doubled", "repeats")


@dataclass
class Row:
    fault: str
    times: int
    count: Count

    def cells(self) -> tuple[str, ...]:
        count = self.count
        numbers = (self.times, count.acknowledged, count.lost, count.doubled, count.disorder)
        mails = (count.mails, count.mails_lost, count.mails_doubled, count.repeats)
        return (self.fault, *(str(number) for number in (*numbers, *mails)))


ROWS: list[Row] = []
"""Of the test that runs now."""
PROPERTY = "battery"


def record(fault: str, times: int, count: Count) -> None:
    ROWS.append(Row(fault, times, count))


def lines(rows: Iterable[Sequence[str]]) -> list[str]:
    """The table, its columns aligned."""
    table = [HEAD, *rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(HEAD))]
    return [
        "  ".join(cell.ljust(width) if not place else cell.rjust(width) for place, (cell, width) in enumerate(pairs))
        for pairs in (zip(row, widths, strict=True) for row in table)
    ]
