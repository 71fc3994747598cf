"""Both sockets against a real server: what a customer and an agent are told, and when."""

import pytest

from tests.support.client import new_id
from tests.support.house import AGENTS, House

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
