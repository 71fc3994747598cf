"""B11: somebody is away while hundreds of messages arrive. What they have after resuming is what a fresh view loads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from server.web.thread_pages import MOST_RESUMED
from tests.support.client import Client, Frame, new_id
from tests.support.house import AGENTS, House, embedded
from tests.support.smtp_sink import SmtpSink

MISSED = (0, 1, 60, MOST_RESUMED - 1, MOST_RESUMED, MOST_RESUMED + 1, MOST_RESUMED + 150)
"""How many entries of each conversation: fewer than a resume brings, exactly as many, and more."""


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink) -> AsyncIterator[House]:
    async with embedded(tmp_path, smtp_sink.url, RATE_FRAMES="100000", RATE_BURST="100000") as running:
        yield running


@pytest.mark.parametrize("side", ["agent", "customer"])
async def test_who_was_away_long_sees_what_a_fresh_view_sees(house: House, side: str) -> None:
    mara, ana, jonas = await house.customer("mara"), await house.agent("ana"), await house.agent("jonas")
    away, there = (ana, mara) if side == "agent" else (mara, jonas)
    conversations = [new_id() for _ in MISSED]
    for conversation in conversations:
        await mara.said(conversation, "hello")
        for one in (mara, ana, jonas):
            await one.show(conversation)
            await one.reads(conversation, ["hello"])
    await away.close()
    for conversation, missed in zip(conversations, MISSED, strict=True):
        for number in range(missed):
            await there.say(conversation, f"number {number}")
        await there.settled(conversation)
    await jonas.ask({"t": "take", "conversation": conversations[1]})
    await jonas.ask({"t": "hand_over", "conversation": conversations[1], "to": AGENTS["ana"].id})
    await jonas.ask({"t": "close", "conversation": conversations[2]})

    await away.start()
    await away.until(lambda: away.connects == 2)
    fresh = await (house.agent("ana") if side == "agent" else house.customer("mara"))
    for conversation in conversations:
        await fresh.show(conversation)
    for one in (away, fresh):
        await _load(one, conversations, inbox=side == "agent")
    for conversation in conversations:
        await _same(away, fresh, conversation)

    def rows(one: Client) -> dict[str, Frame]:
        return {conversation: one.rows[conversation] for conversation in conversations}

    with suppress(TimeoutError):
        await away.until(lambda: rows(away) == rows(fresh))
    assert rows(away) == rows(fresh)


async def _load(one: Client, conversations: list[str], *, inbox: bool) -> None:
    """Up to date, and everything earlier as well."""
    if inbox:
        for view in ("open", "closed"):
            await one.ask({"t": "inbox", "view": view})
    for conversation in conversations:
        thread = one.thread(conversation)
        await one.ask({"t": "open", "conversation": conversation, "since": thread.last})
        while thread.entries[0]["seq"] > 1 or thread.entries[0]["kind"] == "earlier":
            known = [entry for entry in thread.entries if entry["kind"] != "earlier"]
            page = await one.ask({"t": "more", "conversation": conversation, "before": known[0]["seq"]})
            thread.entries = page["entries"] + known


async def _same(away: Client, fresh: Client, conversation: str) -> None:
    def entries(one: Client) -> list[Frame]:
        return one.thread(conversation).entries

    for _ in range(600):
        if entries(away) == entries(fresh):
            break
        await asyncio.sleep(0.1)
    assert entries(away) == entries(fresh)
    assert [entry["seq"] for entry in entries(fresh)] == list(range(1, len(entries(fresh)) + 1))
