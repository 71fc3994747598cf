"""A database that is paused, killed, locked or not there yet: what was acknowledged is there, and there once."""

from __future__ import annotations

import asyncio
import gc
import random
import sqlite3
from collections.abc import AsyncIterator, Iterator

import pytest
from msgspec.structs import replace

from server.adapters.store import SqlStore, database, postgres_writer, sqlite_writer
from server.domain.conversation import Outcome
from server.domain.errors import Unavailable
from server.domain.outgoing import Outgoing, OutgoingKind
from server.domain.people import Customer
from tests.conftest import needs
from tests.contracts.conftest import Open, _prepared
from tests.contracts.helpers import ANNA, NOW, ask, assert_whole, entry_of, until
from tests.support import programs
from tests.support.postgres import Postgres


@pytest.fixture(scope="module")
def cluster() -> Iterator[Postgres]:
    needs("PostgreSQL", programs.postgres_bin())
    with Postgres(durable=True) as cluster:
        yield cluster


@pytest.fixture
def cluster_url(cluster: Postgres) -> Iterator[str]:
    url = cluster.url(cluster.create_database())
    asyncio.run(_prepared(url))
    yield url
    cluster.resume()
    cluster.start()


async def back(store: SqlStore) -> None:
    async def writes() -> bool:
        try:
            await ask(store, "probe", "m1")
            await store.ready()
        except Unavailable:
            return False
        return True

    await until(writes)


async def send_until_kept(store: SqlStore, identity: str, client_id: str) -> int:
    """As a client does: the same message again until it is acknowledged."""
    while True:
        try:
            return entry_of(await ask(store, identity, client_id)).seq
        except Unavailable:
            await asyncio.sleep(0.05)


