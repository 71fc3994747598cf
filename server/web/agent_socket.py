"""The agent's socket: who it is comes from the session cookie of the handshake."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.websockets import WebSocket

from server.actions import activity, messages, threads
from server.actions.calibration import alarm_words, estimate_alarm
from server.actions.desk import Desk
from server.actions.searching import search
from server.actions.signing_in import signed_in
from server.domain.conversation import Conversation
from server.domain.entry import Author, Entry
from server.domain.errors import BadFrame, NotFound
from server.domain.people import Agent, Role
from server.domain.site import Site
from server.domain.times import to_ms
from server.web import wire
from server.web.connection import Connection, Limits
from server.web.cookies import session_secret
from server.web.presenting import agent_out, customer_out, earlier_row, site_for_agent
from server.web.room import Room
from server.web.rooms import Rooms, answered_beat
from server.web.seats import AgentSeat
from server.web.serving import Answering, serve
from server.web.shapes import AgentRow
from server.web.thread_pages import earlier, page_since
from server.web.uploads import attached


@dataclass
class AgentSocket:
    desk: Desk
    rooms: Rooms
    seat: AgentSeat
    rooms_of: dict[str, Room]

    async def handle(self, frame: wire.AgentFrame) -> None:
        """Raises WarmlineError; what it says goes back with the frame's `re`."""
        desk, agent = self.desk, self.seat.agent
        match frame:
            case wire.BeatIn():
                await answered_beat(desk, self.seat)
            case wire.AgentSend():
                await self._send(frame)
            case wire.ListInbox(re, view):
                await self._inbox(re, view)
            case wire.Open(re, conversation, since):
                await self._open(re, conversation, since)
            case wire.SearchFor(re, text, before):
                await self._search(re, text, before)
            case wire.More(re, conversation, before, reach):
                await messages.agents_conversation(desk, agent, conversation)
                page = await earlier(
                    desk, self.rooms.presenter, re, conversation, before, for_customer=False, reach=reach
                )
                self.seat.connection.tell(page)
            case wire.SeenIn(conversation, seq):
                await activity.agent_read(desk, agent, conversation, seq)
            case wire.TypingIn(conversation):
                if conversation in self.seat.open:
                    found = await messages.agents_conversation(desk, agent, conversation)
                    await activity.agent_typed(desk, agent, found)
            case wire.Duty(re, on):
                await activity.agent_on_duty(desk, agent, on=on)
                self.seat.connection.tell(wire.Done(re))
            case wire.Unwatch(conversation):
                self._unwatch()
                self.seat.open.pop(conversation, None)
            case wire.AgentHello():
                raise BadFrame("Hello was said already on this connection.")
            case _:
                await self._decide(frame)
                self.seat.connection.tell(wire.Done(frame.re))

    async def _decide(self, frame: wire.Take | wire.HandOver | wire.Close | wire.Reopen) -> None:
        desk, agent = self.desk, self.seat.agent
        match frame:
            case wire.Take(_, conversation):
                await threads.take_by_agent(desk, agent, conversation)
            case wire.HandOver(_, conversation, to):
                await threads.hand_over_to(desk, agent, conversation, to)
            case wire.Close(_, conversation, saw):
                await threads.close_by_agent(desk, agent, conversation, saw)
            case wire.Reopen(_, conversation):
                await threads.reopen_by_agent(desk, agent, conversation)
        await activity.agent_acted(desk, agent)

    async def _send(self, frame: wire.AgentSend) -> None:
        agent = self.seat.agent
        conversation = await messages.agents_conversation(self.desk, agent, frame.conversation)
        data = await attached(self.desk, frame.conversation, frame.files)
        said = messages.said_by(Author.AGENT, agent.id, frame.text, frame.re, data)
        entry = await messages.send_as_agent(
            self.desk, agent, self._site(conversation), frame.conversation, said, note=frame.note, saw=frame.saw
        )
        self.seat.connection.tell(wire.Ack(frame.re, frame.conversation, entry.seq, to_ms(entry.at)))

    async def _inbox(self, re: str, view: str) -> None:
        store, agent = self.desk.store.conversations, self.seat.agent
        found = await store.inbox(agent.site_ids, view, agent.id)
        counts = await store.counts(agent.site_ids, agent.id)
        self.seat.connection.tell(wire.Inbox(re, view, await self._rows(found), counts))

    async def _search(self, re: str, text: str, before: int | None) -> None:
        found = await search(self.desk, self.seat.agent, text, before)
        rows = await self._rows([hit.conversation for hit in found.hits], [hit.entry for hit in found.hits])
        hits = [self.rooms.presenter.hit(hit, row) for hit, row in zip(found.hits, rows, strict=True)]
        self.seat.connection.tell(wire.Found(re, hits, found.next))

    async def _rows(self, found: list[Conversation], said: Sequence[Entry] = ()) -> list[AgentRow]:
        await self.rooms.people.learn(found, said)
        here = await self.desk.presence.here({one.customer_id for one in found}, self.desk.clock())
        rows = []
        for one in found:
            room = self.rooms_of[one.site_id]
            room.note_presence(one.customer_id, here=one.customer_id in here)
            rows.append(self.rooms.presenter.agent_row(one, room.site, here=one.customer_id in here))
        return rows

    async def _open(self, re: str, conversation_id: str, since: int) -> None:
        self.seat.has(conversation_id, since)
        with self.seat.connection.holding() as answer:
            conversation, here, answer.first = await self._thread(re, conversation_id, since)
        self._watch(conversation)
        customer = self.rooms.presenter.people.customer(conversation.customer_id)
        if customer is not None:
            others = await self.desk.store.conversations.of_customer(customer.id)
            rows = [earlier_row(one) for one in others if one.id != conversation.id]
            self.seat.connection.tell(wire.CustomerDetails(customer_out(customer, here=here), conversation.id, rows))

    async def _thread(self, re: str, conversation_id: str, since: int) -> tuple[Conversation, bool, wire.Thread]:
        """The conversation, whether its customer is here, and the page."""
        try:
            conversation = await messages.agents_conversation(self.desk, self.seat.agent, conversation_id)
        except NotFound:
            self.seat.open.pop(conversation_id, None)
            raise
        presenter = self.rooms.presenter
        page = await page_since(self.desk, presenter, re, conversation, since, for_customer=False)
        await presenter.people.with_marks(conversation.customer_id)
        here = (await self.desk.presence.of(conversation.customer_id, self.desk.clock())).here
        self.rooms_of[conversation.site_id].note_presence(conversation.customer_id, here=here)
        page.row = presenter.agent_row(conversation, self._site(conversation), here=here)
        self.seat.has(conversation_id, conversation.last_seq)
        return conversation, here, page

    def _watch(self, conversation: Conversation) -> None:
        if self.seat.watching != (conversation.id, conversation.site_id):
            self._unwatch()
            self.seat.watching = (conversation.id, conversation.site_id)
        activity.agent_watches(self.desk, self.seat.agent, *self.seat.watching, on=True)

    def _unwatch(self) -> None:
        if self.seat.watching is not None:
            activity.agent_watches(self.desk, self.seat.agent, *self.seat.watching, on=False)
            self.seat.watching = None

    def _site(self, conversation: Conversation) -> Site:
        return self.rooms_of[conversation.site_id].site

    async def end(self) -> None:
        self._unwatch()
        for room in self.rooms_of.values():
            room.leave(self.seat)
        await activity.agent_gone(self.desk, self.seat.agent, self.seat.connection.id)


