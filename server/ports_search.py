"""What searching needs of the store: lines that can be found, and how far each conversation has come to be found."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from server.domain.conversation import Conversation
from server.domain.entry import Entry
from server.domain.search_query import Query

ROUGHLY = timedelta(minutes=10)
"""Conversations that changed further apart than this come in the order in which they did."""


class Line(Struct, frozen=True):
    """An entry to be found: its words, and those of its customer (`kept`, domain/search_words.py)."""

    site_id: str
    conversation_id: str
    seq: int
    said: str
    who: str


class Behind(Struct, frozen=True):
    """A conversation of which not all can be found yet, and the next entries of it."""

    conversation: Conversation
    entries: list[Entry]


class Renamed(Struct, frozen=True):
    """A customer who is called otherwise since, and their conversations that can be found, newest first."""

    customer_id: str
    conversations: list[Conversation]


class Match(Struct, frozen=True):
    """The newest line of a conversation that was found. `number` is its place in the order of what can be found; later
    ones are higher."""

    number: int
    conversation_id: str


class Matches(Struct, frozen=True):
    """Newest first, each conversation once. `next`: look before this number for more; None when all was looked at."""

    matches: list[Match]
    next: int | None


class Search(Protocol):
    """Several workers may add at once: nothing is there twice, nothing is left out."""

    async def since(self) -> datetime:
        """Up to when everything can be found, of what was changed before."""

    async def behind(self, since: datetime, conversations: int, entries: int) -> list[Behind]:
        """Changed since then, in the order of their changes, ROUGHLY; at most so many."""

    async def add(self, lines: Sequence[Line], reached: dict[str, int], since: datetime) -> None:
        """Makes these lines findable, and notes up to which seq each conversation is. What is there already stays."""

    async def seal(self) -> bool:
        """Sums up the next blocks that are full; False where there is none."""

    async def renamed(self, limit: int) -> list[Renamed]: ...
    async def add_again(self, customer_id: str, lines: Sequence[Line]) -> None:
        """Makes lines findable by what their customer is called now."""

    async def find(self, site_ids: Sequence[str], query: Query, before: int | None) -> Matches:
        """Some of what matches, newest first. Looks at so much and no more, whatever was asked."""

    async def shown(self, matches: Sequence[Match]) -> list[tuple[Match, Conversation, Entry]]:
        """With the conversation and entry as they are now, in the order given; what is gone is left out."""

    async def forget(self, site_id: str, conversation_id: str) -> None:
        """Nothing of this conversation is found any more, and none of its words are kept here. Whoever erases a
        conversation calls this after its entries are gone."""