async def test_a_paused_postgres_is_unavailable_and_goes_on(
    cluster: Postgres, cluster_url: str, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await opened(cluster_url)
    before = entry_of(await ask(store, "c", "before")).seq
    for module in (postgres_writer, database):
        monkeypatch.setattr(module, "TIMEOUT_SECONDS", 0.5)
    cluster.pause()
    asking = [asyncio.create_task(ask(store, f"c{number % 3}", f"m{number}")) for number in range(30)]
    reading = [store.conversations.get("c"), store.people.agents(), store.ready(), store.people.put_agent(ANNA)]
    async with asyncio.timeout(30):
        answers = await asyncio.gather(*asking, *reading, return_exceptions=True)
    assert {type(answer) for answer in answers} == {Unavailable}
    monkeypatch.undo()
    cluster.resume()
    await back(store)
    for number in range(30):
        await send_until_kept(store, f"c{number % 3}", f"m{number}")
    for identity in ("c0", "c1", "c2"):
        assert len(await assert_whole(store, identity)) == 10
    assert [entry.seq for entry in await assert_whole(store, "c")] == [before]


async def test_what_was_acknowledged_outlives_a_kill(cluster: Postgres, cluster_url: str, opened: Open) -> None:
    store, other = await opened(cluster_url), await opened(cluster_url)
    acknowledged: dict[tuple[str, str], int] = {}
    killed = asyncio.Event()

    async def person(number: int) -> None:
        rounds = 0
        while not killed.is_set() or rounds < 20:
            identity, client_id = f"c{random.randrange(5)}", f"m{number}-{rounds}"
            acknowledged[identity, client_id] = await send_until_kept((store, other)[number % 2], identity, client_id)
            rounds += 1

    async def killer() -> None:
        for _ in range(2):
            count = len(acknowledged) + 50
            await until(lambda count=count: len(acknowledged) >= count)  # type: ignore[misc]
            await asyncio.to_thread(cluster.kill9)
            await asyncio.to_thread(cluster.start)
        killed.set()

    async with asyncio.timeout(120):
        await asyncio.gather(killer(), *(person(number) for number in range(12)))
    kept = {}
    for identity in {identity for identity, _ in acknowledged}:
        for entry in await assert_whole(store, identity):
            kept[identity, entry.client_id] = entry.seq
    assert kept == acknowledged


async def test_after_a_restart_the_first_change_is_written_at_once(
    cluster: Postgres, cluster_url: str, opened: Open
) -> None:
    store = await opened(cluster_url)
    await ask(store, "c", "m1")
    await store.people.agents()
    await asyncio.to_thread(cluster.restart)
    await asyncio.sleep(0.1)  # the loop notices the closed connections
    assert entry_of(await ask(store, "c", "m2")).seq == 2
    assert await store.conversations.get("c")


async def test_a_store_that_starts_before_its_database(cluster: Postgres, cluster_url: str, opened: Open) -> None:
    await asyncio.to_thread(cluster.stop)
    store = await opened(cluster_url)
    for attempt in (ask(store, "c", "m1"), store.conversations.get("c"), store.people.put_agent(ANNA), store.ready()):
        with pytest.raises(Unavailable):
            await attempt
    await asyncio.to_thread(cluster.start)
    await back(store)
    assert entry_of(await ask(store, "c", "m1")).seq == 1


@pytest.fixture
async def other_program(sqlite_store_url: str) -> AsyncIterator[sqlite3.Connection]:
    """Another program that writes the same SQLite file."""
    connection = sqlite3.connect(sqlite_store_url.removeprefix("sqlite:///"), isolation_level=None)
    yield connection
    connection.close()


async def test_another_writer_of_the_file_is_waited_for(
    sqlite_store_url: str, opened: Open, other_program: sqlite3.Connection
) -> None:
    store = await opened(sqlite_store_url)
    other_program.execute("BEGIN IMMEDIATE")
    asking = [asyncio.create_task(ask(store, f"c{number % 3}", f"m{number}")) for number in range(30)]
    writing = asyncio.create_task(store.people.put_agent(replace(ANNA, name="Anna Holm")))
    assert len(await store.people.agents()) == 2  # reading goes on meanwhile
    await asyncio.wait(asking, timeout=0.5)
    assert not any(task.done() for task in [*asking, writing])
    other_program.execute("COMMIT")
    await asyncio.gather(*asking, writing)
    for identity in ("c0", "c1", "c2"):
        assert len(await assert_whole(store, identity)) == 10


async def test_another_writer_that_never_ends_is_told_and_overcome(
    sqlite_store_url: str, opened: Open, other_program: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_writer, "BUSY_SECONDS", 0.2)
    store = await opened(sqlite_store_url)
    other_program.execute("BEGIN IMMEDIATE")
    asking = (ask(store, "c", f"m{number}") for number in range(5))
    answers = await asyncio.gather(*asking, store.people.put_agent(ANNA), return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unavailable] * 6
    other_program.execute("ROLLBACK")
    assert entry_of(await ask(store, "c", "m1")).seq == 1
    await store.people.put_agent(ANNA)


async def test_a_write_that_gave_up_waiting_leaves_no_lock_behind(
    sqlite_store_url: str, opened: Open, other_program: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_writer, "BUSY_SECONDS", 2)
    store = await opened(sqlite_store_url)
    other_program.execute("BEGIN IMMEDIATE")
    with monkeypatch.context() as hurried:  # what comes after it takes its time on a busy machine
        hurried.setattr(database, "TIMEOUT_SECONDS", 0.2)
        with pytest.raises(Unavailable):
            await store.people.put_agent(replace(ANNA, name="Anna Holm"))
    other_program.execute("ROLLBACK")
    await back(store)
    await asyncio.gather(*(ask(store, "c", f"m{number}") for number in range(10)), store.people.put_agent(ANNA))
    other_program.execute("BEGIN IMMEDIATE")
    other_program.execute("ROLLBACK")


async def test_callers_that_leave_at_any_moment_leave_the_store_usable(store: SqlStore) -> None:
    async def work(number: int) -> None:
        await store.people.put_customer(Customer(f"c{number}", "site", NOW, external_id=f"x{number}"))
        await store.outbox.put(Outgoing(f"o{number}", OutgoingKind.CONFIRM_MAIL, "site", None, NOW))
        await store.outbox.claim([OutgoingKind.CONFIRM_MAIL], NOW, NOW - NOW, 3)
        await store.conversations.inbox(["site"], "open", "anna")

    for start in range(0, 60, 10):
        tasks = [asyncio.create_task(work(number)) for number in range(start, start + 10)]
        for task in tasks:
            await asyncio.sleep(random.random() / 200)
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*(work(number) for number in range(100, 110)))
    outcomes = await asyncio.gather(*(ask(store, "c", f"m{number}") for number in range(10)))
    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    assert len(await store.people.customers([f"c{number}" for number in range(100, 110)])) == 10


async def test_a_claim_that_is_given_up_half_way_gives_up_its_lock(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_writer, "BUSY_SECONDS", 3)
    await store.outbox.put(Outgoing("o", OutgoingKind.CONFIRM_MAIL, "site", None, NOW))
    gc.disable()  # a half-read cursor may live for long
    try:
        for number in range(100):
            claiming = asyncio.create_task(store.outbox.claim([OutgoingKind.CONFIRM_MAIL], NOW, NOW - NOW, 3))
            await asyncio.sleep(random.random() / 250)
            claiming.cancel()
            await asyncio.gather(claiming, return_exceptions=True)
            assert entry_of(await ask(store, "c", f"m{number}")).seq == number + 1
    finally:
        gc.enable()
    assert len(await store.outbox.claim([OutgoingKind.CONFIRM_MAIL], NOW, NOW - NOW, 3)) == 1
