"""Small tables of hazards: how often, of those who reach a bin of waiting, a reply comes within it.

A table has a row for each value (cell) of something that was to be seen when the customer arrived. Counts fade: a bin
never remembers more than `limit` observations, so a table follows a desk that changes. Censoring needs no care
here: who leaves the count in the middle of a bin has been counted in all the bins before.
"""

from itertools import pairwise
from math import log

from msgspec import Struct, field

from server.domain.wait.bins import BINS, EDGES

PRIOR = 2.0
"""How many observations the base's opinion counts for in a cell that is new."""


class Table(Struct):
    limit: float
    relative: bool = False
    """Whether its bins are counted from a forecast of the wait (which is then the cell), not from the arrival."""
    hazard: dict[int, list[float]] = field(default_factory=dict)
    odds: dict[int, list[float]] = field(default_factory=dict)
    """The log-odds of `hazard`, kept because they are needed far more often than they change."""
    count: dict[int, list[float]] = field(default_factory=dict)

    def learn(self, cell: int, index: int, happened: float, base: float) -> None:
        hazard = self.hazard.get(cell)
        if hazard is None:
            size = 2 * BINS if self.relative else BINS
            hazard = self.hazard[cell] = [0.0] * size
            self.odds[cell] = [0.0] * size
            self.count[cell] = [0.0] * size
        count = self.count[cell]
        before = count[index] or PRIOR
        old = hazard[index] if count[index] else base
        count[index] = min(before + 1.0, self.limit)
        hazard[index] = h = old + (happened - old) / (before + 1.0)
        self.odds[cell][index] = logit(h)


def logit(p: float) -> float:
    p = max(1e-5, min(1.0 - 1e-5, p))
    return log(p / (1.0 - p))


class Base(Struct):
    """The hazards of everybody, which the tables deviate from."""

    hazard: list[float]
    odds: list[float]
    count: list[float]
    limit: float = 500.0

    @classmethod
    def aiming_at(cls, target: float) -> "Base":
        """Before anything has happened: log-logistic, half within the target, nine in ten within three times it."""
        shares = [1.0 / (1.0 + (edge / target) ** 2) for edge in EDGES]
        hazard = [1.0 - b / a for a, b in pairwise(shares)]
        return cls(hazard, [logit(h) for h in hazard], [PRIOR] * BINS)

    def learn(self, k: int, happened: float) -> None:
        n = self.count[k]
        self.hazard[k] += (happened - self.hazard[k]) / (n + 1.0)
        self.count[k] = min(n + 1.0, self.limit)
        self.odds[k] = logit(self.hazard[k])
