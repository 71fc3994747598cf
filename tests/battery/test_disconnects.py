"""Links that die at any moment, under load: nothing is lost, doubled or out of order, on either side."""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.client import Client, new_id
from tests.support.house import House, embedded
from tests.support.smtp_sink import SmtpSink

CUTS = 1000
CUSTOMERS = 14
SEED = int(os.environ.get("BATTERY_SEED", "1"))


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink) -> AsyncIterator[House]:
    async with embedded(tmp_path, smtp_sink.url) as running:
        yield running


async def test_a_thousand_disconnects(house: House) -> None:
    dice = random.Random(SEED)
    agents = [await house.agent("ana"), await house.agent("jonas")]
    customers = [await house.customer(str(number)) for number in range(CUSTOMERS)]
    conversations = [new_id() for _ in customers]
    for customer, conversation in zip(customers, conversations, strict=True):
        await customer.said(conversation, "first")
        for agent in agents:
            await agent.show(conversation)
    everybody = [*customers, *agents]
    cutting = asyncio.create_task(_cut(everybody, dice))
    said = {conversation: ["first"] for conversation in conversations}
    talking = [
        asyncio.create_task(_talk(speaker, conversation, said[conversation], f"{number}"))
        for number, (customer, conversation) in enumerate(zip(customers, conversations, strict=True))
        for speaker in (customer, agents[number % len(agents)])
    ]
    await cutting
    for task in talking:
        task.cancel()
    await asyncio.gather(*talking, return_exceptions=True)
    assert sum(one.disconnects for one in everybody) >= CUTS

    for customer, conversation in zip(customers, conversations, strict=True):
        for speaker in (customer, *agents):
            await speaker.settled(conversation)
        truth = await house.truth(conversation)
        texts = [entry.text for entry in truth if entry.kind == "message"]
        assert sorted(texts) == sorted(said[conversation])  # none lost, none doubled
        assert [entry.seq for entry in truth] == list(range(1, len(truth) + 1))
        for speaker in (customer, *agents):
            await speaker.reads(conversation, texts)  # in order, and each once
            assert not speaker.thread(conversation).doubled


async def _cut(everybody: list[Client], dice: random.Random) -> None:
    while sum(one.disconnects for one in everybody) < CUTS:
        dice.choice(everybody).cut()
        await asyncio.sleep(dice.random() * 0.01)


async def _talk(speaker: Client, conversation: str, said: list[str], name: str) -> None:
    number = 0
    while True:
        number += 1
        text = f"{name} {speaker.welcome['t']} {id(speaker)} {number}"
        said.append(text)
        await speaker.said(conversation, text)
        await asyncio.sleep(0.02)
