"""Both sockets against a real server: what a customer and an agent are told, and when."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.client import new_id
from tests.support.house import AGENTS, House, embedded
from tests.support.smtp_sink import SmtpSink


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink) -> AsyncIterator[House]:
    async with embedded(tmp_path, smtp_sink.url) as running:
        yield running


async def test_a_word_and_its_answer(house: House) -> None:
    ana, mara = await house.agent(), await house.customer()
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
