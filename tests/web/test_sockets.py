"""Both sockets against a real server: what a customer and an agent are told, and when."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from server.web.customer_socket import BEGUN_BURST, MANY_BEGUN, MOST_SOCKETS
from tests.support.client import new_id
from tests.support.house import AGENTS, House
from tests.web.visits import bare

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_word_and_its_answer(house: House, sub: str) -> None:
    ana, mara = await house.agent(), await house.customer(sub)
    conversation = new_id()
    assert await mara.said(conversation, "The deploy hangs") == 1
    await ana.until(lambda: conversation in ana.rows)
    row = ana.rows[conversation]
    assert row["waiting"] and row["subject"] == "The deploy hangs" and row["customer"]["here"]

    await ana.show(conversation)
    await ana.until(lambda: ana.thread(conversation).texts == ["The deploy hangs"])
    assert await ana.said(conversation, "I'll look", saw=1) == 3
    await mara.until(lambda: mara.thread(conversation).texts == ["The deploy hangs", "I'll look"])
    kinds = [entry["kind"] for entry in mara.thread(conversation).entries]
    assert kinds == ["message", "taken", "message"]
    assert mara.thread(conversation).entries[1]["data"]["agent"]["name"] == "Ana"
    await ana.until(lambda: not ana.rows[conversation].get("waiting"))
    assert ana.rows[conversation]["assignee"] == AGENTS["ana"].id


async def test_what_was_said_a_moment_ago_is_not_closed_unread(house: House, sub: str) -> None:
    """It would wait in no view, and nobody would ever answer it."""
    ana, mara, conversation = await house.agent(), await house.customer(sub), new_id()
    await mara.said(conversation, "The deploy hangs")
    await ana.show(conversation)
    saw = await ana.said(conversation, "It should be well again")
    # Written before it reached the agent's screen.
    await mara.said(conversation, "It is not")
    refused = await ana.ask({"t": "close", "conversation": conversation, "saw": saw})
    assert (refused["t"], refused["code"]) == ("error", "unseen")
    await ana.until(lambda: ana.rows[conversation].get("waiting") is not None)
    assert ana.rows[conversation]["status"] == "open"
    await ana.until(lambda: ana.thread(conversation).texts[-1] == "It is not")
    seen = ana.thread(conversation).last
    assert (await ana.ask({"t": "close", "conversation": conversation, "saw": seen}))["t"] == "done"


async def test_one_customer_takes_no_more_room_than_one_can_use(house: House, sub: str) -> None:
    """Neither sockets nor conversations without end: whoever has the chat in their dashboard may write a program."""
    hello = {"t": "hello", "v": 1, "site": house.site.key, "token": house.token(sub)}
    async with AsyncExitStack() as stack:
        for _ in range(MOST_SOCKETS):
            one = await stack.enter_async_context(bare(house, "/ws/customer", hello))
            await one.hears("welcome")
        late = await stack.enter_async_context(bare(house, "/ws/customer", hello))
        assert (await late.hears("error"))["code"] == "too_many"
        assert await late.ends() == 1013
        refused = set()
        for number in range(2 * BEGUN_BURST):
            answer = await one.asks({"t": "send", "conversation": new_id(), "text": f"Question {number}"})
            refused |= {answer.get("message")} - {None}
            await asyncio.sleep(0.05)  # slower than frames may come
        assert refused == {MANY_BEGUN}
