"""The way past ASGI: frames as RFC 6455 has them, and the uvicorn that is installed opens the door."""

import asyncio
import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.websockets import WebSocket
from websockets.protocol import CLIENT, OPEN, Protocol

from server.web import wire
from server.web.connection import QUEUED_FRAMES, RESYNC, Connection, Limits, encoded
from server.web.frames import EXTENSION, FramesProtocol, Outlet, _fits, framed, text_of


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 100_000])
def test_a_frame_is_read_as_one_text_message(size: int) -> None:
    text = "š" * (size // 2) + "x" * (size % 2)
    reader = Protocol(CLIENT, state=OPEN, max_size=None)
    reader.receive_data(framed(text.encode()))
    [frame] = reader.events_received()
    assert cast(Any, frame).data.decode() == text == text_of(framed(text.encode()))


class _Protocol:
    """What `Outlet` uses of uvicorn's protocol; `written` is what reached the transport."""

    def __init__(self) -> None:
        self.writable = asyncio.Event()
        self.writable.set()
        self.written = b""
        self.handshake_complete, self.close_sent, self.disconnected = True, False, False
        self.transport = SimpleNamespace(write=self._write)
        self.conn = SimpleNamespace(extensions=[])

    def _write(self, frames: bytes) -> None:
        self.written += frames

    async def receive(self) -> dict[str, str]:
        return {"type": "websocket.disconnect"}


def _connection(protocol: _Protocol) -> Connection:
    outlet = Outlet(cast(FramesProtocol, protocol))
    socket = WebSocket({"type": "websocket", "extensions": {EXTENSION: outlet}}, cast(Any, None), cast(Any, None))
    return Connection(socket, Limits(60, 20))


def _frame(number: int) -> bytes:
    return framed(json.dumps(number).encode())


async def test_what_is_sent_is_written_at_once_and_in_order() -> None:
    protocol = _Protocol()
    connection = _connection(protocol)
    for number in range(3):
        connection.send(_frame(number))
    assert protocol.written == b"".join(map(_frame, range(3)))


async def test_what_a_held_socket_is_told_comes_after_its_snapshot() -> None:
    protocol = _Protocol()
    connection = _connection(protocol)
    connection.hold()
    connection.send(_frame(1))
    await asyncio.sleep(0)
    assert protocol.written == b""
    connection.release(wire.Done("first"))
    connection.send(_frame(2))
    assert protocol.written == encoded(wire.Done("first")) + _frame(1) + _frame(2)


async def test_who_does_not_read_waits_in_a_queue_that_ends_in_resync() -> None:
    protocol = _Protocol()
    connection = _connection(protocol)
    protocol.writable.clear()
    for number in range(QUEUED_FRAMES):
        connection.send(_frame(number))
    connection.send(_frame(QUEUED_FRAMES))
    connection.send(_frame(-1))
    await asyncio.sleep(0)
    assert protocol.written == b""
    protocol.writable.set()
    await asyncio.sleep(0.01)
    connection.send(_frame(-2))
    assert protocol.written == RESYNC + _frame(-1) + _frame(-2)


async def test_nothing_is_written_after_the_end() -> None:
    protocol = _Protocol()
    connection = _connection(protocol)
    protocol.close_sent = True
    connection.send(_frame(1))
    assert protocol.written == b""


def test_the_door_opens_only_to_a_uvicorn_made_as_we_know_it() -> None:
    assert _fits(_Protocol())
    compressing = _Protocol()
    compressing.conn.extensions = ["deflate"]
    assert not _fits(compressing)
    unknown = _Protocol()
    del unknown.writable
    assert not _fits(unknown)
