"""Laws of the estimator, whatever happens at the desk."""

from __future__ import annotations

from math import isfinite

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.wait.calendar import AlwaysOpen, Calendar, Weekly
from server.domain.wait.estimator import Estimator
from server.domain.wait.events import Abandon, Arrive, End, Event, Leave, Login, Logout, Message, Reply

MONDAY_NINE = 1767603600.0
"""2026-01-05 09:00 UTC."""
WEEKDAYS = {day: [[540, 1080]] for day in ("mon", "tue", "wed", "thu", "fri")}
CALENDARS: tuple[Calendar, ...] = (AlwaysOpen(), Weekly(WEEKDAYS), Weekly({}), Weekly(WEEKDAYS, 330))
law = settings(max_examples=15, deadline=None)

ids = st.sampled_from("abcdef")
names = st.sampled_from(["Ada", "Ben", ""])
gaps = st.one_of(st.floats(-5, 120), st.floats(0, 200_000))
kinds = st.sampled_from("arrive reply leave abandon end login logout msg".split())


def event(kind: str, t: float, id: str, agent: str) -> Event:
    match kind:
        case "arrive":
            return Arrive(t, id, agent)
        case "reply":
            return Reply(t, id, agent)
        case "leave":
            return Leave(t, id)
        case "abandon":
            return Abandon(t, id)
        case "end":
            return End(t, id, agent)
        case "login":
            return Login(t, agent)
        case "logout":
            return Logout(t, agent)
        case _:
            return Message(t, agent)


def steps(drawn: list[tuple[str, float, str, str]]) -> list[Event]:
    t, found = MONDAY_NINE, []
    for kind, gap, id, agent in drawn:
        t += gap
        found.append(event(kind, t, id, agent))
    return found


streams = st.lists(st.tuples(kinds, gaps, ids, names), max_size=40).map(steps)


def waiting(estimator: Estimator, events: list[Event]) -> dict[str, float]:
    """Feeds the events; who waits then, and since when."""
    since: dict[str, float] = {}
    for each in events:
        estimator.feed(each)
        if isinstance(each, Arrive):
            since.setdefault(each.id, each.t)
        elif isinstance(each, Reply | Abandon | End):
            since.pop(each.id, None)
    return since


@law
@given(streams, st.sampled_from(CALENDARS), st.floats(0, 100_000))
def test_p50_is_at_most_p90_and_neither_lies_in_the_past(events: list[Event], calendar: Calendar, later: float) -> None:
    estimator = Estimator(calendar)
    since = waiting(estimator, events)
    now = max((each.t for each in events), default=MONDAY_NINE) + later
    for id, t in since.items():  # time may have run back a little: nobody arrives before what was known then
        told = estimator.predict(now, id)
        assert isfinite(told.p90)
        assert min(now - t, 45 * 86400.0) <= told.p50 + 10 * (len(events) + 1) and told.p50 <= told.p90
    new = estimator.predict_new(now)
    assert 0 <= new.p50 <= new.p90 and isfinite(new.p90)


@law
@given(streams, st.sampled_from(CALENDARS), st.integers(0, 40))
def test_a_restored_estimator_goes_on_bit_by_bit(events: list[Event], calendar: Calendar, cut: int) -> None:
    whole, half = Estimator(calendar), Estimator(calendar)
    for number, each in enumerate(events):
        if number == cut:
            half = Estimator.load(half.save(), calendar)
        half.predict_new(each.t + 1000)
        whole.feed(each)
        half.feed(each)
    assert half.save() == whole.save()
    t = max((each.t for each in events), default=MONDAY_NINE)
    assert half.predict_new(t + 50) == Estimator.load(whole.save(), calendar).predict_new(t + 50)
