"""The tables of the search. Beside them stands `search_blocks`: what a block has in it, as each database keeps that
best (search_blocks.py)."""

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from server.adapters.store.tables import Id, metadata

search_lines = Table(
    "search_lines",
    metadata,
    Column("block", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("site_id", Id, nullable=False),
    Column("conversation_id", Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("said", Text, nullable=False),
    Column("who", Text, nullable=False),
)

search_reached = Table(
    "search_reached",
    metadata,
    Column("conversation_id", Id, primary_key=True),
    Column("seq", Integer, nullable=False),
    sqlite_with_rowid=False,
)

search_renamed = Table(
    "search_renamed",
    metadata,
    Column("customer_id", Id, primary_key=True),
    sqlite_with_rowid=False,
)

search_state = Table(
    "search_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("block", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("sealed", Integer, nullable=False),
    Column("since", BigInteger, nullable=False),
)
