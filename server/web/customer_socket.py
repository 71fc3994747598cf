"""The customer's socket: hello, then frames in, one after the other, each answered."""

import asyncio
from dataclasses import dataclass

from starlette.websockets import WebSocket

from server.actions import activity, addresses, messages, ratings, threads
from server.actions.desk import Desk
from server.actions.opening import identify, newcomer, upload_token, visitor_token
from server.domain.conversation import Outcome
from server.domain.entry import Author
from server.domain.errors import BadFrame, NotAllowed, NotFound, TooMany
from server.domain.ratings import Mood
from server.domain.sentences.choice import chosen
from server.domain.site import Site
from server.domain.times import to_ms
from server.web import wire
from server.web.connection import Connection, Limits
from server.web.presenting import site_for_customer, you
from server.web.room import Room
from server.web.rooms import Rooms, answered_beat
from server.web.seats import CustomerSeat
from server.web.serving import Answering, Doing, serve
from server.web.thread_pages import earlier, page_since
from server.web.uploads import attached

BEGUN_BURST, BEGUN_A_SECOND = 30, 0.2
"""Conversations of one customer that begin: each is a row before every agent."""
MANY_BEGUN = "You have begun many conversations at once. Go on in one of them, or wait a moment."
MOST_SOCKETS = 100
"""Of one customer, with one process."""


@dataclass
class CustomerSocket:
    """One customer's connection; `handle` takes one frame."""

    desk: Desk
    rooms: Rooms
    room: Room
    site: Site
    seat: CustomerSeat

    def handle(self, frame: wire.CustomerFrame) -> Doing:
        """Raises WarmlineError, as what it returns does; what it says goes back with the frame's `re`."""
        if isinstance(frame, wire.CustomerSend) and not frame.files and frame.conversation in self.seat.open:
            return self._say(frame)
        return self._handle(frame)

    async def _handle(self, frame: wire.CustomerFrame) -> None:
        desk, customer = self.desk, self.seat.customer
        match frame:
            case wire.BeatIn():
                await answered_beat(desk, self.seat)
            case wire.CustomerSend():
                await self._send(frame)
            case wire.Open(re, conversation, since):
                await self._open(re, conversation, since)
            case wire.More(re, conversation, before, reach):
                await messages.customers_conversation(desk, customer, conversation)
                page = await earlier(
                    desk, self.rooms.presenter, re, conversation, before, for_customer=True, reach=reach
                )
                self.seat.connection.tell(page)
            case wire.SeenIn(conversation, seq):
                await activity.customer_read(desk, customer, conversation, seq)
            case wire.TypingIn(conversation):
                if conversation in self.seat.open:
                    await activity.customer_typed(desk, customer, conversation)
            case wire.Leave(re, conversation):
                await threads.close_by_customer(desk, customer, conversation)
                self.seat.connection.tell(wire.Done(re))
            case wire.Reopen(re, conversation):
                await threads.reopen_by_customer(desk, customer, conversation)
                self.seat.connection.tell(wire.Done(re))
            case wire.Rate(re, conversation, mood, word):
                await ratings.rate_in_chat(desk, customer, conversation, Mood(mood), word, re)
                self.seat.connection.tell(wire.Done(re))
            case wire.GiveEmail(re, address):
                self.seat.customer = await addresses.give_address(desk, self.site, customer, address)
                self.seat.connection.tell(wire.YouChanged(you(self.seat.customer)))
                self.seat.connection.tell(wire.Done(re))
            case wire.Page(url):
                await activity.customer_moved(desk, customer, url)
            case wire.CustomerHello():
                raise BadFrame("Hello was said already on this connection.")

    def _say(self, frame: wire.CustomerSend) -> "asyncio.Future[Outcome]":
        """The short way, for most of what is said: its answer is the only word that this socket gets of it."""
        seat = self.seat

        def acknowledge(outcome: Outcome) -> None:
            entry, seq = messages.said_entry(outcome, frame.re), outcome.conversation.last_public_seq
            seat.has(frame.conversation, seq)
            row = seat.rows[frame.conversation] = self.rooms.presenter.customer_row(outcome.conversation)
            seat.connection.tell(wire.Ack(frame.re, frame.conversation, entry.public_seq or 0, to_ms(entry.at), row))

        said = messages.said_by(Author.CUSTOMER, seat.customer.id, frame.text, frame.re, {})
        return messages.say(
            self.desk,
            self.site,
            seat.customer,
            frame.conversation,
            said,
            origin=seat.connection.id,
            answer=acknowledge,
        )

    async def _send(self, frame: wire.CustomerSend) -> None:
        if frame.conversation not in self.seat.open:  # it begins one, for the most part
            self.rooms.begun.take(self.seat.customer.id, BEGUN_BURST, BEGUN_A_SECOND, MANY_BEGUN)
        data = await attached(self.desk, frame.conversation, frame.files)
        said = messages.said_by(Author.CUSTOMER, self.seat.customer.id, frame.text, frame.re, data)
        entry = await messages.send_as_customer(self.desk, self.site, self.seat.customer, frame.conversation, said)
        seq = entry.public_seq or 0
        self.seat.has(frame.conversation, seq)
        self.seat.connection.tell(wire.Ack(frame.re, frame.conversation, seq, to_ms(entry.at)))

    async def _open(self, re: str, conversation_id: str, since: int) -> None:
        self.seat.has(conversation_id, since)
        with self.seat.connection.holding() as answer:
            answer.first = await self._thread(re, conversation_id, since)

    async def _thread(self, re: str, conversation_id: str, since: int) -> wire.Thread:
        try:
            conversation = await messages.customers_conversation(self.desk, self.seat.customer, conversation_id)
        except NotFound:
            self.seat.open.pop(conversation_id, None)
            raise
        presenter = self.rooms.presenter
        page = await page_since(self.desk, presenter, re, conversation, since, for_customer=True)
        page.row = self.seat.rows[conversation_id] = presenter.customer_row(conversation)
        self.seat.has(conversation_id, conversation.last_public_seq)
        return page


