"""Inbound mails are counted by how they came and what became of them, without reading them."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_inbound_mails_tally", "inbound_mails", ["transport", "fate"])


def downgrade() -> None:
    op.drop_index("ix_inbound_mails_tally", "inbound_mails")
