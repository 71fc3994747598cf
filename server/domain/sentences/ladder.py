"""The numbers that people say. A time is told as the next step up, never down."""

from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
STEPS = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1440, 2880, 4320, 7200, 10080)
"""Minutes."""
LONGEST = STEPS[-1] * MINUTE
_FINE = timedelta(hours=1)


def rounded_up(span: timedelta) -> timedelta:
    """The next step of the ladder; beyond it whole weeks."""
    minutes = span / MINUTE
    for step in STEPS:
        if minutes <= step:
            return step * MINUTE
    return -(-span // LONGEST) * LONGEST


def moment_after(start: datetime, span: timedelta, now: datetime) -> datetime:
    """`start` + `span` as a time of day that people say: to the minute within ten minutes of `now`, to five minutes
    within an hour, then to the quarter; never earlier, and never before `now`."""
    at = max(start + span, now)
    ahead = at - now
    grain = MINUTE if ahead <= 10 * MINUTE else 5 * MINUTE if ahead <= _FINE else 15 * MINUTE
    passed = timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond) % grain
    return at + (grain - passed) if passed else at
