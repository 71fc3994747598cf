"""Pictures of agents, by the hash of what they show."""

import sqlalchemy as sa
from alembic import op

revision = "0010b"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
    )


def downgrade() -> None:
    op.drop_table("pictures")
