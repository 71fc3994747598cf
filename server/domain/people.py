"""The people: customers who ask, agents who answer, and the face that the one shows to the other."""

import unicodedata
import zlib
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from msgspec import Struct

# Each keeps AA contrast (>= 4.5:1) under white initials.
_COLOURS = ("#8a5a44", "#3f6f8f", "#6d5a8c", "#5d7a4a", "#a4604f", "#44708a", "#7b5f86", "#8a6d2f", "#2f766d")


class Role(StrEnum):
    AGENT = "agent"
    ADMIN = "admin"


def picture_path(picture_id: str) -> str:
    """Where a picture is served, on our own origin."""
    return f"/faces/{picture_id}"


class Face(Struct, frozen=True):
    """What one person may see of another: never an address, a surname or a status. `avatar` is where their picture
    is, see picture_path."""

    id: str
    name: str
    initials: str
    colour: str
    avatar: str | None = None


class Agent(Struct, frozen=True):
    """A person who answers. `active_at` is when they last really did something: replied, noted, typed; `effort` is how
    much of that there was, fading (presence.py). `avatar` is the id of their picture. `desk_since`: since when they are
    at the desk, by what they do."""

    id: str
    email: str
    name: str
    time_zone: str = "UTC"
    role: Role = Role.AGENT
    site_ids: tuple[str, ...] = ()
    avatar: str | None = None
    active_at: datetime | None = None
    disabled: bool = False
    on_duty: bool = True
    effort: float = 0.0
    desk_since: datetime | None = None

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def face(self) -> Face:
        return _face(self.id, self.first_name, self.name, picture_path(self.avatar) if self.avatar else None)


class Customer(Struct, frozen=True):
    """A person of the embedding dashboard.

    Verified: `external_id` comes from a signed token. Otherwise a visitor, whose `email` is only set once
    they have confirmed it (`unconfirmed_email` until then). `failing` is an address that mail did not reach, since
    when, and why (failing.py); it says nothing about another one that they have by now.
    """

    id: str
    site_id: str
    created_at: datetime
    external_id: str | None = None
    name: str = ""
    email: str | None = None
    unconfirmed_email: str | None = None
    plan: str = ""
    company: str = ""
    locale: str = ""
    time_zone: str = ""
    attributes: dict[str, Any] = {}
    page: str = ""
    seen_at: datetime | None = None
    failing: str | None = None
    failing_since: datetime | None = None
    failing_why: str | None = None

    @property
    def has_failing_address(self) -> bool:
        return bool(self.email) and self.failing == (self.email or "").lower()

    @property
    def verified(self) -> bool:
        return self.external_id is not None

    @property
    def display_name(self) -> str:
        """A name to call them by; visitors get a steady one from their id."""
        return self.name or self.email or self.unconfirmed_email or f"Visitor {self.id[:4].upper()}"

    @property
    def face(self) -> Face:
        return _face(self.id, self.display_name, self.display_name, None)


@lru_cache(maxsize=20_000)
def _face(identity: str, called: str, name: str, avatar: str | None) -> Face:
    return Face(identity, called, initials(name), colour(identity), avatar)


def initials(name: str) -> str:
    """Two letters at most: of the first and last word, or the first two of a single one."""
    words = [word for word in name.replace("@", " ").split() if unicodedata.category(word[0])[0] in "LN"]
    if not words:
        return "?"
    letters = words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()[:2]  # some letters are two in upper case


def colour(identity: str) -> str:
    """A steady colour for a face without a picture."""
    return _COLOURS[zlib.crc32(identity.encode()) % len(_COLOURS)]


def masked(email: str) -> str:
    """`mara@acme.dev` as `m•••a@acme.dev`: enough to recognise one's own, too little to learn another's."""
    local, _, domain = email.partition("@")
    last = local[-1] if len(local) >= 3 else ""
    return f"{local[:1]}•••{last}@{domain}"
