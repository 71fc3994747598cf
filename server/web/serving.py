"""How both sockets are served: a handshake, a hello, then frames one after the other, each answered."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, TypeVar

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from server.domain.errors import BadFrame, TooMany, WarmlineError
from server.web import wire
from server.web.connection import NOT_ALLOWED, SIGNED_OUT, Connection, Limits
from server.web.origins import same_origin

HELLO_SECONDS = 15
"""Who says nothing for this long after connecting is none of ours."""
TRY_LATER = 1013

MOST_WAITING = 8
"""Frames of one socket that may wait for the answers before them; beyond that nothing more is read."""

Doing = Coroutine[Any, Any, None] | asyncio.Future[Any]

Frame = TypeVar("Frame")
Seated = TypeVar("Seated")

log = structlog.get_logger()


async def serve(
    socket: WebSocket,
    public_url: str,
    limits: Limits,
    parse: Callable[[str], Frame],
    welcome: Callable[[Connection, Frame], Awaitable[Seated]],
    converse: Callable[[Seated], Awaitable[None]],
) -> None:
    """Runs one connection from its handshake to its end. `welcome` answers the first frame or raises."""
    if not same_origin(socket.headers, public_url):
        await socket.close(NOT_ALLOWED)
        return
    await socket.accept()
    connection = Connection(socket, limits)
    try:
        seated = await _greeted(connection, parse, welcome)
        if seated is not None:
            connection.settle()
            await converse(seated)
    except WebSocketDisconnect:
        pass
    finally:
        await connection.end()


async def _greeted(
    connection: Connection,
    parse: Callable[[str], Frame],
    welcome: Callable[[Connection, Frame], Awaitable[Seated]],
) -> Seated | None:
    """None, after saying why, for whom we can't serve."""
    try:
        async with asyncio.timeout(HELLO_SECONDS):
            hello = parse(await connection.receive())
        connection.owes()
        return await welcome(connection, hello)
    except TimeoutError:
        connection.close(NOT_ALLOWED)
    except WarmlineError as problem:
        connection.tell(wire.error(problem, locale=connection.locale))
        connection.close({401: SIGNED_OUT, 429: TRY_LATER, 503: TRY_LATER}.get(problem.status, NOT_ALLOWED))
    await connection.drained()
    return None


class Answering(Generic[Frame]):
    """Answers the frames of one socket, one after the other. Whatever a frame does wrong is answered, never fatal.

    `handle` says at once what it can, and returns what is still to be done for the frame: most messages of a customer
    need no task of their own, which would cost more than the rest of their way in."""

    def __init__(
        self, connection: Connection, parse: Callable[[str], Frame], handle: Callable[[Frame], Doing | None]
    ) -> None:
        self._connection, self._parse, self._handle = connection, parse, handle
        self._waiting: list[str] = []
        self._raw = ""
        self._paused = False
        self._doing: asyncio.Future[Any] | None = None

    async def until_gone(self) -> None:
        """Raises WebSocketDisconnect, after what was heard has been answered."""
        self._connection.answered()
        self._connection.listen(self.hear)
        try:
            while True:
                self.hear(await self._connection.receive())
        except WebSocketDisconnect:
            while self._doing is not None:
                await asyncio.wait([self._doing])
                await asyncio.sleep(0)  # its callback comes after it, and may begin the next
            raise

    def hear(self, raw: str) -> None:
        if self._doing is None:
            self._answer(raw)
            return
        self._waiting.append(raw)
        if len(self._waiting) >= MOST_WAITING:
            self._paused = True
            self._connection.pause()

    def _answer(self, raw: str) -> None:
        self._connection.owes()
        self._raw = raw
        try:
            self._connection.count()
            doing = self._handle(self._parse(raw))
        except Exception as problem:
            self._refuse(problem)
        else:
            if doing is not None:
                self._doing = asyncio.ensure_future(doing)
                self._doing.add_done_callback(self._done)
                return
        self._connection.answered()

    def _done(self, doing: "asyncio.Future[Any]") -> None:
        self._doing = None
        problem = None if doing.cancelled() else doing.exception()
        if isinstance(problem, Exception):
            self._refuse(problem)
        self._connection.answered()
        while self._waiting and self._doing is None:
            self._answer(self._waiting.pop(0))
        if self._paused and not self._waiting:
            self._paused = False
            self._connection.resume()

    def _refuse(self, problem: Exception) -> None:
        if not isinstance(problem, WarmlineError):
            log.error("frame_failed", exc_info=problem)
            problem = WarmlineError()
        if isinstance(problem, BadFrame | TooMany):
            self._connection.strike()
        self._connection.tell(wire.error(problem, wire.reference(self._raw), self._connection.locale))
