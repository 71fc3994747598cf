"""A mail that came in, by whatever transport, and what became of it."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Fate(StrEnum):
    """What became of a mail. All but NEW are settled; none is ever thrown away."""

    NEW = "new"
    POSTED = "posted"
    """Said in its conversation."""
    REPEATED = "repeated"
    """Another copy of it was said already: the same mail at two of our addresses."""
    UNVERIFIED = "unverified"
    """In its conversation, for the team alone, until somebody says who wrote it."""
    HELD = "held"
    """In no conversation; the note says why. An administrator may still deliver it."""
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    REFUSED = "refused"
    """Somebody of the team said: not them."""


class Envelope(Struct, frozen=True):
    """What a transport hands over. `mail_from` is "" for the null sender, None where it is not known."""

    transport: str
    mail_from: str | None
    rcpt_to: str
    raw: bytes


class InboundMail(Struct, frozen=True):
    """A mail as it came. `sender` is the address of its From, `subject` its subject, both for lists only."""

    id: str
    received_at: datetime
    mail_from: str | None
    rcpt_to: str
    message_id: str
    raw: bytes
    fate: str = Fate.NEW
    note: str = ""
    conversation_id: str | None = None
    transport: str = "lmtp"
    site_id: str | None = None
    sender: str = ""
    subject: str = ""


class Arrival(Struct, frozen=True):
    """A line of the list of inbound mails. `copies`: how often it came, by the same way to the same address."""

    id: str
    received_at: datetime
    transport: str
    site_id: str | None
    mail_from: str | None
    rcpt_to: str
    sender: str
    subject: str
    size: int
    copies: int
    fate: str
    note: str
    conversation_id: str | None


class SiteAddress(Struct, frozen=True):
    """Another address of a site, such as sales@…, and what the team calls it. Mail to it begins conversations."""

    address: str
    site_id: str
    name: str = ""


class Standing(StrEnum):
    """What an agent said about an address that writes into a conversation."""

    CUSTOMER = "customer"
    """It is the customer, writing from another address."""
    PARTICIPANT = "participant"
    """Somebody else who takes part."""
    STRANGER = "stranger"
    """Neither: what they send is kept, and not shown again."""


class Correspondent(Struct, frozen=True):
    """An address that may, or may not, write into a conversation beside its customer's own."""

    conversation_id: str
    address: str
    name: str
    standing: Standing
    decided_by: str
    decided_at: datetime


class Poll(Struct, frozen=True):
    """How far a mailbox was read (RFC 3501 2.3.1.1): of this UIDVALIDITY, every mail below `uid_next`."""

    uid_validity: int = 0
    uid_next: int = 0
