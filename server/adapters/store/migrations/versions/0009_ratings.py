"""How it was: ratings, and which mailboxes were asked when."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("rating", sa.Text(), nullable=True))
    op.create_table(
        "ratings",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.String(length=32), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=True),
        sa.Column("mood", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_ratings_conversation_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_ratings_site_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_ratings_customer_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_ratings_agent_id")),
        sa.PrimaryKeyConstraint("conversation_id", "given_at", name=op.f("pk_ratings")),
    )
    op.create_index("ix_ratings_site", "ratings", ["site_id", "given_at"])
    op.create_table(
        "asked",
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("row_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_asked_site_id")),
        sa.PrimaryKeyConstraint("site_id", "address", name=op.f("pk_asked")),
    )


def downgrade() -> None:
    op.drop_table("asked")
    op.drop_index("ix_ratings_site", table_name="ratings")
    op.drop_table("ratings")
    op.drop_column("conversations", "rating")
