"""The tables of how it was, beside those of tables.py. The hot writer fills `ratings`: its columns stand in the order
of the fields of `Rating`, as those of all its tables do."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from server.adapters.store.tables import Id, metadata

ratings = Table(
    "ratings",
    metadata,
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("site_id", Id, ForeignKey("sites.id"), nullable=False),
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("agent_id", Id, ForeignKey("agents.id")),
    Column("mood", Text, nullable=False),
    Column("word", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("given_at", BigInteger, primary_key=True, autoincrement=False),
    Column("changed_at", BigInteger, nullable=False),
    Index("ix_ratings_site", "site_id", "given_at"),
)

asked = Table(
    "asked",
    metadata,
    Column("site_id", Id, ForeignKey("sites.id"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("row_id", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
)
