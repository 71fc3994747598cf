"""Brings the schema up to date, and tells whether it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from server.adapters.store.database import Database
from server.domain.errors import WarmlineError

_LOCK = 7_264_112
"""Of PostgreSQL's advisory locks: two releases that start at once migrate one after the other."""
TABLE_SECONDS = 5
"""How long to wait for a table that somebody else, a backup say, has in hand."""


class SchemaIsNewer(WarmlineError):
    """A newer version of Warmline has used this database. Start that, or go back to a backup that is older."""


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
        await connection.run_sync(_is_head)
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), "head"))


async def is_current(database: Database) -> bool:
    """Raises SchemaIsNewer, as `migrate` does, and Unavailable."""
    async with database.read() as connection:
        return await connection.run_sync(_is_head)


def _is_head(connection: Connection) -> bool:
    scripts = ScriptDirectory.from_config(_config(connection))
    revision = MigrationContext.configure(connection).get_current_revision()
    try:
        scripts.get_revision(revision or "base")
    except CommandError:
        raise SchemaIsNewer from None
    return revision == scripts.get_current_head()
