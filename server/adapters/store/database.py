"""One database, reached through SQLAlchemy: the same statements for SQLite and PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import in_greenlet

from server.adapters.store.group_commit import Driver
from server.adapters.store.reading import TIMEOUT_SECONDS, Query, Row, SqliteReader
from server.adapters.store.sqlite_writer import SqliteWriter, configure
from server.domain.errors import Invalid, Unavailable, WarmlineError

_AWAY = ("08", "25006", "25P03", "40", "53", "55P03", "57", "58")
"""Classes and codes of SQLSTATE: connection, read only, stopped midway, serialization, resources, locks, operator,
system."""
BAD_TEXT = "A text has a character in it that can't be kept. Remove it and send the text again."


class Database:
    """Reads with `read`, writes with `write`; the hot path has a `writer` of its own beside them."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.on_sqlite = self.url.get_backend_name() == "sqlite"
        self._lock = asyncio.Lock()
        self.engine = self._sqlite_engine() if self.on_sqlite else self._postgres_engine()
        self._reader = SqliteReader(str(self.url.database), configure) if self.on_sqlite else None
        self._writing = self.engine.execution_options(writing=True)
        # Each statement of a reader sees what is committed by then, with or without a transaction around it.
        self._reading = self.engine if self.on_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")

    def writer(self) -> Driver:
        if self.on_sqlite:
            return SqliteWriter(str(self.url.database), self._lock)
        from server.adapters.store.postgres_writer import PostgresWriter  # only here: its driver takes 2 MB

        return PostgresWriter(self._plain_url)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read from. Raises Unavailable while the database is away."""
        with_timeout = asyncio.timeout(TIMEOUT_SECONDS)
        try:
            async with with_timeout, self._reading.connect() as connection:
                yield connection
        except (DBAPIError, OSError, UnicodeEncodeError) as error:
            if meaning := _meaning(error):
                raise meaning from error
            raise

    async def fetch(self, query: Query, **values: Any) -> list[Row]:
        """All rows of a query that was compiled before. Raises Unavailable while the database is away."""
        if self._reader is None:
            async with self.read() as connection:
                return [tuple(row) for row in await connection.execute(query.statement, values)]
        try:
            return await self._reader.fetch(*query.on_sqlite(values))
        except (sqlite3.OperationalError, sqlite3.InterfaceError, OSError) as error:
            raise Unavailable from error
        except (UnicodeEncodeError, sqlite3.DataError) as error:
            raise Invalid(BAD_TEXT) from error

    @asynccontextmanager
    async def write(self, *, for_long: bool = False) -> AsyncIterator[AsyncConnection]:
        """A transaction that is on disk when the block ends. Raises Unavailable while the database is away, which one
        that takes longer than TIMEOUT_SECONDS is as well, unless it is meant to go on `for_long`."""
        try:
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(asyncio.timeout(None if for_long else TIMEOUT_SECONDS))
                if self.on_sqlite:
                    await stack.enter_async_context(self._lock)
                yield await stack.enter_async_context(self._writing.begin())
        except (DBAPIError, OSError, UnicodeEncodeError) as error:
            if meaning := _meaning(error):
                raise meaning from error
            raise

    def insert(self, table: Any) -> Any:
        """INSERT with ON CONFLICT, which both dialects spell alike."""
        return (sqlite.insert if self.on_sqlite else postgresql.insert)(table)

    async def ready(self) -> None:
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        if self._reader is not None:
            await self._reader.close()
        await self.engine.dispose()

    @property
    def _plain_url(self) -> str:
        """As the driver itself reads it, which knows more of what may stand in it than SQLAlchemy does."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def _sqlite_engine(self) -> AsyncEngine:
        Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(self.url.set(drivername="sqlite+aiosqlite"), pool_size=4, max_overflow=4)

        @event.listens_for(engine.sync_engine, "connect")
        def _connected(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            cursor = connection.cursor()
            configure(cursor)
            cursor.close()

        @event.listens_for(engine.sync_engine, "invalidate")
        def _given_up(connection: Any, _record: Any, _error: Any) -> None:
            # A caller left half-way. Closing alone would keep the transaction, and with it the lock, for as long as
            # a cursor that was not read to its end is not collected.
            if in_greenlet():
                with suppress(Exception, asyncio.CancelledError):
                    connection.rollback()

        @event.listens_for(engine.sync_engine, "begin")
        def _begin(connection: Any) -> None:
            # Taking the write lock at once: a reader that turns writer can't be refused half-way.
            writing = connection.get_execution_options().get("writing")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

        return engine

    def _postgres_engine(self) -> AsyncEngine:
        from server.adapters.store.postgres_session import connect

        engine = create_async_engine(
            "postgresql+asyncpg://",
            pool_size=5,
            max_overflow=5,
            async_creator=lambda: connect(self._plain_url, "warmline", timeout=TIMEOUT_SECONDS),
        )

        @event.listens_for(engine.sync_engine, "checkout")
        def _taken(connection: Any, _record: Any, _proxy: Any) -> None:
            # The driver knows when its server has gone: asking the server each time costs as much as what is read.
            if connection.driver_connection.is_closed():
                raise DisconnectionError

        return engine


def _meaning(error: Exception) -> WarmlineError | None:
    """A database that is away is no fault of the request, and a value that it can't hold is no fault of the database;
    anything else is a fault of ours and stays visible."""
    if isinstance(error, OSError) or isinstance(error.__cause__, OSError):
        return Unavailable()
    if isinstance(error, UnicodeEncodeError) or _is_bad_value(error):
        return Invalid(BAD_TEXT)
    if isinstance(error, DBAPIError) and (error.connection_invalidated or _is_operational(error) or _is_away(error)):
        return Unavailable()
    return None


def _is_bad_value(error: Exception) -> bool:
    """PostgreSQL: class 22, data exception."""
    return isinstance(error, DBAPIError) and _sqlstate(error).startswith("22")


def _is_away(error: DBAPIError) -> bool:
    """PostgreSQL: starting up or shutting down, out of connections or of room, or asked to try again."""
    return _sqlstate(error).startswith(_AWAY)


def _sqlstate(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def _is_operational(error: SQLAlchemyError) -> bool:
    return type(error).__name__ in ("OperationalError", "InterfaceError")
