"""The rooms of this process, and the heart that beats for them.

Every socket gets a beat every BEAT_SECONDS, spread over that time. A socket that has not answered for two and a half
of them is closed: presence comes from beats, not from close codes. Once a beat the rooms are compared with the
database, so a lost hint costs at most that long. Sessions are looked at more often, and by us: a socket whose agent
was signed out ends, whatever its client does.
"""

import asyncio
import math
import random
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import structlog

from server.actions.activity import agent_here, agent_watches, customer_here
from server.actions.desk import Desk
from server.domain.errors import Unavailable
from server.domain.site import Site
from server.domain.times import to_ms
from server.web import wire
from server.web.connection import RESTARTS, SIGNED_OUT, SILENT, Connection, encoded
from server.web.limiting import Buckets
from server.web.people import People
from server.web.presenting import Presenter
from server.web.room import Room
from server.web.seats import AgentSeat, CustomerSeat, Seat

SILENT_BEATS = 2.5
SLICES = 20
"""A beat's time is cut into this many turns, so that thousands of sockets don't beat at the same instant."""
SESSIONS_EVERY = 4
"""Looks at the sessions in a beat's time: one in five seconds with beats of twenty."""
OVERLAP = 3
"""The database is asked for the changes since it was asked last, and of this many beats before: a commit may come late,
and machines' clocks differ."""

MOVED_A_SECOND = 200
MOVING_SECONDS = 3.0
"""Sockets are moved at that pace, and with many of them faster, so that it takes no longer than this."""
MOVING_TURN_SECONDS = 0.05
MOVED_AFTER_MS = 250
WRITTEN_SECONDS = 1.0
"""For the last frames of those that were moved."""

log = structlog.get_logger()


class Rooms:
    def __init__(self, desk: Desk, people: People, presenter: Presenter, beat_seconds: float) -> None:
        self.people, self.presenter = people, presenter
        self.beat_seconds = beat_seconds
        self.draining = False
        self.begun = Buckets(desk.clock)
        self._desk = desk
        self._rooms: dict[str, Room] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._leave_bus: list[Callable[[], Awaitable[None]]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._healed_at = desk.clock()

    def __iter__(self) -> Iterator[Room]:
        return iter(tuple(self._rooms.values()))

    async def room(self, site: Site) -> Room:
        """Subscribed before it is returned, so nothing that commits from now on is missed."""
        async with self._locks.setdefault(site.id, asyncio.Lock()):
            room = self._rooms.get(site.id)
            if room is None:
                room = Room(self._desk, site, self.people, self.presenter)
                self._leave_bus.append(await self._desk.bus.subscribe(site.id, room.hear))
                self._rooms[site.id] = room
            room.site = site
            return room

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(work()) for work in (self._beat_for_ever, self._heal_for_ever, self._watch_sessions)
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for leave in self._leave_bus:
            await leave()

    async def drain(self) -> None:
        """Tells every socket to connect elsewhere, spread over a moment, and returns when that is written."""
        self.draining = True
        everybody = self._connections()
        random.shuffle(everybody)
        seconds = min(MOVING_SECONDS, len(everybody) / MOVED_A_SECOND)
        turns = math.ceil(seconds / MOVING_TURN_SECONDS)
        for turn in range(turns):
            for connection in everybody[turn::turns]:
                _move(connection)
            await asyncio.sleep(MOVING_TURN_SECONDS)
        moved = set(everybody)
        late = [connection for connection in self._connections() if connection not in moved]
        for connection in late:
            _move(connection)
        if writing := [asyncio.ensure_future(one.drained()) for one in (*everybody, *late)]:
            await asyncio.wait(writing, timeout=WRITTEN_SECONDS)

    def _connections(self) -> list[Connection]:
        """Each once, whatever number of rooms it is in."""
        return list(dict.fromkeys(seat.connection for room in self for seat in room.seats()))

    async def _beat_for_ever(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(self.beat_seconds / SLICES)
            turn = (turn + 1) % SLICES
            try:
                self._beat(turn)
            except Exception:
                log.exception("beat_failed")

    async def _heal_for_ever(self) -> None:
        """Beside the beats: a store that is slow must not make us look dead."""
        while True:
            await asyncio.sleep(self.beat_seconds)
            try:
                await self._heal()
            except Unavailable:
                log.warning("store_away")
            except Exception:
                log.exception("heal_failed")

    async def _watch_sessions(self) -> None:
        """Ends the sockets of sessions that ended where no bus reaches us, or while its word got lost."""
        while True:
            await asyncio.sleep(self.beat_seconds / SESSIONS_EVERY)
            try:
                await self._close_ended_sessions()
            except Unavailable:
                log.warning("store_away")
            except Exception:
                log.exception("sessions_not_seen")

    async def _close_ended_sessions(self) -> None:
        seats = {seat for room in self for seat in room.seats() if isinstance(seat, AgentSeat)}
        if not seats:
            return
        still = await self._desk.store.sessions.open({seat.session_id for seat in seats}, self._desk.clock())
        for seat in seats:
            if seat.session_id not in still:
                seat.connection.close(SIGNED_OUT)

    def _beat(self, turn: int) -> None:
        now = to_ms(self._desk.clock())
        bare = encoded(wire.Beat(now))
        silent_since = asyncio.get_running_loop().time() - SILENT_BEATS * self.beat_seconds
        # Each once: who answers for several sites sits in as many rooms.
        for seat in dict.fromkeys(seat for room in self for seat in room.seats()):
            if hash(seat.connection.id) % SLICES != turn:
                continue
            if seat.connection.heard_at < silent_since:
                seat.connection.close(SILENT)
            else:
                seat.connection.send(encoded(wire.Beat(now, dict(seat.open))) if seat.open else bare)

    async def _heal(self) -> None:
        """Raises Unavailable, and then the next time makes up for it, however long the database was away."""
        now = self._desk.clock()
        since = min(self._healed_at, now) - timedelta(seconds=OVERLAP * self.beat_seconds)
        heads = await self._desk.store.conversations.heads_since(since) if self._rooms else []
        for room in self:
            try:
                await room.heal([head for head in heads if head.site_id == room.site.id])
            except Unavailable:
                raise
            except Exception:
                log.exception("room_not_healed", site=room.site.key)  # and the others are
        self._healed_at = now


def _move(connection: Connection) -> None:
    connection.tell(wire.Moved(random.randrange(MOVED_AFTER_MS)))
    connection.close(RESTARTS)


async def answered_beat(desk: Desk, seat: Seat) -> None:
    """The other side is still there."""
    if isinstance(seat, CustomerSeat):
        await customer_here(desk, seat.customer, seat.connection.id)
    elif isinstance(seat, AgentSeat):
        await agent_here(desk, seat.agent, seat.connection.id)
        if seat.watching is not None:
            agent_watches(desk, seat.agent, *seat.watching, on=True)
