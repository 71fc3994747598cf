"""When the question how it was leaves by mail, and when it does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.asking import LOOK_AGAIN, TOO_LATE, Ask, Drop, Facts, Later, ask_later, decide, rate
from server.domain.conversation import Conversation, Status, close, reopen, unchanged
from server.domain.delivery import Presence
from server.domain.entry import Author
from server.domain.outgoing import OutgoingKind
from server.domain.ratings import Mood
from server.domain.times import from_ms

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CLOSED = Conversation(
    "0190a1b2c3d4e5f60718293a4b5c6d7e",
    "site",
    "mara",
    START,
    START,
    status=Status.CLOSED,
    last_seq=4,
    last_public_seq=4,
    last_reply=3,
    mailed=3,
)
GONE = Facts(DAY, Presence(False), "mara@acme.example", refused=False)
RATED = rate(CLOSED, Mood.SMILE, "", START, "ana", "r1").conversation


@pytest.mark.parametrize(
    "conversation, facts, hours, expected",
    [
        (CLOSED, GONE, 24, Ask()),
        (CLOSED, GONE, 23, Later(START + DAY)),  # it was closed a second time
        (CLOSED, replace(GONE, presence=Presence(True)), 24, Later(START + DAY + LOOK_AGAIN)),
        (replace(CLOSED, mailed=0, mail_id="m"), GONE, 24, Later(START + DAY + LOOK_AGAIN)),  # the answer goes first
        (replace(CLOSED, mailed=0), GONE, 24, Drop()),  # the answer has not reached them
        (replace(CLOSED, customer_seen=4), GONE, 24, Drop()),  # they were asked in the chat
        (replace(CLOSED, customer_seen=3), GONE, 24, Ask()),
        (replace(CLOSED, status=Status.OPEN), GONE, 24, Drop()),
        (replace(CLOSED, last_reply=0), GONE, 24, Drop()),
        (RATED, GONE, 24, Drop()),
        (CLOSED, replace(GONE, address=""), 24, Drop()),
        (CLOSED, replace(GONE, refused=True), 24, Drop()),
        (CLOSED, replace(GONE, after=None), 24, Drop()),
        (CLOSED, replace(GONE, presence=Presence(True)), TOO_LATE.total_seconds() / 3600 + 1, Drop()),
    ],
)
def test_the_table(conversation: Conversation, facts: Facts, hours: float, expected: object) -> None:
    assert decide(conversation, 4, START, facts, START + timedelta(hours=hours)) == expected


@given(st.fixed_dictionaries({"customer_seen": st.integers(0, 6), "mailed": st.integers(0, 4)}), st.integers(0, 400))
def test_it_ends(change: dict[str, Any], hours: int) -> None:
    """Whoever puts it off puts it off to a later moment, and not for ever."""
    now = START + timedelta(hours=hours)
    facts = replace(GONE, presence=Presence(True))
    decision = decide(replace(CLOSED, mail_id="m", **change), 4, START, facts, now)
    if isinstance(decision, Later):
        assert now < decision.at <= START + TOO_LATE + LOOK_AGAIN
    else:
        assert decision == Drop()


def test_a_closing_makes_one_row_due_whatever_comes_after() -> None:
    opened = reopen(CLOSED, Author.CUSTOMER, "mara", START).conversation
    first = ask_later(close(opened, Author.AGENT, "ana", START), START, DAY)
    [row] = first.outgoing
    assert (row.kind, row.due_at, row.conversation_id) == (OutgoingKind.RATING_MAIL, START + DAY, CLOSED.id)
    assert row.payload["closed"] == first.conversation.last_public_seq == first.entries[0].public_seq
    assert from_ms(row.payload["since"]) == START
    again = reopen(first.conversation, Author.CUSTOMER, "mara", START).conversation
    [second] = ask_later(close(again, Author.AGENT, "ana", START), START + DAY, DAY).outgoing
    assert second.id == row.id and second.payload["closed"] > row.payload["closed"]


def test_nothing_is_asked_where_nothing_was_closed_or_answered() -> None:
    assert ask_later(close(CLOSED, Author.AGENT, "ana", START), START, DAY).outgoing == ()
    unanswered = replace(CLOSED, status=Status.OPEN, last_reply=0)
    assert ask_later(close(unanswered, Author.AGENT, "ana", START), START, DAY).outgoing == ()
    assert ask_later(unchanged(CLOSED), START, DAY) == unchanged(CLOSED)
