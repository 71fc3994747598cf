"""What the actions need from the world. Adapters implement it; the tests in tests/contracts run them side by side.

Every store method raises `Unavailable` while the store is away, having changed nothing (or having changed all of
it: a repeat of the same call is harmless).
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from server.domain.conversation import Conversation, Outcome
from server.domain.delivery import Presence
from server.domain.entry import Channel, Entry
from server.domain.events import Event
from server.domain.hours_rules import KeptHours
from server.domain.mails import CodeMail, ConfirmMail, RatingMail, ReplyMail
from server.domain.outgoing import Outgoing, OutgoingKind
from server.domain.people import Agent, Customer
from server.domain.promises import Kept
from server.domain.site import Site
from server.domain.wait_log import Mark, Snapshot
from server.ports_files import File as File
from server.ports_files import Files as Files
from server.ports_files import Pictures as Pictures
from server.ports_files import Portraits as Portraits
from server.ports_mail import Mailboxes as Mailboxes
from server.ports_mail import Mails as Mails
from server.ports_mail import Ratings as Ratings
from server.ports_mail import Unsubscribed as Unsubscribed
from server.ports_search import Search as Search

Decide = Callable[[Conversation | None], Outcome]
"""A pure decision on a conversation as it is in the transaction (None: there is none yet). May be run again."""

Then = Callable[[Outcome, bool], None]
"""Told of a change once it is on disk, before whoever asked for it, even if they are gone; and whether it was one."""


class Head(Struct, frozen=True):
    """How far a conversation has come: enough to notice that a hint was lost."""

    id: str
    site_id: str
    rev: int
    last_seq: int
    last_public_seq: int


class Waiting(Struct, frozen=True):
    """What is to be known of a conversation whose customer waits, to say how long the line is and who has left it."""

    id: str
    customer_id: str
    channel: Channel
    waiting_since: datetime
    last_reply_at: datetime | None


class Conversations(Protocol):
    def change(
        self, conversation_id: str, decide: Decide, client_id: str | None = None, then: Then | None = None
    ) -> "asyncio.Future[Outcome]":
        """Runs `decide` and writes all that it returns in one transaction that is on disk when this is done.

        `client_id` is that of the entry the change is about. If the conversation already has it, this is a
        resend: nothing is written, and `repeat` is the first entry. With other content it raises Reused.
        """

    async def get(self, conversation_id: str) -> Conversation | None: ...
    async def entries(
        self, conversation_id: str, *, after: int = 0, limit: int = 500, public: bool = False
    ) -> list[Entry]:
        """In order, those after a seq (`public`: after a public seq, and only what the customer may see)."""

    async def entries_before(
        self, conversation_id: str, *, before: int | None, limit: int, public: bool = False
    ) -> list[Entry]:
        """In order, the last `limit` before a seq (None: the newest)."""

    async def inbox(self, site_ids: Sequence[str], view: str, agent_id: str, limit: int = 200) -> list[Conversation]:
        """A view of the inbox (waiting, mine, open, nobodys, closed): longest wait first, then newest message."""

    async def counts(self, site_ids: Sequence[str], agent_id: str) -> dict[str, int]: ...
    async def of_customer(self, customer_id: str, limit: int = 20) -> list[Conversation]:
        """Newest message first."""

    async def heads_since(self, changed_since: datetime) -> list[Head]: ...
    async def waiting(self, site_id: str, limit: int = 1000) -> list[Waiting]:
        """Those whose customers wait now, longest first."""


class People(Protocol):
    async def sites(self) -> list[Site]: ...
    async def site(self, site_id: str) -> Site | None: ...
    async def site_by_key(self, key: str) -> Site | None: ...
    async def put_site(self, site: Site) -> None: ...
    async def agents(self, site_id: str | None = None) -> list[Agent]: ...
    async def agent(self, agent_id: str) -> Agent | None: ...
    async def agent_by_email(self, email: str) -> tuple[Agent, str] | None:
        """The agent and their password hash."""

    async def put_agent(self, agent: Agent, password_hash: str | None = None) -> None:
        """Adds or replaces; without a hash the old one stays."""

    async def agent_acted(self, before: Agent, after: Agent, marks: Sequence[Mark]) -> bool:
        """Writes `active_at`, `effort`, `desk_since` and `on_duty`, and these lines of the wait log with them. Nothing,
        and False, where the last two are not (any more) what they were `before`."""

    async def agent_shows(self, agent_id: str, picture_id: str | None) -> None:
        """Their picture, or none."""

    async def customer(self, customer_id: str) -> Customer | None: ...
    async def customer_by_external(self, site_id: str, external_id: str) -> Customer | None: ...
    async def customers_with(self, site_id: str, email: str) -> list[Customer]:
        """Those with this address, as it is written or in lower case."""

    async def customers(self, customer_ids: Collection[str]) -> dict[str, Customer]: ...
    async def put_customer(self, customer: Customer) -> Customer:
        """Adds or replaces. Of two that add the same external id at once the first wins; returns the one kept."""

    async def add_customer(self, customer: Customer) -> Customer:
        """Adds somebody new. Who is there already stays as they are: whoever asks may have read them long ago. Returns
        the one kept."""

    async def ask_address(self, customer_id: str, address: str | None) -> Customer | None:
        """What they gave as their address and have not confirmed, or nothing. Returns them as they are now."""

    async def mark_failing(self, site_id: str, address: str, since: datetime, why: str) -> list[Customer]:
        """Mail does not reach this address. Returns those who have it. `put_customer` leaves these
        marks as they are."""

    async def lift_failing(self, site_id: str, address: str) -> list[Customer]:
        """Returns those of whom it was marked."""

    async def plans(self, site_id: str, limit: int = 50) -> list[str]:
        """The plans that the customers of a site have, by name."""

    async def customer_seen(self, customer_id: str, at: datetime, page: str) -> None:
        """When and where they were last here; nothing for a visitor who never wrote."""


class HoursBook(Protocol):
    """Office hours as they were said. Whoever needs moments asks `hours_of` (actions/office_hours.py)."""

    async def get(self, site_id: str) -> KeptHours: ...
    async def put(self, site_id: str, kept: KeptHours) -> bool:
        """False, with nothing changed, unless `rev` is one more than what is kept: somebody else was first."""


class Session(Struct, frozen=True):
    """An agent's session. `id` is the hash of the secret in the cookie, so the table opens no door."""

    id: str
    agent_id: str
    created_at: datetime
    expires_at: datetime


