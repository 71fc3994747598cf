"""What the actions need from the world where mail comes in, and where it asks for something: a part of ports.py."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from server.domain.arrival import Arrival, Correspondent, Envelope, InboundMail, Poll, SiteAddress
from server.domain.ratings import Rating

Take = Callable[[Envelope], Awaitable[None]]
"""Stores a mail; it is on disk when this returns. Raises NotFound for the domain of no site, Unavailable."""
Fetch = Callable[[str, Mapping[str, str] | None], Awaitable[bytes]]
"""The content at an address that the caller has made sure of, asked for with these headers. Raises Unavailable."""


class Mails(Protocol):
    async def keep(self, mail: InboundMail) -> InboundMail:
        """Stores it unless (recipient, Message-ID, body) is there already; returns the stored one."""

    async def settle(
        self, mail_id: str, fate: str, note: str, conversation_id: str | None, site_id: str | None = None
    ) -> None: ...
    async def get(self, mail_id: str) -> InboundMail | None: ...
    async def twin(self, mail: InboundMail) -> bool: ...
    async def unprocessed(self, older_than: datetime, limit: int) -> list[InboundMail]:
        """In the order in which they came."""

    async def unprocessed_before(self, mail: InboundMail, limit: int) -> list[InboundMail]:
        """Those that came from the same sender before this one, in their order."""

    async def arrived(
        self, site_ids: Sequence[str], fates: Collection[str], text: str, before: datetime | None, limit: int
    ) -> list[Arrival]:
        """Newest first; `fates` empty: all of them; `text`: in the sender, the subject or the recipient."""

    async def fates(self, site_ids: Sequence[str]) -> dict[str, int]: ...
    async def tally(self) -> list[tuple[str, str, int]]:
        """How many mails there are of each transport and fate, of all sites."""

    async def from_sender(self, sender: str, since: datetime) -> int:
        """How many mails from this address stand in a conversation. Of what does not anybody can write any number in
        somebody's name."""

    async def into(self, conversation_id: str, since: datetime, sender: str = "", fate: str = "") -> int: ...
    async def spend(self, token: str, content: str, now: datetime) -> bool:
        """False where this token was spent for another content. Tokens are forgotten after a few days."""

    async def addresses(self) -> list[SiteAddress]:
        """Of all sites, beside those of the sites themselves; in lower case."""

    async def put_address(self, address: SiteAddress) -> None: ...
    async def drop_address(self, address: str) -> None: ...
    async def correspondents(self, conversation_id: str) -> list[Correspondent]: ...
    async def put_correspondent(self, one: Correspondent) -> None: ...


class Mailboxes(Protocol):
    """Mailboxes that are read over IMAP, one process at a time (adapters/store/mails.py)."""

    async def claim(self, name: str, holder: str, now: datetime, lease: timedelta) -> Poll | None: ...
    async def read_to(self, name: str, holder: str, poll: Poll) -> None: ...
    async def trouble(self, name: str, holder: str, problem: str) -> None: ...
    async def known(self) -> dict[str, str]: ...
    async def release(self, name: str, holder: str) -> None: ...


class Unsubscribed(Protocol):
    """Addresses that want no automatic mails of a site; upper and lower case are the same."""

    async def add(self, site_id: str, address: str, at: datetime) -> None: ...
    async def has(self, site_id: str, address: str) -> bool: ...


class Ratings(Protocol):
    """What customers said of how it was; it is written where a conversation is changed."""

    async def given(self, site_id: str, since: datetime, until: datetime, limit: int = 5000) -> list[Rating]:
        """Those first given since <= at < until, oldest first, each as it is now."""

    async def may_ask(self, site_id: str, address: str, row_id: str, now: datetime, quiet: timedelta) -> bool:
        """Reserves a mailbox for the question of a row; False, with nothing changed, while another row's was less than
        `quiet` ago. The same row may ask as often as it likes. Upper and lower case are the same."""
