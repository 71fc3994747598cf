"""The hot writer on SQLite: one connection, a handful of statements a batch, and only what may take long in a thread.

What may take long is the COMMIT, which waits for the disk, and another process that is writing. All else is done in the
event loop, for Python's lock is given up and asked for again at every step of a statement, and two threads that both
want it cost more than the statements. For the same reason what a batch reads comes as one row of JSON, and what it
writes goes with as few statements as there are bits in the number of rows.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy.dialects import sqlite

from server.adapters.store.group_commit import Batch, Conflict, Loaded, Rejected, Wanted
from server.adapters.store.kept import Kept, Row
from server.adapters.store.own_thread import OwnThread
from server.adapters.store.statements import CONVERSATION, ENTRY, OUTGOING, PROMISE, RATING, WAIT, columns, compiled
from server.domain.conversation import Conversation
from server.domain.errors import Unavailable

BUSY_SECONDS = 10
"""How long to wait for another process (the command line) that is writing."""
TURNED_SECONDS = 1
"""How long another process may take to turn a new file to WAL."""

_sql = compiled(sqlite.dialect(paramstyle="qmark"))
_SELECT_CONVERSATIONS = (
    f"SELECT json_group_array(json_array({columns(CONVERSATION.names)})) FROM conversations"
    " WHERE id IN (SELECT value FROM json_each(?))"
)
_SELECT_REVS = (
    "SELECT json_group_array(json_array(id, rev)) FROM conversations WHERE id IN (SELECT value FROM json_each(?))"
)
_SELECT_ENTRIES = (
    f"SELECT json_group_array(json_array({columns(tuple('e.' + name for name in ENTRY.names))})) FROM json_each(?) k"
    " CROSS JOIN entries e ON e.conversation_id = k.value->>0 AND e.client_id = k.value->>1"
)
_BEGIN = "BEGIN IMMEDIATE"
_PRIMARY_CODE = 0xFF
"""The part of an extended result code of SQLite that says what is the matter; the rest says why."""
_MOST_PARAMETERS = 32_000
"""SQLite takes 32,766 in one statement."""


def configure(connection: Any) -> None:
    """For every SQLite connection: readers and the writer don't wait for each other, and a commit is on disk. What it
    wrote is copied to its place every 32 MB, for a message changes a few rows in as many places."""
    connection.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")
    _keep_a_log(connection)
    for pragma in (
        "synchronous = FULL",
        "wal_autocheckpoint = 8000",
        "foreign_keys = ON",
        "cache_size = -16000",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _keep_a_log(connection: Any) -> None:
    """A new file is turned to WAL by whoever opens it first. Who opens it at the same time is refused at once, for
    this lock is not waited for (sqlite3_busy_handler: "possibility of deadlock")."""
    until = time.monotonic() + TURNED_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


class SqliteWriter:
    """Shares `lock` with the store's other writes, so that within the process nobody waits by polling."""

    def __init__(self, path: str, lock: asyncio.Lock) -> None:
        self._path = path
        self._lock = lock
        self._thread = OwnThread("sqlite-writer")
        self._connection: sqlite3.Connection | None = None
        self._kept = Kept()

    async def transaction(self, wanted: Wanted, decide: Callable[[Loaded], Batch]) -> None:
        async with self._lock:
            try:
                if not self._begun_at_once():
                    await self._thread.do(self._begin)
                batch = decide(self._load(wanted))
                if batch.empty:
                    self._rollback()
                    return
                written = self._write(batch)
                await self._thread.do(self._commit)
                self._kept.keep(written)
            except Exception as error:
                refused = _refused(error)
                # Disk full, locked for too long, unreadable: a fresh connection may find it mended.
                await self._thread.do(self._disconnect if isinstance(refused, Unavailable) else self._rollback)
                raise refused from error

    async def close(self) -> None:
        await self._thread.do(self._disconnect)
        self._thread.stop()

    def _begun_at_once(self) -> bool:
        """False when there is no connection yet, or another process is writing."""
        if self._connection is None:
            return False
        try:
            self._connection.execute(_BEGIN)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE == sqlite3.SQLITE_BUSY:
                return False
            raise
        return True

    def _begin(self) -> None:
        """As soon as the other process has done."""
        connection = self._connection or self._connect()
        _be_patient(connection, BUSY_SECONDS)
        connection.execute(_BEGIN)
        _be_patient(connection, 0)

    def _load(self, wanted: Wanted) -> Loaded:
        kept = self._still_current(wanted.conversations)
        missing = [one for one in wanted.conversations if one not in kept]
        read = (CONVERSATION.value(row) for row in self._read(_SELECT_CONVERSATIONS, missing)) if missing else ()
        entries = (ENTRY.value(row) for row in self._read(_SELECT_ENTRIES, wanted.said)) if wanted.said else ()
        return Loaded(
            kept | {one.id: one for one in read},
            {(one.conversation_id, one.client_id): one for one in entries if one.client_id is not None},
        )

    def _still_current(self, conversation_ids: list[str]) -> dict[str, Conversation]:
        """Those kept that nobody else, the command line say, has written since."""
        known = self._kept.known(conversation_ids)
        return self._kept.current(known, dict(self._read(_SELECT_REVS, known))) if known else {}

    def _read(self, statement: str, keys: Sequence[Any]) -> list[list[Any]]:
        assert self._connection is not None
        [rows] = self._connection.execute(statement, (msgspec.json.encode(keys).decode(),)).fetchone()
        found: list[list[Any]] = msgspec.json.decode(rows)
        return found

    def _write(self, batch: Batch) -> list[tuple[Conversation, Row]]:
        """The conversations that were there before, and their rows."""
        connection = self._connection
        assert connection is not None
        _put(connection, _sql.insert_conversation, [CONVERSATION.row(one) for one in batch.begun.values()])
        written = [(one, CONVERSATION.row(one)) for one in batch.conversations.values()]
        put: list[Row] = []
        touch: list[Row] = []
        for one, row in written:
            (touch if self._kept.moves_no_index(row, one.id) else put).append(row)
        _put(connection, _sql.put_conversation, put)
        _put(connection, _sql.touch_conversation, touch)
        _put(connection, _sql.insert_entry, [ENTRY.row(one) for one in batch.entries])
        _put(connection, _sql.put_outgoing, [OUTGOING.row(one) for one in batch.outgoing])
        _put(connection, _sql.insert_wait, [WAIT.row(one) for one in batch.waits])
        _put(connection, _sql.put_rating, [RATING.row(one) for one in batch.ratings])
        _put(connection, _sql.put_promise, [PROMISE.row(one) for one in batch.promises])
        return written

    def _commit(self) -> None:
        assert self._connection is not None
        self._connection.execute("COMMIT")

    def _rollback(self) -> None:
        if self._connection is not None and self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _connect(self) -> sqlite3.Connection:
        # One thread at a time has it, which `_lock` sees to.
        connection = sqlite3.connect(
            self._path, isolation_level=None, timeout=BUSY_SECONDS, cached_statements=256, check_same_thread=False
        )
        configure(connection)
        self._connection = connection
        return connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _be_patient(connection: sqlite3.Connection, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")


def _put(connection: sqlite3.Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    """Writes the rows with statements for 2ⁿ of them, so that each is prepared once."""
    start = 0
    while start < len(rows):
        most = min(len(rows) - start, _MOST_PARAMETERS // len(rows[0]))
        count = 1 << (most.bit_length() - 1)
        connection.execute(_for_rows(statement, count), list(chain.from_iterable(rows[start : start + count])))
        start += count


@cache
def _for_rows(statement: str, count: int) -> str:
    before, after = statement.split(" VALUES ", 1)
    one = after[: after.index(")") + 1]
    return f"{before} VALUES {', '.join([one] * count)}{after[len(one) :]}"


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
