"""Online logistic mixing: each small model's opinion of a hazard, weighed by how much it has helped.

Opinions are log-odds relative to the base's, so who has seen nothing says nothing (0). The weights follow the
gradient of the log loss, one small step for each bin that somebody has waited through, as in the mixers of data
compression (Mahoney 2005; Mattern 2012, Mixing strategies in data compression).
"""

from math import exp

from msgspec import Struct

from server.domain.wait.bins import BINS

GROUPS = 7
"""Neighbouring bins share their weights: what tells an instant reply is not what tells Monday from Tuesday."""
GROUP = tuple(k * GROUPS // BINS for k in range(BINS))
RATE = 0.015
FIRST_WEIGHT = 0.25


class Mixture(Struct):
    shared: list[float]
    own: list[list[float]]
    """Per group of bins, added to the shared ones."""

    @classmethod
    def of(cls, size: int) -> "Mixture":
        return cls([FIRST_WEIGHT] * size, [[0.0] * size for _ in range(GROUPS)])

    def weights(self) -> list[list[float]]:
        return [[a + b for a, b in zip(self.shared, own, strict=True)] for own in self.own]

    def mixed(self, k: int, base: float, opinions: list[float]) -> float:
        z = base
        for shared, own, x in zip(self.shared, self.own[GROUP[k]], opinions, strict=True):
            z += (shared + own) * x
        return squash(z)

    def learn(self, k: int, base: float, opinions: list[float], happened: float) -> None:
        step = RATE * (happened - self.mixed(k, base, opinions))
        shared, own = self.shared, self.own[GROUP[k]]
        for j, x in enumerate(opinions):
            if x:
                shared[j] += step * x
                own[j] += step * x


def squash(z: float) -> float:
    return 1.0 / (1.0 + exp(-max(-12.0, min(12.0, z))))