async def agent_socket(socket: WebSocket, desk: Desk, rooms: Rooms, limits: Limits) -> None:
    """Runs one connection from its handshake to its end."""

    async def welcome(connection: Connection, hello: wire.AgentFrame) -> AgentSocket:
        if not isinstance(hello, wire.AgentHello) or hello.v != wire.VERSION:
            raise BadFrame(f"The first frame must be hello, of version {wire.VERSION}. Reload the page.")
        return await _welcome(connection, socket.cookies, desk, rooms)

    await serve(socket, desk.public_url, limits, wire.parse_agent, welcome, _converse)


async def _welcome(connection: Connection, cookies: dict[str, str], desk: Desk, rooms: Rooms) -> AgentSocket:
    agent, session = await signed_in(desk, session_secret(cookies))
    sites = [site for site in await desk.store.people.sites() if site.id in agent.site_ids]
    rooms_of = {site.id: await rooms.room(site) for site in sites}
    seat = AgentSeat(connection, agent, session.id)
    for room in rooms_of.values():
        room.enter(seat)
    try:
        with connection.holding() as answer:
            answer.first = snapshot = await _snapshot(desk, rooms, agent, sites)
            for room in rooms_of.values():
                room.colleagues.shown(snapshot.agents)
    except BaseException:
        for room in rooms_of.values():
            room.leave(seat)
        raise
    return AgentSocket(desk, rooms, seat, rooms_of)


async def _snapshot(desk: Desk, rooms: Rooms, agent: Agent, sites: list[Site]) -> wire.AgentWelcome:
    await rooms.people.refresh(older_than_seconds=1)
    if rooms.people.agent(agent.id) is None:
        await rooms.people.refresh()
    colleagues = {one.id: one for site in sites for one in rooms.people.agents(site.id) if not one.disabled}
    here = await desk.presence.here(colleagues.keys(), desk.clock())
    return wire.AgentWelcome(
        you=agent.face,
        sites=[site_for_agent(site, await _notice(desk, agent, site)) for site in sites],
        agents=[agent_out(one, here=one.id in here or one.id == agent.id) for one in colleagues.values()],
        counts=await desk.store.conversations.counts(agent.site_ids, agent.id),
        beat_seconds=int(rooms.beat_seconds),
        now=to_ms(desk.clock()),
    )


async def _notice(desk: Desk, agent: Agent, site: Site) -> str:
    """What the site's administrators should know."""
    return alarm_words(await estimate_alarm(desk, site)) if agent.role is Role.ADMIN else ""


async def _converse(socket: AgentSocket) -> None:
    connection = socket.seat.connection
    try:
        await activity.agent_here(socket.desk, socket.seat.agent, connection.id, arrived=True)
        await Answering(connection, wire.parse_agent, socket.handle).until_gone()
    finally:
        await socket.end()
