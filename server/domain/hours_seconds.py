"""Office hours as the estimator counts them: UTC epoch seconds (the Calendar of `wait/calendar.py`)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from server.domain.hours import OfficeHours


class HoursCalendar:
    def __init__(self, hours: OfficeHours) -> None:
        self._hours = hours

    @property
    def known(self) -> bool:
        return self._hours.said

    def spans(self, start: float, end: float) -> Sequence[tuple[float, float]]:
        """The open spans within [start, end), in order, cut to it."""
        found = self._hours.spans(_moment(start), _moment(end))
        return [(max(opens.timestamp(), start), min(closes.timestamp(), end)) for opens, closes in found]

    def offset(self, t: float) -> float:
        """Seconds that the clock of the hours' zone is ahead of UTC at `t`."""
        ahead = _moment(t).astimezone(self._hours.zone).utcoffset()
        return ahead.total_seconds() if ahead else 0.0


def _moment(t: float) -> datetime:
    return datetime.fromtimestamp(t, UTC)
