"""The estimate of the wait as a filter: events of a desk come in as JSON lines, an estimate goes out for each arrival.

The first line tells the hours: `{"e": "config", "hours": {"mon": [[540, 1080]], …} | null, "utc_offset_min": 0}`. Then
come `{"t": seconds, "e": "arrive" | "reply" | …}`, the events of server/domain/wait/events.py, in the order of time.
"""

import argparse
import json
import sys
from typing import Any

import msgspec
from msgspec import Struct

from server.domain.wait.calendar import AlwaysOpen, Calendar, Weekly
from server.domain.wait.estimator import Estimator
from server.domain.wait.events import Arrive, Event
from server.settings import Settings


class Config(Struct, tag_field="e", tag="config"):
    hours: dict[str, list[tuple[float, float]]] | None = None
    utc_offset_min: float = 0.0

    def calendar(self) -> Calendar:
        return AlwaysOpen() if self.hours is None else Weekly(self.hours, self.utc_offset_min)


async def print_estimates(_settings: Settings, _arguments: argparse.Namespace) -> None:
    """Reads the events of a desk from stdin as lines of JSON, prints p50 and p90 in seconds for each arrival."""
    estimator: Estimator | None = None
    for number, line in enumerate(sys.stdin, 1):
        try:
            if estimator is None:
                estimator = Estimator(msgspec.convert(_read(line), Config).calendar())
            elif answer := _answer(estimator, _read(line)):
                print(json.dumps(answer), flush=True)
        except (msgspec.MsgspecError, ValueError) as wrong:
            print(f"Line {number}: {wrong}", file=sys.stderr)
            raise SystemExit(2) from None


def _read(line: str) -> dict[str, Any]:
    try:
        read = json.loads(line)
    except json.JSONDecodeError as wrong:
        raise ValueError(f"this is no JSON: {wrong}") from None
    if not isinstance(read, dict):
        raise ValueError("this is no JSON object")
    return read


def _answer(estimator: Estimator, line: dict[str, Any]) -> dict[str, Any] | None:
    """Ids may be numbers, and come back as they came."""
    id = line.get("id")
    event = msgspec.convert({**line, "id": str(id)} if isinstance(id, int) else line, Event)
    estimator.feed(event)
    if not isinstance(event, Arrive):
        return None
    told = estimator.predict(event.t, event.id)
    return {"id": id, "p50": round(told.p50, 3), "p90": round(told.p90, 3)}
