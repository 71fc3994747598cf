"""Who sends no request, half of one or an endless one is let go; who is slow within bounds is not. B28, B29."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect

from server.web import requests_in_time
from server.web.frames import FramesProtocol
from tests.contracts.helpers import until
from tests.support.ports import free_port

PATIENCE_SECONDS = 0.4
HEAD = b"GET / HTTP/1.1\r\nHost: chat\r\n"
POST = b"POST / HTTP/1.1\r\nHost: chat\r\nContent-Length: 10\r\n\r\n"

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{len(await request.body())} octets")


async def _think(request: Request) -> PlainTextResponse:
    await asyncio.sleep(3 * PATIENCE_SECONDS)
    return await _answer(request)


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(await socket.receive_text())


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    for name in ("HEAD_SECONDS", "SILENT_SECONDS"):
        monkeypatch.setattr(requests_in_time, name, PATIENCE_SECONDS)
    routes = [Route("/", _answer, methods=["GET", "POST"]), Route("/think", _think, methods=["POST"])]
    app = Starlette(routes=[*routes, WebSocketRoute("/echo", _echo)])
    config = uvicorn.Config(
        app,
        port=free_port(),
        log_config=None,
        http=requests_in_time.PunctualProtocol,
        ws=FramesProtocol,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield config.port
    server.should_exit = True
    await serving


@pytest.fixture
async def line(port: int) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    yield reader, writer
    writer.close()


async def answered(line: Line, said: bytes) -> str:
    line[1].write(said)
    head = await line[0].readuntil(b"\r\n\r\n")
    length = next(int(one.split(b":")[1]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-length"))
    return (await line[0].readexactly(length)).decode()


async def let_go(line: Line) -> bool:
    async with asyncio.timeout(5 * PATIENCE_SECONDS):
        try:
            while await line[0].read(1000):
                pass
        except ConnectionError:
            pass
    return True


@pytest.mark.parametrize("said", [b"", b"\r\n", HEAD, b"GET /", POST, POST + b"12345"])
async def test_who_says_half_a_request_is_let_go(line: Line, said: bytes) -> None:
    line[1].write(said)
    assert await let_go(line)


@pytest.mark.parametrize("said", [b"\r\n", HEAD, POST])
async def test_and_so_with_half_of_a_further_one(line: Line, said: bytes) -> None:
    assert await answered(line, HEAD + b"\r\n") == "0 octets"
    line[1].write(said)
    assert await let_go(line)


@pytest.mark.parametrize(
    "piece",
    [lambda number: b"X-%d: %s\r\n" % (number, b"x" * 1000), lambda _: b"x" * 1000],
    ids=["many headers", "one endless header"],
)
async def test_a_head_without_end_is_let_go(line: Line, piece: Callable[[int], bytes]) -> None:
    line[1].write(HEAD + b"X: ")
    sent = 0
    with pytest.raises(ConnectionError):
        for number in range(20_000):
            line[1].write(piece(number))
            await line[1].drain()
            sent += 1000
    assert sent < 16_000_000, "what the operating system takes, and no more"


async def test_a_head_that_drips_is_let_go(line: Line) -> None:
    with pytest.raises(ConnectionError):
        for _ in range(100):
            line[1].write(b"X")
            await line[1].drain()
            await asyncio.sleep(PATIENCE_SECONDS / 10)


async def test_who_was_answered_already_may_end_what_they_say(line: Line) -> None:
    refused = POST.replace(b"POST /", b"PUT /").replace(b"10", b"1000000")
    assert await answered(line, refused + b"x" * 100_000) == "Method Not Allowed"
    for _ in range(9):
        line[1].write(b"x" * 100_000)
        await asyncio.sleep(PATIENCE_SECONDS / 5)
    assert await answered(line, HEAD + b"\r\n") == "0 octets"


async def test_a_slow_body_an_answer_that_takes_long_and_a_socket_are_not(port: int, line: Line) -> None:
    line[1].write(POST)
    for _ in range(9):
        line[1].write(b"x")
        await asyncio.sleep(PATIENCE_SECONDS / 3)
    assert await answered(line, b"x") == "10 octets"
    assert await answered(line, POST.replace(b"POST /", b"POST /think") + b"0123456789") == "10 octets"
    large = POST.replace(b"POST /", b"POST /think").replace(b"10", b"1000000")
    assert await answered(line, large + b"x" * 1_000_000) == "1000000 octets"
    async with connect(f"ws://127.0.0.1:{port}/echo") as socket:
        await asyncio.sleep(3 * PATIENCE_SECONDS)
        await socket.send("still here")
        assert await socket.recv() == "still here"
