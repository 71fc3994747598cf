"""Conversations in the store: what was acknowledged is there, once and in order."""

from __future__ import annotations

import asyncio
import random

import pytest
from msgspec.structs import replace

from server.adapters.store import SqlStore
from server.domain.conversation import Conversation, Outcome, Said, add_message, begin, close, customer_saw, take
from server.domain.entry import Author, Channel, Kind
from server.domain.errors import Invalid, NotFound, Reused, WarmlineError
from server.domain.people import Customer
from server.ports import Head
from tests.contracts.helpers import (
    GONE,
    MARA,
    NOW,
    ODD_TEXTS,
    SITE,
    after,
    ask,
    asks,
    assert_whole,
    does,
    entry_of,
    note,
    reply,
)


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
async def test_what_was_said_comes_back_as_it_was(store: SqlStore, text: str) -> None:
    data = {"files": [{"id": text[:100], "size": 3, "big": 2**53}], "nested": {text[:100]: [None, True, 1.5, "\0"]}}
    said = Said(Author.CUSTOMER, "mara", text, "m1", Channel.EMAIL, data)

    def decide(current: Conversation | None) -> Outcome:
        current = current or begin("c", "site", "mara", Channel.EMAIL, NOW)
        return add_message(current, said, NOW, GONE)

    outcome = await store.conversations.change("c", decide, "m1")
    assert await store.conversations.get("c") == outcome.conversation
    assert await store.conversations.entries("c") == list(outcome.entries)
    assert outcome.entries[0].text == text
    assert (await store.conversations.change("c", decide, "m1")).repeat == outcome.entries[0]


async def test_everything_a_reply_brings_is_written_with_it(store: SqlStore) -> None:
    await ask(store, "c", "m1")
    outcome = await reply(store, "c", "r1", at=after(90))
    assert await store.conversations.get("c") == outcome.conversation
    assert [entry.kind for entry in await store.conversations.entries("c")] == [Kind.MESSAGE, Kind.TAKEN, Kind.MESSAGE]
    assert outcome.conversation.mail_id is not None
    assert await store.outbox.get(outcome.conversation.mail_id) == outcome.outgoing[0]
    assert tuple(await store.wait_log.marks("site", after(1), after(91))) == outcome.waits


async def test_what_is_not_there(store: SqlStore) -> None:
    assert await store.conversations.get("c") is None
    assert await store.conversations.entries("c") == []
    assert await store.conversations.entries_before("c", before=None, limit=10) == []
    assert await store.conversations.inbox([], "open", "anna") == []
    assert await store.conversations.of_customer("mara") == []


async def test_a_resend_is_the_first_entry_and_writes_nothing(store: SqlStore) -> None:
    first = await ask(store, "c", "m1")
    await reply(store, "c", "r1")
    before = await store.conversations.get("c")
    again = await ask(store, "c", "m1", at=after(500))
    assert again.repeat == first.entries[0]
    assert (again.entries, again.outgoing, again.waits) == ((), (), ())
    assert again.conversation == before == await store.conversations.get("c")
    await assert_whole(store, "c")


async def test_an_id_never_changes_its_meaning(store: SqlStore) -> None:
    await ask(store, "c", "m1", "one")
    with pytest.raises(Reused):
        await ask(store, "c", "m1", "other")
    with pytest.raises(Reused):
        await reply(store, "c", "m1", "one")
    assert len(await assert_whole(store, "c")) == 1


async def test_an_id_belongs_to_its_conversation(store: SqlStore) -> None:
    outcomes = [await ask(store, identity, "m1", identity) for identity in ("c", "d")]
    assert [outcome.repeat for outcome in outcomes] == [None, None]


async def test_one_id_from_many_at_once_is_one_entry(store: SqlStore) -> None:
    outcomes = await asyncio.gather(*(ask(store, "c", "m1") for _ in range(50)))
    assert {entry_of(outcome).seq for outcome in outcomes} == {1}
    assert sum(outcome.repeat is None for outcome in outcomes) == 1
    assert len(await assert_whole(store, "c")) == 1


async def test_one_id_with_two_texts_at_once_is_the_first(store: SqlStore) -> None:
    answers = await asyncio.gather(*(ask(store, "c", "m1", text) for text in "abc"), return_exceptions=True)
    assert [type(answer) for answer in answers] == [Outcome, Reused, Reused]
    assert [entry.text for entry in await assert_whole(store, "c")] == ["a"]


