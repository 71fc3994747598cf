"""The tables, the same on SQLite and PostgreSQL.

Columns are named as the fields of the domain's structs. Times are BIGINT milliseconds since 1970 UTC, durations
BIGINT milliseconds, dicts and tuples JSON text (codec.py): nothing depends on a driver's idea of a time zone.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = String(32)

sites = Table(
    "sites",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("origins", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("accent", Text, nullable=False),
    Column("dashboard_url", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("gone_delay", BigInteger, nullable=False),
    Column("here_delay", BigInteger, nullable=False),
    Column("target", BigInteger, nullable=False),
)

site_hours = Table(
    "site_hours",
    metadata,
    Column("site_id", Id, ForeignKey("sites.id"), primary_key=True),
    Column("hours", Text, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", Id),
)

agents = Table(
    "agents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("site_ids", Text, nullable=False),
    Column("avatar", Text),
    Column("active_at", BigInteger),
    Column("disabled", Boolean, nullable=False),
    Column("password_hash", Text),
    Column("on_duty", Boolean, nullable=False),
    Column("effort", Float, nullable=False),
    Column("desk_since", BigInteger),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("agent_id", Id, ForeignKey("agents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

customers = Table(
    "customers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site_id", Id, ForeignKey("sites.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("external_id", Text),
    Column("name", Text, nullable=False),
    Column("email", Text, index=True),
    Column("unconfirmed_email", Text),
    Column("plan", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("seen_at", BigInteger),
    Column("failing", Text),
    Column("failing_since", BigInteger),
    Column("failing_why", Text),
    UniqueConstraint("site_id", "external_id"),
)

DAY_MS = 86_400_000
"""`said_on` is the day of the newest message, counted from 1970-01-01 UTC."""
CHANGED_STEP_MS = 600_000
"""`changed_in` counts steps of this length from then to the last change."""

conversations = Table(
    "conversations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site_id", Id, ForeignKey("sites.id"), nullable=False),
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("assignee_id", Id, ForeignKey("agents.id")),
    Column("waiting_since", BigInteger),
    Column("told_half", BigInteger),
    Column("told_most", BigInteger),
    Column("last_seq", Integer, nullable=False),
    Column("last_public_seq", Integer, nullable=False),
    Column("last_reply", Integer, nullable=False),
    Column("last_reply_at", BigInteger),
    Column("customer_seen", Integer, nullable=False),
    Column("last_said", Integer, nullable=False),
    Column("last_said_by", Text, nullable=False),
    Column("last_said_at", BigInteger),
    Column("agent_seen", Integer, nullable=False),
    Column("agent_seen_public", Integer, nullable=False),
    Column("mailed", Integer, nullable=False),
    Column("mail_id", Text),
    Column("preview", Text, nullable=False),
    Column("preview_author", Text, nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("rating", Text),
    # For the indexes: one that moved with every message would cost more than the rest of it.
    Column("said_on", Integer, nullable=False),
    Column("changed_in", Integer, nullable=False, index=True),
    Index("ix_conversations_customer", "customer_id", "said_on"),
    Index("ix_conversations_status", "site_id", "status", "said_on"),
    Index("ix_conversations_assignee", "assignee_id", "status", "said_on"),
    Index(
        "ix_conversations_waiting",
        "site_id",
        "waiting_since",
        sqlite_where=text("waiting_since IS NOT NULL"),
        postgresql_where=text("waiting_since IS NOT NULL"),
    ),
)

INDEXED = frozenset(column.name for index in conversations.indexes for column in index.columns)
"""The columns of a conversation that an index has."""

entries = Table(
    "entries",
    metadata,
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("public_seq", Integer),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_id", Id),
    Column("channel", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("client_id", Text),
    Column("data", Text, nullable=False),
    Index(
        # Client ids begin with the time, so what is said at the same time stands together.
        "uq_entries_client_id",
        "client_id",
        "conversation_id",
        unique=True,
        sqlite_where=text("client_id IS NOT NULL"),
        postgresql_where=text("client_id IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

wait_log = Table(
    "wait_log",
    metadata,
    Column("site_id", Id, ForeignKey("sites.id"), primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(64), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("conversation_id", Id, nullable=False),
    Column("agent_id", Id, nullable=False),
    Column("cls", Text, nullable=False),
    Column("since", BigInteger),
    sqlite_with_rowid=False,
)

promises = Table(
    "promises",
    metadata,
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("arrived_at", BigInteger, primary_key=True, autoincrement=False),
    Column("site_id", Id, ForeignKey("sites.id"), nullable=False),
    Column("told_at", BigInteger, nullable=False),
    Column("p50", BigInteger, nullable=False),
    Column("p90", BigInteger, nullable=False),
    Column("half", BigInteger, nullable=False),
    Column("most", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("regime", Text, nullable=False),
    Column("samples", Integer, nullable=False),
    Index("ix_promises_site", "site_id", "arrived_at"),
)

wait_snapshots = Table(
    "wait_snapshots",
    metadata,
    Column("site_id", Id, ForeignKey("sites.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("last_id", String(64), nullable=False),
    Column("state", LargeBinary, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("site_id", Id, ForeignKey("sites.id"), nullable=False),
    Column("conversation_id", Id, ForeignKey("conversations.id")),
    Column("due_at", BigInteger, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", BigInteger),
    Column("last_error", Text, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("faults", Integer, nullable=False),
    Column("refused_since", BigInteger),
    Index(
        "ix_outbox_due",
        "due_at",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(
        "ix_outbox_failed",
        "due_at",
        sqlite_where=text("state = 'failed'"),
        postgresql_where=text("state = 'failed'"),
    ),
)

inbound_mails = Table(
    "inbound_mails",
    metadata,
    Column("id", Id, primary_key=True),
    Column("received_at", BigInteger, nullable=False),
    Column("transport", Text, nullable=False),
    Column("site_id", Id),
    Column("mail_from", Text),
    Column("rcpt_to", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("fate", Text, nullable=False, index=True),
    Column("note", Text, nullable=False),
    Column("conversation_id", Id, index=True),
    UniqueConstraint("rcpt_to", "message_id", "digest"),
    Index("ix_inbound_mails_site", "site_id", "received_at"),
    Index("ix_inbound_mails_sender", "sender", "received_at"),
    Index("ix_inbound_mails_message_id", "message_id"),
    Index("ix_inbound_mails_tally", "transport", "fate"),
)

site_addresses = Table(
    "site_addresses",
    metadata,
    Column("address", Text, primary_key=True),
    Column("site_id", Id, ForeignKey("sites.id"), nullable=False),
    Column("name", Text, nullable=False),
)

correspondents = Table(
    "correspondents",
    metadata,
    Column("conversation_id", Id, ForeignKey("conversations.id"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("decided_by", Id, nullable=False),
    Column("decided_at", BigInteger, nullable=False),
)

spent_tokens = Table(
    "spent_tokens",
    metadata,
    Column("token", Text, primary_key=True),
    Column("content", String(64), nullable=False),
    Column("spent_at", BigInteger, nullable=False, index=True),
)

unsubscribed = Table(
    "unsubscribed",
    metadata,
    Column("site_id", Id, ForeignKey("sites.id"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
)

pictures = Table(
    "pictures", metadata, Column("id", String(64), primary_key=True), Column("content", LargeBinary, nullable=False)
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("name", Text, primary_key=True),
    Column("uid_validity", BigInteger, nullable=False),
    Column("uid_next", BigInteger, nullable=False),
    Column("holder", Text, nullable=False),
    Column("lease_until", BigInteger, nullable=False),
    Column("problem", Text, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", Id, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
