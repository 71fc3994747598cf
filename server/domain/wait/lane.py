"""How fast a line gets shorter: measured while there is a line, and for a long one while there was a long one.

The forecast for the n-th in line is the time that the last n replies took (Whitt 1999: the queue over the rate at
which it is served), on a clock that runs only while somebody stands in it. A short line is served as it comes; only a
long one shows what everybody together can do. So the pace is kept for lines of at least each of LENGTHS.
"""

from bisect import bisect_right

from msgspec import Struct, field

LENGTHS = (1, 4, 16, 64)
KEPT = 200
ENOUGH = 8
"""Replies that a pace is taken over, at least."""


class Pace(Struct):
    worked: float = 0.0
    """Active seconds with such a line."""
    replies: list[float] = field(default_factory=list)
    """When the last replies were, in `worked`."""

    def over(self, n: int) -> float:
        """Active seconds a reply, from the last n of them or so, with the stall of this moment."""
        over = min(max(n, ENOUGH), len(self.replies))
        return max(1.0, (self.worked - self.replies[-over]) / over)


class Lane(Struct):
    paces: list[Pace] = field(default_factory=lambda: [Pace() for _ in LENGTHS])

    def work(self, seconds: float, length: int) -> None:
        for pace in self.paces[: bisect_right(LENGTHS, length)]:
            pace.worked += seconds

    def replied(self, length: int) -> None:
        for pace in self.paces[: bisect_right(LENGTHS, length)]:
            pace.replies.append(pace.worked)
            if len(pace.replies) > KEPT:
                pace.replies.pop(0)

    def forecast(self, n: int, unknown: float) -> float:
        """Work until n more replies; `unknown` is the pace to begin with."""
        for pace in reversed(self.paces[: bisect_right(LENGTHS, n)]):
            if len(pace.replies) >= ENOUGH:
                return n * pace.over(n)
        return n * unknown