async def test_many_at_once_lose_nothing_and_double_nothing(store: SqlStore) -> None:
    sent: list[tuple[str, str, int]] = []

    async def person(number: int) -> None:
        for count in range(3):
            identity, client_id = f"c{random.randrange(20)}", f"m{number}-{count}"
            outcome = await ask(store, identity, client_id)
            sent.append((identity, client_id, entry_of(outcome).seq))
            if random.random() < 0.3:
                assert entry_of(await ask(store, identity, client_id)).seq == entry_of(outcome).seq

    await asyncio.gather(*(person(number) for number in range(200)))
    kept = []
    for identity in {identity for identity, _, _ in sent}:
        entries = await assert_whole(store, identity)
        kept += [(identity, entry.client_id, entry.seq) for entry in entries]
    assert sorted(kept, key=str) == sorted(sent, key=str)


async def test_each_decides_on_what_those_before_came_to(store: SqlStore) -> None:
    await ask(store, "c", "m1")
    taken = does(lambda current: take(current, "anna", NOW))
    outcomes = await asyncio.gather(*(store.conversations.change("c", taken) for _ in range(10)))
    assert [len(outcome.entries) for outcome in outcomes] == [1] + [0] * 9
    assert [entry.kind for entry in await assert_whole(store, "c")] == [Kind.MESSAGE, Kind.TAKEN]


BAD_TEXTS = ["a\0b", "half a character \ud800"]


