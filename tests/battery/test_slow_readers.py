"""B26 and B24: readers that never read, frames that are too large, and compression that nobody asked for."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from server.web.wire import MAX_FRAME_BYTES
from tests.battery.ledger import Count
from tests.battery.table import LONG, record
from tests.support.client import Client, new_id
from tests.support.house import AGENTS, PASSWORD, House, embedded
from tests.support.smtp_sink import SmtpSink

STUCK = 10
TEXT = "x" * 9_990
MEGABYTES = 300 if LONG else 60
"""Of texts, for each of the readers that never read; they share the frames, so without a bound that much would stay."""
MOST_GROWN = 40 * 1024 * 1024
AT_ONCE = 50


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink) -> AsyncIterator[House]:
    async with embedded(
        tmp_path, smtp_sink.url, RATE_FRAMES="100000", RATE_BURST="100000", BEAT_SECONDS="8"
    ) as running:
        yield running


async def test_who_never_reads_costs_little_and_delays_nobody(house: House) -> None:
    customer, agent, conversation = await house.customer(), await house.agent("jonas"), new_id()
    said = ["hello"]
    await customer.said(conversation, "hello")
    await agent.show(conversation)
    cookie = await asyncio.to_thread(house.sign_in, AGENTS["ana"].email, PASSWORD)
    stuck = [await asyncio.to_thread(_stuck_reader, house, cookie, conversation) for _ in range(STUCK)]
    await _say_much(customer, conversation, said, 50)  # what is allocated once for good
    process = psutil.Process(house.web.pid)
    before, connected = process.memory_info().rss, len(process.net_connections())
    grown = 0
    while sum(map(len, said)) < MEGABYTES * 1_000_000:
        await _say_much(customer, conversation, said, AT_ONCE)
        grown = max(grown, process.memory_info().rss - before)
    assert grown < MOST_GROWN
    for reader in (customer, agent):
        await reader.reads(conversation, said)
    assert not any(frame["t"] == "resync" for frame in agent.frames)
    assert agent.connects == customer.connects == 1
    for _ in range(300):  # in the end they are cut off
        if len(process.net_connections()) <= connected - STUCK:
            break
        await asyncio.sleep(0.2)
    assert len(process.net_connections()) <= connected - STUCK
    for one in stuck:
        one.close()
    record(f"B26 {STUCK} that never read {MEGABYTES} MB", STUCK, Count(acknowledged=len(said)))


async def test_a_frame_that_is_too_large_ends_the_connection(house: House) -> None:
    fits, over = b"x" * MAX_FRAME_BYTES, b"x" * (MAX_FRAME_BYTES + 1)
    assert await _answered(house, [_frame(fits)]) == "bad_frame"
    assert await _closed(house, [_frame(over)]) == 1009
    # In pieces it is not smaller, and what only says that it will be large is not waited for.
    assert await _closed(house, [_frame(b"x" * 30_000, 0x01), *[_frame(b"x" * 30_000, 0x00)] * 2]) == 1009
    assert await _closed(house, [struct.pack("!BBQ", 0x81, 0xFF, 2**40) + b"0000"]) == 1009


async def test_nobody_gets_compression_and_a_bomb_is_refused(house: House) -> None:
    origin = Origin(house.web.base_url)
    async with connect(house.web.ws_url + "/ws/customer", origin=origin, compression="deflate") as offered:
        assert offered.response is not None
        assert "Sec-WebSocket-Extensions" not in offered.response.headers
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(squeezer.compress(b"\0" * 1_000_000) for _ in range(60)) + squeezer.flush()
    process = psutil.Process(house.web.pid)
    before = process.memory_info().rss
    for size in (1000, len(bomb)):
        assert await _closed(house, [_frame(bomb[:size], 0xC1)]) in (1002, 1009)
    assert process.memory_info().rss - before < MOST_GROWN / 4


async def _say_much(customer: Client, conversation: str, said: list[str], number: int) -> None:
    for _ in range(number):
        said.append(f"{len(said):08} {TEXT}")
        await customer.say(conversation, said[-1])
    await customer.settled(conversation)


def _stuck_reader(house: House, cookie: str, conversation: str) -> socket.socket:
    """An agent's socket that opens the thread and then reads no more."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.connect(("127.0.0.1", house.web.port))
    key = base64.b64encode(os.urandom(16)).decode()
    one.sendall(
        f"GET /ws/agent HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: {house.web.base_url}\r\n"
        f"Cookie: {cookie}\r\n\r\n".encode()
    )
    assert b" 101 " in one.recv(1000).splitlines()[0]
    one.sendall(_frame(json.dumps({"t": "hello", "v": 1}).encode()))
    assert one.recv(1)
    one.sendall(_frame(json.dumps({"t": "open", "re": "1", "conversation": conversation}).encode()))
    return one


def _frame(payload: bytes, head: int = 0x81) -> bytes:
    """A client's frame; its mask is zero."""
    size = len(payload)
    if size < 126:
        return bytes((head, 0x80 | size)) + b"\0\0\0\0" + payload
    long = struct.pack("!BBH", head, 0xFE, size) if size < 65536 else struct.pack("!BBQ", head, 0xFF, size)
    return long + b"\0\0\0\0" + payload


async def _closed(house: House, raw: list[bytes]) -> int:
    """The close code that these bytes, after a hello, are answered with."""
    try:
        while True:
            await asyncio.wait_for(_first(house, raw), 60)
    except ConnectionClosed as closed:
        assert closed.rcvd is not None
        return closed.rcvd.code


async def _answered(house: House, raw: list[bytes]) -> str:
    return str((await _first(house, raw))["code"])


async def _first(house: House, raw: list[bytes]) -> dict[str, object]:
    """The error that these bytes are answered with. Raises ConnectionClosed."""
    hello = {"t": "hello", "v": 1, "site": house.site.key, "token": house.token()}
    address, origin = house.web.ws_url + "/ws/customer", Origin(house.web.base_url)
    async with connect(address, origin=origin, compression=None, ping_interval=None) as one:
        await one.send(json.dumps(hello))
        await one.recv()
        for part in raw:
            one.transport.write(part)
        while True:
            frame: dict[str, object] = json.loads(await one.recv())
            if frame["t"] == "error":
                return frame