class Sessions(Protocol):
    async def put(self, session: Session) -> None: ...
    async def get(self, session_id: str) -> Session | None: ...
    async def open(self, session_ids: Collection[str], now: datetime) -> set[str]:
        """Those of them that have not ended, of agents who may still come in."""

    async def end(self, session_id: str) -> None: ...
    async def end_all(self, agent_id: str) -> None: ...


class Outbox(Protocol):
    async def put(self, row: Outgoing) -> bool:
        """Adds a row; False if its id is there already."""

    async def claim(
        self, kinds: Collection[OutgoingKind], now: datetime, lease: timedelta, limit: int
    ) -> list[Outgoing]:
        """Pending rows that are due and not leased, leased to the caller until now + lease, attempts and claims
        counted up."""

    async def renew(self, row: Outgoing, until: datetime) -> bool:
        """Extends the lease while the delivery takes long; False if the row was claimed by another since, or ended."""

    async def settle(self, row: Outgoing) -> bool:
        """Writes all of a row; False, with nothing written, if it was claimed by another since, or ended."""

    async def hasten(self, row_id: str, due_at: datetime) -> None:
        """Moves a pending row that nobody has claimed forward to `due_at`, never back."""

    async def get(self, row_id: str) -> Outgoing | None: ...
    async def failed(self, limit: int) -> list[Outgoing]:
        """Newest first."""

    async def tally(self) -> list[tuple[str, str, int, datetime]]:
        """Of the rows that have not left (pending or failed): kind, state, how many, and when the first was due."""

    async def reopen(self, row_id: str, due_at: datetime) -> bool:
        """Makes a failed row due again; False if it is none."""


