"""The statements of the hot writer, defined once with SQLAlchemy and compiled once for each driver."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, Table, case, literal_column, or_
from sqlalchemy.dialects import postgresql, sqlite

from server.adapters.store.codec import Codec
from server.adapters.store.tables import (
    CHANGED_STEP_MS,
    DAY_MS,
    INDEXED,
    conversations,
    entries,
    outbox,
    promises,
    wait_log,
)
from server.adapters.store.tables_ratings import ratings
from server.domain.conversation import Conversation
from server.domain.entry import Entry
from server.domain.outgoing import Outgoing
from server.domain.promises import Promise
from server.domain.ratings import Rating
from server.domain.times import to_ms
from server.domain.wait_log import Mark


def _day(at: datetime | None) -> int:
    return to_ms(at) // DAY_MS if at else 0


CONVERSATION = Codec(
    Conversation,
    said_on=lambda one: _day(one.last_said_at),
    changed_in=lambda one: to_ms(one.changed_at) // CHANGED_STEP_MS,
)
_INDEXED_PLACES = [place for place, name in enumerate(CONVERSATION.names) if name in INDEXED]
ENTRY = Codec(Entry)
OUTGOING = Codec(Outgoing)
WAIT = Codec(Mark)
RATING = Codec(Rating)
PROMISE = Codec(Promise)


@dataclass(frozen=True)
class Statements:
    """Positional SQL whose parameters are the codec's rows. `touch_conversation` leaves what has an index as it is."""

    insert_conversation: str
    insert_entry: str
    put_conversation: str
    touch_conversation: str
    put_outgoing: str
    insert_wait: str
    put_rating: str
    put_promise: str


def compiled(dialect: Dialect) -> Statements:
    return Statements(
        insert_conversation=_insert(dialect, conversations, CONVERSATION.names),
        insert_entry=_insert(dialect, entries, ENTRY.names),
        put_conversation=_upsert(dialect, conversations, CONVERSATION.names),
        touch_conversation=_upsert(dialect, conversations, CONVERSATION.names, besides=INDEXED),
        put_outgoing=_put_outgoing(dialect),
        insert_wait=_insert(dialect, wait_log, WAIT.names),
        put_rating=_upsert(dialect, ratings, RATING.names, keys=("conversation_id", "given_at")),
        put_promise=_upsert(dialect, promises, PROMISE.names, keys=("conversation_id", "arrived_at")),
    )


def index_key(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """What the indexes have of this row of CONVERSATION."""
    return tuple(row[place] for place in _INDEXED_PLACES)


def columns(codec_names: tuple[str, ...]) -> str:
    return ", ".join(codec_names)


def _insert(dialect: Dialect, table: Table, names: tuple[str, ...]) -> str:
    return str(table.insert().compile(dialect=dialect, column_keys=list(names)))


def _put_outgoing(dialect: Dialect) -> str:
    """A row that another worker holds by now keeps its lease and all that goes with it: who was too slow knows less.
    What the conversation says of it in the same transaction holds all the same: its content, and that it has ended."""
    insert = (postgresql.insert if dialect.name == "postgresql" else sqlite.insert)(outbox)
    given = insert.excluded
    ended = outbox.c.state.in_([literal_column("'cancelled'"), literal_column("'failed'")])
    is_ours = or_(outbox.c.claims <= given.claims, ended)
    changed: dict[str, Any] = {"payload": given.payload, "state": given.state}
    for name in ("due_at", "attempts", "lease_until", "last_error", "faults", "refused_since"):
        changed[name] = case((is_ours, given[name]), else_=outbox.c[name])
    changed["claims"] = case((outbox.c.claims > given.claims, outbox.c.claims), else_=given.claims)
    not_done = outbox.c.state != literal_column("'done'")
    statement = insert.on_conflict_do_update(index_elements=["id"], set_=changed, where=not_done)
    return str(statement.compile(dialect=dialect, column_keys=list(OUTGOING.names)))


def _upsert(
    dialect: Dialect,
    table: Table,
    names: tuple[str, ...],
    besides: frozenset[str] = frozenset(),
    keys: tuple[str, ...] = ("id",),
) -> str:
    insert = (postgresql.insert if dialect.name == "postgresql" else sqlite.insert)(table)
    changed = {name: getattr(insert.excluded, name) for name in names if name not in keys and name not in besides}
    statement = insert.on_conflict_do_update(index_elements=list(keys), set_=changed)
    return str(statement.compile(dialect=dialect, column_keys=list(names)))
