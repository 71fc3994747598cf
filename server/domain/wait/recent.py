"""How long a reply is likely to take: a first, honest estimate from the recent first replies of this site.

p50 and p90 are taken over the recent waits. A wait without a reply (it still runs, or the conversation was closed
before) counts as at least its length, so a desk that has stopped answering cannot look fast.
Below MIN_SAMPLES we do not know, and say what the site aims at instead.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

MIN_SAMPLES = 8
WINDOW = 60
"""How many of the most recent waits count."""

_ROUNDING = 1e-9

_LADDER = (
    1,
    2,
    3,
    5,
    10,
    15,
    20,
    30,
    45,
    60,
    90,
    120,
    180,
    240,
    360,
    480,
    720,
    1440,
    2880,
    4320,
    7200,
    10080,
)
"""Minutes that people say. An estimate is told as the next step up, never down."""


class Estimate(Struct, frozen=True):
    """Either measured (p50 and p90 are set), or what the site aims at (`target`). `samples` says from how many."""

    p50: timedelta | None
    p90: timedelta | None
    target: timedelta
    samples: int


def estimate(answered: Sequence[timedelta], unanswered: Sequence[timedelta], target: timedelta) -> Estimate:
    """From the waits that a reply ended, and those without one: still running, or closed before anybody replied.

    Kaplan-Meier (1958): a wait without a reply is at risk for as long as it lasted and then leaves the sample,
    instead of being left out, which would keep only the fast ones.
    """
    total = len(answered) + len(unanswered)
    if len(answered) < MIN_SAMPLES:
        return Estimate(None, None, target, len(answered))
    # Who has waited as long as a reply took was still at risk of it.
    events = sorted([(wait, 0) for wait in answered] + [(age, 1) for age in unanswered])
    p50 = p90 = None
    surviving, at_risk = 1.0, total
    for wait, still_waits in events:
        if not still_waits:
            surviving *= 1 - 1 / at_risk
            if p50 is None and surviving <= 0.5 + _ROUNDING:
                p50 = wait
            if p90 is None and surviving <= 0.1 + _ROUNDING:
                p90 = wait
        at_risk -= 1
    # What nobody has reached yet is at least the longest wait there is; and never better than what the site aims at.
    longest = max(events[-1][0], target)
    p50 = p50 if p50 is not None else longest
    return Estimate(p50, max(p90 if p90 is not None else events[-1][0], p50), target, len(answered))


def rounded_up(wait: timedelta) -> int:
    """Minutes on the ladder of numbers that people say."""
    minutes = wait / timedelta(minutes=1)
    return next((step for step in _LADDER if minutes <= step), _LADDER[-1])


def age(since: datetime, now: datetime) -> timedelta:
    return max(now - since, timedelta(0))
