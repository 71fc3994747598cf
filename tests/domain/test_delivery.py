"""When unseen replies leave by mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.conversation import Conversation
from server.domain.delivery import MOST_DELAYS_HELD_BACK, Cancel, Later, Presence, Send, decide

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
GONE, HERE = timedelta(seconds=60), timedelta(minutes=10)
AWAY, THERE = Presence(False), Presence(True)
REPLIED = Conversation(
    "c1", "site", "customer", START, START, last_seq=3, last_public_seq=3, last_reply=3, last_reply_at=START
)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def left(seconds: float) -> Presence:
    return Presence(False, at(seconds))


@pytest.mark.parametrize(
    "presence, now, expected",
    [
        (AWAY, 0, Later(at(60))),
        (AWAY, 59, Later(at(60))),
        (AWAY, 60, Send(1, 3)),
        (AWAY, 86_400, Send(1, 3)),
        (left(-500), 60, Send(1, 3)),  # left before the reply
        (left(40), 60, Later(at(100))),  # left later than the reply, without looking
        (left(40), 100, Send(1, 3)),
        (left(900), 910, Later(at(960))),  # however long they were there before
        (THERE, 0, Later(at(60))),  # looked at again soon: they may leave unnoticed
        (THERE, 590, Later(at(600))),
        (THERE, 600, Send(1, 3)),
    ],
)
def test_the_table(presence: Presence, now: float, expected: object) -> None:
    assert decide(REPLIED, presence, START, at(now), GONE, HERE) == expected


@pytest.mark.parametrize("presence", [AWAY, THERE, left(1)])
@pytest.mark.parametrize("change", [{"customer_seen": 3}, {"mailed": 3}, {"last_reply": 0, "last_reply_at": None}])
def test_nothing_unseen_is_nothing_to_send(presence: Presence, change: dict[str, int]) -> None:
    assert decide(replace(REPLIED, **change), presence, START, at(10**6), GONE, HERE) == Cancel()


def test_several_replies_travel_together_but_the_first_is_not_held_back_for_ever() -> None:
    talking = replace(REPLIED, last_reply=9, last_reply_at=at(290))
    assert decide(talking, AWAY, START, at(295), GONE, HERE) == Later(at(300))
    assert decide(talking, AWAY, START, at(300), GONE, HERE) == Send(1, 9)
    assert at(300) == START + MOST_DELAYS_HELD_BACK * GONE


def test_only_what_is_new_is_sent() -> None:
    assert decide(replace(REPLIED, customer_seen=1, mailed=2), AWAY, START, at(60), GONE, HERE) == Send(3, 3)


seconds = st.integers(-1000, 10_000)
delays = st.integers(0, 2000).map(lambda delay: timedelta(seconds=delay))
presences = st.builds(Presence, st.booleans(), st.none() | seconds.map(at))
conversations = st.builds(
    lambda reply, spoke, seen, mailed: replace(
        REPLIED, last_reply=reply, last_reply_at=at(spoke), customer_seen=seen, mailed=mailed
    ),
    st.integers(1, 9),
    seconds,
    st.integers(0, 9),
    st.integers(0, 9),
)
law = settings(max_examples=60, deadline=None)


@law
@given(conversations, presences, seconds.map(at), seconds.map(at), delays, delays)
def test_what_was_seen_is_never_sent_and_later_is_later(
    conversation: Conversation,
    presence: Presence,
    due_since: datetime,
    now: datetime,
    gone: timedelta,
    here: timedelta,
) -> None:
    decision = decide(conversation, presence, due_since, now, gone, here)
    assert isinstance(decision, Cancel) != conversation.unseen_reply
    if isinstance(decision, Send):
        assert max(conversation.customer_seen, conversation.mailed) < decision.first <= decision.last
        assert decision.last == conversation.last_reply
    if isinstance(decision, Later):
        assert decision.at > now


@law
@given(conversations, st.lists(presences, min_size=1, max_size=5), seconds.map(at), delays, delays)
def test_what_is_not_seen_is_sent_in_bounded_time_however_they_come_and_go(
    conversation: Conversation, comings: list[Presence], due_since: datetime, gone: timedelta, here: timedelta
) -> None:
    conversation = replace(conversation, customer_seen=0, mailed=0)
    bound = due_since + MOST_DELAYS_HELD_BACK * max(gone, here)
    now, asked = due_since, 0
    while isinstance(
        decision := decide(conversation, comings[asked % len(comings)], due_since, now, gone, here), Later
    ):
        assert decision.at <= max(bound, now + timedelta(seconds=1))
        now, asked = decision.at, asked + 1
        if asked > 50:
            now = max(now, bound)
    assert isinstance(decision, Send)
