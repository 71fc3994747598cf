"""How both sockets are served: a handshake, a hello, then frames one after the other, each answered."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from server.domain.errors import BadFrame, TooMany, WarmlineError
from server.web import wire
from server.web.connection import NOT_ALLOWED, SIGNED_OUT, Connection, Limits
from server.web.origins import same_origin

HELLO_SECONDS = 15
"""Who says nothing for this long after connecting is none of ours."""
TRY_LATER = 1013

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
        return await welcome(connection, hello)
    except TimeoutError:
        connection.close(NOT_ALLOWED)
    except WarmlineError as problem:
        connection.tell(wire.error(problem))
        connection.close({401: SIGNED_OUT, 503: TRY_LATER}.get(problem.status, NOT_ALLOWED))
    await connection.drained()
    return None


async def answer_frames(
    connection: Connection, parse: Callable[[str], Frame], handle: Callable[[Frame], Awaitable[None]]
) -> None:
    """Until the other side is gone (WebSocketDisconnect). Whatever a frame does wrong is answered, never fatal."""
    while True:
        raw, re = "", None
        try:
            raw = await connection.receive()
            connection.count()
            frame = parse(raw)
            re = getattr(frame, "re", None)
            await handle(frame)
        except (BadFrame, TooMany) as problem:
            connection.strike()
            connection.tell(wire.error(problem, wire.reference(raw)))
        except WarmlineError as problem:
            connection.tell(wire.error(problem, re or wire.reference(raw)))
        except WebSocketDisconnect:
            raise
        except Exception:
            log.exception("frame_failed")
            connection.tell(wire.error(WarmlineError(), re))
