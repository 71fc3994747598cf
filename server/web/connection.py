"""One socket: frames in with a limit on how many, frames out through a bounded queue that nobody waits for."""

import asyncio
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from server.domain.errors import TooMany
from server.web import wire
from server.web.frames import framed, outlet, text_of

QUEUED_FRAMES = 256
"""A socket this far behind is told to resync: reading the database once is cheaper than keeping its past."""
QUEUED_BYTES = 1_000_000
"""And so is one with this much behind the frame that is written next, however few frames that are."""
BURST = 60
FRAMES_A_SECOND = 20
"""Unless RATE_BURST and RATE_FRAMES say otherwise: what one person's hands can do, several times over."""
STRIKES = 100
"""Frames over the limit, or that are no frames, before the socket is closed."""

DRAIN_SECONDS = 5

RESTARTS = 1012
SIGNED_OUT = 4401
NOT_ALLOWED = 4403
SILENT = 4408
TOO_MANY = 4429


class Limits:
    """A token bucket; only the sender is slowed down. `now` is in seconds of any steady clock."""

    def __init__(self, burst: int, a_second: float) -> None:
        self._burst, self._a_second = burst, a_second
        self._left, self._at = float(burst), 0.0

    def take(self, now: float) -> bool:
        self._left = min(self._burst, self._left + (now - self._at) * self._a_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Backlog:
    """Frames that wait, in order. Whoever is too far behind loses them, and is told so."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self._bytes = 0

    def add(self, frame: bytes) -> None:
        if self._bytes >= QUEUED_BYTES or len(self.frames) >= QUEUED_FRAMES:
            self.clear()
            frame = RESYNC
        self.frames.append(frame)
        self._bytes += len(frame)

    def clear(self) -> None:
        self.frames, self._bytes = [], 0


class Held(Backlog):
    """`first` goes out before them."""

    first: wire.ToCustomer | wire.ToAgent | None = None


class Connection:
    """What is sent is written at once while the other side keeps up, and waits in the queue otherwise."""

    def __init__(self, socket: WebSocket, limits: Limits) -> None:
        self.id = uuid4().hex
        self._socket = socket
        self._outlet = outlet(socket)
        self._next = self._outlet.receive if self._outlet else socket.receive
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._queue = Backlog()
        self._held: Held | None = None
        self._writer: asyncio.Task[None] | None = None
        self._strikes = 0
        self._close_code: int | None = None
        self.locale = "en"
        """What the person at the other end reads, as `chosen` gave it."""
        self.heard_at = self._loop.time()

    def send(self, frame: bytes) -> None:
        """Takes an encoded frame. Never waits: a reader that is too slow loses frames and is told so."""
        if self._close_code is not None:
            return
        if self._held is not None:
            self._held.add(frame)
        elif self._queue.frames or self._outlet is None or not self._outlet.write(frame):
            self._queue.add(frame)
            self._write_soon()

    def tell(self, frame: wire.ToCustomer | wire.ToAgent) -> None:
        self.send(encoded(frame))

    @contextmanager
    def holding(self) -> Iterator[Held]:
        """Within it frames wait: what happens while a snapshot is read comes after the snapshot, which replaces what
        the other side had. Without a snapshot what waited goes out all the same."""
        held = self._held = Held()
        try:
            yield held
        finally:
            self._held = None
            if held.first is not None:
                self.tell(held.first)
            for frame in held.frames:
                self.send(frame)
            if self._close_code is not None:
                self._write_soon()

    def close(self, code: int) -> None:
        """Ends the socket after what is queued was written. Nothing more is told, and nothing is heard."""
        self._close_code = code
        self._write_soon()

    async def receive(self) -> str:
        """The next text frame, unless `listen` has taken it. Raises WebSocketDisconnect at the end."""
        message: Any = await self._next()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        if self._close_code is not None:
            await self.drained()
            raise WebSocketDisconnect(self._close_code)
        text: str = message.get("text") or ""
        return text

    def settle(self) -> None:
        """Who this is has been found out: what the handshake said is not kept."""
        if self._outlet is not None:
            self._outlet.forget_handshake()
            self._socket.scope["headers"].clear()

    def listen(self, hear: Callable[[str], None]) -> None:
        """From now on `hear` gets what comes in as it comes, where that can be; `receive` gets what is left."""
        if self._outlet is not None:
            self._outlet.hear = lambda text: None if self.closing else hear(text)

    def pause(self) -> None:
        """The other side is to wait with what it says, as far as we can make it."""
        if self._outlet is not None:
            self._outlet.pause()

    def resume(self) -> None:
        if self._outlet is not None:
            self._outlet.resume()

    @property
    def closing(self) -> bool:
        return self._close_code is not None

    def owes(self) -> None:
        """The other side was heard; until it is answered, the silence is ours."""
        self.heard_at = math.inf

    def answered(self) -> None:
        self.heard_at = self._loop.time()

    def count(self) -> None:
        """A frame came. Raises TooMany: it is to be dropped."""
        if not self._limits.take(self._loop.time()):
            raise TooMany

    def strike(self, code: int = TOO_MANY) -> None:
        """Counts a fault of the other side; a client that does nothing else is sent away."""
        self._strikes += 1
        if self._strikes >= STRIKES:
            self.close(code)

    async def drained(self) -> None:
        """After `close`: until what is queued was written, or the other side does not take it."""
        if self._writer is not None:
            await asyncio.wait([self._writer], timeout=DRAIN_SECONDS)

    async def end(self) -> None:
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)

    def _write_soon(self) -> None:
        if self._writer is None and self._held is None:
            self._writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        """Writes what is queued, and closes the socket if that was asked for."""
        try:
            while self._queue.frames:
                await self._write_some()
            if self._outlet is not None:
                self._outlet.flush()
            if self._close_code is not None and self._socket.application_state is WebSocketState.CONNECTED:
                await self._socket.close(self._close_code)
        except (WebSocketDisconnect, RuntimeError, OSError):
            self._queue.clear()  # gone meanwhile; whoever reads from it notices
        finally:
            if self._close_code is None:
                self._writer = None

    async def _write_some(self) -> None:
        if self._outlet is not None:
            await self._outlet.until_ready()
        frames = self._queue.frames
        self._queue.clear()
        if self._outlet is not None:
            self._outlet.write(b"".join(frames))
            return
        for frame in frames:
            await self._socket.send({"type": "websocket.send", "text": text_of(frame)})


def encoded(frame: wire.ToCustomer | wire.ToAgent) -> bytes:
    """Once for however many sockets it goes to."""
    return framed(wire.encode(frame))


RESYNC = encoded(wire.Resync())
