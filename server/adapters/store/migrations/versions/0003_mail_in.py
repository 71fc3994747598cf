"""Mail in: how it came and from whom, a site's other addresses, who may write in, mailboxes that are read."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ADDED = {"sender": "", "subject": "", "size": "0", "copies": "1"}


def upgrade() -> None:
    with op.batch_alter_table("inbound_mails") as batch:
        batch.add_column(sa.Column("transport", sa.Text(), nullable=False, server_default="lmtp"))
        batch.add_column(sa.Column("site_id", sa.String(length=32), nullable=True))
        for name, default in _ADDED.items():
            kind = sa.Integer if default else sa.Text
            batch.add_column(sa.Column(name, kind(), nullable=False, server_default=default))
        batch.alter_column("mail_from", existing_type=sa.Text(), nullable=True)
    # Whose mails those are that came before is told by their conversations.
    op.execute(
        "UPDATE inbound_mails SET size = length(raw), site_id ="
        " (SELECT site_id FROM conversations WHERE conversations.id = inbound_mails.conversation_id)"
    )
    with op.batch_alter_table("inbound_mails") as batch:
        for name in ("transport", *_ADDED):
            batch.alter_column(name, server_default=None)
        batch.create_index("ix_inbound_mails_conversation_id", ["conversation_id"])
        batch.create_index("ix_inbound_mails_site", ["site_id", "received_at"])
        batch.create_index("ix_inbound_mails_sender", ["sender", "received_at"])
        batch.create_index("ix_inbound_mails_message_id", ["message_id"])
    op.create_table(
        "site_addresses",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_site_addresses_site_id")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_site_addresses")),
    )
    op.create_table(
        "correspondents",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_correspondents_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "address", name=op.f("pk_correspondents")),
    )
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("uid_next", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mailboxes")),
    )


def downgrade() -> None:
    for table in ("mailboxes", "correspondents", "site_addresses"):
        op.drop_table(table)
    with op.batch_alter_table("inbound_mails") as batch:
        for name in ("message_id", "sender", "site", "conversation_id"):
            batch.drop_index(f"ix_inbound_mails_{name}")
    op.execute("UPDATE inbound_mails SET mail_from = '' WHERE mail_from IS NULL")
    with op.batch_alter_table("inbound_mails") as batch:
        for name in ("transport", "site_id", *_ADDED):
            batch.drop_column(name)
        batch.alter_column("mail_from", existing_type=sa.Text(), nullable=False)
