"""The same tests for every implementation: store × {SQLite, PostgreSQL}, bus and presence × {memory, Redis}."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from server.adapters.store import SqlStore
from server.adapters.store.database import Database
from server.adapters.store.migrate import migrate
from tests.contracts.helpers import seed
from tests.support.postgres import Postgres

Open = Callable[[str], Awaitable[SqlStore]]


async def _prepared(url: str) -> None:
    """The schema, and the people of helpers.py."""
    database = Database(url)
    await migrate(database)
    await database.close()
    store = SqlStore(url)
    await seed(store)
    await store.stop()


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "prepared.db"
    asyncio.run(_prepared(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def prepared_database(postgres: Postgres) -> Iterator[str]:
    name = postgres.create_database()
    asyncio.run(_prepared(postgres.url(name)))
    yield name
    postgres.drop_database(name)


@pytest.fixture
def sqlite_store_url(prepared_file: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(prepared_file, tmp_path / 'store.db')}"


@pytest.fixture
def postgres_store_url(postgres: Postgres, prepared_database: str) -> Iterator[str]:
    name = postgres.create_database(template=prepared_database)
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> str:
    """A database of this test only, with the schema and the people of helpers.py."""
    return str(request.getfixturevalue(f"{request.param}_store_url"))


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    """Opens stores, each as a process of its own would, and closes them in the end."""
    async with AsyncExitStack() as stack:

        async def open_store(url: str) -> SqlStore:
            store = SqlStore(url)
            await store.start()
            stack.push_async_callback(store.stop)
            return store

        yield open_store


@pytest.fixture
async def store(store_url: str, opened: Open) -> SqlStore:
    return await opened(store_url)


@pytest.fixture
async def two_stores(postgres_store_url: str, opened: Open) -> tuple[SqlStore, SqlStore]:
    """Two processes on one PostgreSQL."""
    return await opened(postgres_store_url), await opened(postgres_store_url)
