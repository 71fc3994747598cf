"""Bare sockets and small helpers for the tests of the web side: what a hand-written client can do."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from server.domain.people import Agent, Role
from server.domain.site import Site
from tests.support.client import PATIENCE_SECONDS, Client, Frame, new_id
from tests.support.house import PASSWORD, House

SECRET_KEY = "a secret key for tests only, long enough to be accepted"
GLOBEX = Site(
    id="6" * 32,
    key="globex",
    name="Globex Help",
    secret="another site's secret of the tests, long enough",
    origins=("https://app.globex.example", "https://globex.example"),
    address="help@globex.example",
)
GINA = Agent("c3" * 16, "gina@globex.example", "Gina Ferro", "Europe/Rome", Role.AGENT, (GLOBEX.id,))
CHAT, DESK = "/ws/customer", "/ws/agent"

INTERNALS = re.compile(
    r"Traceback|Error\b|Exception|sqlalchemy|sqlite|asyncpg|SELECT |INSERT |msgspec|starlette|server/|\.py"
    r"|site-packages|<class|object at 0x|/work|/tmp|/home|/root",
    re.IGNORECASE,
)


def assert_discreet(said: str) -> None:
    """Nothing of how we are built is told to a stranger."""
    found = INTERNALS.search(said)
    assert not found, f"{found.group()!r} in {said!r}"


class Bare:
    """One connection; nothing resumes, answers beats or keeps rules by itself."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.raw: list[str] = []

    async def tell(self, frame: Frame | str | bytes) -> None:
        await self.socket.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    async def hears(self, t: str) -> Frame:
        """The next frame of this kind."""
        while True:
            frame = await self._next()
            if frame["t"] == t:
                return frame

    async def asks(self, frame: Frame) -> Frame:
        """The answer to its `re`."""
        re = new_id()
        await self.tell(frame | {"re": re})
        while True:
            answer = await self._next()
            if answer.get("re") == re:
                return answer

    async def ends(self) -> int:
        """The close code, once the server has hung up."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    await self._next()
        except ConnectionClosed:
            return self.socket.close_code or 0

    async def _next(self) -> Frame:
        async with asyncio.timeout(PATIENCE_SECONDS):
            self.raw.append(str(await self.socket.recv()))
        frame: Frame = json.loads(self.raw[-1])
        return frame


@asynccontextmanager
async def bare(house: House, path: str, *hello: Frame, cookie: str = "") -> AsyncIterator[Bare]:
    headers = {"Cookie": cookie} if cookie else {}
    server = house.web
    async with connect(
        server.ws_url + path,
        origin=Origin(server.base_url),
        additional_headers=headers,
        compression=None,
        ping_interval=None,
        max_size=None,
        max_queue=None,
    ) as socket:
        one = Bare(socket)
        for frame in hello:
            await one.tell(frame)
        yield one


async def refusal(house: House, path: str, origin: str | None, **headers: str) -> int:
    """The status of a handshake that is not let in; 101 for one that is."""
    server = house.web
    try:
        async with connect(
            server.ws_url + path,
            origin=None if origin is None else Origin(origin),
            additional_headers=headers,
            compression=None,
        ):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def hello(house: House, sub: str | None = "7", **more: Any) -> Frame:
    who = {"token": house.token(sub)} if sub else {}
    return {"t": "hello", "v": 1, "site": house.site.key, **who, **more}


async def gina(house: House) -> Client:
    """The agent of the other site."""
    server = house.web
    cookie = house.sign_in(GINA.email, PASSWORD)
    one = Client(server.ws_url + DESK, {"t": "hello", "v": 1}, origin=server.base_url, cookie=cookie)
    house.clients.append(one)
    await one.start()
    return one


def everything(*clients: Client) -> str:
    """All that these were ever told."""
    return "\n".join(json.dumps(frame, ensure_ascii=False) for client in clients for frame in client.frames)
