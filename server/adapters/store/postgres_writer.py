"""The hot writer on PostgreSQL: one connection of its own, four round trips a batch however much it holds."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy.dialects.postgresql import asyncpg as dialect

from server.adapters.store.group_commit import Batch, Conflict, Loaded, Rejected, Wanted
from server.adapters.store.kept import Kept
from server.adapters.store.postgres_arrays import together
from server.adapters.store.postgres_session import connect
from server.adapters.store.statements import CONVERSATION, ENTRY, OUTGOING, PROMISE, RATING, WAIT, columns, compiled
from server.domain.errors import Unavailable

TIMEOUT_SECONDS = 10
"""A database that is silent for this long is away; the batch is answered and the connection dropped."""

_sql = compiled(dialect.dialect())  # type: ignore[no-untyped-call]
# In the order of their ids, so that two processes never wait for each other in a circle.
_LOCK_CONVERSATIONS = "SELECT id, rev FROM conversations WHERE id = ANY($1::VARCHAR[]) ORDER BY id FOR UPDATE"
_SELECT_CONVERSATIONS = f"SELECT {columns(CONVERSATION.names)} FROM conversations WHERE id = ANY($1::VARCHAR[])"
_SELECT_ENTRIES = (
    f"SELECT {', '.join('e.' + name for name in ENTRY.names)} FROM entries e"
    " JOIN unnest($1::VARCHAR[], $2::VARCHAR[]) AS k(conversation_id, client_id)"
    " ON e.conversation_id = k.conversation_id AND e.client_id = k.client_id"
)


class PostgresWriter:
    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None
        self._transaction: Any = None
        self._kept = Kept()

    async def transaction(self, wanted: Wanted, decide: Callable[[Loaded], Batch]) -> None:
        async with self._guarded():
            batch = decide(await self._load(wanted))
            if batch.empty:
                await self._rollback()
            else:
                await self._write(batch)

    async def close(self) -> None:
        await self._disconnect()

    @asynccontextmanager
    async def _guarded(self) -> AsyncIterator[None]:
        """What an error of the driver means to the batch; the transaction is over then."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                yield
        except (
            asyncpg.UniqueViolationError,
            asyncpg.DeadlockDetectedError,
            asyncpg.SerializationError,
        ) as error:
            await self._abandon()
            raise Conflict(str(error)) from error
        except (
            asyncpg.DataError,
            asyncpg.IntegrityConstraintViolationError,
            asyncpg.ProgramLimitExceededError,
            ValueError,  # this and the next two are raised before the database saw it
            TypeError,
            OverflowError,
        ) as error:
            await self._abandon()
            raise Rejected(str(error)) from error
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
            await self._disconnect()
            raise Unavailable from error
        except Exception:
            await self._abandon()
            raise

    async def _load(self, wanted: Wanted) -> Loaded:
        connection = self._connection
        if connection is None or connection.is_closed():
            connection = await self._connect()
        self._transaction = connection.transaction()
        await self._transaction.start()
        revs = dict(await connection.fetch(_LOCK_CONVERSATIONS, wanted.conversations))
        conversations = self._kept.current(wanted.conversations, revs)
        if missing := [one for one in revs if one not in conversations]:
            rows = await connection.fetch(_SELECT_CONVERSATIONS, missing)
            conversations |= {row["id"]: CONVERSATION.value(tuple(row)) for row in rows}
        entries = {}
        if wanted.said:
            rows = await connection.fetch(_SELECT_ENTRIES, *map(list, zip(*wanted.said, strict=True)))
            entries = {(row["conversation_id"], row["client_id"]): ENTRY.value(tuple(row)) for row in rows}
        return Loaded(conversations, entries)

    async def _write(self, batch: Batch) -> None:
        begun = sorted(batch.begun.values(), key=lambda one: one.id)
        written = [(one, CONVERSATION.row(one)) for one in batch.conversations.values()]
        rows = {
            _sql.insert_conversation: [CONVERSATION.row(one) for one in begun],
            _sql.put_conversation: [row for _, row in written],
            _sql.insert_entry: [ENTRY.row(one) for one in batch.entries],
            _sql.insert_wait: [WAIT.row(one) for one in batch.waits],
            _sql.put_promise: [PROMISE.row(one) for one in batch.promises],
        }
        put = {statement: found for statement, found in rows.items() if found}
        if put:
            columns_ = [list(column) for found in put.values() for column in zip(*found, strict=True)]
            await self._connection.execute(together(tuple(put)), *columns_)
        # Of these one row may be put twice, which one statement must not do.
        if batch.outgoing:
            await self._connection.executemany(_sql.put_outgoing, [OUTGOING.row(one) for one in batch.outgoing])
        if batch.ratings:
            await self._connection.executemany(_sql.put_rating, [RATING.row(one) for one in batch.ratings])
        transaction, self._transaction = self._transaction, None
        await transaction.commit()
        self._kept.keep(written)

    async def _rollback(self) -> None:
        transaction, self._transaction = self._transaction, None
        await transaction.rollback()

    async def _connect(self) -> Any:
        self._connection = await connect(self._url, "warmline-writer")
        return self._connection

    async def _abandon(self) -> None:
        transaction, self._transaction = self._transaction, None
        if transaction is not None:
            try:
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    await transaction.rollback()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
                await self._disconnect()

    async def _disconnect(self) -> None:
        connection, self._connection, self._transaction = self._connection, None, None
        if connection is not None:
            connection.terminate()
