"""Keeps the promise honest: nine in ten customers answered within p90, whatever the models believe.

Adaptive conformal inference (Gibbs and Candès 2021): the level that is asked of the models moves after every promise
that was kept or broken. A promise is broken when its time passes, not when the late reply comes. Each promise belongs
to several overlapping groups (everybody; open or closed; busy or quiet; a surge) whose offsets add up, so that each
group comes out right and not only their average (Gibbs, Cherian and Candès 2023).
"""

from math import exp, log

from msgspec import Struct, field

GROUPS = ("all", "open", "closed", "busy", "quiet", "surge")
WIDEST = 5.0
"""In log-odds: a level of .9933 … at most."""


class Conformal(Struct):
    aim: float
    gain: float
    offsets: list[float] = field(default_factory=lambda: [0.0] * len(GROUPS))

    def level(self, groups: list[int]) -> float:
        z = log(self.aim / (1.0 - self.aim)) + sum(self.offsets[g] for g in groups)
        return 1.0 / (1.0 + exp(-max(-WIDEST, min(WIDEST, z))))

    def learn(self, groups: list[int], kept: bool) -> None:
        step = self.gain * ((0.0 if kept else 1.0) - (1.0 - self.aim))
        for g in groups:
            self.offsets[g] = max(-WIDEST, min(WIDEST, self.offsets[g] + step))
