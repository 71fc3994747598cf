"""B9, B10: networks that are cut without a word, and links that come and go."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.battery.ledger import Count
from tests.battery.network import FarClient, Network, network
from tests.battery.table import LONG, SEEDS, record
from tests.support.client import Client, new_id
from tests.support.house import House, embedded
from tests.support.smtp_sink import SmtpSink

FLAPS = 50
CUSTOMERS = 4

pytestmark = pytest.mark.skipif(not LONG, reason="only in the long form: make battery")


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink) -> AsyncIterator[House]:
    async with embedded(tmp_path, smtp_sink.url, HOST="0.0.0.0", RATE_FRAMES="1000") as running:
        yield running


async def _far_customer(house: House, way: Network, sub: str) -> FarClient:
    hello = {"t": "hello", "v": 1, "site": house.site.key, "token": house.token(sub)}
    one = FarClient(house.web.ws_url + "/ws/customer", hello, origin=house.web.base_url)
    one.network = way
    house.clients.append(one)
    await one.start()
    return one


async def test_who_is_cut_off_is_gone_and_gets_the_reply_by_mail(house: House, smtp_sink: SmtpSink) -> None:
    with network() as way:
        agent, conversation = await house.agent(), new_id()
        customer = await _far_customer(house, way, "7")
        await customer.said(conversation, "hello")
        await customer.show(conversation)
        await agent.show(conversation)
        await agent.until(lambda: bool(agent.rows[conversation]["customer"].get("here")))
        way.cut()
        await agent.said(conversation, "by mail")
        [mail] = await smtp_sink.arrived(1)
        assert "by mail" in mail.text
        assert customer.thread(conversation).texts == ["hello"]
        way.mend()
        async with asyncio.timeout(60):
            while customer.thread(conversation).texts != ["hello", "by mail"]:
                await customer.tell({"t": "beat"})  # as a browser that finds out whether its connection still lives
                await asyncio.sleep(0.5)
        await customer.close()
        record("B9 cut off without a word", 1, Count(acknowledged=2, mails=1))


@pytest.mark.parametrize("seed", SEEDS)
async def test_links_that_come_and_go(house: House, seed: int) -> None:
    dice, over = random.Random(seed), asyncio.Event()
    with network() as way:
        refused = way.spoil()
        agent = await house.agent()
        said: dict[str, list[str]] = {new_id(): [] for _ in range(CUSTOMERS)}
        customers = [await _far_customer(house, way, str(number)) for number in range(CUSTOMERS)]
        for conversation, customer in zip(said, customers, strict=True):
            await _say(customer, conversation, said, "hello")
            for one in (customer, agent):
                await one.show(conversation)
        talking = [
            asyncio.create_task(_talk(one, conversation, said, over))
            for conversation, customer in zip(said, customers, strict=True)
            for one in (customer, agent)
        ]
        for _ in range(FLAPS):
            way.cut()
            await asyncio.sleep(dice.random() * dice.choice([0.1, 1, 8]))
            way.mend()
            await asyncio.sleep(dice.random() * 2)
        over.set()
        await asyncio.gather(*talking)
        for conversation, customer in zip(said, customers, strict=True):
            texts = [entry.text for entry in await house.truth(conversation) if entry.kind == "message"]
            assert sorted(texts) == sorted(said[conversation])
            nudging = asyncio.create_task(_nudge(customer))
            for one in (customer, agent):
                await one.reads(conversation, texts)
                assert not one.thread(conversation).doubled
            nudging.cancel()
            await asyncio.gather(nudging, return_exceptions=True)
        await asyncio.gather(*(one.close() for one in customers))
    loss = f"without loss: {refused}" if refused else "a tenth lost, 64 kbit/s"
    record(f"B10 links that flap ({loss}), seed {seed}", FLAPS, Count(acknowledged=sum(map(len, said.values()))))


async def _say(who: Client, conversation: str, said: dict[str, list[str]], words: str) -> None:
    said[conversation].append(words)
    re = await who.say(conversation, words)
    while re not in who.thread(conversation).acknowledged:
        await asyncio.sleep(0.5)
        if frame := who.thread(conversation).pending.get(re):
            await who.tell(frame)  # again, as the browser's outbox does


async def _talk(who: Client, conversation: str, said: dict[str, list[str]], over: asyncio.Event) -> None:
    number = 0
    while not over.is_set():
        number += 1
        await _say(who, conversation, said, f"{type(who).__name__} {id(who)} {number}")
        await asyncio.sleep(0.2)


async def _nudge(who: Client) -> None:
    while True:
        await who.tell({"t": "beat"})
        await asyncio.sleep(0.5)
