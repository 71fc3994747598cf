"""One socket: frames in with a limit on how many, frames out through a bounded queue that nobody waits for."""

import asyncio
from collections import deque
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from server.domain.errors import TooMany
from server.web import wire

QUEUED_FRAMES = 256
"""A socket this far behind is told to resync: reading the database once is cheaper than keeping its past."""
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


class Connection:
    def __init__(self, socket: WebSocket, limits: Limits) -> None:
        self.id = uuid4().hex
        self._socket = socket
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._queue: deque[str] = deque()
        self._wake = asyncio.Event()
        self._writer = asyncio.create_task(self._write())
        self._strikes = 0
        self._held = False
        self._close_code: int | None = None
        self.heard_at = self._loop.time()

    def send(self, frame: str) -> None:
        """Queues an encoded frame. Never waits: a reader that is too slow loses frames and is told so."""
        if len(self._queue) >= QUEUED_FRAMES:
            self._queue.clear()
            self._queue.append(RESYNC)
        else:
            self._queue.append(frame)
        self._wake.set()

    def tell(self, frame: wire.ToCustomer | wire.ToAgent) -> None:
        self.send(encoded(frame))

    def hold(self) -> None:
        """From now on frames wait: what happens while a snapshot is read is to come after it."""
        self._held = True

    def release(self, first: wire.ToCustomer | wire.ToAgent | None = None) -> None:
        """Lets go what waited, with `first` before it."""
        if first is not None:
            self._queue.appendleft(encoded(first))
        self._held = False
        self._wake.set()

    def close(self, code: int) -> None:
        """Ends the socket after what is queued was written."""
        self._close_code = code
        self._wake.set()

    async def receive(self) -> str:
        """The next text frame. Raises TooMany (frame dropped), WebSocketDisconnect at the end."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        self.heard_at = self._loop.time()
        if not self._limits.take(self.heard_at):
            self.strike(TOO_MANY)
            raise TooMany
        text: str = message.get("text") or ""
        return text

    def strike(self, code: int = TOO_MANY) -> None:
        """Counts a fault of the other side; a client that does nothing else is sent away."""
        self._strikes += 1
        if self._strikes >= STRIKES:
            self.close(code)

    async def drained(self) -> None:
        """After `close`: until what is queued was written, or the other side does not take it."""
        await asyncio.wait([self._writer], timeout=DRAIN_SECONDS)

    async def end(self) -> None:
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)

    async def _write(self) -> None:
        try:
            while self._close_code is None or self._queue:
                if not self._queue or self._held:
                    self._wake.clear()
                    await self._wake.wait()
                    continue
                await self._socket.send({"type": "websocket.send", "text": self._queue.popleft()})
            if self._socket.application_state is WebSocketState.CONNECTED:
                await self._socket.close(self._close_code)
        except (WebSocketDisconnect, RuntimeError, OSError):
            return  # gone meanwhile; whoever reads from it notices


def encoded(frame: wire.ToCustomer | wire.ToAgent) -> str:
    return wire.encode(frame).decode()


RESYNC = encoded(wire.Resync())
