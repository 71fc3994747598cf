"""What the blocks have in them: an index that says in which of them all of some terms are, newest first.

The two databases have nothing in common here but the answer. On SQLite FTS5 keeps lists of blocks by term, reads them
from the end, and stops when it has enough; of the text it keeps nothing. On PostgreSQL a GIN index finds all blocks
that have the terms, which are not many: there is one for each 256 lines.
"""

from collections.abc import Collection
from typing import Protocol

from sqlalchemy import ARRAY, Integer, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection


class Blocks(Protocol):
    async def put(self, connection: AsyncConnection, block: int, terms: Collection[int]) -> None: ...
    async def change(
        self, connection: AsyncConnection, block: int, before: Collection[int], after: Collection[int]
    ) -> None:
        """`before`: exactly what was put."""

    async def find(self, connection: AsyncConnection, terms: Collection[int], below: int, most: int) -> list[int]:
        """The blocks below that one which have all of these terms, the newest first."""


class SqliteBlocks:
    _put = text("INSERT INTO search_blocks (rowid, terms) VALUES (:block, :terms)")
    _take = text("INSERT INTO search_blocks (search_blocks, rowid, terms) VALUES ('delete', :block, :terms)")
    _find = text(
        "SELECT rowid FROM search_blocks WHERE search_blocks MATCH :terms AND rowid < :below"
        " ORDER BY rowid DESC LIMIT :most"
    )

    async def put(self, connection: AsyncConnection, block: int, terms: Collection[int]) -> None:
        await connection.execute(self._put, {"block": block, "terms": _document(terms)})

    async def change(
        self, connection: AsyncConnection, block: int, before: Collection[int], after: Collection[int]
    ) -> None:
        await connection.execute(self._take, {"block": block, "terms": _document(before)})
        await self.put(connection, block, after)

    async def find(self, connection: AsyncConnection, terms: Collection[int], below: int, most: int) -> list[int]:
        wanted = " AND ".join(_document([term]) for term in terms)
        found = await connection.execute(self._find, {"terms": wanted, "below": below, "most": most})
        return [row[0] for row in found]


def _document(terms: Collection[int]) -> str:
    """Numbers as words of FTS5, which knows no sign."""
    return " ".join(f"t{term + 2**31}" for term in sorted(terms))


class PostgresBlocks:
    _terms = bindparam("terms", type_=ARRAY(Integer))
    _put = text("INSERT INTO search_blocks (block, terms) VALUES (:block, :terms)").bindparams(_terms)
    _change = text("UPDATE search_blocks SET terms = :terms WHERE block = :block").bindparams(_terms)
    _find = text("SELECT * FROM search_candidates(:terms, CAST(:below AS INTEGER), CAST(:most AS INTEGER))").bindparams(
        _terms
    )

    async def put(self, connection: AsyncConnection, block: int, terms: Collection[int]) -> None:
        await connection.execute(self._put, {"block": block, "terms": sorted(terms)})

    async def change(
        self, connection: AsyncConnection, block: int, before: Collection[int], after: Collection[int]
    ) -> None:
        await connection.execute(self._change, {"block": block, "terms": sorted(after)})

    async def find(self, connection: AsyncConnection, terms: Collection[int], below: int, most: int) -> list[int]:
        found = await connection.execute(self._find, {"terms": sorted(terms), "below": below, "most": most})
        return [row[0] for row in found]
