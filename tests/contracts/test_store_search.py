"""Searching, on both stores: the same answers, nothing twice, nothing left out."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from server.actions.desk import Desk
from server.actions.indexing import SWEPT_EVERY, Indexing
from server.actions.searching import MOST_FOUND, Found, search
from server.adapters.store import SqlStore
from server.domain.conversation import close
from server.domain.entry import Author
from server.domain.errors import Invalid
from server.domain.people import Customer
from server.domain.search_query import parse
from server.domain.search_words import BLOCK, number_of
from server.ports_search import Line
from tests.contracts.helpers import ANNA, MARA, NOW, SITE, after, ask, asks, does, note, reply

OTHER = replace(SITE, id="other", key="other")


def desk_of(store: SqlStore, now: datetime = NOW) -> Desk:
    return cast(Desk, SimpleNamespace(store=store, clock=lambda: now + timedelta(days=1)))


async def indexed(store: SqlStore, now: datetime = NOW) -> Indexing:
    worker = Indexing(desk_of(store, now))
    while await worker.round():
        pass
    return worker


async def found(store: SqlStore, query: str, before: int | None = None) -> list[tuple[str, int]]:
    answer = await search(desk_of(store), ANNA, query, before)
    return [(hit.conversation.id, hit.entry.seq) for hit in answer.hits]


async def page(store: SqlStore, query: str, before: int | None = None) -> Found:
    return await search(desk_of(store), ANNA, query, before)


async def says(store: SqlStore, number: int, words: str, at: float = 0, customer: str = "mara") -> str:
    """A conversation with one message."""
    identity = f"c{number}"
    asked = asks(identity, words, f"m{number}", after(at), customer)
    await store.conversations.change(identity, asked, f"m{number}")
    return identity


async def bulk(store: SqlStore, count: int, words: str = "usual {number}") -> None:
    """Lines of conversations that nobody looks at."""
    lines = [Line("site", f"bulk{n}", 1, f" {words.format(number=n)} / ", " ") for n in range(count)]
    for start in range(0, count, 1000):
        await store.search.add(lines[start : start + 1000], {}, NOW)
    while await store.search.seal():
        pass


async def test_what_was_said_is_found_by_its_words(store: SqlStore) -> None:
    await ask(store, "c1", "m1", "Where is my Refund for INV-2024-17?")
    await reply(store, "c1", "m2", "It went out, Señora", after(1))
    await note(store, "c1", "m3", "She is on the legacy plan", after(2))
    await ask(store, "c2", "m4", "東京のタワー 50% off_label", after(3))
    assert await found(store, "refund") == []  # a moment later
    await indexed(store)
    for query, seq in (("refund", 1), ("inv-2024-17", 1), ("senora", 3), ("legacy plan", 4), ('"went out"', 3)):
        assert [(one, at) for one, at in await found(store, query)] == [("c1", seq)], query
    for query in ("東京", "タワ", "50% OFF", "off_label"):
        assert await found(store, query) == [("c2", 1)], query
    for query in ("refund legacy", '"out went"', "efund", "京東 "):
        assert await found(store, query) == [], query
    for query in ("%", "_", "", "  ", '""', "is:open"):
        with pytest.raises(Invalid):
            await found(store, query)


async def test_the_customer_is_found_by_all_that_is_known_of_them(store: SqlStore) -> None:
    await store.people.put_customer(
        Customer(
            "noor",
            "site",
            NOW,
            "8",
            "Noor Haddad",
            "noor@fjord.dev",
            company="Fjord & Field",
            attributes={"cluster": 17},
        )
    )
    await says(store, 1, "hello", 0, "noor")
    await says(store, 2, "noor wrote to me", 1)
    await indexed(store)
    assert await found(store, "noor") == [("c2", 1), ("c1", 1)]
    assert await found(store, "from:noor") == [("c1", 1)]
    for query in ("noor@fjord.dev", "fjord field", "17", "haddad hello", "from:noor@fj"):
        assert await found(store, query) == [("c1", 1)], query
    [hit] = (await page(store, "fjord field")).hits
    assert (hit.field, hit.known, hit.line) == ("email", ["noor@", "fjord", ".dev"], ["hello"])


async def test_each_conversation_once_newest_first_in_pages(store: SqlStore) -> None:
    for number in range(30):
        await says(store, number, "the usual word", number)
    await reply(store, "c3", "r1", "usual again", after(99))
    await indexed(store)
    first = await page(store, "usual")
    assert [hit.conversation.id for hit in first.hits] == ["c3", *(f"c{n}" for n in range(29, 29 - MOST_FOUND + 1, -1))]
    assert first.hits[0].line == ["", "usual", " again"]
    second = await page(store, "usual", first.next)
    known = {hit.conversation.id for hit in first.hits}
    assert [hit.conversation.id for hit in second.hits if hit.conversation.id not in known] == [
        f"c{n}" for n in range(10, -1, -1) if n != 3
    ]
    assert second.next is None


async def test_filters_of_state_and_of_who_answers(store: SqlStore) -> None:
    for number in range(4):
        await says(store, number, "tower", number)
    await reply(store, "c1", "r1", "yes", after(10))
    await store.conversations.change("c2", does(lambda one: close(one, Author.AGENT, "anna", after(11))))
    await indexed(store)
    assert await found(store, "tower is:open") == [("c3", 1), ("c1", 1), ("c0", 1)]
    assert await found(store, "tower is:closed") == [("c2", 1)]
    assert await found(store, "tower is:waiting") == [("c3", 1), ("c0", 1)]
    assert await found(store, "tower by:ann") == await found(store, "tower by:me") == [("c1", 1)]
    assert await found(store, "tower by:nobody") == []


async def test_only_sites_of_the_agent(store: SqlStore) -> None:
    await store.people.put_site(OTHER)
    await store.people.put_customer(Customer("zoe", "other", NOW, "9", "Zoe"))
    await says(store, 1, "secret tower", 0)
    decide = asks("c2", "secret tower", "m2", after(1), "zoe")
    await store.conversations.change("c2", lambda now: _at_other(decide(now)), "m2")
    await indexed(store)
    assert await found(store, "tower") == [("c1", 1)]
    both = replace(ANNA, site_ids=("site", "other"))
    assert [hit.conversation.id for hit in (await search(desk_of(store), both, "tower")).hits] == ["c2", "c1"]
    assert (await search(desk_of(store), replace(ANNA, site_ids=()), "tower")).hits == []


def _at_other(outcome: Any) -> Any:
    return replace(outcome, conversation=replace(outcome.conversation, site_id="other"), waits=())


async def test_rare_words_are_found_among_many_blocks(store: SqlStore) -> None:
    await says(store, 1, "needle in the haystack", 0)
    await says(store, 2, "the usual thing", 1)
    await indexed(store)
    await bulk(store, 20 * BLOCK)
    for query in ("needle", "need", "ne ", "needles", "haystack needle", '"the haystack'):
        assert await found(store, query) == ([] if query in ("ne ", "needles") else [("c1", 1)]), query
    assert await found(store, "usual thing") == [("c2", 1)]


async def test_a_word_typed_to_its_end_is_found_however_many_begin_like_it(store: SqlStore) -> None:
    await says(store, 1, "number12 here", 0)
    await says(store, 2, "number1299", 1)
    await indexed(store)
    await bulk(store, 100 * BLOCK, "number1x{number}")
    assert await found(store, "number12") == [("c2", 1), ("c1", 1)]  # both in one block
    assert await found(store, "number12 ") == await found(store, "number12 h") == [("c1", 1)]
    assert (await page(store, "number12")).next is not None  # there may be others that only begin like it


async def test_what_never_meets_is_looked_for_only_so_far(store: SqlStore) -> None:
    await says(store, 1, "left and right", 0)
    await indexed(store)
    lines = [Line("site", f"bulk{n}", 1, " left / " if n % 2 else " right / ", " ") for n in range(200 * BLOCK)]
    await store.search.add(lines, {}, NOW)
    while await store.search.seal():
        pass
    matches = await store.search.find(["site"], parse("left right"), None)
    assert matches.matches == [] and matches.next is not None
    pages = 1
    while not matches.matches:
        matches, pages = await store.search.find(["site"], parse("left right"), matches.next), pages + 1
    assert [one.conversation_id for one in matches.matches] == ["c1"] and pages > 2


async def test_a_conversation_that_says_it_all_the_time_hides_no_other(store: SqlStore) -> None:
    await says(store, 1, "tower", 0)
    changes = [(asks("c2", "tower", f"t{n}", after(n)), f"t{n}") for n in range(20 * BLOCK)]
    await asyncio.gather(*(store.conversations.change("c2", *change) for change in changes))
    await indexed(store)
    assert await found(store, "tower") == [("c2", 20 * BLOCK), ("c1", 1)]


async def test_two_workers_add_nothing_twice_and_leave_nothing_out(store: SqlStore) -> None:
    dice = random.Random(3)
    now = NOW
    workers = [Indexing(cast(Desk, SimpleNamespace(store=store, clock=lambda: now))) for _ in range(3)]
    for number in range(300):
        identity, now = f"c{dice.randrange(40)}", after(number)
        await store.conversations.change(
            identity, asks(identity, f"word{number}", f"m{number}", after(number)), f"m{number}"
        )
        if number % 20 == 0:
            await asyncio.gather(*(worker.round() for worker in workers))
    while any(await asyncio.gather(*(worker.round() for worker in workers))):
        pass
    async with store.database.read() as connection:
        rows = (await connection.execute(text("SELECT conversation_id, seq FROM search_lines"))).all()
    assert len(rows) == len(set(map(tuple, rows))) == 300
    for number in range(300):
        assert len(await found(store, f"word{number} ")) == 1


async def test_what_comes_to_light_late_is_found_all_the_same(store: SqlStore) -> None:
    """Two processes commit side by side: the earlier change is there after the later one was taken in."""
    await says(store, 1, "late tower", 0)
    now = after(86_400)
    worker = Indexing(cast(Desk, SimpleNamespace(store=store, clock=lambda: now)))
    await says(store, 2, "early tower", 86_399)
    await worker.round()
    await says(store, 3, "tower of a process that was slow", 86_399 - 60)
    await worker.round()
    assert {one for one, _ in await found(store, "tower")} == {"c1", "c2", "c3"}
    await says(store, 4, "tower of one that was stopped for an hour", 86_399 - 3600)
    await worker.round()
    assert "c4" not in {one for one, _ in await found(store, "tower")}
    now += SWEPT_EVERY
    await worker.round()
    assert "c4" in {one for one, _ in await found(store, "tower")}


async def test_who_is_called_otherwise_is_found_by_both_names(store: SqlStore) -> None:
    await says(store, 1, "hello", 0)
    await store.people.put_customer(replace(MARA, name="Mara Lind"))
    await indexed(store)
    await store.people.put_customer(replace(MARA, name="Mara Sato", email="sato@acme.dev"))
    await indexed(store)
    assert await found(store, "sato@acme.dev") == await found(store, "lind") == [("c1", 1)]
    [hit] = (await page(store, "sato")).hits
    assert (hit.field, hit.known) == ("name", ["Mara ", "Sato", ""])


async def test_what_is_forgotten_leaves_no_word(store: SqlStore) -> None:
    await says(store, 1, "needle", 0)
    await says(store, 2, "haystack", 1)
    await indexed(store)
    await bulk(store, BLOCK)
    await store.search.add([Line("site", "c1", 2, " pin / ", " ")], {}, NOW)
    assert {one for one, _ in await found(store, "needle")} == {"c1"}
    await store.search.forget("site", "c1")
    assert await found(store, "needle") == await found(store, "pin") == []
    assert await found(store, "haystack") == [("c2", 1)]
    async with store.database.read() as connection:
        kept = await connection.execute(text("SELECT count(*) FROM search_lines WHERE conversation_id = 'c1'"))
        assert kept.scalar() == 0
        numbers = [number_of("site", term) for term in ("needle", "haystack")]
        blocks = store.search._blocks
        assert await blocks.find(connection, numbers[:1], 9, 9) == []
        assert await blocks.find(connection, numbers[1:], 9, 9) == [0]


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "NEAR(a b)",
        "a* AND",
        "x OR y",
        "'; DROP TABLE entries; --",
        "a\0b",
        "é" * 10_000,
        "(((",
        "-a +b ^c",
        "a:b",
        "\\",
        "{}",
        "| & !",
    ],
)
async def test_nothing_typed_is_more_than_words(store: SqlStore, typed: str) -> None:
    await says(store, 1, "a b x y", 0)
    await indexed(store)
    try:
        await found(store, typed)
    except Invalid:
        assert not any(character.isalnum() for character in typed)
    assert await found(store, "x") == [("c1", 1)]
