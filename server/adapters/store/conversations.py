"""Conversations and their timelines: the hot writer and what is read."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, case, func, select, union_all

from server.adapters.store.codec import Codec
from server.adapters.store.database import Database
from server.adapters.store.group_commit import GroupCommit
from server.adapters.store.reading import Query
from server.adapters.store.statements import CONVERSATION, ENTRY
from server.adapters.store.tables import CHANGED_STEP_MS, conversations, entries
from server.domain.conversation import Conversation, Outcome, Status
from server.domain.entry import Entry
from server.domain.times import to_ms
from server.ports import Decide, Head, Then, Waiting

WAITING = Codec(Waiting)

_conversation = select(*(conversations.c[name] for name in CONVERSATION.names))
_entry = select(*(entries.c[name] for name in ENTRY.names))
_c = conversations.c


def _newest(columns: Any) -> tuple[Any, Any]:
    """By the newest message, newest first. An index knows its day, and what is of one day is sorted."""
    return columns.said_on.desc(), columns.last_said_at.desc()


_get = Query(_conversation.where(_c.id == bindparam("id")))
_of_customer = Query(
    _conversation.where(_c.customer_id == bindparam("customer"))
    .order_by(*_newest(_c))
    .limit(bindparam("most", type_=Integer))
)


def of_customer_query() -> Select[Any]:
    """Newest message first; with `customer` and `most`."""
    return _of_customer.statement


_waiting = Query(
    select(*(_c[name] for name in WAITING.names))
    .where(_c.site_id == bindparam("site"), _c.waiting_since.is_not(None))
    .order_by(_c.waiting_since)
    .limit(bindparam("most", type_=Integer))
)


_mine = _entry.where(entries.c.conversation_id == bindparam("conversation"))
_private = select(_c.last_seq - _c.last_public_seq).where(_c.id == bindparam("conversation")).scalar_subquery()
"""How many entries of a conversation the customer does not see."""


def _after(public: bool) -> Query:
    # A public seq is never higher than the seq, and rises with it: the primary key serves both numberings.
    found = _mine.where(entries.c.seq > bindparam("after"))
    if public:
        found = found.where(entries.c.public_seq > bindparam("after"))
    return Query(found.order_by(entries.c.seq).limit(bindparam("most", type_=Integer)))


def _before(public: bool) -> Query:
    if public:
        found = _mine.where(entries.c.seq < bindparam("before") + _private, entries.c.public_seq < bindparam("before"))
    else:
        found = _mine.where(entries.c.seq < bindparam("before"))
    return Query(found.order_by(entries.c.seq.desc()).limit(bindparam("most", type_=Integer)))


_entries_after = {public: _after(public) for public in (False, True)}
_entries_before = {public: _before(public) for public in (False, True)}
_NO_END = 2**30
_LIVE = [status for status in Status if status is not Status.CLOSED]
"""Named one by one: no index helps to find what a status is not."""


def _views(agent_id: str) -> dict[str, Any]:
    """The views of the inbox as conditions; every view but `closed` holds what is not closed."""
    live = _c.status.in_(_LIVE)
    return {
        "waiting": _c.waiting_since.is_not(None),
        "mine": and_(live, _c.assignee_id == agent_id),
        "open": live,
        "nobodys": and_(live, _c.assignee_id.is_(None)),
        "closed": _c.status == Status.CLOSED,
    }


class SqlConversations:
    def __init__(self, database: Database, commits: GroupCommit) -> None:
        self._database = database
        self._commits = commits

    def change(
        self, conversation_id: str, decide: Decide, client_id: str | None = None, then: Then | None = None
    ) -> "asyncio.Future[Outcome]":
        return self._commits.change(conversation_id, decide, client_id, then)

    async def get(self, conversation_id: str) -> Conversation | None:
        rows = await self._database.fetch(_get, id=conversation_id)
        return CONVERSATION.value(rows[0]) if rows else None

    async def entries(
        self, conversation_id: str, *, after: int = 0, limit: int = 500, public: bool = False
    ) -> list[Entry]:
        query = _entries_after[public]
        rows = await self._database.fetch(query, conversation=conversation_id, after=after, most=limit)
        return [ENTRY.value(row) for row in rows]

    async def entries_before(
        self, conversation_id: str, *, before: int | None, limit: int, public: bool = False
    ) -> list[Entry]:
        before = _NO_END if before is None else min(before, _NO_END)
        query = _entries_before[public]
        rows = await self._database.fetch(query, conversation=conversation_id, before=before, most=limit)
        return [ENTRY.value(row) for row in reversed(rows)]

    async def inbox(self, site_ids: Sequence[str], view: str, agent_id: str, limit: int = 200) -> list[Conversation]:
        shown = _conversation.where(_c.site_id.in_(site_ids), _views(agent_id)[view])
        waiting = shown.where(_c.waiting_since.is_not(None)).order_by(_c.waiting_since).limit(limit)
        rest = shown.where(_c.waiting_since.is_(None)).order_by(*_newest(_c)).limit(limit)
        # Two queries, each with its index, but one statement: a conversation answered meanwhile is not there twice.
        both = union_all(select(waiting.subquery()), select(rest.subquery())).subquery()
        order = (both.c.waiting_since.is_(None), both.c.waiting_since, *_newest(both.c))
        return await self._conversations(select(both).order_by(*order).limit(limit))

    async def counts(self, site_ids: Sequence[str], agent_id: str) -> dict[str, int]:
        views = {name: condition for name, condition in _views(agent_id).items() if name != "closed"}
        sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in views.values()]
        query = select(*sums).where(_c.site_id.in_(site_ids), _c.status.in_(_LIVE))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one()
        return {name: int(count) for name, count in zip(views, row, strict=True)}

    async def of_customer(self, customer_id: str, limit: int = 20) -> list[Conversation]:
        rows = await self._database.fetch(_of_customer, customer=customer_id, most=limit)
        return [CONVERSATION.value(row) for row in rows]

    async def heads_since(self, changed_since: datetime) -> list[Head]:
        head = select(_c.id, _c.site_id, _c.rev, _c.last_seq, _c.last_public_seq)
        async with self._database.read() as connection:
            since = to_ms(changed_since)
            found = head.where(_c.changed_in >= since // CHANGED_STEP_MS, _c.changed_at >= since)
            rows = await connection.execute(found)
            return [Head(*row) for row in rows]

    async def waiting(self, site_id: str, limit: int = 1000) -> list[Waiting]:
        rows = await self._database.fetch(_waiting, site=site_id, most=limit)
        return [WAITING.value(row) for row in rows]

    async def _conversations(self, query: Select[Any]) -> list[Conversation]:
        async with self._database.read() as connection:
            return [CONVERSATION.value(tuple(row)) for row in await connection.execute(query)]
