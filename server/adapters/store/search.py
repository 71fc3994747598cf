"""Searching, on either database: the index proposes blocks, newest first, and their lines decide (search_words.py).

What it costs does not grow with what there is. A word that stands in every message is met in the newest lines, which
are looked through without the index; a rare one is in few blocks. Two usual words that never meet would be looked for
for ever: after MOST_BLOCKS the answer is what was found, and from where to look on.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, bindparam, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.store.conversations import of_customer_query
from server.adapters.store.database import Database
from server.adapters.store.search_blocks import Blocks, PostgresBlocks, SqliteBlocks
from server.adapters.store.search_lines import (
    append,
    block_terms,
    keep_reached,
    keep_state,
    lines_in,
    reached_of,
    state_of,
    take_out,
)
from server.adapters.store.statements import CONVERSATION, ENTRY
from server.adapters.store.tables import CHANGED_STEP_MS, conversations, entries
from server.adapters.store.tables_search import search_lines, search_reached, search_renamed
from server.domain.conversation import Conversation
from server.domain.entry import Entry
from server.domain.search_query import Phrase, Query
from server.domain.search_words import BLOCK, number_of
from server.domain.times import from_ms, to_ms
from server.ports_search import Behind, Line, Match, Matches, Renamed

NEWEST = 8
"""Blocks at the end that are looked through in any case, with all that are not summed up yet."""
MOST_BLOCKS = 40
"""Blocks that are looked into for one answer."""
ENOUGH = 20
"""Conversations, after which no further block is looked into."""
MOST_CONVERSATIONS = 100
SEALED_AT_ONCE = 2
OF_A_CUSTOMER = 20
"""Conversations of a customer that are found by their new name at once."""

_c, _e, _l, _r = conversations.c, entries.c, search_lines.c, search_reached.c
_conversation = [_c[name] for name in CONVERSATION.names]
_entry = [_e[name] for name in ENTRY.names]
_behind = (
    select(*_conversation)
    .outerjoin(search_reached, _r.conversation_id == _c.id)
    .where(
        _c.changed_in >= bindparam("step"),
        _c.changed_at >= bindparam("since"),
        or_(_r.seq.is_(None), _r.seq < _c.last_seq),
    )
    .order_by(_c.changed_in)
    .limit(bindparam("most", type_=Integer))
)
_next = (
    select(*_entry)
    .select_from(conversations)
    .outerjoin(search_reached, _r.conversation_id == _c.id)
    .join(entries, and_(_e.conversation_id == _c.id, _e.seq > func.coalesce(_r.seq, 0)))
    .where(_c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_e.conversation_id, _e.seq)
    .limit(bindparam("most", type_=Integer))
)
_shown = (
    select(*_entry, *_conversation, _l.block, _l.place)
    .select_from(search_lines)
    .join(entries, and_(_e.conversation_id == _l.conversation_id, _e.seq == _l.seq))
    .join(conversations, _c.id == _l.conversation_id)
)


class SqlSearch:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._blocks: Blocks = SqliteBlocks() if database.on_sqlite else PostgresBlocks()

    async def since(self) -> datetime:
        async with self._database.read() as connection:
            return from_ms((await state_of(connection)).since)

    async def behind(self, since: datetime, conversations: int, entries: int) -> list[Behind]:
        ms = to_ms(since)
        async with self._database.read() as connection:
            values = {"step": ms // CHANGED_STEP_MS, "since": ms, "most": conversations}
            found = [CONVERSATION.value(tuple(row)) for row in await connection.execute(_behind, values)]
            if not found:
                return []
            rows = await connection.execute(_next, {"ids": [one.id for one in found], "most": entries})
            read: dict[str, list[Entry]] = {}
            for row in rows:
                entry = ENTRY.value(tuple(row))
                read.setdefault(entry.conversation_id, []).append(entry)
        return [Behind(one, read.get(one.id, [])) for one in found]

    async def add(self, lines: Sequence[Line], reached: dict[str, int], since: datetime) -> None:
        async with self._database.write() as connection:
            state = await state_of(connection, locked=True)
            known = await reached_of(connection, list(reached))
            await append(connection, state, [one for one in lines if one.seq > known.get(one.conversation_id, 0)])
            further = {one: seq for one, seq in reached.items() if seq > known.get(one, 0)}
            if further:
                await keep_reached(self._database, connection, further)
            await keep_state(connection, since=max(state.since, to_ms(since)))

    async def seal(self) -> bool:
        async with self._database.read() as connection:
            seen = await state_of(connection)
            full = range(seen.sealed, min(seen.block, seen.sealed + SEALED_AT_ONCE))
            lines = await lines_in(connection, full)
            found = {block: await block_terms(connection, block) for block in full}
        if not found:
            return False
        async with self._database.write() as connection:
            state = await state_of(connection, locked=True)
            # Not if somebody else was first, or took lines out of it.
            if state.sealed == seen.sealed and await lines_in(connection, full) == lines:
                for block, terms in found.items():
                    await self._blocks.put(connection, block, terms)
                await keep_state(connection, sealed=seen.sealed + len(found))
        return True

    async def renamed(self, limit: int) -> list[Renamed]:
        async with self._database.read() as connection:
            who = (await connection.execute(select(search_renamed.c.customer_id).limit(limit))).scalars().all()
            found = []
            for customer_id in who:
                rows = await connection.execute(of_customer_query(), {"customer": customer_id, "most": OF_A_CUSTOMER})
                theirs = [CONVERSATION.value(tuple(row)) for row in rows]
                reached = await reached_of(connection, [one.id for one in theirs])
                found.append(Renamed(customer_id, [one for one in theirs if one.id in reached]))
        return found

    async def add_again(self, customer_id: str, lines: Sequence[Line]) -> None:
        async with self._database.write() as connection:
            state = await state_of(connection, locked=True)
            due = delete(search_renamed).where(search_renamed.c.customer_id == customer_id)
            if (await connection.execute(due)).rowcount:
                await append(connection, state, lines)

    async def find(self, site_ids: Sequence[str], query: Query, before: int | None) -> Matches:
        if query.empty or not site_ids:
            return Matches([], None)
        async with self._database.read() as connection:
            looking = _Looking(connection, self._database.on_sqlite, self._blocks, site_ids, query, before)
            return await looking.back()

    async def shown(self, matches: Sequence[Match]) -> list[tuple[Match, Conversation, Entry]]:
        if not matches:
            return []
        numbers = [one.number for one in matches]
        these = [and_(_l.block == number // BLOCK, _l.place == number % BLOCK) for number in numbers]
        width = len(ENTRY.names)
        async with self._database.read() as connection:
            rows = [tuple(row) for row in await connection.execute(_shown.where(or_(*these)))]
        found = {row[-2] * BLOCK + row[-1]: (CONVERSATION.value(row[width:]), ENTRY.value(row)) for row in rows}
        return [(one, *found[one.number]) for one in matches if one.number in found]

    async def forget(self, site_id: str, conversation_id: str) -> None:
        async with self._database.write() as connection:
            state = await state_of(connection, locked=True)
            await take_out(connection, self._blocks, state, site_id, conversation_id)


class _Looking:
    """One search, from the newest line or from where it had come, towards the oldest."""

    def __init__(
        self,
        connection: AsyncConnection,
        on_sqlite: bool,
        blocks: Blocks,
        site_ids: Sequence[str],
        query: Query,
        before: int | None,
    ) -> None:
        self._connection, self._blocks, self._site_ids = connection, blocks, site_ids
        self._part = func.instr if on_sqlite else func.strpos
        self._before = before
        self._query = query
        self._found: list[Match] = []
        wanted = [or_(self._has(_l.said, one), self._has(_l.who, one)) for one in query.phrases]
        wanted += [self._has(_l.who, one) for one in query.who]
        newest = func.max(_l.block * BLOCK + _l.place)
        self._lines = (
            select(newest, _l.conversation_id)
            .where(_l.site_id.in_(site_ids), *wanted)
            .group_by(_l.conversation_id)
            .order_by(newest.desc())
            .limit(MOST_CONVERSATIONS)
        )

    async def back(self) -> Matches:
        """The newest lines are looked through as they are; further back, the blocks that have all of the terms."""
        edge = max(0, (await state_of(self._connection)).sealed - NEWEST)
        cut = False
        if self._before is None or self._before > edge * BLOCK:
            cut = await self._look(_l.block >= edge)
        else:
            edge = (self._before - 1) // BLOCK + 1
        if edge and not cut and len(self._found) < ENOUGH:
            blocks = await self._candidates(edge, self._query.terms)
            cut = bool(blocks) and await self._look(_l.block.in_(blocks))
            edge = blocks[-1] if len(blocks) == MOST_BLOCKS else 0
        last = self._found[-1].number if cut else edge * BLOCK
        if edge and not cut and len(self._found) < ENOUGH and self._query.whole_terms != self._query.terms:
            # Who has typed the word to its end need not look further for it, though many begin like it.
            if blocks := await self._candidates(edge, self._query.whole_terms):
                await self._look(_l.block.in_(blocks))
        return Matches(self._found, last or None)

    async def _candidates(self, below: int, wanted: set[str]) -> list[int]:
        if not wanted:  # a single letter: in about any block
            return list(range(below - 1, max(-1, below - 1 - MOST_BLOCKS), -1))
        found: set[int] = set()
        for site_id in self._site_ids:
            terms = {number_of(site_id, term) for term in wanted}
            found.update(await self._blocks.find(self._connection, terms, below, MOST_BLOCKS))
        return sorted(found, reverse=True)[:MOST_BLOCKS]

    async def _look(self, where: ColumnElement[bool]) -> bool:
        """Whether there were more conversations than are read at once."""
        query = self._lines.where(where)
        if self._before is not None:
            block, place = divmod(self._before, BLOCK)
            query = query.where(or_(_l.block < block, and_(_l.block == block, _l.place < place)))
        known = {one.conversation_id for one in self._found}
        rows = (await self._connection.execute(query)).all()
        self._found += [Match(number, conversation) for number, conversation in rows if conversation not in known]
        return len(rows) == MOST_CONVERSATIONS

    def _has(self, column: ColumnElement[str], phrase: Phrase) -> ColumnElement[bool]:
        return self._part(column, phrase.pattern) > 0