async def customer_socket(socket: WebSocket, desk: Desk, rooms: Rooms, limits: Limits) -> None:
    """Runs one connection from its handshake to its end."""

    async def welcome(connection: Connection, hello: wire.CustomerFrame) -> CustomerSocket:
        return await _welcome(connection, hello, desk, rooms)

    await serve(socket, desk.public_url, limits, wire.parse_customer, welcome, _converse)


async def _welcome(connection: Connection, hello: wire.CustomerFrame, desk: Desk, rooms: Rooms) -> CustomerSocket:
    if not isinstance(hello, wire.CustomerHello) or hello.v != wire.VERSION:
        raise BadFrame(f"The first frame must be hello, of version {wire.VERSION}. Reload the page.")
    connection.locale = chosen([hello.locale])
    site = await desk.store.people.site_by_key(hello.site)
    if site is None:
        raise NotAllowed("There is no such site. Check data-site in the script tag.")
    stranger = newcomer(desk, site, hello.page, hello.locale, hello.time_zone)
    customer = await identify(desk, site, hello.token, hello.visitor, stranger)
    room = await rooms.room(site)
    if room.sockets_of(customer.id) >= MOST_SOCKETS:
        raise TooMany("You have the chat open very often. Close some of its tabs, then reload this page.")
    seat = CustomerSeat(connection, customer)
    room.enter(seat)
    try:
        with connection.holding() as answer:
            answer.first = await _snapshot(desk, rooms, room, seat, keeps=hello.token is None)
    except BaseException:
        room.leave(seat)
        raise
    return CustomerSocket(desk, rooms, room, site, seat)


async def _snapshot(desk: Desk, rooms: Rooms, room: Room, seat: CustomerSeat, *, keeps: bool) -> wire.CustomerWelcome:
    """`keeps`: whether the browser is to know this customer by itself from now on."""
    customer = seat.customer
    conversations = await desk.store.conversations.of_customer(customer.id)
    await rooms.people.learn(conversations)
    room.openings.welcome(seat, conversations)
    rows = [rooms.presenter.customer_row(one) for one in conversations]
    seat.rows = {row.id: row for row in rows}
    return wire.CustomerWelcome(
        you=you(customer),
        site=site_for_customer(room.site),
        opening=await room.openings.shown_to(customer),
        conversations=rows,
        beat_seconds=int(rooms.beat_seconds),
        now=to_ms(desk.clock()),
        upload=upload_token(desk, customer),
        visitor=visitor_token(desk, customer) if keeps and not customer.verified else None,
    )


async def _converse(socket: CustomerSocket) -> None:
    desk, connection = socket.desk, socket.seat.connection
    try:
        await activity.customer_here(desk, socket.seat.customer, connection.id, arrived=True)
        await Answering(connection, wire.parse_customer, socket.handle).until_gone()
    finally:
        socket.room.leave(socket.seat)
        await activity.customer_gone(desk, socket.site, socket.seat.customer, connection.id)
