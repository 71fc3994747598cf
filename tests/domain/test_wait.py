"""The estimate of the wait: honest about what is still running."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.wait import MIN_SAMPLES, age, estimate, rounded_up

TARGET = timedelta(minutes=5)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
law = settings(max_examples=40, deadline=None)

spans = st.integers(0, 300).map(lambda count: timedelta(minutes=count))
answered_waits = st.lists(spans, min_size=MIN_SAMPLES, max_size=40)
running_waits = st.lists(spans, max_size=15)


def minutes(*counts: float) -> list[timedelta]:
    return [timedelta(minutes=count) for count in counts]


def in_minutes(span: timedelta | None) -> float | None:
    return None if span is None else span / timedelta(minutes=1)


@law
@given(st.lists(spans, max_size=MIN_SAMPLES - 1), running_waits)
def test_below_the_least_number_we_do_not_know(answered: list[timedelta], running: list[timedelta]) -> None:
    told = estimate(answered, running, TARGET)
    assert (told.p50, told.p90, told.target, told.samples) == (None, None, TARGET, len(answered))


@law
@given(answered_waits, running_waits)
def test_p50_never_exceeds_p90_and_both_are_known_or_neither(
    answered: list[timedelta], running: list[timedelta]
) -> None:
    told = estimate(answered, running, TARGET)
    assert (told.p50 is None) == (told.p90 is None)
    if told.p50 is not None and told.p90 is not None:
        assert min(answered) <= told.p50 <= told.p90


@law
@given(answered_waits, running_waits, spans)
def test_somebody_who_still_waits_never_makes_it_look_faster(
    answered: list[timedelta], running: list[timedelta], more: timedelta
) -> None:
    before, after = estimate(answered, running, TARGET), estimate(answered, [*running, more], TARGET)
    unknown = timedelta.max
    assert (after.p50 or unknown if after.p50 is None else after.p50) >= (unknown if before.p50 is None else before.p50)
    assert (unknown if after.p90 is None else after.p90) >= (unknown if before.p90 is None else before.p90)


@law
@given(answered_waits, running_waits, st.randoms())
def test_the_order_of_the_waits_does_not_matter(
    answered: list[timedelta], running: list[timedelta], random: object
) -> None:
    told = estimate(answered, running, TARGET)
    random.shuffle(answered)  # type: ignore[attr-defined]
    random.shuffle(running)  # type: ignore[attr-defined]
    assert estimate(answered, running, TARGET) == told


@pytest.mark.parametrize("count, p50, p90", [(8, 4, 8), (10, 5, 9), (20, 10, 18), (40, 20, 36), (60, 30, 54)])
def test_with_everybody_answered_these_are_the_plain_quantiles(count: int, p50: int, p90: int) -> None:
    told = estimate(minutes(*range(1, count + 1)), [], TARGET)
    assert (in_minutes(told.p50), in_minutes(told.p90)) == (p50, p90)


def test_by_hand() -> None:
    """Kaplan-Meier on paper: 1 - 1/12 … ; those who wait since 4 minutes leave the sample after the reply at 4."""
    told = estimate(minutes(1, 2, 3, 4, 5, 6, 7, 8), minutes(4, 4, 60, 60), TARGET)
    # At risk 12, 11, 10, 9 | 6, 5, 4, 3: survival 8/12, then x 5/6 = .56, x 4/5 = .44 at 6 minutes.
    assert in_minutes(told.p50) == 6
    assert in_minutes(told.p90) == 60  # a tenth has not got there yet: at least the longest there is


def test_a_desk_that_stopped_answering_does_not_look_fast() -> None:
    quick = minutes(*[1] * 20)
    assert in_minutes(estimate(quick, [], TARGET).p90) == 1
    stuck = estimate(quick, minutes(*[90] * 10), TARGET)
    assert in_minutes(stuck.p90) == 90


@law
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_ladder_is_monotone_and_never_rounds_down(one: int, other: int) -> None:
    low, high = sorted([timedelta(milliseconds=one), timedelta(milliseconds=other)])
    assert rounded_up(low) <= rounded_up(high)
    assert rounded_up(low) >= min(in_minutes(low) or 0, 10_080)


@pytest.mark.parametrize(
    "wait, told", [(0, 1), (1, 1), (1.01, 2), (6, 10), (46, 60), (10_080, 10_080), (99_999, 10_080)]
)
def test_the_ladder(wait: float, told: int) -> None:
    assert rounded_up(timedelta(minutes=wait)) == told


def test_nobody_has_waited_less_than_nothing() -> None:
    assert age(NOW + timedelta(seconds=1), NOW) == timedelta(0)
    assert age(NOW - timedelta(seconds=1), NOW) == timedelta(seconds=1)
