"""W5: what the inbox, a thread, a resume, the heads and a search cost when the store has grown, on both stores.

All sizes are built first and then asked in turn, so that a noisy machine disturbs each of them alike. The work that is
open stays the same at every size, as it does in a team that answers; what grows is the past.

A system gives up what of a large file nobody has read for a while, and a small one is always there: the ratio would be
that of a disk to memory. So the files are kept in the system's memory, and a thread is opened once more with every file
out of it.
"""

import asyncio
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
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
WARMED_EVERY = 10
"""Rounds. Linux with DAMON, for one, gives up pages that were idle for a minute or two."""
FROM_DISK = "opening a thread, nothing of the file in memory"

Rows = list[tuple[Any, ...]]
Copy = Callable[[str, tuple[str, ...], Rows], Awaitable[None]]


async def measure(sizes: tuple[int, ...] = SIZES) -> dict[str, dict[str, dict[int, float]]]:
    """Milliseconds, the median, by store, question and size. Without PostgreSQL there is only one store."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        files = {size: Path(folder, f"{size}.db") for size in sizes}
        found["SQLite"] = await _asked({size: f"sqlite:///{file}" for size, file in files.items()})
        if hasattr(os, "posix_fadvise"):  # not on macOS
            found["SQLite"][FROM_DISK] = await _opened_from_disk(files)
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
        if number % WARMED_EVERY == 0:
            _warm(stores)
        # What was asked before leaves its mark in the processor's caches: no size always comes after the same one.
        for size, store in random.Random(number).sample(list(stores.items()), len(stores)):
            for question, ask in _questions(store, size, number).items():
                began = time.perf_counter()
                await ask()
                took = (time.perf_counter() - began) * 1000
                taken.setdefault(question, {}).setdefault(size, []).append(took)
    for store in stores.values():
        await store.stop()
    return {question: _medians(sizes) for question, sizes in taken.items()}


def _medians(taken: dict[int, list[float]]) -> dict[int, float]:
    return {size: statistics.median(times[5:]) for size, times in taken.items()}


async def _opened_from_disk(files: dict[int, Path]) -> dict[int, float]:
    taken: dict[int, list[float]] = {size: [] for size in files}
    for number in range(ROUNDS):
        for size in random.Random(number).sample(list(files), len(files)):
            _forget(files[size])
            store = SqlStore(f"sqlite:///{files[size]}")
            await store.conversations.get("nobody")  # connects
            began = time.perf_counter()
            await _open(store, _some(size, number))
            taken[size].append((time.perf_counter() - began) * 1000)
            await store.stop()
    return _medians(taken)


def _warm(stores: dict[int, SqlStore]) -> None:
    for store in stores.values():
        if store.database.on_sqlite:
            with Path(str(store.database.url.database)).open("rb") as file:
                while file.read(1 << 20):
                    pass


def _forget(file: Path) -> None:
    with file.open("rb") as opened:
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _some(size: int, number: int) -> str:
    """The id of one conversation or another, of any age."""
    return f"{number * 7919 % (size // LINES):032x}"


async def _open(store: SqlStore, conversation_id: str) -> None:
    conversation = await store.conversations.get(conversation_id)
    assert conversation is not None
    await store.conversations.entries_before(conversation_id, before=None, limit=50)
    await store.conversations.of_customer(conversation.customer_id)


def _questions(store: SqlStore, size: int, number: int) -> dict[str, Callable[[], Awaitable[Any]]]:
    site, threads = sites(1)[0], store.conversations
    agent, some = agents(1, [site])[0], _some(size, number)

    async def estimated() -> None:
        now = clock()
        await store.wait_log.marks(site.id, now - timedelta(minutes=5), now)
        await store.people.agents(site.id)

    return {
        "inbox: waiting": lambda: threads.inbox([site.id], "waiting", agent.id),
        "inbox: open": lambda: threads.inbox([site.id], "open", agent.id),
        "inbox: closed": lambda: threads.inbox([site.id], "closed", agent.id),
        "inbox: counts": lambda: threads.counts([site.id], agent.id),
        "opening a thread": lambda: _open(store, some),
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
