"""Waits in log-spaced bins.

The edges are evenly spaced on log(wait + 10 s): a second matters at the beginning, and hours do not after a day.
"""

from math import exp, log

SOFTEN = 10.0
BINS = 52
RATIO = 1.3
"""52 bins of a width of 30 % reach from 3 s to 90 days."""
_STEP = log(RATIO)
EDGES = tuple(SOFTEN * (RATIO**k - 1.0) for k in range(BINS + 1))


def bin_of(wait: float) -> int:
    return min(BINS - 1, max(0, int(log((wait + SOFTEN) / SOFTEN) / _STEP + 1e-9)))


def steps(wait: float) -> int:
    """How many bins a wait is long, not limited to those there are."""
    return round(log((max(wait, 0.0) + SOFTEN) / SOFTEN) / _STEP)


def quantiles(hazards: list[float], levels: tuple[float, ...], elapsed: float = 0.0) -> list[float]:
    """Where the survival, given that `elapsed` has passed already, falls to 1 - level, for rising levels.

    Within a bin the hazard is spread evenly over its logarithmic width.
    """
    found: list[float] = []
    first = bin_of(elapsed)
    done = log((elapsed + SOFTEN) / SOFTEN) / _STEP - first
    survival = 1.0 / (1.0 - hazards[first]) ** min(max(done, 0.0), 1.0)
    wanted = [1.0 - level for level in levels]
    for k in range(first, BINS):
        after = survival * (1.0 - hazards[k])
        while len(found) < len(wanted) and after <= wanted[len(found)]:
            part = log(survival / wanted[len(found)]) / log(survival / after)
            found.append(max(elapsed, SOFTEN * exp((k + part) * _STEP) - SOFTEN))
        if len(found) == len(wanted):
            return found
        survival = after
    return found + [EDGES[-1]] * (len(wanted) - len(found))