@pytest.mark.parametrize("text", BAD_TEXTS, ids=["NUL", "surrogate"])
async def test_a_text_that_cannot_be_kept_is_refused_alone(store: SqlStore, text: str) -> None:
    answers = await asyncio.gather(
        *(ask(store, f"c{number % 3}", f"m{number}", text if number == 7 else "fine") for number in range(20)),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [Outcome] * 7 + [Invalid] + [Outcome] * 12
    kept = [entry for identity in ("c0", "c1", "c2") for entry in await assert_whole(store, identity)]
    assert len(kept) == 19


@pytest.mark.parametrize("client_id", ["m\0", "m" * 201])
async def test_an_id_that_cannot_be_kept_is_refused(store: SqlStore, client_id: str) -> None:
    with pytest.raises(Invalid):
        await ask(store, "c", client_id)
    assert await store.conversations.get("c") is None


async def test_a_stranger_s_conversation_is_refused_alone(store: SqlStore) -> None:
    strange = store.conversations.change("d", asks("d", "hello", "m2", customer="nobody"), "m2")
    answers = await asyncio.gather(ask(store, "c", "m1"), strange, ask(store, "e", "m3"), return_exceptions=True)
    assert [type(answer) for answer in answers] == [Outcome, Invalid, Outcome]
    assert await store.conversations.get("d") is None


async def test_a_decision_that_refuses_or_fails_costs_its_neighbours_nothing(store: SqlStore) -> None:
    def refuses(current: Conversation | None) -> Outcome:
        raise NotFound

    def fails(current: Conversation | None) -> Outcome:
        raise ZeroDivisionError

    answers = await asyncio.gather(
        ask(store, "c", "m1"),
        store.conversations.change("c", refuses),
        store.conversations.change("c", fails),
        ask(store, "c", "m2"),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [Outcome, NotFound, WarmlineError, Outcome]
    assert len(await assert_whole(store, "c")) == 2


async def test_the_caller_may_leave_before_the_answer(store: SqlStore) -> None:
    asking = [asyncio.create_task(ask(store, "c", f"m{number}")) for number in range(20)]
    await asyncio.sleep(0)
    for task in asking[::2]:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    await ask(store, "c", "last")
    kept = {entry.client_id for entry in await assert_whole(store, "c")}
    assert kept >= {f"m{number}" for number in range(1, 20, 2)} | {"last"}


async def test_stopping_writes_what_is_waiting(store: SqlStore, store_url: str) -> None:
    asking = [asyncio.create_task(ask(store, "c", f"m{number}")) for number in range(100)]
    await asyncio.sleep(0)
    await store.stop()
    outcomes = await asyncio.gather(*asking)
    assert sorted(entry_of(outcome).seq for outcome in outcomes) == list(range(1, 101))


async def test_entries_are_read_onwards_and_backwards(store: SqlStore) -> None:
    for number in range(1, 11):
        await ask(store, "c", f"m{number}")
        await note(store, "c", f"n{number}")
    read = store.conversations
    assert [entry.seq for entry in await read.entries("c", after=4, limit=3)] == [5, 6, 7]
    assert [entry.seq for entry in await read.entries("c", after=20)] == []
    public = await read.entries("c", after=4, limit=3, public=True)
    assert [(entry.public_seq, entry.kind) for entry in public] == [(n, Kind.MESSAGE) for n in (5, 6, 7)]
    assert [entry.seq for entry in await read.entries_before("c", before=None, limit=3)] == [18, 19, 20]
    assert [entry.seq for entry in await read.entries_before("c", before=3, limit=9)] == [1, 2]
    back = await read.entries_before("c", before=5, limit=2, public=True)
    assert [(entry.public_seq, entry.kind) for entry in back] == [(3, Kind.MESSAGE), (4, Kind.MESSAGE)]
    newest = await read.entries_before("c", before=None, limit=99, public=True)
    assert [entry.public_seq for entry in newest] == list(range(1, 11))


async def desk(store: SqlStore) -> None:
    """w1 and w2 wait; a is Anna's; b is Ben's; n is nobody's and not waiting; x is closed; o is of another site."""
    await store.people.put_site(replace(SITE, id="other", key="other"))
    await store.people.put_customer(Customer("zoe", "other", NOW))
    for at, identity in enumerate(["w2", "w1", "a", "b", "n", "x"]):
        await ask(store, identity, "m1", at=after(100 - at if identity[0] == "w" else at))
    await reply(store, "a", "r1", at=after(200))
    await store.conversations.change("b", does(lambda current: take(current, "ben", after(201))))
    await store.conversations.change("b", does(lambda current: close(current, Author.AGENT, "ben", after(202))))
    await reply(store, "b", "r1", at=after(203))
    await store.conversations.change("b", does(lambda current: take(current, "ben", after(204))))
    await store.conversations.change("x", does(lambda current: close(current, Author.AGENT, "anna", after(300))))
    await store.conversations.change("n", does(lambda current: close(current, Author.AGENT, "anna", after(100))))
    await store.conversations.change("n", does(automatic_answer), "auto")

    def other(current: Conversation | None) -> Outcome:
        return add_message(
            begin("o", "other", "zoe", Channel.CHAT, NOW), Said(Author.CUSTOMER, "zoe", "?", "m"), NOW, GONE
        )

    await store.conversations.change("o", other, "m")


def automatic_answer(current: Conversation) -> Outcome:
    """The conversation is open again, and nobody waits."""
    said = Said(Author.CUSTOMER, "mara", "out of office", "auto", Channel.EMAIL, automatic=True)
    return add_message(current, said, after(150), GONE)


@pytest.mark.parametrize(
    "view, expected",
    [
        ("waiting", ["w1", "w2"]),
        ("open", ["w1", "w2", "b", "a", "n"]),
        ("mine", ["a"]),
        ("nobodys", ["w1", "w2", "n"]),
        ("closed", ["x"]),
    ],
)
async def test_the_inbox_shows_the_longest_wait_first_then_the_newest(
    store: SqlStore, view: str, expected: list[str]
) -> None:
    await desk(store)
    shown = await store.conversations.inbox(["site"], view, "anna")
    assert [conversation.id for conversation in shown] == expected
    assert shown == [await store.conversations.get(identity) for identity in expected]
    limited = await store.conversations.inbox(["site"], view, "anna", limit=1)
    assert [conversation.id for conversation in limited] == expected[:1]
    both = await store.conversations.inbox(["site", "other"], view, "anna")
    elsewhere = {conversation.id for conversation in both} - set(expected)
    assert elsewhere == (set() if view in ("mine", "closed") else {"o"})


async def test_the_counts_are_those_of_the_views(store: SqlStore) -> None:
    assert await store.conversations.counts(["site"], "anna") == {"waiting": 0, "mine": 0, "open": 0, "nobodys": 0}
    await desk(store)
    counts = await store.conversations.counts(["site", "other"], "anna")
    for view, count in counts.items():
        assert len(await store.conversations.inbox(["site", "other"], view, "anna")) == count
    assert (await store.conversations.counts(["site"], "ben"))["mine"] == 1


async def test_of_a_customer_the_newest_change_first(store: SqlStore) -> None:
    for number, identity in enumerate("abc"):
        await ask(store, identity, "m1", at=after(number))
    await reply(store, "a", "r1", at=after(10))
    assert [one.id for one in await store.conversations.of_customer(MARA.id)] == ["a", "c", "b"]
    assert [one.id for one in await store.conversations.of_customer(MARA.id, limit=1)] == ["a"]


async def test_heads_tell_what_changed_since(store: SqlStore) -> None:
    await ask(store, "a", "m1", at=after(1))
    await ask(store, "b", "m1", at=after(5))
    await note(store, "b", "n1", at=after(6))
    await store.conversations.change("b", does(lambda current: customer_saw(current, 1, after(7))))
    assert await store.conversations.heads_since(after(7)) == [Head("b", "site", 3, 2, 1)]
    assert {head.id for head in await store.conversations.heads_since(after(1))} == {"a", "b"}


async def test_who_waits(store: SqlStore) -> None:
    for number, identity in enumerate("abcd"):
        await ask(store, identity, "m1", at=after(number))
    await reply(store, "a", "r1", at=after(60))
    await store.conversations.change("b", does(lambda current: close(current, Author.AGENT, "anna", after(100))))
    assert [one.id for one in await store.conversations.waiting("site")] == ["c", "d"]
    assert [one.id for one in await store.conversations.waiting("site", limit=1)] == ["c"]
    assert await store.conversations.waiting("other") == []
