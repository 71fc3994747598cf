"""The section "Estimate": told against happened, to look at and to take away. Times in ms, spans in seconds."""

import csv
import io
from datetime import datetime, timedelta

from msgspec import Struct
from starlette.responses import Response
from starlette.routing import BaseRoute

from server.actions.calibration import alarm_words, calibration, estimate_alarm, promises_of
from server.domain.calibration import AIM, BAND, Point, Row, week_of
from server.domain.promises import End, Kept
from server.domain.times import to_ms
from server.web.admin import Admin, Asked

WEEKS = 13
COLUMNS = (
    "week",
    "conversation",
    "arrived",
    "p50_s",
    "p90_s",
    "told_half_s",
    "told_most_s",
    "sentence",
    "regime",
    "samples",
    "ended",
    "end",
    "waited_s",
    "within_p90",
    "within_told",
)


class EstimateOut(Struct, frozen=True):
    """`alarm` is a sentence, or empty."""

    now: int
    aim: float
    band: tuple[float, float]
    alarm: str
    whole: Row
    weeks: tuple[Row, ...]
    regimes: tuple[Row, ...]
    points: tuple[Point, ...]


def routes(admin: Admin) -> list[BaseRoute]:
    return [admin.get("estimate", _report), admin.get("estimate.csv", _table)]


async def _report(asked: Asked) -> EstimateOut:
    found = await calibration(asked.desk, asked.site, _weeks(asked))
    said = alarm_words(await estimate_alarm(asked.desk, asked.site))
    now = to_ms(asked.desk.clock())
    return EstimateOut(now, AIM, BAND, said, found.whole, found.weeks, found.regimes, found.points)


async def _table(asked: Asked) -> Response:
    kept, now = await promises_of(asked.desk, asked.site, _weeks(asked)), asked.desk.clock()
    name = f"estimate-{asked.site.key}-{now.date()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(as_csv(kept, now), media_type="text/csv; charset=utf-8", headers=headers)


def as_csv(kept: list[Kept], now: datetime) -> str:
    """One line a promise, oldest first (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in kept:
        promise = one.promise
        writer.writerow(
            [
                week_of(promise.arrived_at),
                promise.conversation_id,
                promise.arrived_at.isoformat(timespec="seconds"),
                *(round(span.total_seconds()) for span in (promise.p50, promise.p90, promise.half, promise.most)),
                promise.key,
                promise.regime,
                promise.samples,
                one.ended_at.isoformat(timespec="seconds") if one.ended_at else "",
                one.end.name.lower(),
                round(one.waited(now).total_seconds()),
                _met(one, promise.p90, now),
                _met(one, promise.most, now),
            ]
        )
    return out.getvalue()


def _met(one: Kept, limit: timedelta, now: datetime) -> str:
    """Empty where nobody can know."""
    if one.waited(now) > limit:
        return "no"
    return "yes" if one.end is End.REPLIED else ""


def _weeks(asked: Asked) -> int:
    given = asked.query.get("weeks", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else WEEKS
