"""When the desk is open, as far as the estimator needs to know it. Times are UTC epoch seconds."""

from collections.abc import Mapping, Sequence
from typing import Protocol

Span = tuple[float, float]

DAY = 86400.0
WEEK = 7 * DAY
_MONDAY = 3 * DAY
"""1970-01-01 was a Thursday."""
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Calendar(Protocol):
    @property
    def known(self) -> bool:
        """Whether the site has said when it is open. If not, it counts as always open."""

    def spans(self, start: float, end: float) -> Sequence[Span]:
        """The open times within [start, end), in order, clipped to it."""

    def offset(self, t: float) -> float:
        """Seconds that the desk's local time is ahead of UTC at `t`."""


class AlwaysOpen:
    """No hours known."""

    known = False

    def spans(self, start: float, end: float) -> Sequence[Span]:
        return ((start, end),)

    def offset(self, t: float) -> float:
        return 0.0


class Weekly:
    """The same hours every week, at a fixed offset from UTC: `{"mon": [[open_min, close_min]], …}`, local minutes."""

    known = True

    def __init__(self, hours: Mapping[str, Sequence[Sequence[float]]], utc_offset_min: float = 0.0) -> None:
        self._offset = utc_offset_min * 60.0
        self._week = sorted(
            (day * DAY + opening * 60.0, day * DAY + closing * 60.0)
            for day, name in enumerate(_DAYS)
            for opening, closing in hours.get(name, ())
        )

    def spans(self, start: float, end: float) -> Sequence[Span]:
        found = []
        shift = self._offset + _MONDAY
        week = (start + shift) // WEEK * WEEK - shift
        while week < end:
            for opening, closing in self._week:
                a, b = max(start, week + opening), min(end, week + closing)
                if a < b:
                    found.append((a, b))
            week += WEEK
        return found

    def offset(self, t: float) -> float:
        return self._offset


def local_second_of_week(calendar: Calendar, t: float) -> float:
    """Seconds since Monday 00:00 where the desk is."""
    return (t + calendar.offset(t) + _MONDAY) % WEEK
