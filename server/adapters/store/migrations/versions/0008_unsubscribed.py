"""Addresses that want no automatic mails of a site."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unsubscribed",
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_unsubscribed_site_id")),
        sa.PrimaryKeyConstraint("site_id", "address", name=op.f("pk_unsubscribed")),
    )


def downgrade() -> None:
    op.drop_table("unsubscribed")
