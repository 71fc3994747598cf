"""Ratings in the store: with the conversation or not at all, and each mailbox asked once in a while."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from server.adapters.store import SqlStore
from server.domain.asking import rate
from server.domain.entry import Kind
from server.domain.errors import Reused
from server.domain.ratings import WINDOW, Mood
from tests.contracts.conftest import Open
from tests.contracts.helpers import NOW, ODD, after, ask, assert_whole, does, reply

QUIET = timedelta(days=28)
LATER = after(10**9)


async def rates(store: SqlStore, identity: str, re: str, mood: Mood, word: str = "", seconds: float = 0) -> None:
    change = does(lambda one: rate(one, mood, word, after(seconds), "anna", re))
    await store.conversations.change(identity, change, re)


async def test_a_rating_comes_back_as_it_was_given(store: SqlStore, store_url: str, opened: Open) -> None:
    await ask(store, "c", "m1")
    await reply(store, "c", "m2")
    word = ODD[:500].replace("\0", "").strip()
    await rates(store, "c", "r1", Mood.FROWN_AT_PRODUCT, word)
    [rating] = await store.ratings.given("site", NOW, LATER)
    assert (rating.mood, rating.word, rating.agent_id) == (Mood.FROWN_AT_PRODUCT, word, "anna")
    elsewhere = await (await opened(store_url)).conversations.get("c")
    assert elsewhere is not None and elsewhere.rating == rating
    lines = await assert_whole(store, "c")
    assert (lines[-1].kind, lines[-1].text, lines[-1].public_seq) == (Kind.RATED, word, None)


async def test_a_resend_and_a_change(store: SqlStore) -> None:
    await ask(store, "c", "m1")
    await reply(store, "c", "m2")
    for _ in range(2):
        await rates(store, "c", "r1", Mood.SMILE)
    await asyncio.gather(*(rates(store, "c", f"r{n}", Mood.FROWN, f"word {n}", n) for n in range(2, 12)))
    await rates(store, "c", "r1", Mood.SMILE, seconds=20)  # long after it was changed, and says nothing any more
    [rating] = await store.ratings.given("site", NOW, LATER)
    assert (rating.mood, rating.word, rating.given_at) == (Mood.FROWN, "word 11", NOW)
    assert [line.kind for line in await assert_whole(store, "c")].count(Kind.RATED) == 11
    try:
        await rates(store, "c", "r1", Mood.FROWN_AT_YOU, seconds=30)
        raise AssertionError("an id says one thing for ever")
    except Reused:
        pass


async def test_each_round_has_a_row_and_reports_find_it(store: SqlStore) -> None:
    for name in ("a", "b"):
        await ask(store, name, "m1")
        await reply(store, name, "m2")
        await rates(store, name, "r1", Mood.SMILE, seconds=ord(name))
    late = (WINDOW + timedelta(days=1)).total_seconds()
    await reply(store, "a", "m3", at=after(late))
    await rates(store, "a", "r2", Mood.FROWN, seconds=late + 1)
    every = await store.ratings.given("site", NOW, LATER)
    assert [(one.conversation_id, one.mood) for one in every] == [("a", "smile"), ("b", "smile"), ("a", "frown")]
    assert await store.ratings.given("site", after(98), after(late)) == [every[1]]
    assert await store.ratings.given("site", NOW, LATER, limit=1) == every[:1]
    assert await store.ratings.given("other", NOW, LATER) == []


async def test_a_mailbox_is_asked_once_in_a_while(store: SqlStore, store_url: str, opened: Open) -> None:
    other = await opened(store_url)
    asked = await asyncio.gather(
        *(
            one.ratings.may_ask("site", "Mara@acme.dev", f"r-{n}", NOW, QUIET)
            for n, one in enumerate([store, other] * 5)
        )
    )
    assert sum(asked) == 1
    row = f"r-{asked.index(True)}"
    assert await store.ratings.may_ask("site", "mara@ACME.dev", row, after(60), QUIET)  # the same mail, once more
    assert not await store.ratings.may_ask("site", "mara@acme.dev", "r-x", NOW + QUIET, QUIET)
    assert await store.ratings.may_ask("site", "jonas@acme.dev", "r-x", NOW, QUIET)
    assert await store.ratings.may_ask("site", "mara@acme.dev", "r-x", after(60) + QUIET, QUIET)
