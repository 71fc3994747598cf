"""How good the estimate was: what was told against what happened, by week, by regime and by how long was told.

Who was closed without a reply, or waits still, is not left out: until then they count as waiting (Kaplan and Meier
1958, on the wait as a share of what was told). A promise is broken when its time passes, not when the reply comes late.

A coverage is judged against BAND, what we hold ourselves to, widened by chance: it is out of band when a coverage at
the edge of BAND would come out like this in one of two hundred cases (binomial). So noise alone rings no alarm.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from math import exp, lgamma, log

from msgspec import Struct

from server.domain.promises import End, Kept
from server.domain.sentences.situation import Key

AIM = 0.9
BAND = (0.87, 0.93)
CHANCE = 0.005
FEWEST = 20
"""Of fewer decided promises nothing is said but their number."""
WEEK = timedelta(days=7)
_TELLS_NO_TIME = (Key.COLD, Key.STALLED)
"""Sentences that name an aim, or none: their estimates are measured, but there was no promise to keep."""
_STEPS_S = (60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 604_800)
_TEN_SECONDS = 10.0


class Verdict(StrEnum):
    FEW = "few"
    FITS = "fits"
    LOW = "low"
    """Too many waited longer than they were told: the estimate promises too much."""
    HIGH = "high"
    """Nearly nobody did: it says more than it has to."""


class Row(Struct, frozen=True):
    """Promises that belong together. `decided` were answered or broken; the others were `closed` without a reply, or
    are `waiting`, before their time had passed. Shares are of what is known, None of nothing. `low` and `high` are
    the band for so many. `over`: what was told ÷ what it took, of those that were kept (geometric mean)."""

    name: str
    told: int
    decided: int
    covered: int
    closed: int
    waiting: int
    coverage: float | None
    half: float | None
    kept: float | None
    over: float | None
    low: float
    high: float
    verdict: Verdict


class Point(Struct, frozen=True):
    """What was predicted for so many people, in seconds, beside what that share of them needed."""

    share: float
    predicted: float
    happened: float
    count: int


class Report(Struct, frozen=True):
    whole: Row
    weeks: tuple[Row, ...]
    regimes: tuple[Row, ...]
    points: tuple[Point, ...]


def report(kept: Sequence[Kept], now: datetime) -> Report:
    """Of promises in the order of their arrival."""
    regimes: dict[str, list[Kept]] = {}
    weeks: dict[str, list[Kept]] = {}
    for one in kept:
        weeks.setdefault(week_of(one.promise.arrived_at), []).append(one)
        for regime in one.promise.regime.split():
            regimes.setdefault(regime, []).append(one)
    return Report(
        row("", kept, now),
        tuple(row(name, of, now) for name, of in weeks.items()),
        tuple(row(name, of, now) for name, of in sorted(regimes.items())),
        tuple(points(kept, now)),
    )


def week_of(at: datetime) -> str:
    """The ISO week, in UTC: 2026-W47."""
    year, week, _ = at.isocalendar()
    return f"{year}-W{week:02}"


def row(name: str, kept: Sequence[Kept], now: datetime) -> Row:
    decided = [one for one in kept if one.end is End.REPLIED or one.waited(now) > one.promise.p90]
    covered = sum(one.end is End.REPLIED and one.waited(now) <= one.promise.p90 for one in decided)
    undecided = [one for one in kept if one.end is not End.REPLIED and one.waited(now) <= one.promise.p90]
    timed = [one for one in kept if one.promise.key not in _TELLS_NO_TIME]
    low, high = band(len(decided))
    coverage = within(kept, now, lambda one: one.promise.p90)
    return Row(
        name,
        len(kept),
        len(decided),
        covered,
        sum(one.end is End.CLOSED for one in undecided),
        sum(one.end is End.WAITING for one in undecided),
        coverage,
        within(kept, now, lambda one: one.promise.p50),
        within(timed, now, lambda one: one.promise.most),
        _over(timed, now),
        low,
        high,
        verdict(len(decided), coverage),
    )


def within(kept: Iterable[Kept], now: datetime, limit: Callable[[Kept], timedelta]) -> float | None:
    """The share that was answered within `limit`, whoever is not decided counted for as long as they waited."""
    waits = []
    for one in kept:
        allowed = max(limit(one).total_seconds(), 1e-3)
        waits.append((one.waited(now).total_seconds() / allowed, one.end is not End.REPLIED))
    return None if not waits else 1.0 - _surviving(waits, 1.0)


def _surviving(waits: list[tuple[float, bool]], until: float) -> float:
    """Kaplan-Meier: who is not answered, by waits and whether they ended without a reply."""
    surviving, at_risk = 1.0, len(waits)
    for wait, censored in sorted(waits):
        if wait > until:
            break
        if not censored:
            surviving *= 1 - 1 / at_risk
        at_risk -= 1
    return surviving


def points(kept: Sequence[Kept], now: datetime) -> Iterable[Point]:
    """For the plot: among those who were told about as much, what a half and nine in ten of them really needed."""
    for share, limit in ((0.5, _p50), (0.9, _p90)):
        steps: dict[int, list[Kept]] = {}
        for one in kept:
            seconds = limit(one).total_seconds()
            steps.setdefault(next((step for step in _STEPS_S if seconds <= step), _STEPS_S[-1]), []).append(one)
        for _, together in sorted(steps.items()):
            needed = _quantile(together, share, now)
            if len(together) >= FEWEST and needed is not None:
                told = [log(limit(one).total_seconds() + _TEN_SECONDS) for one in together]
                yield Point(share, exp(sum(told) / len(told)) - _TEN_SECONDS, needed, len(together))


def _p50(one: Kept) -> timedelta:
    return one.promise.p50


def _p90(one: Kept) -> timedelta:
    return one.promise.p90


def _quantile(kept: Sequence[Kept], share: float, now: datetime) -> float | None:
    """Within how many seconds that share was answered; None when nobody knows yet."""
    surviving, at_risk = 1.0, len(kept)
    for wait, censored in sorted((one.waited(now).total_seconds(), one.end is not End.REPLIED) for one in kept):
        if not censored:
            surviving *= 1 - 1 / at_risk
            if surviving <= 1.0 - share + 1e-9:
                return wait
        at_risk -= 1
    return None


def _over(kept: Iterable[Kept], now: datetime) -> float | None:
    ratios = [
        log((one.promise.most.total_seconds() + _TEN_SECONDS) / (one.waited(now).total_seconds() + _TEN_SECONDS))
        for one in kept
        if one.end is End.REPLIED and one.waited(now) <= one.promise.most
    ]
    return exp(sum(ratios) / len(ratios)) if ratios else None


def verdict(decided: int, coverage: float | None) -> Verdict:
    if decided < FEWEST or coverage is None:
        return Verdict.FEW
    low, high = band(decided)
    return Verdict.LOW if coverage < low else Verdict.HIGH if coverage > high else Verdict.FITS


def band(count: int) -> tuple[float, float]:
    """Between which shares of `count` promises a coverage lies that is as it should be."""
    if count <= 0:
        return 0.0, 1.0
    return _lower(count, BAND[0]) / count, (count - _lower(count, 1 - BAND[1])) / count


def _lower(count: int, share: float) -> int:
    """The least number that is not below chance: P(X < it) <= CHANCE for X of Binomial(count, share)."""
    total = 0.0
    for k in range(count + 1):
        total += exp(
            lgamma(count + 1) - lgamma(k + 1) - lgamma(count - k + 1) + k * log(share) + (count - k) * log(1 - share)
        )
        if total > CHANCE:
            return k
    return count


class Alarm(Struct, frozen=True):
    """The coverage of the last week is out of its band."""

    verdict: Verdict
    coverage: float
    decided: int
    low: float
    high: float


def alarm(kept: Iterable[Kept], now: datetime) -> Alarm | None:
    """Of the requests that arrived in the last seven days."""
    last = row("", [one for one in kept if one.promise.arrived_at > now - WEEK], now)
    if last.verdict in (Verdict.FEW, Verdict.FITS) or last.coverage is None:
        return None
    return Alarm(last.verdict, last.coverage, last.decided, last.low, last.high)
