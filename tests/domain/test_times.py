"""Milliseconds and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.times import from_ms, to_ms

law = settings(max_examples=40, deadline=None)
FAR = 4_000_000_000_000


@law
@given(st.integers(-FAR, FAR))
def test_there_and_back(ms: int) -> None:
    assert to_ms(from_ms(ms)) == ms
    assert from_ms(ms).tzinfo is UTC


@law
@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)), st.integers(-14, 14))  # noqa: DTZ001
def test_a_time_keeps_its_moment_whatever_its_zone(naive: datetime, hours: int) -> None:
    at = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    kept = from_ms(to_ms(at))
    assert timedelta(0) <= at - kept < timedelta(milliseconds=1)


@law
@given(st.integers(0, FAR), st.integers(0, FAR))
def test_order_is_kept(one: int, other: int) -> None:
    assert (one < other) == (from_ms(one) < from_ms(other))
