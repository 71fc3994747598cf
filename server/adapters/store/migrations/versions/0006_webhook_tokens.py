"""Tokens of webhooks that are good for one content, and what keeps a mailbox from being read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spent_tokens",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_spent_tokens")),
    )
    op.create_index(op.f("ix_spent_tokens_spent_at"), "spent_tokens", ["spent_at"])
    with op.batch_alter_table("mailboxes") as batch:
        batch.add_column(sa.Column("problem", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("mailboxes") as batch:
        batch.alter_column("problem", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("mailboxes") as batch:
        batch.drop_column("problem")
    op.drop_table("spent_tokens")
