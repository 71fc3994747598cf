"""How many people usually wait in the chat at once: what "more than usual" is measured against."""

from collections.abc import Iterable
from datetime import datetime

from server.domain.wait_log import Kind, Mark

FOUR_OF_FIVE = 0.8
LEAST = 20
"""Below so many arrivals the longest line that there was is the usual one."""
_GONE = (Kind.REPLY, Kind.ABANDON, Kind.LEAVE, Kind.END)


class Line:
    """The line of those who wait in the chat, followed through the wait log."""

    def __init__(self) -> None:
        self._waiting: set[str] = set()
        self._met: dict[tuple[datetime, str], int] = {}

    def follow(self, marks: Iterable[Mark]) -> None:
        """In order; a line that was followed already changes nothing."""
        for mark in marks:
            if mark.kind is Kind.ARRIVE:
                self._waiting.add(mark.conversation_id)
                self._met.setdefault(mark.order, len(self._waiting))
            elif mark.kind in _GONE:
                self._waiting.discard(mark.conversation_id)

    def usual(self) -> int:
        """At four of five arrivals the line was no longer than this, whoever came included."""
        met = sorted(self._met.values())
        if len(met) < LEAST:
            return met[-1] if met else 0
        return met[int(FOUR_OF_FIVE * (len(met) - 1))]
