"""A connection that leads nowhere: what is written to it is kept."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from starlette.websockets import WebSocket

from server.web.connection import Connection, Limits
from server.web.frames import EXTENSION, FramesProtocol, Outlet


class LooseEnd:
    """What `Outlet` uses of uvicorn's protocol; `written` is what reached the transport."""

    def __init__(self) -> None:
        self.writable = asyncio.Event()
        self.writable.set()
        self.written, self.writes = b"", 0
        self.handshake_complete, self.close_sent, self.disconnected = True, False, False
        self.transport = SimpleNamespace(write=self._write)
        self.loop = asyncio.get_running_loop()
        self.conn = SimpleNamespace(extensions=[])
        self.headers = [(b"cookie", b"warmline=a secret")]
        self.request = SimpleNamespace(headers={"Cookie": "warmline=a secret"})
        self.response = SimpleNamespace(headers={"Upgrade": "websocket"})

    def _write(self, frames: bytes) -> None:
        self.written += frames
        self.writes += 1

    async def receive(self) -> dict[str, str]:
        return {"type": "websocket.disconnect"}


def connection_to(protocol: LooseEnd) -> Connection:
    outlet = Outlet(cast(FramesProtocol, protocol))
    scope = {"type": "websocket", "headers": protocol.headers, "extensions": {EXTENSION: outlet}}
    socket = WebSocket(scope, cast(Any, None), cast(Any, None))
    return Connection(socket, Limits(60, 20))
