"""The migrations come to the tables that the queries are written for, and go back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from server.adapters.store import database as database_module
from server.adapters.store import migrate as migrate_module
from server.adapters.store.database import Database
from server.adapters.store.migrate import SchemaIsNewer, _config, is_current, migrate
from server.adapters.store.tables import metadata
from server.domain.errors import Unavailable

BLOCKS = "search_blocks"
"""Another thing on either database, and on SQLite with tables of its own behind it: the search's tests look into it."""


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'store.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def database(empty_url: str) -> AsyncIterator[Database]:
    database = Database(empty_url)
    yield database
    await database.close()


def _differences(connection: Connection) -> Any:
    def is_ours(_object: Any, name: str | None, *_more: Any) -> bool:
        return not (name or "").startswith((BLOCKS, f"ix_{BLOCKS}"))

    options = {"compare_type": True, "include_object": is_ours}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def _tables(connection: Connection) -> set[str]:
    own = {name for name in inspect(connection).get_table_names() if not name.startswith(BLOCKS)}
    return own - {"alembic_version"}


async def test_the_migrated_schema_is_the_one_of_the_tables(database: Database) -> None:
    await migrate(database)
    async with database.read() as connection:
        assert await connection.run_sync(_differences) == []
        assert await connection.run_sync(_tables) == set(metadata.tables)


async def test_it_goes_back_to_nothing_and_up_again(database: Database) -> None:
    assert not await is_current(database)
    await migrate(database)
    assert await is_current(database)
    async with database.write() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_config(sync), "base"))
    assert not await is_current(database)
    async with database.read() as connection:
        assert await connection.run_sync(_tables) == set()
    await migrate(database)
    assert await is_current(database)
    async with database.read() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_what_is_current_changes_nothing(database: Database) -> None:
    await migrate(database)
    await migrate(database)
    assert await is_current(database)


async def test_two_releases_that_start_at_once_migrate_one_after_the_other(empty_url: str) -> None:
    databases = [Database(empty_url), Database(empty_url)]
    await asyncio.gather(*(migrate(database) for database in databases))
    for database in databases:
        assert await is_current(database)
        await database.close()


async def test_a_migration_takes_as_long_as_it_takes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await database.ready()
    monkeypatch.setattr(database_module, "TIMEOUT_SECONDS", 0.1)
    await migrate(database)
    monkeypatch.undo()
    assert await is_current(database)


async def test_a_table_that_somebody_keeps_is_not_waited_for_with_all_others(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate_module, "TABLE_SECONDS", 1)
    database, backup = Database(postgres_url), Database(postgres_url)
    async with database.write() as connection:
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), "0011"))
    async with backup.write() as connection:
        await connection.execute(text("LOCK TABLE outbox IN ACCESS SHARE MODE"))
        with pytest.raises(Unavailable):
            await migrate(database)
    await migrate(database)
    assert await is_current(database)
    for one in (database, backup):
        await one.close()


async def test_a_newer_schema_is_told_from_an_older_one(database: Database) -> None:
    await migrate(database)
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for asks in (is_current, migrate):
        with pytest.raises(SchemaIsNewer, match="newer version"):
            await asks(database)


async def test_a_new_file_that_several_open_at_once_refuses_none(tmp_path: Path) -> None:
    for number in range(20):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        databases = [Database(url) for _ in range(4)]
        await asyncio.gather(*(database.ready() for database in databases))
        for database in databases:
            await database.close()
