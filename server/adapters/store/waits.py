"""The wait log, saved estimates, and what customers were told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, and_, bindparam, or_, select

from server.adapters.store.codec import Codec
from server.adapters.store.database import Database
from server.adapters.store.reading import Query
from server.adapters.store.statements import PROMISE, WAIT
from server.adapters.store.tables import promises, wait_log, wait_snapshots
from server.domain.promises import End, Kept
from server.domain.times import from_ms, to_ms
from server.domain.wait_log import Kind, Mark, Snapshot

SNAPSHOT = Codec(Snapshot)

_log = wait_log.c
_marks = Query(
    select(*(_log[name] for name in WAIT.names))
    .where(_log.site_id == bindparam("site"), _log.at >= bindparam("since"), _log.at < bindparam("until"))
    .order_by(_log.at, _log.id)
    .limit(bindparam("most", type_=Integer))
)
_leaves = Query(
    select(_log.conversation_id, _log.since).where(
        _log.site_id == bindparam("site"), _log.at >= bindparam("since"), _log.kind == Kind.LEAVE.value
    )
)
_snapshot = Query(
    select(*(wait_snapshots.c[name] for name in SNAPSHOT.names)).where(wait_snapshots.c.site_id == bindparam("site"))
)
_promise = select(*(promises.c[name] for name in PROMISE.names))
_ends = (
    select(_log.conversation_id, _log.since, _log.kind, _log.at)
    .where(
        _log.site_id == bindparam("site"),
        _log.at >= bindparam("since"),
        or_(_log.kind == End.REPLIED.value, _log.kind == End.CLOSED.value),
    )
    .subquery()
)
_promises = Query(
    _promise.add_columns(_ends.c.kind, _ends.c.at)
    .outerjoin(
        _ends,
        and_(promises.c.conversation_id == _ends.c.conversation_id, promises.c.arrived_at == _ends.c.since),
    )
    .where(promises.c.site_id == bindparam("site"), promises.c.arrived_at >= bindparam("since"))
    .order_by(promises.c.arrived_at, promises.c.conversation_id)
    .limit(bindparam("most", type_=Integer))
)


class SqlWaitLog:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def marks(self, site_id: str, since: datetime, until: datetime, limit: int = 5000) -> list[Mark]:
        rows = await self._database.fetch(_marks, site=site_id, since=to_ms(since), until=to_ms(until), most=limit)
        return [WAIT.value(row) for row in rows]

    async def add(self, marks: Sequence[Mark]) -> None:
        if not marks:
            return
        async with self._database.write() as connection:
            insert = self._database.insert(wait_log).on_conflict_do_nothing()
            await connection.execute(insert, [WAIT.mapping(mark) for mark in marks])

    async def leaves(self, site_id: str, since: datetime) -> set[tuple[str, datetime]]:
        rows = await self._database.fetch(_leaves, site=site_id, since=to_ms(since))
        return {(conversation, from_ms(ms)) for conversation, ms in rows if ms is not None}

    async def snapshot(self, site_id: str) -> Snapshot | None:
        rows = await self._database.fetch(_snapshot, site=site_id)
        return SNAPSHOT.value(rows[0]) if rows else None

    async def keep_snapshot(self, snapshot: Snapshot) -> None:
        row = SNAPSHOT.mapping(snapshot)
        insert = self._database.insert(wait_snapshots).values(row)
        old, new = wait_snapshots.c, insert.excluded
        further = or_(new.last_at > old.last_at, and_(new.last_at == old.last_at, new.last_id >= old.last_id))
        changed = {name: new[name] for name in row if name != "site_id"}
        async with self._database.write() as connection:
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["site_id"], set_=changed, where=further)
            )

    async def promises(self, site_id: str, since: datetime, limit: int = 200_000) -> list[Kept]:
        rows = await self._database.fetch(_promises, site=site_id, since=to_ms(since), most=limit)
        return [_kept(row) for row in rows]


def _kept(row: tuple[object, ...]) -> Kept:
    kind, at = row[-2:]
    if kind is None or not isinstance(at, int):
        return Kept(PROMISE.value(row))
    return Kept(PROMISE.value(row), End(str(kind)), from_ms(at))
