"""Frames past ASGI: what is encoded once for many sockets is written to each of them as it is.

`FramesProtocol` is uvicorn's sans-I/O protocol with a door for encoded frames, `Outlet`. What is behind it uvicorn
does not promise to keep: tests/web/test_outlet.py tries it, and where it is made otherwise (`outlet` is None) frames
go through ASGI one by one, slower and otherwise the same.
"""

import asyncio
from struct import pack
from typing import Any

from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

try:
    from websockets.speedups import apply_mask
except ImportError:  # websockets without its compiled part
    from websockets.utils import apply_mask

EXTENSION = "warmline.outlet"
_FINAL_TEXT = 0x81
MOST_UNREAD = 8
"""Messages of one socket that may wait here; beyond that its sender waits."""


def framed(payload: bytes) -> bytes:
    """A whole text message as one frame of a server (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((_FINAL_TEXT, size)) + payload
    return (pack("!BBH", _FINAL_TEXT, 126, size) if size < 65536 else pack("!BBQ", _FINAL_TEXT, 127, size)) + payload


def text_of(frame: bytes) -> str:
    """What `framed` has framed."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :].decode()


def _only_text(data: bytes) -> str | None:
    """The text of a client's frame that is alone and whole, shorter than 64 KB and well-formed; else None."""
    if len(data) < 6 or data[0] != _FINAL_TEXT or data[1] < 0x80 or data[1] == 0xFF:
        return None
    size, start = data[1] & 0x7F, 2
    if size == 126:
        size, start = int.from_bytes(data[2:4], "big"), 4
    if len(data) != start + 4 + size:
        return None
    try:
        return apply_mask(data[start + 4 :], data[start : start + 4]).decode()
    except UnicodeDecodeError:
        return None


class Outlet:
    """One socket's way past ASGI."""

    def __init__(self, protocol: WebSocketsSansIOProtocol) -> None:
        self._protocol = protocol
        self._writable = protocol.writable
        self.receive = protocol.receive

    @property
    def ready(self) -> bool:
        """Whether the other side takes what is written, so that little of it waits here."""
        return self._writable.is_set()

    def write(self, frames: bytes) -> None:
        """One frame or several. Nothing is written to a socket that is closed, or about to be."""
        protocol = self._protocol
        if protocol.handshake_complete and not (protocol.close_sent or protocol.disconnected):
            protocol.transport.write(frames)

    async def until_ready(self) -> None:
        """Raises OSError when the other side is gone."""
        await self._writable.wait()
        if self._protocol.disconnected:
            raise ConnectionResetError


class FramesProtocol(WebSocketsSansIOProtocol):
    """For `ws=` of uvicorn's configuration.

    Nearly all that comes in is one whole text message at a time. That is taken as it is; whatever comes otherwise goes
    through the parser, and everything after it as well, for only the parser knows where a frame begins then."""

    _simple = False

    def data_received(self, data: bytes) -> None:
        open_ = self._simple and self.handshake_complete and not self.close_sent
        text = _only_text(data) if open_ else None
        if text is None:
            self._simple = False
            super().data_received(data)
            return
        self.queue.put_nowait({"type": "websocket.receive", "text": text})
        if not self.read_paused and self.queue.qsize() >= MOST_UNREAD:
            self.read_paused = True
            self.transport.pause_reading()

    async def run_asgi(self) -> None:
        if _fits(self):
            self._simple = not self.conn.reader.buffer
            extensions: dict[str, Any] = self.scope.setdefault("extensions", {})
            extensions[EXTENSION] = Outlet(self)
        await super().run_asgi()


def outlet(socket: WebSocket) -> Outlet | None:
    found = socket.scope.get("extensions", {}).get(EXTENSION)
    return found if isinstance(found, Outlet) else None


def _fits(protocol: Any) -> bool:
    """Whether this uvicorn is made as we know it, and the frames of this socket are sent as they are."""
    return (
        isinstance(getattr(protocol, "writable", None), asyncio.Event)
        and all(hasattr(protocol, name) for name in ("transport", "handshake_complete", "close_sent", "disconnected"))
        and not protocol.conn.extensions
    )
