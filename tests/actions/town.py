"""A town without web and network: the real store, bus and presence, a post office in memory, and a clock one turns."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from server.actions import activity, messages
from server.actions.addresses import confirm_url
from server.actions.desk import Desk
from server.actions.mail_out import claim_due, deliver
from server.adapters.bus_memory import MemoryBus, MemoryPresence
from server.adapters.mail_templates import JinjaMailTemplates
from server.adapters.passwords import Argon2Passwords
from server.adapters.portraits import PillowPortraits
from server.adapters.store import SqlStore
from server.adapters.store.migrate import migrate
from server.domain.conversation import Conversation
from server.domain.delivery import Presence
from server.domain.entry import Author, Entry
from server.domain.people import Agent, Customer
from server.domain.site import Site
from server.ports import Mail
from tests.support.client import new_id
from tests.support.mails import ReceivedMail

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SITE = Site("5" * 32, "acme", "Acme Support", "the site's secret, which is long enough", (), "support@acme.example")
ANA = Agent("a1" * 16, "ana@acme.example", "Ana Kovač", site_ids=(SITE.id,))
SECRET = "a secret of the tests, long enough for anything"

Script = Callable[[str], Awaitable[None]]


async def _nothing(_moment: str) -> None:
    pass


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def passes(self, span: timedelta) -> None:
        self.now += span


class PostOffice:
    """A Mailer. `script` is told of the moments around taking a mail; what it raises there, the sender meets."""

    def __init__(self) -> None:
        self.mails: list[ReceivedMail] = []
        self.script: Script = _nothing

    async def send(self, mail: Mail) -> None:
        await self.script("offered")
        self.mails.append(ReceivedMail(mail.mail_from, (mail.rcpt_to,), mail.raw, START))
        await self.script("accepted")


class WatchedPresence(MemoryPresence):
    """Tells `script` when somebody asks who is there."""

    script: Script = staticmethod(_nothing)

    async def of(self, who: str, now: datetime) -> Presence:
        await self.script("before presence")
        found = await super().of(who, now)
        await self.script("after presence")
        return found


class Town:
    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.clock = Clock()
        self.post = PostOffice()
        self.presence = WatchedPresence(timedelta(hours=10))
        self.desk = self.worker(store)

    def worker(self, store: SqlStore) -> Desk:
        """What one process works with; all share the post office and the clock."""
        return Desk(
            store=store,
            bus=MemoryBus(),
            presence=self.presence,
            mailer=self.post,
            templates=JinjaMailTemplates(),
            passwords=Argon2Passwords(),
            portraits=PillowPortraits(),
            clock=self.clock,
            secret=SECRET,
            public_url="https://chat.acme.example",
        )

    async def customer(self, name: str, email: str | None = None) -> Customer:
        address = email or f"{name}@mail.example"
        return await self.store.people.put_customer(
            Customer(new_id(), SITE.id, self.clock(), external_id=f"{name}-{new_id()}", name=name, email=address)
        )

    def confirmation(self, customer_id: str, address: str) -> str:
        """What the link of a confirmation that is asked for now has at its end."""
        return confirm_url(self.desk, customer_id, address, self.clock()).rpartition("/")[2]

    async def asks(self, customer: Customer, text: str = "question", conversation: str = "") -> str:
        conversation = conversation or new_id()
        said = messages.said_by(Author.CUSTOMER, customer.id, text, new_id(), {})
        await messages.send_as_customer(self.desk, SITE, customer, conversation, said)
        return conversation

    async def replies(self, conversation: str, text: str) -> int:
        """The reply's public number."""
        said = messages.said_by(Author.AGENT, ANA.id, text, new_id(), {})
        entry = await messages.send_as_agent(self.desk, ANA, SITE, conversation, said, note=False, saw=0)
        assert entry.public_seq is not None
        return entry.public_seq

    async def comes(self, customer: Customer) -> None:
        await activity.customer_here(self.desk, customer, "socket", arrived=True)

    async def leaves(self, customer: Customer) -> None:
        await activity.customer_gone(self.desk, SITE, customer, "socket")

    async def sees(self, customer: Customer, conversation: str) -> None:
        await activity.customer_read(self.desk, customer, conversation, (await self.get(conversation)).last_public_seq)

    async def get(self, conversation: str) -> Conversation:
        found = await self.store.conversations.get(conversation)
        assert found is not None
        return found

    async def entries(self, conversation: str) -> list[Entry]:
        return await self.store.conversations.entries(conversation, limit=1000)

    async def works(self, desk: Desk | None = None) -> int:
        """One round of a worker; how many rows it took."""
        rows = await claim_due(desk or self.desk, 20)
        for row in rows:
            await deliver(desk or self.desk, row)
        return len(rows)

    async def works_on(self, span: timedelta = timedelta(hours=2), step: timedelta = timedelta(minutes=6)) -> None:
        """Hours of a worker, in which everything that is to leave has left."""
        until = self.clock() + span
        while self.clock() < until:
            self.clock.passes(step)
            while await self.works():
                pass


@asynccontextmanager
async def a_town(directory: Path) -> AsyncIterator[Town]:
    store = SqlStore(f"sqlite:///{directory / 'town.db'}")
    await migrate(store.database)
    await store.start()
    try:
        await store.people.put_site(SITE)
        await store.people.put_agent(ANA)
        yield Town(store)
    finally:
        await store.stop()
