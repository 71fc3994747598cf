"""Addresses that mail did not reach: marked at the customers who have them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customers", sa.Column("failing", sa.Text()))
    op.add_column("customers", sa.Column("failing_since", sa.BigInteger()))
    op.add_column("customers", sa.Column("failing_why", sa.Text()))


def downgrade() -> None:
    with op.batch_alter_table("customers") as batch:
        for name in ("failing", "failing_since", "failing_why"):
            batch.drop_column(name)
