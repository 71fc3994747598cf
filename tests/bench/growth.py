"""W5: what the inbox, a thread, a resume, the heads and a search cost when the store has grown, on both stores.

All sizes are built first and then asked in turn, so that a noisy machine disturbs each of them alike. The work that is
open stays the same at every size, as it does in a team that answers; what grows is the past.
"""

import asyncio
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import asyncpg
from msgspec.structs import replace

from server.actions.desk import Desk
from server.actions.indexing import Indexing
from server.actions.searching import search
from server.adapters.store import SqlStore
from server.adapters.store.migrate import migrate
from server.adapters.store.people import CUSTOMER
from server.adapters.store.statements import CONVERSATION, ENTRY
from server.app import clock
from server.domain.conversation import Conversation, Status
from server.domain.entry import Entry
from tests.bench import talk
from tests.bench.warmline_peer import agents, customer, history, sites
from tests.support.postgres import Postgres

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LINES = 10
OPEN, WAITING = 300, 40
ROUNDS = 80
ROWS_AT_ONCE = 20_000

Rows = list[tuple[Any, ...]]
Copy = Callable[[str, tuple[str, ...], Rows], Awaitable[None]]


async def measure(sizes: tuple[int, ...] = SIZES) -> dict[str, dict[str, dict[int, float]]]:
    """Milliseconds, the median, by store, question and size. Without PostgreSQL there is only one store."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        found["SQLite"] = await _asked({size: f"sqlite:///{folder}/{size}.db" for size in sizes})
    try:
        cluster = Postgres(durable=True)
    except FileNotFoundError:
        return found
    with cluster:
        found["PostgreSQL"] = await _asked({size: cluster.url(cluster.create_database()) for size in sizes})
    return found


async def _asked(urls: dict[int, str]) -> dict[str, dict[int, float]]:
    stores = {size: SqlStore(url) for size, url in urls.items()}
    for size, url in urls.items():
        print(f"  {stores[size].database.url.get_backend_name()}: {size:,} entries …", flush=True)
        await _fill(stores[size], url, size)
    taken: dict[str, dict[int, list[float]]] = {}
    for number in range(ROUNDS):
        # What was asked before leaves its mark in the processor's caches: no size always comes after the same one.
        for size, store in random.Random(number).sample(list(stores.items()), len(stores)):
            for question, ask in _questions(store, size, number).items():
                began = time.perf_counter()
                await ask()
                took = (time.perf_counter() - began) * 1000
                taken.setdefault(question, {}).setdefault(size, []).append(took)
    for store in stores.values():
        await store.stop()
    return {
        question: {size: statistics.median(times[5:]) for size, times in sizes.items()}
        for question, sizes in taken.items()
    }


def _questions(store: SqlStore, size: int, number: int) -> dict[str, Callable[[], Awaitable[Any]]]:
    site, threads = sites(1)[0], store.conversations
    agent, newest = agents(1, [site])[0], size // LINES - 1
    some = f"{(number * 7919) % (newest + 1):032x}"

    async def opened() -> None:
        conversation = await threads.get(some)
        assert conversation is not None
        await threads.entries_before(some, before=None, limit=50)
        await threads.of_customer(conversation.customer_id)

    async def estimated() -> None:
        now = clock()
        await store.wait_log.marks(site.id, now - timedelta(minutes=5), now)
        await store.people.agents(site.id)

    return {
        "inbox: waiting": lambda: threads.inbox([site.id], "waiting", agent.id),
        "inbox: open": lambda: threads.inbox([site.id], "open", agent.id),
        "inbox: closed": lambda: threads.inbox([site.id], "closed", agent.id),
        "inbox: counts": lambda: threads.counts([site.id], agent.id),
        "opening a thread": opened,
        "resume": lambda: threads.entries(some, after=LINES // 2),
        "heads of the last minute": lambda: threads.heads_since(clock() - timedelta(minutes=1)),
        "the estimate": estimated,
        **{question: partial(search, _desk(store), agent, text) for question, text in talk.QUESTIONS.items()},
    }


def _desk(store: SqlStore) -> Desk:
    """As much of it as searching needs."""
    return cast(Desk, SimpleNamespace(store=store, clock=clock))


async def _fill(store: SqlStore, url: str, size: int) -> None:
    await migrate(store.database)
    site = sites(1)[0]
    await store.people.put_site(site)
    await store.people.put_agent(agents(1, [site])[0])
    copy, done = await _copier(store, url)
    count = size // LINES
    for start in range(0, count, ROWS_AT_ONCE // LINES):
        made = list(_conversations(start, min(start + ROWS_AT_ONCE // LINES, count), count, clock()))
        people = [customer(number, site) for number in range(start, start + len(made))]
        await copy("customers", CUSTOMER.names, [CUSTOMER.row(one) for one in people])
        await copy("conversations", CONVERSATION.names, [CONVERSATION.row(one) for one, _ in made])
        await copy("entries", ENTRY.names, [ENTRY.row(line) for _, lines in made for line in lines])
    await _index(store)
    await done()


async def _index(store: SqlStore) -> None:
    worker = Indexing(_desk(store))
    while await worker.round():
        pass


def _conversations(first: int, end: int, count: int, now: datetime) -> Iterator[tuple[Conversation, list[Entry]]]:
    site = sites(1)[0]
    sample, lines = history(0, LINES, customer(0, site), site)
    for number in range(first, end):
        identity, at = f"{number:032x}", now - timedelta(minutes=2 * (count - number))
        who, age = customer(number, site).id, count - number
        one = replace(
            sample,
            id=identity,
            customer_id=who,
            created_at=at,
            changed_at=at,
            last_said_at=at,
            status=Status.OPEN if age <= OPEN else Status.CLOSED,
            waiting_since=at if age <= WAITING else None,
        )
        own = {"conversation_id": identity, "at": at, "author_id": who}
        first, last = number * LINES, count * LINES
        yield one, [replace(line, text=talk.said(first + at, last), **own) for at, line in enumerate(lines)]


async def _copier(store: SqlStore, url: str) -> tuple[Copy, Callable[[], Awaitable[None]]]:
    if store.database.on_sqlite:
        file = sqlite3.connect(str(store.database.url.database), isolation_level=None)
        file.execute("PRAGMA synchronous = OFF")

        async def insert(table: str, names: tuple[str, ...], rows: Rows) -> None:
            file.execute("BEGIN")
            marks = ", ".join("?" * len(names))
            file.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)
            file.execute("COMMIT")

        async def analysed() -> None:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            file.close()

        return insert, analysed
    connection = await asyncpg.connect(url)

    async def copied(table: str, names: tuple[str, ...], rows: Rows) -> None:
        await connection.copy_records_to_table(table, records=rows, columns=names)

    async def closed() -> None:
        await connection.execute("VACUUM ANALYZE")  # what its autovacuum does by itself after a while
        await connection.close()

    return copied, closed


if __name__ == "__main__":
    for name, questions in asyncio.run(measure()).items():
        for question, sizes in questions.items():
            print(name, question, {size: round(ms, 3) for size, ms in sizes.items()})
