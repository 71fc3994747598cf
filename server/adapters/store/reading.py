"""The reads of the hot paths: their statements are compiled once, and on SQLite all that are asked for in one turn of
the event loop share one hop to a thread. Everything else reads through SQLAlchemy (database.py).
"""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import cached_property
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from server.adapters.store.own_thread import OwnThread

Row = tuple[Any, ...]
Asked = tuple[str, list[Any], "asyncio.Future[list[Row]]"]

TIMEOUT_SECONDS = 10
"""A database that is silent for this long is away."""

_DIALECT = sqlite.dialect(paramstyle="qmark")


class Query:
    """A statement whose parameters are named with `bindparam`."""

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement

    def on_sqlite(self, values: dict[str, Any]) -> tuple[str, list[Any]]:
        """The statement for the driver, and its parameters in order."""
        sql, known = self._compiled
        return sql, [values.get(name, value) for name, value in known]

    @cached_property
    def _compiled(self) -> tuple[str, list[tuple[str, Any]]]:
        compiled = self.statement.compile(dialect=_DIALECT)
        assert isinstance(compiled, SQLCompiler)
        return str(compiled), [(name, compiled.params[name]) for name in compiled.positiontup or ()]


class SqliteReader:
    """One connection in one thread. Each statement sees what was committed when it runs."""

    def __init__(self, path: str, configure: Callable[[Any], None]) -> None:
        self._path, self._configure = path, configure
        self._thread = OwnThread("sqlite-reader")
        self._connection: sqlite3.Connection | None = None
        self._asked: list[Asked] = []
        self._closed = False

    async def fetch(self, sql: str, values: list[Any]) -> list[Row]:
        """Raises what the driver raises, and TimeoutError after TIMEOUT_SECONDS."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[Row]] = loop.create_future()
        if not self._asked:
            loop.call_soon(self._hand_over, loop)
        self._asked.append((sql, values, answer))
        return await answer

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await self._thread.do(self._disconnect)
            self._thread.stop()

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        asked, self._asked = self._asked, []
        # One for all: a timer for each costs more than what is read.
        timer = loop.call_later(TIMEOUT_SECONDS, _give, asked, [TimeoutError] * len(asked))
        try:
            self._thread.give(lambda: self._read(loop, asked, timer))
        except RuntimeError as closed:
            _give(asked, [sqlite3.OperationalError(str(closed))] * len(asked), timer)

    def _read(self, loop: asyncio.AbstractEventLoop, asked: list[Asked], timer: asyncio.TimerHandle) -> None:
        found: list[list[Row] | Exception] = []
        for sql, values, _ in asked:
            try:
                found.append((self._connection or self._connect()).execute(sql, values).fetchall())
            except Exception as error:
                found.append(error)
                self._disconnect()
        loop.call_soon_threadsafe(_give, asked, found, timer)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, cached_statements=256)
        self._configure(connection)
        self._connection = connection
        return connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _give(asked: list[Asked], found: list[Any], timer: asyncio.TimerHandle | None = None) -> None:
    if timer is not None:
        timer.cancel()
    for (_, _, answer), rows in zip(asked, found, strict=True):
        if answer.done():
            continue
        if isinstance(rows, list):
            answer.set_result(rows)
        else:
            answer.set_exception(rows)
