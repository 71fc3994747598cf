"""What a client can send that is none of our frames, and too much of it: a typed answer, and everybody else goes on."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from server.web.connection import BURST, STRIKES
from tests.support.client import new_id
from tests.support.house import House
from tests.web.visits import CHAT, DESK, Bare, assert_discreet, bare, hello

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOT_FRAMES: list[str | bytes] = [
    "",
    "x",
    "null",
    "1",
    "[]",
    "{}",
    '"open"',
    '{"t":"nope"}',
    '{"t":null}',
    '{"t":["open"]}',
    '{"t":"beat"',
    '{"t":"beat"}{"t":"beat"}',
    '{"t":"beat","more":1}',
    '{"t":"hello"}',
    '{"t":"open","re":"1"}',
    '{"t":"open","re":"","conversation":"' + "a" * 32 + '"}',
    '{"t":"open","re":"<script>","conversation":"' + "a" * 32 + '"}',
    '{"t":"open","re":"1","conversation":"../../etc/passwd"}',
    '{"t":"open","re":"1","conversation":"' + "a" * 32 + '\\n"}',
    '{"t":"open","re":"1","conversation":"' + "a" * 32 + '","since":-1}',
    '{"t":"open","re":"1","conversation":"' + "a" * 32 + '","since":1e400}',
    '{"t":"open","re":"1","conversation":"' + "a" * 32 + '","since":' + "9" * 5000 + "}",
    '{"t":"send","re":"1","conversation":"' + "a" * 32 + '","text":{"$ne":1}}',
    '{"t":"send","re":"1","conversation":"' + "a" * 32 + '","text":"\\ud800"}',
    '{"t":"send","re":"1","conversation":"' + "a" * 32 + '","text":"x","author":"agent"}',
    '{"t":"send","re":"1","conversation":"' + "a" * 32 + '","text":"x","files":["' + "b" * 33 + '"]}',
    "[" * 30_000,
    '{"t":' * 10_000,
    '{"t":"beat","x":' + "[" * 20_000 + "]" * 20_000 + "}",
    b"\x00\x01\x02",
    b'{"t":"beat"}',
]


@pytest.mark.parametrize("path", [CHAT, DESK])
async def test_what_is_no_frame_is_answered_and_harms_nothing(house: House, sub: str, path: str) -> None:
    async with _greeted(house, path, sub) as one:
        for raw in NOT_FRAMES:
            await one.tell(raw)
            error = await one.hears("error")
            assert error["code"] == "bad_frame", raw
            assert "retry" not in error and len(error["message"]) < 400
            assert_discreet(error["message"])
        assert (await one.asks({"t": "open", "conversation": "0" * 32}))["code"] == "not_found"


async def test_a_frame_that_cannot_be_read_is_named_by_its_re(house: House, sub: str) -> None:
    async with _greeted(house, CHAT, sub) as one:
        for frame in ({"t": "nope"}, {"t": "open"}, {"t": "send", "conversation": new_id(), "text": 1}):
            assert (await one.asks(frame))["code"] == "bad_frame"
        too_long = {"t": "send", "conversation": new_id(), "text": "x" * 10_001}
        refused = await one.asks(too_long)
        assert refused["code"] == "too_long" and "in two parts" in refused["message"]
        assert (await one.asks(too_long | {"text": "ß" * 10_000}))["t"] == "ack"
        assert (await one.asks(too_long | {"text": " \n\t"}))["code"] == "invalid"


@pytest.mark.parametrize("text", ["a\x00b", "\u202e right to left", "\ufeff\ufffe\uffff", "\x1b[31m", "e\u0301" * 3000])
async def test_odd_text_arrives_as_it_was(house: House, sub: str, text: str) -> None:
    ana, mara, conversation = await house.agent(), await house.customer(sub), new_id()
    await mara.said(conversation, text)
    await ana.show(conversation)
    await ana.reads(conversation, [text.replace("\x00", "")])


@pytest.mark.parametrize("path", [CHAT, DESK])
async def test_a_frame_over_64_kib_ends_the_connection(house: House, sub: str, path: str) -> None:
    frame = {"t": "send", "re": "1", "conversation": new_id(), "text": ""}
    room = 64 * 1024 - len(json.dumps(frame))
    async with _greeted(house, path, sub) as one:
        await one.tell(frame | {"text": "x" * room})
        assert (await one.hears("error"))["code"] == "too_long"
        await one.tell(frame | {"text": "x" * (room + 1)})
        assert await one.ends() == 1009


async def test_only_who_sends_too_much_is_slowed_down(house: House, sub: str) -> None:
    mara = await house.customer(f"{sub}-calm")
    conversation = new_id()
    await mara.said(conversation, "before")
    async with _greeted(house, CHAT, sub) as flood:
        # Far more than is let through while they are read; of STRIKES they would be sent away.
        for number in range(BURST + STRIKES - 10):
            await flood.tell({"t": "open", "re": f"n{number}", "conversation": "0" * 32})
        refused = await flood.hears("error")
        while refused["code"] == "not_found":
            refused = await flood.hears("error")
        assert refused["code"] == "too_many" and refused["retry"] and refused["re"].startswith("n")
        await mara.said(conversation, "meanwhile")
    assert not [frame for frame in mara.frames if frame["t"] == "error"]


async def test_who_never_stops_is_sent_away(house: House, sub: str) -> None:
    async with _greeted(house, CHAT, sub) as flood:
        for _ in range(400):
            await flood.tell("nonsense")
        assert await flood.ends() == 4429
    async with _greeted(house, CHAT, sub) as again:
        assert (await again.asks({"t": "open", "conversation": "0" * 32}))["code"] == "not_found"


async def test_the_same_message_again_is_the_same_message(house: House, sub: str) -> None:
    conversation, frame = new_id(), {"t": "send", "re": new_id(), "text": "once"}
    frame["conversation"] = conversation
    async with _greeted(house, CHAT, sub) as one:
        acks = []
        for _ in range(3):
            await one.tell(frame)
            acks.append(await one.hears("ack"))
        assert {ack["seq"] for ack in acks} == {1}
        await one.tell(frame | {"text": "other words"})
        assert (await one.hears("error"))["code"] == "client_id_reused"
    assert [entry.text for entry in await house.truth(conversation)] == ["once"]


@asynccontextmanager
async def _greeted(house: House, path: str, sub: str) -> AsyncIterator[Bare]:
    """A connection that was let in."""
    first = {"t": "hello", "v": 1} if path == DESK else hello(house, sub)
    async with bare(house, path, first, cookie=await house.session_cookie() if path == DESK else "") as one:
        await one.hears("welcome")
        yield one
