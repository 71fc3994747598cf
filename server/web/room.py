"""A room: the sockets that one process has for one site, and what they are told.

It hears the site's events, encodes each frame once for everyone who may see it, and puts it into their queues. What
a lost hint would have said is found by `heal`, which compares what was told with the database.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Coroutine, Iterable
from typing import Any

import structlog

from server.actions.desk import Desk
from server.actions.office_hours import forget_hours
from server.domain.conversation import Conversation
from server.domain.entry import Author, Channel, Entry
from server.domain.errors import Unavailable
from server.domain.events import (
    Changed,
    CustomerChanged,
    DeskChanged,
    Event,
    SessionEnded,
    SiteChanged,
    Typed,
    Watched,
)
from server.domain.people import Customer
from server.domain.site import Site
from server.ports import Head
from server.web import wire
from server.web.colleagues import Colleagues
from server.web.connection import SIGNED_OUT, encoded
from server.web.openings import Openings
from server.web.people import People
from server.web.presenting import Presenter, customer_out, you
from server.web.seats import AgentSeat, CustomerSeat, Seat

MOST_REMEMBERED = 50_000
HEAL_ENTRIES = 100
MOST_LOOKED_FOR = 1000
"""Customers of whom the agents are told that they are back, though the word of it got lost: those last heard of."""

log = structlog.get_logger()


class Room:
    def __init__(self, desk: Desk, site: Site, people: People, presenter: Presenter) -> None:
        self.site = site
        self.here: set[str] = set()
        self._desk, self._people, self._presenter = desk, people, presenter
        self._customers: dict[str, set[CustomerSeat]] = {}
        self._agents: set[AgentSeat] = set()
        self._told: dict[str, Head] = {}
        self._backlog: deque[Event] = deque()
        self._catching_up: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.colleagues = Colleagues(desk, people, self._to_agents, self._spawn)
        self.openings = Openings(desk, lambda: self.site, lambda: self._customers, self._seats_of, self._spawn)

    @property
    def empty(self) -> bool:
        return not self._customers and not self._agents

    def enter(self, seat: Seat) -> None:
        if isinstance(seat, CustomerSeat):
            self._customers.setdefault(seat.customer.id, set()).add(seat)
            self._people.remember(seat.customer)
        elif isinstance(seat, AgentSeat):
            self._agents.add(seat)

    def leave(self, seat: Seat) -> None:
        if isinstance(seat, CustomerSeat):
            seats = self._customers.get(seat.customer.id, set())
            seats.discard(seat)
            if not seats:
                self._customers.pop(seat.customer.id, None)
        elif isinstance(seat, AgentSeat):
            self._agents.discard(seat)

    def seats(self) -> Iterable[Seat]:
        yield from self._agents
        for seats in self._customers.values():
            yield from seats

    def _seats_of(self, customer_id: str) -> Collection[CustomerSeat]:
        return self._customers.get(customer_id, ())

    def sockets_of(self, customer_id: str) -> int:
        return len(self._seats_of(customer_id))

    def note_presence(self, customer_id: str, *, here: bool) -> None:
        """What the presence book said just now."""
        (self.here.add if here else self.here.discard)(customer_id)

    def hear(self, event: Event) -> None:
        """Tells an event at once, or, where a face has to be looked up first, right after that, in order."""
        if self._catching_up is None and self._ready_for(event):
            self._tell(event)
            return
        self._backlog.append(event)
        if self._catching_up is None:
            self._catching_up = asyncio.create_task(self._catch_up())

    def _ready_for(self, event: Event) -> bool:
        if isinstance(event, Changed):
            return self._people.knows(event.conversation, event.entries)
        return not isinstance(event, DeskChanged)

    async def _catch_up(self) -> None:
        """What it can't tell is dropped, with what came after it, and found again by `heal`."""
        try:
            while self._backlog:
                event = self._backlog.popleft()
                if isinstance(event, Changed):
                    await self._people.learn([event.conversation], event.entries)
                elif isinstance(event, DeskChanged):
                    await self._people.read(event.agent_id)
                self._tell(event)
        except Exception as problem:
            if not isinstance(problem, Unavailable):
                log.exception("room_behind", site=self.site.key)
            self._backlog.clear()
        finally:
            self._catching_up = None

    def _tell(self, event: Event) -> None:
        match event:
            case Changed(conversation, entries, origin):
                self._changed(conversation, entries, origin)
            case Typed():
                self._typed(event)
            case CustomerChanged(customer, here):
                self._customer_changed(customer, here)
            case DeskChanged(agent_id):
                self._desk_changed(agent_id)
            case Watched(conversation_id, agent_id, on):
                face = self._people.face(agent_id)
                if face is not None:
                    self._to_agents(encoded(wire.Watching(conversation_id, face, on)), besides=agent_id)
            case SiteChanged():
                forget_hours(self._desk, self.site.id)
                self.openings.soon()
            case SessionEnded(agent_id, session_id):
                for seat in tuple(self._agents):
                    if seat.agent.id == agent_id and session_id in (None, seat.session_id):
                        seat.connection.close(SIGNED_OUT)

    def _changed(self, conversation: Conversation, entries: tuple[Entry, ...], origin: str) -> None:
        known = self._told.get(conversation.id)
        if known is None or known.rev < conversation.rev:
            self._remember(conversation)
        for entry in entries:
            if entry.author is Author.CUSTOMER and entry.channel is Channel.CHAT:
                # Whatever became of the word that they came, they are here.
                self.here.add(conversation.customer_id)
        self.openings.follow(conversation)
        if self._agents:
            self._to_the_team(conversation, entries)
        if seats := self._customers.get(conversation.customer_id):
            self._to_the_customer(conversation, entries, [seat for seat in seats if seat.connection.id != origin])
        if any(stirs(conversation, entry) for entry in entries):
            self.openings.soon()

    def _to_the_team(self, conversation: Conversation, entries: tuple[Entry, ...]) -> None:
        """Who has it open gets the entries with the row, the others the row: each encoded once, when it is needed."""
        here = conversation.customer_id in self.here
        row = self._presenter.agent_row(conversation, self.site, here=here)
        shown, brief = b"", b""
        for seat in self._agents:
            is_open = conversation.id in seat.open
            if is_open:
                # Without entries too: the word of one that it lacks may have been lost, and the next beat tells.
                seat.open[conversation.id] = max(seat.open[conversation.id], conversation.last_seq)
            if entries and is_open:
                if not shown:
                    lines = self._presenter.entries(entries, for_customer=False)
                    shown = encoded(wire.Entries(conversation.id, lines, row))
                seat.connection.send(shown)
            else:
                brief = brief or encoded(wire.RowFrame(row))
                seat.connection.send(brief)

    def _to_the_customer(
        self, conversation: Conversation, entries: tuple[Entry, ...], seats: Collection[CustomerSeat]
    ) -> None:
        """Nothing, where it is nothing new to them: they are not to count what the team does among itself."""
        if not seats:
            return
        row = self._presenter.customer_row(conversation)
        lines = self._presenter.entries((entry for entry in entries if entry.public), for_customer=True)
        news = [seat for seat in seats if not seat.knows(row)]
        if not lines and not news:
            return
        frame: wire.ToCustomer = wire.CustomerConversation(row)
        if lines:
            frame = wire.Entries(conversation.id, lines, row)
        told = encoded(frame)
        for seat in seats if lines else news:
            seat.connection.send(told)
            if conversation.id in seat.open:
                seat.open[conversation.id] = max(seat.open[conversation.id], conversation.last_public_seq)

    def _typed(self, event: Typed) -> None:
        if event.author is Author.AGENT:
            face = self._people.face(event.author_id)
            if face is None:
                return
            frame = encoded(wire.TypingOut(event.conversation_id, face))
            for seat in self._customers.get(event.customer_id, ()):
                seat.connection.send(frame)
            self._to_agents(frame, besides=event.author_id)
        else:
            customer = self._people.customer(event.customer_id)
            if customer is not None:
                self._to_agents(encoded(wire.TypingOut(event.conversation_id, customer.face)))

    def _customer_changed(self, customer: Customer, here: bool) -> None:
        self.note_presence(customer.id, here=here)
        self._people.remember(customer)
        for seat in self._customers.get(customer.id, ()):
            if seat.customer != customer:
                seat.customer = customer
                seat.connection.tell(wire.YouChanged(you(customer)))
        if self._agents:
            self._to_agents(encoded(wire.CustomerDetails(customer_out(customer, here=here))))

    def _desk_changed(self, agent_id: str) -> None:
        agent = self._people.agent(agent_id)
        if agent is not None:
            self.colleagues.changed(agent)
        self.openings.soon()

    def _to_agents(self, frame: bytes, besides: str | None = None) -> None:
        for seat in self._agents:
            if seat.agent.id != besides:
                seat.connection.send(frame)

    async def heal(self, heads: Iterable[Head]) -> None:
        """Tells what the database knows and this room has not told. Raises Unavailable."""
        for head in heads:
            told = self._told.get(head.id)
            if told is not None and told.rev >= head.rev:
                continue
            conversation = await self._desk.store.conversations.get(head.id)
            if conversation is None:
                continue
            entries: list[Entry] = []
            if told is not None and told.last_seq < conversation.last_seq:
                store = self._desk.store.conversations
                entries = await store.entries(head.id, after=told.last_seq, limit=HEAL_ENTRIES)
            self.hear(Changed(conversation, tuple(entries)))
        await self._heal_presence()
        if self._agents:
            await self.colleagues.heal(self.site.id)
        await self._heal_addresses()
        if self._customers:
            await self.openings.refresh()
        else:
            self.openings.forget_said()

    async def _heal_presence(self) -> None:
        """Who went without a word, with the process they were on, is gone once their beats have stopped; and who was
        not heard of while the bus was away is here."""
        before = set(self.here)
        looked_for = self._people.lately(self.site.id, MOST_LOOKED_FOR) if self._agents else ()
        now = await self._desk.presence.here(before.union(looked_for), self._desk.clock())
        for customer_id in before ^ now:
            if (customer_id in before) != (customer_id in self.here):
                continue  # told meanwhile
            self.note_presence(customer_id, here=customer_id in now)
            customer = self._people.customer(customer_id)
            if customer is not None:
                self._customer_changed(customer, here=customer_id in now)

    async def _heal_addresses(self) -> None:
        """Who was asked to confirm an address may have done so where no bus reaches us."""
        asked = {
            seat.customer.id: seat.customer
            for seats in self._customers.values()
            for seat in seats
            if seat.customer.unconfirmed_email
        }
        for customer in (await self._desk.store.people.customers(asked)).values():
            if customer.unconfirmed_email != asked[customer.id].unconfirmed_email:
                self._customer_changed(customer, here=customer.id in self.here)

    def _remember(self, conversation: Conversation) -> None:
        if len(self._told) >= MOST_REMEMBERED:
            self._told.pop(next(iter(self._told)))
        self._told[conversation.id] = Head(
            conversation.id,
            conversation.site_id,
            conversation.rev,
            conversation.last_seq,
            conversation.last_public_seq,
        )

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        async def run() -> None:
            try:
                await work
            except Unavailable:
                log.warning("room_behind", site=self.site.key)

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def stirs(conversation: Conversation, entry: Entry) -> bool:
    """Whether others may wait longer or shorter by this: agents act, and a wait begins or ends. More words of somebody
    who waits already make nobody's wait another."""
    if entry.author is Author.CUSTOMER:
        return conversation.waiting_since in (None, entry.at)
    return entry.author is Author.AGENT
