"""B12: Redis is emptied, killed, frozen, under chat load between two web processes.

It carries hints only, so everything arrives all the same, each thing once and nothing at the wrong person.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from tests.battery.crowd import Crowd
from tests.battery.table import LONG, record
from tests.conftest import needs
from tests.support import programs
from tests.support.client import Client, new_id
from tests.support.house import House, scaled
from tests.support.redis import Redis
from tests.support.smtp_sink import SmtpSink

CUSTOMERS = 6
FROZEN_SECONDS = 30 if LONG else 5
ROUNDS = 5 if LONG else 1
STORMS = 200 if LONG else 15


@pytest.fixture
def redis() -> Iterator[Redis]:
    needs("Redis", programs.redis_server())
    with Redis() as server:
        yield server


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, postgres_url: str, redis: Redis) -> AsyncIterator[House]:
    async with scaled(tmp_path, smtp_sink.url, postgres_url, redis.url, RATE_FRAMES="1000") as running:
        yield running


async def test_whatever_happens_to_redis_nothing_is_lost(house: House, redis: Redis) -> None:
    crowd = Crowd(house)
    await crowd.settle_in(CUSTOMERS)

    async def break_it() -> None:
        for _ in range(ROUNDS):
            await asyncio.to_thread(redis.flushall)
            await asyncio.sleep(1)
            await asyncio.to_thread(redis.kill9)
            await asyncio.sleep(1)
            await asyncio.to_thread(redis.start)
            await asyncio.sleep(1)
            await asyncio.to_thread(redis.pause)
            await asyncio.sleep(FROZEN_SECONDS)
            await asyncio.to_thread(redis.resume)
            await asyncio.sleep(1)

    await crowd.talk(break_it())
    record(f"B12 Redis flushed, killed, stopped for {FROZEN_SECONDS} s", 3 * ROUNDS, await crowd.assert_whole())


async def test_storms_of_cancelled_commands_mix_nobody_up(house: House, redis: Redis) -> None:
    """Sockets that come and die at every moment of their hello, so that commands to Redis are cut off in the middle."""
    dice = random.Random(12)
    crowd = Crowd(house)
    await crowd.settle_in(CUSTOMERS)
    strangers = [f"stranger{number}" for number in range(20)]

    async def storm() -> None:
        for number in range(STORMS):
            await asyncio.gather(*(_come_and_die(house, who, dice) for who in strangers))
            if number % 10 == 5:  # answers that are late are what another one could get
                await asyncio.to_thread(redis.pause)
                await asyncio.gather(*(_come_and_die(house, who, dice) for who in strangers))
                await asyncio.to_thread(redis.resume)

    await crowd.talk(storm())
    record("B12 commands to Redis cancelled", STORMS * len(strangers), await crowd.assert_whole())


async def test_who_is_here_is_known_again_when_redis_is_back(house: House, redis: Redis) -> None:
    """Nobody says that they are here a second time: whoever was on another process all the while, or came to it while
    no word could pass, is told of within a beat or two."""
    conversation = new_id()
    mara = await house.customer("7", 1)
    await mara.said(conversation, "hello")
    ana = await house.agent("ana", 0)
    await ana.show(conversation)
    await ana.until(lambda: customer_is_here(ana) is True)
    await asyncio.to_thread(redis.kill9)
    jonas = await house.agent("jonas", 1)
    await ana.until(lambda: customer_is_here(ana) is False)
    assert not colleague_is_here(ana, "Jonas")
    await asyncio.to_thread(redis.start)
    await ana.until(lambda: customer_is_here(ana) is True)
    await ana.until(lambda: colleague_is_here(ana, "Jonas"))
    await jonas.close()
    await ana.until(lambda: not colleague_is_here(ana, "Jonas"))


def customer_is_here(agent: Client) -> bool | None:
    """What the agent was told last, of the only customer there is."""
    told = [frame["customer"]["here"] for frame in agent.frames if frame["t"] == "customer"]
    return told[-1] if told else None


def colleague_is_here(agent: Client, name: str) -> bool:
    told = [one for frame in agent.frames if frame["t"] == "agents" for one in frame["agents"]]
    return next((one.get("here", False) for one in reversed(told) if one["face"]["name"] == name), False)


async def _come_and_die(house: House, who: str, dice: random.Random) -> None:
    web = dice.choice(house.servers)
    hello = {"t": "hello", "v": 1, "site": house.site.key, "token": house.token(who)}
    with suppress(OSError, WebSocketException, TimeoutError):
        socket = await connect(web.ws_url + "/ws/customer", origin=Origin(web.base_url), compression=None)
        await socket.send(json.dumps(hello))
        await asyncio.sleep(dice.random() * 0.05)
        socket.transport.abort()
