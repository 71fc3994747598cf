"""Frames past ASGI: what is encoded once for many sockets is written to each of them as it is.

`FramesProtocol` is uvicorn's sans-I/O protocol with a door for encoded frames, `Outlet`. What is behind it uvicorn
does not promise to keep: tests/web/test_outlet.py tries it, and where it is made otherwise (`outlet` is None) frames
go through ASGI one by one, slower and otherwise the same.
"""

import asyncio
from collections.abc import Callable
from struct import pack
from typing import Any, ClassVar

import structlog
from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

try:
    from websockets.speedups import apply_mask
except ImportError:  # websockets without its compiled part
    from websockets.utils import apply_mask

log = structlog.get_logger()

EXTENSION = "warmline.outlet"
_KNOWN = ("transport", "handshake_complete", "close_sent", "disconnected", "request", "response")
_FINAL_TEXT = 0x81
MOST_UNREAD = 8
"""Messages of one socket that may wait here; beyond that its sender waits."""


MOST_TOGETHER = 65_536
"""Bytes of one socket that wait for the end of the turn; with more the socket soon says whether it keeps up."""


def framed(payload: bytes) -> bytes:
    """A whole text message as one frame of a server (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((_FINAL_TEXT, size)) + payload
    return (pack("!BBH", _FINAL_TEXT, 126, size) if size < 65536 else pack("!BBQ", _FINAL_TEXT, 127, size)) + payload


def text_of(frame: bytes) -> str:
    """What `framed` has framed."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :].decode()


def _whole_texts(data: bytes) -> list[str] | None:
    """The texts of a client's frames, if each is alone and whole, shorter than 64 KB and well-formed; else None."""
    texts, at, end = [], 0, len(data)
    while at < end:
        if end - at < 6 or data[at] != _FINAL_TEXT or data[at + 1] < 0x80 or data[at + 1] == 0xFF:
            return None
        size, start = data[at + 1] & 0x7F, at + 2
        if size == 126:
            size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
        at = start + 4 + size
        if at > end:
            return None
        try:
            texts.append(apply_mask(data[start + 4 : at], data[start : start + 4]).decode())
        except UnicodeDecodeError:
            return None
    return texts


class Turn:
    """The sockets that were written to in this turn of the event loop; at its end all of them are flushed."""

    _latest: "ClassVar[Turn | None]" = None

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._written: list[Outlet] = []

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> "Turn":
        """A process has one loop, a test suite many, one after the other."""
        if cls._latest is None or cls._latest._loop is not loop:
            cls._latest = cls(loop)
        return cls._latest

    def add(self, outlet: "Outlet") -> None:
        if not self._written:
            self._loop.call_soon(self._end)
        self._written.append(outlet)

    def _end(self) -> None:
        written, self._written = self._written, []
        for outlet in written:
            try:
                outlet.flush()
            except Exception:
                log.exception("not_written")  # and the others are


class Outlet:
    """One socket's way past ASGI. What is written in one turn of the loop leaves together: a call of the system for
    each frame costs more than all else that is done for it."""

    def __init__(self, protocol: WebSocketsSansIOProtocol) -> None:
        self._protocol = protocol
        self._writable = protocol.writable
        self._turn = Turn.of(protocol.loop)
        self._frames: list[bytes] = []
        self._bytes = 0
        self.receive = protocol.receive
        self.hear: Callable[[str], None] | None = None
        """Takes what comes in at once, in place of `receive`, which still gets what is not whole and the end."""

    def write(self, frame: bytes) -> bool:
        """Takes one frame or several for the end of this turn. False, having taken nothing, while the
        other side does not take what is written."""
        if not self._writable.is_set():
            return False
        if not self._frames:
            self._turn.add(self)
        self._frames.append(frame)
        self._bytes += len(frame)
        if self._bytes > MOST_TOGETHER:
            self.flush()
        return True

    def flush(self) -> None:
        """Writes what was taken. Nothing is written to a socket that is closed, or about to be."""
        frames, protocol = self._frames, self._protocol
        if not frames:
            return
        self._frames, self._bytes = [], 0
        if protocol.handshake_complete and not (protocol.close_sent or protocol.disconnected):
            protocol.transport.write(frames[0] if len(frames) == 1 else b"".join(frames))

    def forget_handshake(self) -> None:
        """Headers both ways are a tenth of what a socket keeps, and nobody reads them after the handshake."""
        self._protocol.request.headers.clear()
        self._protocol.response.headers.clear()

    def pause(self) -> None:
        """Nothing more is read from the other side until `resume`."""
        if not self._protocol.read_paused:
            self._protocol.read_paused = True
            self._protocol.transport.pause_reading()

    def resume(self) -> None:
        if self._protocol.read_paused and self._protocol.queue.empty():
            self._protocol.read_paused = False
            self._protocol.transport.resume_reading()

    async def until_ready(self) -> None:
        """Raises OSError when the other side is gone."""
        await self._writable.wait()
        if self._protocol.disconnected:
            raise ConnectionResetError


class FramesProtocol(WebSocketsSansIOProtocol):
    """For `ws=` of uvicorn's configuration.

    Nearly all that comes in is whole text messages. Those are taken as they are; whatever comes otherwise goes
    through the parser, and everything after it as well, for only the parser knows where a frame begins then."""

    _outlet: Outlet | None = None
    _simple = False

    def data_received(self, data: bytes) -> None:
        open_ = self._simple and self.handshake_complete and not self.close_sent
        texts = _whole_texts(data) if open_ else None
        if texts is None:
            self._simple = False
            super().data_received(data)
            return
        for text in texts:
            if self._outlet is not None and self._outlet.hear is not None and self.queue.empty():
                self._outlet.hear(text)
            else:
                self.queue.put_nowait({"type": "websocket.receive", "text": text})
        if not self.read_paused and self.queue.qsize() >= MOST_UNREAD:
            self.read_paused = True
            self.transport.pause_reading()

    async def run_asgi(self) -> None:
        if _fits(self):
            self._simple = not self.conn.reader.buffer
            self._outlet = Outlet(self)
            extensions: dict[str, Any] = self.scope.setdefault("extensions", {})
            extensions[EXTENSION] = self._outlet
        await super().run_asgi()


def outlet(socket: WebSocket) -> Outlet | None:
    found = socket.scope.get("extensions", {}).get(EXTENSION)
    return found if isinstance(found, Outlet) else None


def _fits(protocol: Any) -> bool:
    """Whether this uvicorn is made as we know it, and the frames of this socket are sent as they are."""
    return (
        isinstance(getattr(protocol, "writable", None), asyncio.Event)
        and all(hasattr(protocol, name) for name in _KNOWN)
        and not protocol.conn.extensions
    )
