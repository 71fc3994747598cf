"""Conversations and their timelines: the hot writer and what is read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, select, union_all

from server.adapters.store.database import Database
from server.adapters.store.group_commit import GroupCommit
from server.adapters.store.statements import CONVERSATION, ENTRY
from server.adapters.store.tables import conversations, entries, waits
from server.domain.conversation import Conversation, Outcome, Status
from server.domain.entry import Entry
from server.domain.times import from_ms, to_ms
from server.ports import Decide, Head

_conversation = select(*(conversations.c[name] for name in CONVERSATION.names))
_entry = select(*(entries.c[name] for name in ENTRY.names))
_c = conversations.c


def _views(agent_id: str) -> dict[str, Any]:
    """The views of the inbox as conditions; every view but `closed` holds what is not closed."""
    live = _c.status != Status.CLOSED
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

    async def change(self, conversation_id: str, decide: Decide, client_id: str | None = None) -> Outcome:
        return await self._commits.change(conversation_id, decide, client_id)

    async def get(self, conversation_id: str) -> Conversation | None:
        found = await self._conversations(_conversation.where(_c.id == conversation_id))
        return found[0] if found else None

    async def entries(
        self, conversation_id: str, *, after: int = 0, limit: int = 500, public: bool = False
    ) -> list[Entry]:
        number = entries.c.public_seq if public else entries.c.seq
        query = _entry.where(entries.c.conversation_id == conversation_id, number > after)
        return await self._entries(query.order_by(number).limit(limit))

    async def entries_before(
        self, conversation_id: str, *, before: int | None, limit: int, public: bool = False
    ) -> list[Entry]:
        number = entries.c.public_seq if public else entries.c.seq
        query = _entry.where(entries.c.conversation_id == conversation_id, number.is_not(None))
        if before is not None:
            query = query.where(number < before)
        found = await self._entries(query.order_by(number.desc()).limit(limit))
        return found[::-1]

    async def inbox(self, site_ids: Sequence[str], view: str, agent_id: str, limit: int = 200) -> list[Conversation]:
        shown = _conversation.where(_c.site_id.in_(site_ids), _views(agent_id)[view])
        waiting = shown.where(_c.waiting_since.is_not(None)).order_by(_c.waiting_since).limit(limit)
        rest = shown.where(_c.waiting_since.is_(None)).order_by(_c.last_said_at.desc()).limit(limit)
        # Two queries, each with its index, but one statement: a conversation answered meanwhile is not there twice.
        both = union_all(select(waiting.subquery()), select(rest.subquery())).subquery()
        order = (both.c.waiting_since.is_(None), both.c.waiting_since, both.c.last_said_at.desc())
        return await self._conversations(select(both).order_by(*order).limit(limit))

    async def counts(self, site_ids: Sequence[str], agent_id: str) -> dict[str, int]:
        views = {name: condition for name, condition in _views(agent_id).items() if name != "closed"}
        sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in views.values()]
        query = select(*sums).where(_c.site_id.in_(site_ids), _c.status != Status.CLOSED)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one()
        return {name: int(count) for name, count in zip(views, row, strict=True)}

    async def of_customer(self, customer_id: str, limit: int = 20) -> list[Conversation]:
        mine = _conversation.where(_c.customer_id == customer_id)
        return await self._conversations(mine.order_by(_c.last_said_at.desc()).limit(limit))

    async def heads_since(self, changed_since: datetime) -> list[Head]:
        head = select(_c.id, _c.site_id, _c.rev, _c.last_seq, _c.last_public_seq)
        async with self._database.read() as connection:
            rows = await connection.execute(head.where(_c.changed_at >= to_ms(changed_since)))
            return [Head(*row) for row in rows]

    async def waits(self, site_id: str, since: datetime, limit: int) -> list[tuple[timedelta, bool]]:
        ended = select(waits.c.ended_at - waits.c.arrived_at, waits.c.replied_at.is_not(None))
        recent = ended.where(waits.c.site_id == site_id, waits.c.ended_at >= to_ms(since))
        async with self._database.read() as connection:
            rows = await connection.execute(recent.order_by(waits.c.ended_at.desc()).limit(limit))
            return [(timedelta(milliseconds=ms), bool(replied)) for ms, replied in rows]

    async def waiting(self, site_id: str) -> list[datetime]:
        since = select(_c.waiting_since).where(_c.site_id == site_id, _c.waiting_since.is_not(None))
        async with self._database.read() as connection:
            return [from_ms(ms) for ms in (await connection.scalars(since.order_by(_c.waiting_since))).all()]

    async def _conversations(self, query: Select[Any]) -> list[Conversation]:
        async with self._database.read() as connection:
            return [CONVERSATION.value(tuple(row)) for row in await connection.execute(query)]

    async def _entries(self, query: Select[Any]) -> list[Entry]:
        async with self._database.read() as connection:
            return [ENTRY.value(tuple(row)) for row in await connection.execute(query)]
