"""The outbox, and the attachments of what comes and goes."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, text, update

from server.adapters.store.codec import Codec
from server.adapters.store.database import Database
from server.adapters.store.statements import OUTGOING
from server.adapters.store.tables import files, outbox
from server.domain.errors import NoRoom, Unavailable
from server.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from server.domain.times import from_ms, to_ms
from server.ports import File

FILE = Codec(File)

_outgoing = [outbox.c[name] for name in OUTGOING.names]
_file = [files.c[name] for name in FILE.names]


class SqlOutbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, row: Outgoing) -> bool:
        insert = self._database.insert(outbox).values(OUTGOING.mapping(row)).on_conflict_do_nothing()
        async with self._database.write() as connection:
            return bool((await connection.execute(insert)).rowcount)

    async def claim(
        self, kinds: Collection[OutgoingKind], now: datetime, lease: timedelta, limit: int
    ) -> list[Outgoing]:
        at = to_ms(now)
        due = (
            select(outbox.c.id)
            .where(
                outbox.c.state == OutgoingState.PENDING,
                outbox.c.kind.in_(kinds),
                outbox.c.due_at <= at,
                or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= at),
            )
            .order_by(outbox.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")  # a sub-query might be run, and its limit counted, more than once
        )
        claimed = (
            update(outbox)
            .where(outbox.c.id.in_(select(due.c.id)))
            .values(lease_until=to_ms(now + lease), attempts=outbox.c.attempts + 1, claims=outbox.c.claims + 1)
            .returning(*_outgoing)
        )
        async with self._database.write() as connection:
            rows = [OUTGOING.value(tuple(row)) for row in await connection.execute(claimed)]
        return sorted(rows, key=lambda row: row.due_at)

    async def renew(self, row: Outgoing, until: datetime) -> bool:
        return await self._write(row, lease_until=to_ms(until))

    async def settle(self, row: Outgoing) -> bool:
        return await self._write(row, **OUTGOING.mapping(row))

    async def _write(self, row: Outgoing, **values: Any) -> bool:
        held = (outbox.c.id == row.id, outbox.c.state == OutgoingState.PENDING, outbox.c.claims == row.claims)
        async with self._database.write() as connection:
            return bool((await connection.execute(update(outbox).where(*held).values(values))).rowcount)

    async def hasten(self, row_id: str, due_at: datetime) -> None:
        sooner = (
            outbox.c.id == row_id,
            outbox.c.state == OutgoingState.PENDING,
            outbox.c.lease_until.is_(None),
            outbox.c.due_at > to_ms(due_at),
        )
        async with self._database.write() as connection:
            await connection.execute(update(outbox).where(*sooner).values(due_at=to_ms(due_at)))

    async def get(self, row_id: str) -> Outgoing | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(*_outgoing).where(outbox.c.id == row_id))).first()
        return OUTGOING.value(tuple(row)) if row else None

    async def failed(self, limit: int) -> list[Outgoing]:
        ended = select(*_outgoing).where(outbox.c.state == text("'failed'"))  # as the index has it
        async with self._database.read() as connection:
            rows = await connection.execute(ended.order_by(outbox.c.due_at.desc()).limit(limit))
            return [OUTGOING.value(tuple(row)) for row in rows]

    async def tally(self) -> list[tuple[str, str, int, datetime]]:
        counted: list[tuple[str, str, int, datetime]] = []
        async with self._database.read() as connection:
            for state in (OutgoingState.PENDING, OutgoingState.FAILED):
                theirs = outbox.c.state == text(f"'{state.value}'")  # as the indexes have it
                query = select(outbox.c.kind, func.count(), func.min(outbox.c.due_at)).where(theirs)
                rows = await connection.execute(query.group_by(outbox.c.kind))
                counted += [(kind, state.value, int(count), from_ms(due)) for kind, count, due in rows]
        return counted

    async def reopen(self, row_id: str, due_at: datetime) -> bool:
        ended = (outbox.c.id == row_id, outbox.c.state == OutgoingState.FAILED)
        anew = update(outbox).where(*ended).values(state=OutgoingState.PENDING, due_at=to_ms(due_at))
        async with self._database.write() as connection:
            done = await connection.execute(anew.values(attempts=0, faults=0, refused_since=None))
            return bool(done.rowcount)


class SqlFiles:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, file: File, content: bytes) -> None:
        row = FILE.mapping(file) | {"content": content}
        insert = self._database.insert(files).values(row).on_conflict_do_nothing(index_elements=["id"])
        try:
            async with self._database.write() as connection:
                await connection.execute(insert)
        except Unavailable as error:
            if _is_full(error.__cause__):
                raise NoRoom from error
            raise

    async def get(self, file_id: str) -> tuple[File, bytes] | None:
        async with self._database.read() as connection:
            query = select(*_file, files.c.content).where(files.c.id == file_id)
            row = (await connection.execute(query)).first()
        return (FILE.value(tuple(row)), bytes(row[-1])) if row else None

    async def describe(self, file_ids: Collection[str]) -> dict[str, File]:
        if not file_ids:
            return {}
        async with self._database.read() as connection:
            rows = await connection.execute(select(*_file).where(files.c.id.in_(file_ids)))
            return {row[0]: FILE.value(tuple(row)) for row in rows}


def _is_full(error: BaseException | None) -> bool:
    """Whether the disk is what the database has run out of."""
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL" or getattr(cause, "sqlstate", "") == "53100"