class WaitLog(Protocol):
    async def marks(self, site_id: str, since: datetime, until: datetime, limit: int = 5000) -> list[Mark]:
        """The lines with since <= at < until, in order."""

    async def add(self, marks: Sequence[Mark]) -> None:
        """Those that are there already stay as they are."""

    async def leaves(self, site_id: str, since: datetime) -> set[tuple[str, datetime]]:
        """The requests that were left since then: conversation and arrival."""

    async def snapshot(self, site_id: str) -> Snapshot | None: ...
    async def keep_snapshot(self, snapshot: Snapshot) -> None:
        """In place of an older one; never of one that has come further."""

    async def promises(self, site_id: str, since: datetime, limit: int = 200_000) -> list[Kept]:
        """What was told of requests that arrived since then, and what became of each; oldest first."""


class Store(Protocol):
    """The database. `ready` raises Unavailable when it can't be used now."""

    @property
    def conversations(self) -> Conversations: ...
    @property
    def people(self) -> People: ...
    @property
    def hours(self) -> HoursBook: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def mails(self) -> Mails: ...
    @property
    def mailboxes(self) -> Mailboxes: ...
    @property
    def pictures(self) -> Pictures: ...
    @property
    def unsubscribed(self) -> Unsubscribed: ...
    @property
    def ratings(self) -> Ratings: ...
    @property
    def files(self) -> Files: ...
    @property
    def wait_log(self) -> WaitLog: ...
    @property
    def search(self) -> Search: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def ready(self) -> None: ...


Handler = Callable[[Event], None]
"""Must not block and must not raise; it runs on the event loop."""


class Bus(Protocol):
    """Carries hints between processes. A topic is a site's id."""

    def publish(self, topic: str, event: Event) -> None:
        """Never blocks, never raises: handlers in this process run at once, other processes soon or (lost) never."""

    async def subscribe(self, topic: str, handler: Handler) -> Callable[[], Awaitable[None]]:
        """Live when it returns, or soon after Redis is back; returns what ends it."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


class PresenceBook(Protocol):
    """Who is connected, by heartbeat: a socket that stops beating is gone after `ttl`, however it ended.

    `who` is a customer's or an agent's id; one person may have several sockets.
    """

    async def beat(self, who: str, socket_id: str, now: datetime) -> None: ...
    async def drop(self, who: str, socket_id: str, now: datetime) -> None: ...
    async def of(self, who: str, now: datetime) -> Presence: ...
    async def here(self, whos: Collection[str], now: datetime) -> set[str]: ...


class Mail(Struct, frozen=True):
    """A mail ready to go: the envelope, and the message as bytes with CRLF line ends."""

    mail_from: str
    rcpt_to: str
    raw: bytes


class MailRefused(Exception):
    """The mail server answered: no. `permanent` for 5xx."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class MailHeldBack(Exception):
    """So many mails went to this domain that the next has to wait its turn; try again at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(self.__class__.__doc__)
        self.until = until


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Returns after the server accepted it. Raises MailRefused, MailHeldBack, or OSError/TimeoutError when it is
        away."""


class Passwords(Protocol):
    def hash(self, password: str) -> str: ...
    def verify(self, password: str, password_hash: str | None) -> bool:
        """Takes as long for an agent that does not exist (None) as for one that does."""


Clock = Callable[[], datetime]
"""Now, aware, UTC, in whole milliseconds."""


class MailTemplates(Protocol):
    """Mails as bytes with CRLF line ends. All raise Invalid for an address that can't be written to."""

    def reply(self, mail: ReplyMail) -> bytes: ...
    def confirm(self, mail: ConfirmMail) -> bytes: ...
    def code(self, mail: CodeMail) -> bytes: ...
    def rating(self, mail: RatingMail) -> bytes: ...


class KeptMail(Struct, frozen=True):
    """A mail in a mailbox. `owner` is the address whose mailbox it is; `sent` by them, else received by them."""

    id: str
    owner: str
    at: datetime
    sent: bool
    raw: bytes


class Mailbox(Protocol):
    """Mailboxes to look into, for the demo: nobody's real mail."""

    def mails(self) -> list[KeptMail]:
        """Newest first."""

    def get(self, mail_id: str) -> KeptMail | None: ...
    async def keep_sent(self, owner: str, raw: bytes) -> None:
        """What the owner of a mailbox has sent."""
