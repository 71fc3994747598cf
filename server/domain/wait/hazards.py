"""Small tables of hazards: how often, of those who reach a bin of waiting, a reply comes within it.

A table has a row for each value (cell) of something that was to be seen when the customer arrived. Counts fade: a bin
never remembers more than `limit` observations, so a table follows a desk that changes. Censoring needs no care
here: who leaves the count in the middle of a bin has been counted in all the bins before.
"""

from itertools import pairwise
from math import log

from msgspec import Struct, field

from server.domain.wait.bins import BINS, EDGES, RATIO

WIDTH = 2 * BINS
"""Rows are as wide as that, so that their bins may be counted from any forecast."""
LIMIT = 150.0
FAST = 25.0
OF_ALL = 500.0
"""How many observations a bin remembers: of a cell, of what is lately, of everybody."""
PRIOR = 2.0
"""How many observations the base's opinion counts for in a cell that is new."""
SMALLEST = 0.003
"""No table is surer than that, nor of the contrary."""


class Row(Struct):
    hazard: list[float]
    odds: list[float]
    """The log-odds of `hazard`, kept because they are needed far more often than they change."""
    count: list[float]

    @classmethod
    def around_forecast(cls) -> "Row":
        """Before anything has happened: log-logistic, half of the waits within the forecast."""
        shares = [1.0 / (1.0 + RATIO ** (2 * (at - BINS))) for at in range(WIDTH + 1)]
        hazard = [1.0 - b / a for a, b in pairwise(shares)]
        return cls(hazard, [logit(h) for h in hazard], [PRIOR] * WIDTH)


class Table(Struct):
    limit: float = LIMIT
    rows: dict[int, Row] = field(default_factory=dict)

    def learn(self, cell: int, at: int, happened: float, base: float, weight: float) -> None:
        row = self.rows.get(cell)
        if row is None:
            row = self.rows[cell] = Row([0.0] * WIDTH, [0.0] * WIDTH, [0.0] * WIDTH)
        before = row.count[at]
        if before:
            old = row.hazard[at]
        else:
            before, old = PRIOR, base
        row.count[at] = min(before + weight, self.limit)
        row.hazard[at] = h = old + (happened - old) * weight / (before + weight)
        row.odds[at] = logit(h)


class Base(Struct):
    """The hazards of everybody, which the tables deviate from."""

    hazard: list[float]
    odds: list[float]
    count: list[float]

    @classmethod
    def aiming_at(cls, target: float) -> "Base":
        """Before anything has happened: log-logistic, half within the target, nine in ten within three times it."""
        shares = [1.0 / (1.0 + (edge / target) ** 2) for edge in EDGES]
        hazard = [1.0 - b / a for a, b in pairwise(shares)]
        return cls(hazard, [logit(h) for h in hazard], [PRIOR] * BINS)

    def learn(self, k: int, happened: float, weight: float) -> None:
        n = self.count[k]
        self.hazard[k] += (happened - self.hazard[k]) * weight / (n + weight)
        self.count[k] = min(n + weight, OF_ALL)
        self.odds[k] = logit(self.hazard[k])


def logit(p: float) -> float:
    p = max(SMALLEST, min(1.0 - SMALLEST, p))
    return log(p / (1.0 - p))
