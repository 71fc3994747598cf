"""The hazards of a wait: what the base and the tables have counted, mixed.

It is learned while people wait: whoever passes a bin says so at once, long before the reply.
"""

from msgspec import Struct, field

from server.domain.wait.bins import BINS
from server.domain.wait.crowd import weight
from server.domain.wait.features import CELLS, FORECASTS, View
from server.domain.wait.hazards import FAST, Base, Row, Table
from server.domain.wait.mixture import Mixture, squash

LINES = 3
LINE_WEIGHT = 0.2
"""The first of the forecasts come from lines, and are believed to some degree before anything has shown that they hold:
so a desk that never had a line does not take the first one for nothing."""


class Model(Struct):
    base: Base
    tables: list[Table]
    mixture: Mixture
    crowd: list[int] = field(default_factory=lambda: [0] * BINS)
    """How many wait in each bin."""

    @classmethod
    def aiming_at(cls, target: float) -> "Model":
        tables = [Table() for _ in CELLS + FORECASTS]
        tables[CELLS.index("lately")].limit = FAST
        mixture = Mixture.of(len(tables))
        for j in range(len(CELLS), len(CELLS) + LINES):
            tables[j].rows[0] = Row.around_forecast()
            mixture.shared[j] = LINE_WEIGHT
        return cls(Base.aiming_at(target), tables, mixture)

    def hazards(self, view: View) -> list[float]:
        """The chance of a reply within each bin, for who reaches it."""
        base = self.base.odds
        sums = list(base)
        for table, cell, first, weights in zip(
            self.tables, view.cells, view.firsts, self.mixture.weights(), strict=True
        ):
            row = table.rows.get(cell)
            if row is None:
                continue
            counts, odds = row.count[first : first + BINS], row.odds[first : first + BINS]
            for k, count in enumerate(counts):
                if count:
                    sums[k] += weights[k] * (odds[k] - base[k])
        return [squash(z) for z in sums]

    def learn(self, view: View, k: int, happened: float) -> None:
        """From somebody in bin k: a reply has come (1), or the bin has passed without one (0)."""
        base, hazard = self.base.odds[k], self.base.hazard[k]
        counts = weight(self.crowd[k])
        opinions = []
        for table, cell, first in zip(self.tables, view.cells, view.firsts, strict=True):
            row = table.rows.get(cell)
            opinions.append(row.odds[first + k] - base if row is not None and row.count[first + k] else 0.0)
        self.mixture.learn(k, base, opinions, happened, counts)
        for table, cell, first in zip(self.tables, view.cells, view.firsts, strict=True):
            table.learn(cell, first + k, happened, hazard, counts)
        self.base.learn(k, happened, counts)
