"""The way past ASGI: frames as RFC 6455 has them, and the uvicorn that is installed opens the door."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from websockets.asyncio.client import connect
from websockets.protocol import CLIENT, OPEN, Protocol
from websockets.typing import Origin

from server.web import wire
from server.web.connection import QUEUED_FRAMES, RESYNC, encoded
from server.web.frames import MOST_TOGETHER, _fits, _whole_texts, framed, text_of
from tests.support.house import embedded
from tests.support.smtp_sink import SmtpSink
from tests.web.loose_end import LooseEnd, connection_to


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 100_000])
def test_a_frame_is_read_as_one_text_message(size: int) -> None:
    text = "š" * (size // 2) + "x" * (size % 2)
    reader = Protocol(CLIENT, state=OPEN, max_size=None)
    reader.receive_data(framed(text.encode()))
    [frame] = reader.events_received()
    assert cast(Any, frame).data.decode() == text == text_of(framed(text.encode()))


def _frame(number: int) -> bytes:
    return framed(json.dumps(number).encode())


async def test_what_is_sent_in_one_turn_is_written_together_and_in_order() -> None:
    protocol = LooseEnd()
    connection = connection_to(protocol)
    for number in range(3):
        connection.send(_frame(number))
    assert protocol.writes == 0
    await asyncio.sleep(0)
    assert protocol.written == b"".join(map(_frame, range(3)))
    assert protocol.writes == 1


async def test_a_socket_that_fails_costs_the_others_nothing() -> None:
    lines = [LooseEnd(), LooseEnd(), LooseEnd()]
    connections = [connection_to(line) for line in lines]
    lines[1].transport.write = None
    for connection in connections:
        connection.send(_frame(1))
    await asyncio.sleep(0)
    assert [line.written for line in lines] == [_frame(1), b"", _frame(1)]


async def test_what_is_much_is_written_at_once() -> None:
    protocol = LooseEnd()
    connection = connection_to(protocol)
    large = framed(b"x" * (MOST_TOGETHER + 1))
    connection.send(_frame(1))
    connection.send(large)
    connection.send(_frame(2))
    assert protocol.written == _frame(1) + large
    await asyncio.sleep(0)
    assert protocol.written == _frame(1) + large + _frame(2)


async def test_what_a_held_socket_is_told_comes_after_its_snapshot() -> None:
    protocol = LooseEnd()
    connection = connection_to(protocol)
    connection.send(_frame(0))
    with connection.holding() as answer:
        connection.send(_frame(1))
        await asyncio.sleep(0)
        assert protocol.written == _frame(0)
        answer.first = wire.Done("first")
    connection.send(_frame(2))
    await asyncio.sleep(0)
    assert protocol.written == _frame(0) + encoded(wire.Done("first")) + _frame(1) + _frame(2)


async def test_who_does_not_read_waits_in_a_queue_that_ends_in_resync() -> None:
    protocol = LooseEnd()
    connection = connection_to(protocol)
    protocol.writable.clear()
    for number in range(QUEUED_FRAMES):
        connection.send(_frame(number))
    connection.send(_frame(QUEUED_FRAMES))
    connection.send(_frame(-1))
    await asyncio.sleep(0)
    assert protocol.written == b""
    protocol.writable.set()
    for _ in range(10):  # turns, and no time: it takes as many of them on a busy machine
        await asyncio.sleep(0)
    connection.send(_frame(-2))
    await asyncio.sleep(0)
    assert protocol.written == RESYNC + _frame(-1) + _frame(-2)


async def test_nothing_is_written_after_the_end() -> None:
    protocol = LooseEnd()
    connection = connection_to(protocol)
    protocol.close_sent = True
    connection.send(_frame(1))
    await asyncio.sleep(0)
    assert protocol.written == b""


async def test_who_has_come_in_leaves_no_headers_behind() -> None:
    protocol = LooseEnd()
    connection_to(protocol).settle()
    assert not (protocol.headers or protocol.request.headers or protocol.response.headers)


async def test_the_door_opens_only_to_a_uvicorn_made_as_we_know_it() -> None:
    assert _fits(LooseEnd())
    compressing = LooseEnd()
    compressing.conn.extensions = ["deflate"]
    assert not _fits(compressing)
    unknown = LooseEnd()
    del unknown.writable
    assert not _fits(unknown)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535])
def test_a_whole_message_needs_no_parser(size: int) -> None:
    text = "š" * (size // 2) + "x" * (size % 2)
    sent = _sent(lambda client: client.send_text(text.encode()))
    assert _whole_texts(sent) == [text]
    assert _whole_texts(sent + sent) == [text, text]
    assert _whole_texts(sent + b"\x81") is None
    assert all(_whole_texts(sent[:end]) is None for end in (1, 2, 5, len(sent) - 1))


def test_whatever_else_comes_is_for_the_parser() -> None:
    assert _whole_texts(_sent(lambda client: client.send_text(b"x" * 65536))) is None
    assert _whole_texts(_sent(lambda client: client.send_text(b"\xff\xfe"))) is None
    assert _whole_texts(_sent(lambda client: client.send_text(b"half", fin=False))) is None
    assert _whole_texts(_sent(lambda client: client.send_binary(b"bytes"))) is None
    assert _whole_texts(_sent(lambda client: client.send_ping(b"ping"))) is None
    assert _whole_texts(_sent(lambda client: client.send_close(1000))) is None
    assert _whole_texts(framed(b"not masked")) is None


def _sent(send: Callable[[Protocol], None]) -> bytes:
    client = Protocol(CLIENT, state=OPEN)
    send(client)
    return b"".join(client.data_to_send())


async def test_messages_in_pieces_and_in_one_piece_come_in_order(tmp_path: Path) -> None:
    with SmtpSink() as sink:
        async with (
            embedded(tmp_path, sink.url) as house,
            connect(house.web.ws_url + "/ws/customer", origin=Origin(house.web.base_url), compression=None) as socket,
        ):
            await socket.send(json.dumps({"t": "hello", "v": 1, "site": house.site.key}))
            for number in range(12):
                said = json.dumps({"t": "open", "re": str(number), "conversation": "0" * 32})
                await socket.send([said[:9], said[9:]] if number == 5 else said)
            answers: list[str] = []
            while len(answers) < 12:
                frame = json.loads(await socket.recv())
                answers += [frame["re"]] if frame["t"] == "error" else []
            assert answers == [str(number) for number in range(12)]
