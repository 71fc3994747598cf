"""How it was: one rating a conversation, the newest word of the customer, and nothing of it twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.asking import rate
from server.domain.conversation import Conversation, Outcome, Said, add_message, begin, close, reopen
from server.domain.entry import Author, Channel, Kind
from server.domain.errors import Invalid
from server.domain.ratings import MOST_WORD, WINDOW, Mood

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
GONE = timedelta(seconds=60)


def answered(at: datetime = START) -> Conversation:
    asked = add_message(
        begin("c1", "site", "mara", Channel.CHAT, at), Said(Author.CUSTOMER, "mara", "?", "m1"), at, GONE
    )
    return answer(asked.conversation, at)


def answer(conversation: Conversation, at: datetime, by: str = "ana") -> Conversation:
    said = Said(Author.AGENT, by, "!", f"m{conversation.last_seq + 1}")
    return add_message(conversation, said, at, GONE).conversation


def say(conversation: Conversation, mood: Mood, word: str = "", at: datetime = START, about: str = "ana") -> Outcome:
    return rate(conversation, mood, word, at, about, f"r{conversation.last_seq}")


def test_one_click_is_a_line_for_the_team_and_a_rating() -> None:
    before = close(answered(), Author.AGENT, "ana", START).conversation
    outcome = say(before, Mood.SMILE)
    [line], [rating] = outcome.entries, outcome.ratings
    assert (line.kind, line.author, line.data) == (Kind.RATED, Author.CUSTOMER, {"mood": "smile", "agent": "ana"})
    assert not line.public and outcome.conversation.last_public_seq == before.last_public_seq
    assert outcome.conversation.rating == rating
    assert (rating.mood, rating.agent_id, rating.given_at) == (Mood.SMILE, "ana", START)
    # It neither opens the conversation, nor is it the last that was said there.
    assert outcome.conversation.status == before.status and outcome.conversation.preview == before.preview
    assert outcome.conversation.waiting_since is None


def test_only_what_a_person_has_answered() -> None:
    asked = begin("c1", "site", "mara", Channel.CHAT, START)
    with pytest.raises(Invalid, match="Nobody has answered"):
        say(asked, Mood.FROWN)


def test_a_word_has_room_and_an_end() -> None:
    assert say(answered(), Mood.FROWN, " slow \n").ratings[0].word == "slow"
    assert say(answered(), Mood.FROWN, "x" * MOST_WORD).ratings
    with pytest.raises(Invalid, match="longer"):
        say(answered(), Mood.FROWN, "x" * (MOST_WORD + 1))


def test_who_was_rated_stays_who_was_rated() -> None:
    first = say(answered(), Mood.FROWN, about="ana").conversation
    changed = say(first, Mood.FROWN_AT_YOU, "too slow", START + timedelta(hours=1), about="ben").ratings[0]
    assert (changed.agent_id, changed.given_at) == ("ana", START)


def test_after_the_window_it_stands_until_somebody_answers_again() -> None:
    rated = say(answered(), Mood.SMILE).conversation
    late = START + WINDOW + timedelta(seconds=1)
    assert say(rated, Mood.FROWN, at=START + WINDOW).ratings
    with pytest.raises(Invalid, match="stands now"):
        say(rated, Mood.FROWN, at=late)
    assert say(rated, Mood.SMILE, at=late).entries == ()  # a resend is no change of mind
    again = answer(reopen(rated, Author.CUSTOMER, "mara", late).conversation, late, by="ben")
    assert again.rating is None
    second = say(again, Mood.FROWN, at=late, about="ben").ratings[0]
    assert (second.given_at, second.agent_id) == (late, "ben")
    # An answer within the window is of the same round.
    assert answer(rated, START + WINDOW).rating == rated.rating


MOMENTS = st.tuples(
    st.timedeltas(timedelta(0), timedelta(days=20)),
    st.one_of(
        st.just("answer"),
        st.tuples(st.sampled_from(Mood), st.sampled_from(["", "slow", " slow ", "thanks"])),
    ),
)


@given(st.lists(MOMENTS, max_size=30))
def test_the_newest_word_within_the_window_is_what_stands(moments: list[tuple[timedelta, object]]) -> None:
    """A model beside it: what stands, since when, and one line for each change; a repeat is never one."""
    conversation, now, lines = answered(), START, 0
    stands: tuple[Mood, str] | None = None
    since = START
    for pause, what in moments:
        now += pause
        if not isinstance(what, tuple):
            if stands is not None and now > since + WINDOW:
                stands = None
            conversation = answer(conversation, now)
            continue
        said = (what[0], what[1].strip())
        if stands is not None and said != stands and now > since + WINDOW:
            with pytest.raises(Invalid):
                say(conversation, what[0], what[1], now)
            continue
        outcome = say(conversation, what[0], what[1], now)
        since = now if stands is None else since
        assert len(outcome.entries) == len(outcome.ratings) == (said != stands)
        lines += len(outcome.entries)
        stands, conversation = said, outcome.conversation
        # Run again on its own effect it changes nothing.
        assert say(conversation, what[0], what[1], now) == Outcome(conversation)
        assert conversation.rating is not None
        assert (conversation.rating.mood, conversation.rating.word) == stands
        assert conversation.rating.given_at == since <= conversation.rating.changed_at
    assert conversation.last_seq - conversation.last_public_seq == lines


def test_clocks_that_differ_take_nothing_back() -> None:
    rated = say(answered(), Mood.SMILE, at=START + timedelta(seconds=5)).conversation
    earlier = say(rated, Mood.FROWN, at=START).ratings[0]
    assert earlier.changed_at == earlier.given_at == START + timedelta(seconds=5)
