"""The wait log, what customers were told, saved estimates, and what agents do at the desk.

The waits that were kept until now become lines of the log.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001b"
branch_labels = None
depends_on = None

_AGENTS = ("on_duty", "effort", "desk_since")
_CONVERSATIONS = ("told_half", "told_most")


def upgrade() -> None:
    op.create_table(
        "wait_log",
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("cls", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_wait_log_site_id")),
        sa.PrimaryKeyConstraint("site_id", "at", "id", name=op.f("pk_wait_log")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "promises",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("p50", sa.BigInteger(), nullable=False),
        sa.Column("p90", sa.BigInteger(), nullable=False),
        sa.Column("half", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_promises_conversation_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_promises_site_id")),
        sa.PrimaryKeyConstraint("conversation_id", "arrived_at", name=op.f("pk_promises")),
    )
    op.create_index("ix_promises_site", "promises", ["site_id", "arrived_at"])
    op.create_table(
        "wait_snapshots",
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_wait_snapshots_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_wait_snapshots")),
    )
    with op.batch_alter_table("agents") as agents:
        agents.add_column(sa.Column("on_duty", sa.Boolean(), nullable=False, server_default=sa.true()))
        agents.add_column(sa.Column("effort", sa.Float(), nullable=False, server_default="0"))
        agents.add_column(sa.Column("desk_since", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("conversations") as conversations:
        for name in _CONVERSATIONS:
            conversations.add_column(sa.Column(name, sa.BigInteger(), nullable=True))
    _carry_over()
    op.drop_index("ix_waits_site", table_name="waits")
    op.drop_table("waits")


def _carry_over() -> None:
    columns = "(site_id, at, id, kind, conversation_id, agent_id, cls, since)"
    op.execute(
        f"INSERT INTO wait_log {columns} SELECT site_id, arrived_at, id || '-1', 'arrive', conversation_id, '', '',"
        " arrived_at FROM waits"
    )
    op.execute(
        f"INSERT INTO wait_log {columns} SELECT site_id, ended_at, id || '-3',"
        " CASE WHEN replied_at IS NULL THEN 'abandon' ELSE 'reply' END, conversation_id, '', '', arrived_at FROM waits"
    )


def downgrade() -> None:
    op.create_table(
        "waits",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("replied_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_waits_conversation_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_waits_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waits")),
    )
    op.create_index("ix_waits_site", "waits", ["site_id", "ended_at"])
    op.execute(
        "INSERT INTO waits SELECT id, site_id, conversation_id, since, at, CASE WHEN kind = 'reply' THEN at END"
        " FROM wait_log WHERE kind IN ('reply', 'abandon') AND since IS NOT NULL"
    )
    for table, names in (("conversations", _CONVERSATIONS), ("agents", _AGENTS)):
        for name in names:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    op.drop_table("wait_snapshots")
    op.drop_index("ix_promises_site", table_name="promises")
    op.drop_table("promises")
    op.drop_table("wait_log")
