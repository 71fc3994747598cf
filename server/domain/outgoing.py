"""Outgoing: one thing that must leave the system, and how far it has come (a row of the outbox)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct


class OutgoingKind(StrEnum):
    REPLY_MAIL = "reply_mail"
    CONFIRM_MAIL = "confirm_mail"
    CODE_MAIL = "code_mail"
    RATING_MAIL = "rating_mail"


class OutgoingState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Outgoing(Struct, frozen=True):
    """`payload` of a reply mail: {since: ms of its first reply} until its content is fixed, then also {first, last, to,
    here, left_at, message_id}, where first and last are public seqs; of a confirmation and of a code: {to,
    customer_id, since}; of the question how it was {since: ms of the closing, closed: its public seq}, then {to,
    agent, message_id}. Once fixed it never changes, so that a repeat is the same mail with the same Message-ID.

    `claims` counts how often the row was claimed, and so names the worker that holds it: who finds more has lost it.
    `faults` counts deliveries that met a fault of ours. `refused_since`: when a server first said "later" to it."""

    id: str
    kind: OutgoingKind
    site_id: str
    conversation_id: str | None
    due_at: datetime
    payload: dict[str, Any] = {}
    state: OutgoingState = OutgoingState.PENDING
    attempts: int = 0
    lease_until: datetime | None = None
    last_error: str = ""
    claims: int = 0
    faults: int = 0
    refused_since: datetime | None = None
