"""Two processes on one PostgreSQL, and on one SQLite file."""

from __future__ import annotations

import asyncio
import random
import sys
from functools import partial

import pytest
from msgspec.structs import replace

from server.adapters.store import SqlStore
from server.domain import wait_log
from server.domain.conversation import Conversation, Outcome, begin, take
from server.domain.entry import Channel, Kind
from server.domain.errors import Reused
from tests.contracts.conftest import Open
from tests.contracts.helpers import NOW, after, ask, assert_whole, does, entry_of, reply


@pytest.fixture
async def stores(store_url: str, opened: Open) -> list[SqlStore]:
    return [await opened(store_url), await opened(store_url)]


async def test_both_write_the_same_conversations_at_once(stores: list[SqlStore]) -> None:
    sent: list[tuple[str, str, int]] = []

    async def person(number: int) -> None:
        for count in range(3):
            identity, client_id = f"c{random.randrange(20)}", f"m{number}-{count}"
            outcome = await ask(stores[number % 2], identity, client_id)
            sent.append((identity, client_id, entry_of(outcome).seq))

    await asyncio.gather(*(person(number) for number in range(200)))
    kept = []
    for identity in {identity for identity, _, _ in sent}:
        kept += [(identity, entry.client_id, entry.seq) for entry in await assert_whole(stores[0], identity)]
    assert sorted(kept, key=str) == sorted(sent, key=str)


async def test_both_begin_the_same_conversations_in_opposite_order(stores: list[SqlStore]) -> None:
    names = [f"c{number}" for number in range(30)]
    asking = [ask(stores[0], name, "m0") for name in names] + [ask(stores[1], name, "m1") for name in names[::-1]]
    await asyncio.gather(*asking)
    for name in names:
        assert len(await assert_whole(stores[1], name)) == 2


async def test_the_same_message_through_both_is_one_entry(stores: list[SqlStore]) -> None:
    for number in range(10):
        outcomes = await asyncio.gather(*(ask(store, f"c{number}", "m1") for store in stores))
        assert [entry_of(outcome).seq for outcome in outcomes] == [1, 1]
        assert sum(outcome.repeat is None for outcome in outcomes) == 1


async def test_the_same_id_with_other_words_through_both_is_refused_once(stores: list[SqlStore]) -> None:
    for number in range(10):
        asking = (ask(store, f"c{number}", "m1", text) for store, text in zip(stores, "ab", strict=True))
        answers = await asyncio.gather(*asking, return_exceptions=True)
        assert {type(answer) for answer in answers} == {Outcome, Reused}
        assert len(await assert_whole(stores[0], f"c{number}")) == 1


async def test_only_one_takes_it(stores: list[SqlStore]) -> None:
    await ask(stores[0], "c", "m1")

    by_anna, by_ben = (does(partial(take_if_free, agent)) for agent in ("anna", "ben"))
    taking = [store.conversations.change("c", by) for by, store in zip((by_anna, by_ben) * 5, stores * 5, strict=True)]
    await asyncio.gather(*taking)
    entries = await assert_whole(stores[0], "c")
    assert [entry.kind for entry in entries] == [Kind.MESSAGE, Kind.TAKEN]


def take_if_free(agent: str, current: Conversation) -> Outcome:
    return Outcome(current) if current.assignee_id else take(current, agent, NOW)


async def test_a_conversation_that_only_begins_never_hides_one_that_is_spoken_in(stores: list[SqlStore]) -> None:
    def begins(current: Conversation | None) -> Outcome:
        return Outcome(current or begin(name, "site", "mara", Channel.CHAT, NOW))

    for number in range(20):
        name = f"c{number}"
        await asyncio.gather(stores[0].conversations.change(name, begins), ask(stores[1], name, "m1"))
        assert len(await assert_whole(stores[0], name)) == 1


async def test_one_mail_for_the_replies_through_both(stores: list[SqlStore]) -> None:
    await ask(stores[0], "c", "m1")
    outcomes = await asyncio.gather(*(reply(stores[number % 2], "c", f"r{number}") for number in range(10)))
    rows = [row.id for outcome in outcomes for row in outcome.outgoing]
    kept = await stores[0].conversations.get("c")
    assert kept is not None and rows == [kept.mail_id]
    marks = await stores[0].wait_log.marks("site", NOW, after(1))
    assert [mark.kind for mark in marks] == [wait_log.Kind.ARRIVE, wait_log.Kind.REPLY]


async def test_what_one_wrote_the_other_decides_on(stores: list[SqlStore]) -> None:
    first = await ask(stores[0], "c", "m1")
    read = await stores[1].conversations.get("c")
    assert read == first.conversation
    marked = does(lambda current: Outcome(replace(current, subject="seen by the other", rev=current.rev + 1)))
    await stores[1].conversations.change("c", marked)
    assert (await ask(stores[0], "c", "m2")).conversation.subject == "seen by the other"


STOPS = """
import asyncio, os, signal, sys
from server.adapters.store import SqlStore, postgres_session
from server.domain.conversation import Outcome

postgres_session.STOPPED_SECONDS = 1

def stop(conversation):
    print("in the midst of it", flush=True)
    os.kill(os.getpid(), signal.SIGSTOP)
    return Outcome(conversation)

async def main():
    store = SqlStore(sys.argv[1])
    await store.start()
    await store.conversations.change("c", stop)

asyncio.run(main())
"""


async def test_who_stops_in_the_midst_of_a_transaction_holds_nobody_up(postgres_store_url: str, opened: Open) -> None:
    store = await opened(postgres_store_url)
    await ask(store, "c", "m1")
    pipe = asyncio.subprocess.PIPE
    stopped = await asyncio.create_subprocess_exec(sys.executable, "-c", STOPS, postgres_store_url, stdout=pipe)
    try:
        assert stopped.stdout is not None
        assert await stopped.stdout.readline() == b"in the midst of it\n"
        answers = await asyncio.gather(ask(store, "c", "m2"), ask(store, "other", "m1"))
    finally:
        stopped.kill()
        await stopped.wait()
    assert [entry_of(answer).seq for answer in answers] == [2, 1]
