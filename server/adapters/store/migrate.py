"""Brings the schema up to date, and tells whether it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from server.adapters.store.database import Database

_LOCK = 7_264_112
"""Of PostgreSQL's advisory locks: two releases that start at once migrate one after the other."""
TABLE_SECONDS = 5
"""How long to wait for a table that somebody else, a backup say, has in hand."""


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


async def migrate(database: Database) -> None:
    """For as long as it takes, with millions of messages and another who migrates. Raises Unavailable while the
    database is away, or somebody else's long transaction keeps a table."""
    async with database.write(for_long=True) as connection:
        if not database.on_sqlite:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            # Whoever comes after us at a table waits behind us, and the chat is among them.
            await connection.execute(text(f"SET LOCAL lock_timeout = '{TABLE_SECONDS}s'"))
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), "head"))


async def is_current(database: Database) -> bool:
    def check(connection: Connection) -> bool:
        head = ScriptDirectory.from_config(_config(connection)).get_current_head()
        return MigrationContext.configure(connection).get_current_revision() == head

    async with database.read() as connection:
        return await connection.run_sync(check)
