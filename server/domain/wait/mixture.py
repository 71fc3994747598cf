"""Online logistic mixing: each table's opinion of a hazard, weighed by how much it has helped.

Opinions are log-odds relative to the base's, so who has seen nothing says nothing (0). The weights follow the
gradient of the log loss, one small step for each bin that somebody has waited through, as in the mixers of data
compression (Mahoney 2005; Mattern 2012, "Mixing strategies in data compression").
"""

from math import exp

from msgspec import Struct

from server.domain.wait.bins import BINS

GROUPS = 7
"""Neighbouring bins share their weights: what tells an instant reply is not what tells Monday from Tuesday."""
GROUP = tuple(k * GROUPS // BINS for k in range(BINS))
RATE = 0.005
FIRST_WEIGHT = 0.08
SUREST = 12.0
"""In log-odds."""


class Mixture(Struct):
    shared: list[float]
    own: list[list[float]]
    """Per group of bins, added to the shared ones."""

    @classmethod
    def of(cls, size: int) -> "Mixture":
        return cls([FIRST_WEIGHT] * size, [[0.0] * size for _ in range(GROUPS)])

    def weights(self) -> list[list[float]]:
        """Per opinion, for every bin."""
        return [[shared + self.own[g][j] for g in GROUP] for j, shared in enumerate(self.shared)]

    def learn(self, k: int, base: float, opinions: list[float], happened: float, weight: float) -> None:
        shared, own = self.shared, self.own[GROUP[k]]
        z = base + sum((a + b) * x for a, b, x in zip(shared, own, opinions, strict=True))
        step = RATE * weight * (happened - squash(z))
        for j, x in enumerate(opinions):
            if x:
                shared[j] += step * x
                own[j] += step * x


def squash(z: float) -> float:
    return 1.0 / (1.0 + exp(-max(-SUREST, min(SUREST, z))))
