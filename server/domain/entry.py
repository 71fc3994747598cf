"""Entries: the lines of a conversation's timeline. They are only ever appended.

Two numberings, both without gaps. `seq` counts every entry and is what agents see. `public_seq` counts the
entries that the customer may see, so a private note leaves no hole in the customer's numbering: the same
"is the next number there?" works on both sides, and nobody can count what was whispered.

The value types of the domain are msgspec structs: frozen, and cheap enough for the hot path.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct


class Kind(StrEnum):
    MESSAGE = "message"
    NOTE = "note"
    TAKEN = "taken"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    REOPENED = "reopened"
    MAILED = "mailed"
    MAIL_FAILED = "mail_failed"
    ADDRESS = "address"
    SENDER = "sender"
    RATED = "rated"


PRIVATE = frozenset({Kind.NOTE, Kind.MAIL_FAILED, Kind.SENDER, Kind.RATED})
"""Kinds that only the team sees. The customer finds their rating beside the closed thread instead, where they can
change it; as lines of the thread, each change of mind would stand there for ever."""


class Author(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    SYSTEM = "system"


class Channel(StrEnum):
    CHAT = "chat"
    EMAIL = "email"
    FORM = "form"
    API = "api"


class Entry(Struct, frozen=True):
    """One line of a timeline.

    `data` by kind: message {files: [{id, name, type, size}], mail: inbound mail id, folded: quoted text,
    client: mail program}; taken {agent}; handed_over {from, to}; mailed {to, first, last, left_at ms};
    mail_failed {to, reason, news: delayed or unwanted, unsent: nothing left at all}; address {to, confirmed};
    sender {address, standing, note: the seq it is about};
    rated {mood, agent: whom it is about}, its word is the text. Agent ids in `taken` and `handed_over` are of people
    the customer is told about by name. A mail also has {at: which of our addresses, copied: [{name, address}]}
    and, as they apply, unverified, unproved, automatic, voicemail and participant (actions/mail_in.py).
    """

    conversation_id: str
    seq: int
    public_seq: int | None
    at: datetime
    kind: Kind
    author: Author
    author_id: str | None
    channel: Channel
    text: str = ""
    client_id: str | None = None
    data: dict[str, Any] = {}

    @property
    def findable(self) -> list[str]:
        """What it is found by: its words, the names of its files, and who it is from where that is not its author."""
        files = [str(file.get("name", "")) for file in self.data.get("files", ())]
        return [self.text, *files, *(str(self.data[name]) for name in ("participant", "from") if self.data.get(name))]

    @property
    def told(self) -> str:
        """The text, with the name of somebody who takes part and is not the customer in whose name it stands."""
        participant = self.data.get("participant")
        return f"{participant}: {self.text}" if participant else self.text

    @property
    def public(self) -> bool:
        return self.public_seq is not None

    def same_content(self, other: "Entry") -> bool:
        """Whether a resend says what was said before; a client id never changes its meaning."""
        return (self.kind, self.author, self.author_id, self.text, self.data) == (
            other.kind,
            other.author,
            other.author_id,
            other.text,
            other.data,
        )


def excerpt(text: str, length: int) -> str:
    """Its beginning in one line, for a list."""
    line = " ".join(text[: length * 4].split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
