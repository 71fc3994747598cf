"""Search: lines of words in blocks, what each block has in it, and how far each conversation has come.

What a block has in it are numbers (domain/search_words.py). SQLite keeps them as a document of FTS5 that is nothing but
its index, PostgreSQL as an array with a GIN index. The function keeps its planner from looking into every array, of
which it does not know how large they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010b"
branch_labels = None
depends_on = None

_CANDIDATES = """
CREATE FUNCTION search_candidates(wanted INTEGER[], below INTEGER, most INTEGER) RETURNS SETOF INTEGER
LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
BEGIN
  RETURN QUERY
  WITH found AS MATERIALIZED (SELECT b.block FROM search_blocks b WHERE b.terms @> wanted)
  SELECT found.block FROM found WHERE found.block < below ORDER BY found.block DESC LIMIT most;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "search_lines",
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "place", name=op.f("pk_search_lines")),
    )
    op.create_table(
        "search_reached",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_search_reached")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_renamed",
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_search_renamed")),
        sqlite_with_rowid=False,
    )
    state = op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    op.bulk_insert(state, [{"id": 1, "block": 0, "place": 0, "sealed": 0, "since": 0}])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_blocks"
            " USING fts5(terms, content = '', detail = none, columnsize = 0, tokenize = 'ascii')"
        )
        return
    op.execute("CREATE TABLE search_blocks (block INTEGER PRIMARY KEY, terms INTEGER[] NOT NULL)")
    op.execute("CREATE INDEX ix_search_blocks_terms ON search_blocks USING gin (terms) WITH (fastupdate = off)")
    op.execute(_CANDIDATES)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION search_candidates(INTEGER[], INTEGER, INTEGER)")
    for table in ("search_blocks", "search_state", "search_renamed", "search_reached", "search_lines"):
        op.drop_table(table)
