"""Who holds a row of the outbox, and how often its delivery met a fault of ours; what failed is found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox") as batch:
        for name in ("claims", "faults"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("outbox") as batch:
        for name in ("claims", "faults"):
            batch.alter_column(name, server_default=None)
    op.create_index(
        "ix_outbox_failed",
        "outbox",
        ["due_at"],
        sqlite_where=sa.text("state = 'failed'"),
        postgresql_where=sa.text("state = 'failed'"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_failed", "outbox")
    with op.batch_alter_table("outbox") as batch:
        for name in ("claims", "faults"):
            batch.drop_column(name)
