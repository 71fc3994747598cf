"""B13: PostgreSQL is frozen, and then gone, under load: nothing is acknowledged that is not on disk, senders are told,
what they wrote is kept and arrives once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest

from tests.battery.crowd import Crowd
from tests.battery.table import LONG, record
from tests.conftest import needs
from tests.support import programs
from tests.support.house import House, scaled
from tests.support.postgres import Postgres
from tests.support.smtp_sink import SmtpSink

CUSTOMERS = 8
FROZEN_SECONDS = 30 if LONG else 5
GONE_SECONDS = 2
STILL_SECONDS = 15
MOST_GROWN = 60 * 1024 * 1024


@pytest.fixture
def database() -> Iterator[Postgres]:
    needs("PostgreSQL", programs.postgres_bin())
    with Postgres(durable=True) as cluster:
        yield cluster


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, database: Postgres, redis_url: str) -> AsyncIterator[House]:
    async with scaled(tmp_path, smtp_sink.url, database.url(), redis_url, RATE_FRAMES="1000") as running:
        yield running


async def test_a_database_that_hangs_and_goes(house: House, database: Postgres) -> None:
    crowd = Crowd(house)
    await crowd.settle_in(CUSTOMERS)
    before = _memory(house)

    async def break_it() -> None:
        await asyncio.sleep(1)
        await asyncio.to_thread(database.pause)
        acknowledged = await _when_still(crowd)
        for sender in (*crowd.customers, *crowd.customers):
            await crowd.customers[sender].tell({"t": "typing", "conversation": sender})
        await asyncio.sleep(FROZEN_SECONDS - 1)
        assert crowd.acknowledged == acknowledged
        assert _memory(house) - before < MOST_GROWN
        await asyncio.to_thread(database.resume)
        await asyncio.sleep(1)
        await asyncio.to_thread(database.kill9)
        await asyncio.sleep(GONE_SECONDS)
        await asyncio.to_thread(database.start)
        await asyncio.sleep(1)

    await crowd.talk(break_it())
    assert sum(one.refused for one in crowd.everybody)  # told, and sent again by themselves
    record(f"B13 PostgreSQL frozen for {FROZEN_SECONDS} s, then killed", 2, await crowd.assert_whole())


async def _when_still(crowd: Crowd) -> int:
    """How many acknowledgements there are once none came for a second: those of what was committed before are there."""
    known = -1
    async with asyncio.timeout(STILL_SECONDS):
        while known != crowd.acknowledged:
            known = crowd.acknowledged
            await asyncio.sleep(1)
    return known


def _memory(house: House) -> int:
    """Of the web processes, in bytes."""
    return sum(int(psutil.Process(server.pid).memory_info().rss) for server in house.servers)
