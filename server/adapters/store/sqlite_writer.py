"""The hot writer on SQLite: one connection in one thread, two hops a batch."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy.dialects import sqlite

from server.adapters.store.group_commit import Batch, Conflict, Loaded, Rejected
from server.adapters.store.statements import CONVERSATION, ENTRY, OUTGOING, WAIT, columns, compiled
from server.domain.errors import Unavailable

T = TypeVar("T")

BUSY_SECONDS = 10
"""How long to wait for another process (the command line) that is writing."""

_sql = compiled(sqlite.dialect(paramstyle="qmark"))
_SELECT_CONVERSATION = f"SELECT {columns(CONVERSATION.names)} FROM conversations WHERE id = ?"
_SELECT_ENTRY = f"SELECT {columns(ENTRY.names)} FROM entries WHERE conversation_id = ? AND client_id = ?"


def configure(connection: Any) -> None:
    """For every SQLite connection: readers and the writer don't wait for each other, and a commit is on disk."""
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "cache_size = -16000",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


class SqliteWriter:
    """Shares `lock` with the store's other writes, so that within the process nobody waits by polling."""

    def __init__(self, path: str, lock: asyncio.Lock) -> None:
        self._path = path
        self._lock = lock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-writer")
        self._connection: sqlite3.Connection | None = None
        self._holds_lock = False

    async def load(self, conversation_ids: list[str], client_ids: list[tuple[str, str]]) -> Loaded:
        await self._lock.acquire()
        self._holds_lock = True
        return await self._in_thread(lambda: self._load(conversation_ids, client_ids))

    async def write(self, batch: Batch) -> None:
        await self._in_thread(lambda: self._write(batch))
        self._release()

    async def rollback(self) -> None:
        await self._in_thread(self._rollback)
        self._release()

    async def close(self) -> None:
        await self._in_thread(self._disconnect)
        self._thread.shutdown()

    def _release(self) -> None:
        if self._holds_lock:
            self._holds_lock = False
            self._lock.release()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Runs `work` in the writer's thread; when it fails, the transaction and the lock are given up."""
        try:
            return await self._run(work)
        except Exception as error:
            refused = _refused(error)
            # Disk full, locked for too long, unreadable: a fresh connection may find it mended.
            try:
                await self._run(self._disconnect if isinstance(refused, Unavailable) else self._rollback)
            finally:
                self._release()
            raise refused from error

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _load(self, conversation_ids: list[str], client_ids: list[tuple[str, str]]) -> Loaded:
        connection = self._connection or self._connect()
        connection.execute("BEGIN IMMEDIATE")
        loaded = Loaded({}, {})
        for conversation_id in conversation_ids:
            row = connection.execute(_SELECT_CONVERSATION, (conversation_id,)).fetchone()
            if row is not None:
                loaded.conversations[conversation_id] = CONVERSATION.value(row)
        for key in client_ids:
            row = connection.execute(_SELECT_ENTRY, key).fetchone()
            if row is not None:
                loaded.entries[key] = ENTRY.value(row)
        return loaded

    def _write(self, batch: Batch) -> None:
        connection = self._connection
        assert connection is not None
        put = connection.executemany
        put(_sql.insert_conversation, map(CONVERSATION.row, batch.begun.values()))
        put(_sql.put_conversation, map(CONVERSATION.row, batch.conversations.values()))
        put(_sql.insert_entry, map(ENTRY.row, batch.entries))
        put(_sql.put_outgoing, map(OUTGOING.row, batch.outgoing))
        put(_sql.insert_wait, map(WAIT.row, batch.waits))
        connection.execute("COMMIT")

    def _rollback(self) -> None:
        if self._connection is not None and self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=BUSY_SECONDS, cached_statements=256)
        configure(connection)
        self._connection = connection
        return connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _refused(error: Exception) -> Exception:
    """What an error of the driver means to the batch."""
    if isinstance(error, sqlite3.IntegrityError):
        taken = error.sqlite_errorname in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
        return Conflict(str(error)) if taken else Rejected(str(error))
    if isinstance(error, sqlite3.DataError | sqlite3.InterfaceError | sqlite3.ProgrammingError):
        return Rejected(str(error))
    if isinstance(error, ValueError | TypeError | OverflowError):  # raised before the database saw it
        return Rejected(str(error))
    return Unavailable() if isinstance(error, sqlite3.Error) else error
