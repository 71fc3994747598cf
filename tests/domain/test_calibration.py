"""The calibration report: counts everybody, rings on a fault, and never on noise."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.calibration import (
    AIM,
    BAND,
    FEWEST,
    Verdict,
    alarm,
    band,
    report,
    row,
    verdict,
    week_of,
    within,
)
from server.domain.promises import End, Kept, Promise
from server.domain.sentences.situation import Key

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)  # a Friday
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
law = settings(max_examples=50, deadline=None)


def kept(wait: timedelta | None, end: End = End.REPLIED, ago: timedelta = DAY, regime: str = "open quiet") -> Kept:
    arrived = NOW - ago
    promise = Promise(
        "c", arrived, "s", arrived, 4 * MINUTE, 10 * MINUTE, 5 * MINUTE, 12 * MINUTE, Key.USUAL, regime, 50
    )
    return Kept(promise, end, None if wait is None else arrived + wait)


def answered(share: float, count: int, seed: int) -> list[Kept]:
    """Every one within p90 with this chance."""
    dice = random.Random(seed)
    return [kept(8 * MINUTE if dice.random() < share else 30 * MINUTE) for _ in range(count)]


def test_a_row_counts_everybody() -> None:
    some = [kept(3 * MINUTE)] * 6 + [kept(11 * MINUTE)] * 2 + [kept(20 * MINUTE)]
    some += [kept(2 * MINUTE, End.CLOSED), kept(None, End.WAITING, 5 * MINUTE), kept(None, End.WAITING, DAY)]
    found = row("all", some, NOW)
    assert (found.told, found.decided, found.covered, found.closed, found.waiting) == (12, 10, 6, 1, 1)
    # Of 12, one is closed before the first reply came; 6 of 11 are answered, and one more cannot be known.
    assert found.coverage == pytest.approx(6 / 11)
    assert found.half == pytest.approx(6 / 11)
    # The one who has waited five minutes is at risk until then, and no longer when the eleven minutes come.
    assert found.kept == pytest.approx(1 - (5 / 11) * (3 / 4) * (2 / 3))
    assert found.over is not None and 1 < found.over < 12 / 3


def test_an_aim_is_no_promise() -> None:
    cold = kept(30 * MINUTE)
    cold = replace(cold, promise=replace(cold.promise, key=Key.COLD))
    found = row("", [cold], NOW)
    assert (found.coverage, found.kept, found.over) == (0.0, None, None)


def test_without_anybody_nothing_is_claimed() -> None:
    found = report([], NOW)
    assert (found.whole.coverage, found.whole.verdict, found.weeks, found.points) == (None, Verdict.FEW, (), ())


def test_weeks_and_regimes() -> None:
    some = [kept(MINUTE, ago=8 * DAY, regime="open busy"), kept(MINUTE, regime="closed quiet"), kept(MINUTE)]
    found = report(some, NOW)
    assert [(one.name, one.told) for one in found.weeks] == [("2026-W11", 1), ("2026-W12", 2)]
    assert [(one.name, one.told) for one in found.regimes] == [("busy", 1), ("closed", 1), ("open", 2), ("quiet", 2)]
    assert week_of(datetime(2027, 1, 1, tzinfo=UTC)) == "2026-W53"


def test_points_stand_on_the_diagonal_when_it_took_what_was_told() -> None:
    waits = [kept(2 * MINUTE)] * 20 + [kept(4 * MINUTE)] * 6 + [kept(10 * MINUTE)] * 10 + [kept(60 * MINUTE)] * 3
    found = {point.share: point for point in report(waits, NOW).points}
    assert found[0.9].happened == 600 and found[0.9].predicted == pytest.approx(600)
    assert found[0.5].happened == 120 and found[0.5].predicted == pytest.approx(240)
    assert found[0.9].count == 39
    assert report(waits[: FEWEST - 1], NOW).points == ()


@law
@given(st.integers(FEWEST, 3000))
def test_the_band_holds_the_aim_and_narrows(count: int) -> None:
    low, high = band(count)
    assert 0 <= low <= BAND[0] < AIM < BAND[1] <= high <= 1
    wider = band(count // 2)
    assert wider[0] <= low + 2 / count and wider[1] >= high - 2 / count


def test_noise_rings_no_alarm_and_a_fault_does() -> None:
    """A thousand weeks of three hundred requests, as calibrated as we promise: at the worst edge of the band."""
    for share in (*BAND, AIM):
        rings = sum(
            verdict(300, sum(dice.random() < share for _ in range(300)) / 300) is not Verdict.FITS
            for dice in map(random.Random, range(1000))
        )
        assert rings <= 10, share
    for seed in range(20):
        low, high = alarm(answered(0.75, 300, seed), NOW), alarm(answered(1.0, 300, seed), NOW)
        assert low is not None and low.verdict is Verdict.LOW and low.coverage < low.low
        assert high is not None and high.verdict is Verdict.HIGH
        assert alarm(answered(0.5, FEWEST - 1, seed), NOW) is None
        assert alarm(answered(0.9, 40, seed), NOW) is None


def test_only_the_last_week_counts_for_the_alarm() -> None:
    bad = [kept(30 * MINUTE, ago=8 * DAY)] * 100
    assert alarm(bad, NOW) is None
    assert alarm([*bad, *answered(0.9, 100, 3)], NOW) is None
    found = alarm([kept(30 * MINUTE)] * 100, NOW)
    assert found is not None and (found.coverage, found.decided) == (0.0, 100)


@law
@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(End)), min_size=1, max_size=40))
def test_a_share_is_a_share_and_grows_with_its_limit(waits: list[tuple[int, End]]) -> None:
    some = [kept(minutes * MINUTE, end) for minutes, end in waits]
    shares = [within(some, NOW, lambda _, m=m: m * MINUTE) for m in (1, 10, 30, 60)]  # type: ignore[misc]
    assert all(share is not None and 0 <= share <= 1 for share in shares)
    assert shares == sorted(shares, key=lambda share: share or 0)
