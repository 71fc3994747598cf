"""Making lines findable: how far each conversation is, blocks that fill up, and what is taken out again.

Whoever adds holds the one row of `search_state`, so lines get their numbers in the order in which they can be seen.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.store.database import Database
from server.adapters.store.search_blocks import Blocks
from server.adapters.store.tables_search import search_lines, search_reached, search_state
from server.domain.search_words import BLOCK, number_of, terms
from server.ports_search import Line

_l = search_lines.c
_state = select(search_state.c.block, search_state.c.place, search_state.c.sealed, search_state.c.since)


class State(NamedTuple):
    """The next line becomes `place` of `block`; blocks below `sealed` are summed up; `since` in milliseconds."""

    block: int
    place: int
    sealed: int
    since: int


async def state_of(connection: AsyncConnection, *, locked: bool = False) -> State:
    query = _state.with_for_update() if locked else _state
    return State(*(await connection.execute(query)).one())


async def keep_state(connection: AsyncConnection, **changed: int) -> None:
    await connection.execute(update(search_state).values(changed))


async def reached_of(connection: AsyncConnection, conversation_ids: Sequence[str]) -> dict[str, int]:
    r = search_reached.c
    rows = await connection.execute(select(r.conversation_id, r.seq).where(r.conversation_id.in_(conversation_ids)))
    return {row[0]: row[1] for row in rows}


async def keep_reached(database: Database, connection: AsyncConnection, reached: dict[str, int]) -> None:
    insert = database.insert(search_reached)
    put = insert.on_conflict_do_update(index_elements=["conversation_id"], set_={"seq": insert.excluded.seq})
    await connection.execute(put, [{"conversation_id": one, "seq": seq} for one, seq in reached.items()])


async def append(connection: AsyncConnection, state: State, lines: Sequence[Line]) -> None:
    """Behind all that there are; the state says so afterwards."""
    first = state.block * BLOCK + state.place
    rows = []
    for number, line in enumerate(lines, first):
        block, place = divmod(number, BLOCK)
        rows.append({"block": block, "place": place, **{name: getattr(line, name) for name in Line.__struct_fields__}})
    if rows:
        await connection.execute(search_lines.insert(), rows)
        block, place = divmod(first + len(rows), BLOCK)
        await keep_state(connection, block=block, place=place)


async def lines_in(connection: AsyncConnection, blocks: range) -> int:
    counted = select(func.count()).where(_l.block >= blocks.start, _l.block < blocks.stop)
    return int((await connection.execute(counted)).scalar_one())


async def block_terms(connection: AsyncConnection, block: int, without: str = "") -> set[int]:
    """What the lines of a block come to, those of one conversation left out where one is named."""
    rows = await connection.execute(
        select(_l.site_id, _l.conversation_id, _l.said, _l.who).where(_l.block == block, _l.conversation_id != without)
    )
    await asyncio.sleep(0)  # what comes takes about a millisecond
    found: set[int] = set()
    for site_id, lines in _by_site(list(rows)).items():
        found |= {number_of(site_id, term) for term in lines}
    return found


def _by_site(rows: Sequence[Any]) -> dict[str, set[str]]:
    said: dict[str, list[str]] = {}
    found: dict[str, set[str]] = {}
    for site_id, conversation_id, words, who in rows:
        said.setdefault(site_id, []).extend((words, who))
        found.setdefault(site_id, set()).add(conversation_term(conversation_id))
    return {site_id: terms(said[site_id]) | found[site_id] for site_id in said}


def conversation_term(conversation_id: str) -> str:
    """By which a block says that lines of this conversation are in it."""
    return f"#{conversation_id}"


async def take_out(
    connection: AsyncConnection, blocks: Blocks, state: State, site_id: str, conversation_id: str
) -> None:
    """All lines of a conversation, and the blocks summed up anew."""
    term = number_of(site_id, conversation_term(conversation_id))
    for block in await blocks.find(connection, [term], state.sealed, state.sealed + 1):
        before, after = await block_terms(connection, block), await block_terms(connection, block, conversation_id)
        await blocks.change(connection, block, before, after)
        await connection.execute(delete(search_lines).where(_l.block == block, _l.conversation_id == conversation_id))
    unsealed = (_l.block >= state.sealed, _l.conversation_id == conversation_id)
    await connection.execute(delete(search_lines).where(*unsealed))
    await connection.execute(delete(search_reached).where(search_reached.c.conversation_id == conversation_id))
