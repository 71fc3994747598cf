"""Who plays in these tests, and what they say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from inspect import isawaitable

from server.adapters.store import SqlStore
from server.domain.conversation import Conversation, Outcome, Said, add_message, add_note, begin
from server.domain.entry import Author, Channel, Entry
from server.domain.people import Agent, Customer
from server.domain.site import Site
from server.ports import Decide

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
GONE = timedelta(seconds=60)
SITE = Site("site", "key", "Acme", "secret", ("https://acme.dev",), "help@acme.dev", gone_delay=GONE)
ANNA = Agent("anna", "anna@acme.dev", "Anna Berg", site_ids=("site",))
BEN = Agent("ben", "ben@acme.dev", "Ben Ek", site_ids=("site",))
MARA = Customer("mara", "site", NOW, external_id="7", name="Mara")

PATIENCE_S = 60.0

ODD_TEXTS = {
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 é ﷽",
    "right to left": "שלום עולם ‏مرحبا",
    "quotes": """'; DROP TABLE entries; -- "\\ %s $1 ? :name {} \u2028""",
    "whitespace": "  \t\r\n\n ",
    "long": "x" * 10_000,
    "long and wide": "🙂" * 10_000,
    "control": "".join(map(chr, range(1, 32))) + "\x7f\x85\ufeff\uffff",
    "empty": "",
}
ODD = " ".join(text[:200] for text in ODD_TEXTS.values())


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


async def seed(store: SqlStore) -> None:
    await store.people.put_site(SITE)
    await store.people.put_agent(ANNA)
    await store.people.put_agent(BEN)
    await store.people.put_customer(MARA)


def asks(identity: str, text: str, client_id: str, at: datetime = NOW, customer: str = "mara") -> Decide:
    """A message by the customer, which begins the conversation where there is none."""

    def decide(current: Conversation | None) -> Outcome:
        current = current or begin(identity, "site", customer, Channel.CHAT, at)
        return add_message(current, Said(Author.CUSTOMER, customer, text, client_id), at, GONE)

    return decide


def replies(text: str, client_id: str, at: datetime = NOW, by: str = "anna") -> Decide:
    def decide(current: Conversation | None) -> Outcome:
        assert current is not None
        return add_message(current, Said(Author.AGENT, by, text, client_id), at, GONE)

    return decide


def notes(text: str, client_id: str, at: datetime = NOW, by: str = "anna") -> Decide:
    def decide(current: Conversation | None) -> Outcome:
        assert current is not None
        return add_note(current, Said(Author.AGENT, by, text, client_id), at)

    return decide


def does(change: Callable[[Conversation], Outcome]) -> Decide:
    """Any change of a conversation that exists."""

    def decide(current: Conversation | None) -> Outcome:
        assert current is not None
        return change(current)

    return decide


async def ask(store: SqlStore, identity: str, client_id: str, text: str = "hello", at: datetime = NOW) -> Outcome:
    return await store.conversations.change(identity, asks(identity, text, client_id, at), client_id)


async def reply(store: SqlStore, identity: str, client_id: str, text: str = "hi", at: datetime = NOW) -> Outcome:
    return await store.conversations.change(identity, replies(text, client_id, at), client_id)


async def note(store: SqlStore, identity: str, client_id: str, text: str = "hm", at: datetime = NOW) -> Outcome:
    return await store.conversations.change(identity, notes(text, client_id, at), client_id)


def entry_of(outcome: Outcome) -> Entry:
    """The entry the change was about, whether it was new or a repeat."""
    return outcome.repeat or outcome.entries[-1]


async def assert_whole(store: SqlStore, identity: str) -> list[Entry]:
    """Both numberings are gapless and the projection is at their end; returns the entries."""
    entries = await store.conversations.entries(identity, limit=10_000)
    conversation = await store.conversations.get(identity)
    assert conversation is not None
    assert [entry.seq for entry in entries] == list(range(1, conversation.last_seq + 1))
    public = [entry.public_seq for entry in entries if entry.public_seq is not None]
    assert public == list(range(1, conversation.last_public_seq + 1))
    assert len({entry.client_id for entry in entries if entry.client_id}) == sum(1 for e in entries if e.client_id)
    return entries


async def until(met: Callable[[], bool | Awaitable[bool]]) -> None:
    """Waits for what other processes do in their own time."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            answer = met()
            if await answer if isawaitable(answer) else answer:
                return
            await asyncio.sleep(0.02)
