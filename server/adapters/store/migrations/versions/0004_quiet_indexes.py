"""Indexes that stay where they are while people talk: by the day of the newest message, the step of the last change.

The two numbers of an entry come from one row, which is locked meanwhile, so one unique index holds both. Client ids
begin with the time: an index that begins with them grows at its end.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BY_MESSAGE = {
    "ix_conversations_customer": ["customer_id"],
    "ix_conversations_status": ["site_id", "status"],
    "ix_conversations_assignee": ["assignee_id", "status"],
}
_DAY_MS, _STEP_MS = 86_400_000, 600_000


def upgrade() -> None:
    with op.batch_alter_table("conversations") as conversations:
        conversations.add_column(sa.Column("said_on", sa.Integer(), nullable=False, server_default="0"))
        conversations.add_column(sa.Column("changed_in", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        f"UPDATE conversations SET said_on = COALESCE(last_said_at, 0) / {_DAY_MS},"
        f" changed_in = changed_at / {_STEP_MS}"
    )
    _indexed("said_on")
    op.drop_index("ix_conversations_changed_at", table_name="conversations")
    op.create_index("ix_conversations_changed_in", "conversations", ["changed_in"])
    op.drop_index("uq_entries_public_seq", table_name="entries")
    op.drop_index("uq_entries_client_id", table_name="entries")
    _unique_entry("uq_entries_client_id", "client_id", "conversation_id")


def downgrade() -> None:
    op.drop_index("uq_entries_client_id", table_name="entries")
    _unique_entry("uq_entries_client_id", "conversation_id", "client_id")
    _unique_entry("uq_entries_public_seq", "conversation_id", "public_seq")
    _indexed("last_said_at")
    op.drop_index("ix_conversations_changed_in", table_name="conversations")
    op.create_index("ix_conversations_changed_at", "conversations", ["changed_at"])
    for name in ("said_on", "changed_in"):
        op.execute(f"ALTER TABLE conversations DROP COLUMN {name}")


def _unique_entry(name: str, *columns: str) -> None:
    [there] = [sa.text(f"{column} IS NOT NULL") for column in columns if column != "conversation_id"]
    op.create_index(name, "entries", list(columns), unique=True, sqlite_where=there, postgresql_where=there)


def _indexed(by: str) -> None:
    for name, columns in _BY_MESSAGE.items():
        op.drop_index(name, table_name="conversations")
        op.create_index(name, "conversations", [*columns, by])
