"""How many people usually wait in the chat at once, and how long: what "more than usual" is measured against."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from server.domain.wait_log import Kind, Mark

FOUR_OF_FIVE = 0.8
LEAST = 20
"""Below so many arrivals the longest line that there was is the usual one."""
_GONE = (Kind.REPLY, Kind.ABANDON, Kind.LEAVE, Kind.END)


class Usual(Struct, frozen=True):
    """At four of five arrivals the line was no longer than `line`, whoever came included. Half of those in it were
    answered within `half`, nine in ten within `most`."""

    line: int = 0
    half: timedelta = timedelta(0)
    most: timedelta = timedelta(0)


class Line:
    """The line of those who wait in the chat, followed through the wait log."""

    def __init__(self) -> None:
        self._waiting: set[str] = set()
        self._met: dict[tuple[datetime, str], int] = {}
        self._waits: dict[tuple[datetime, str], timedelta] = {}

    def follow(self, marks: Iterable[Mark]) -> None:
        """In order; a line that was followed already changes nothing."""
        for mark in marks:
            if mark.kind is Kind.ARRIVE:
                self._waiting.add(mark.conversation_id)
                self._met.setdefault(mark.order, len(self._waiting))
            elif mark.kind in _GONE:
                if mark.kind is Kind.REPLY and mark.since and mark.conversation_id in self._waiting:
                    self._waits.setdefault(mark.order, mark.at - mark.since)
                self._waiting.discard(mark.conversation_id)

    def usual(self) -> Usual:
        met, waits = sorted(self._met.values()), sorted(self._waits.values())
        if len(met) < LEAST:
            return Usual(met[-1] if met else 0)
        line = met[int(FOUR_OF_FIVE * (len(met) - 1))]
        if len(waits) < LEAST:
            return Usual(line)
        return Usual(line, waits[len(waits) // 2], waits[int(0.9 * (len(waits) - 1))])
