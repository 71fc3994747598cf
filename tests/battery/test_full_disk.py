"""The disk is full: what was acknowledged is kept, who says more is told clearly, and it goes on once there is room."""

from __future__ import annotations

import asyncio
import base64
import random
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.battery.kills import Killer, MutableServer
from tests.battery.ledger import Count, Ledger, Line, Postbox
from tests.battery.small_disk import small_disk
from tests.battery.table import LONG, record
from tests.battery.town import Town
from tests.conftest import needs
from tests.support import programs
from tests.support.ports import free_port
from tests.support.postgres import Postgres


class PostgresOnASmallDisk(Postgres):
    def __init__(self) -> None:
        super().__init__(durable=True)
        self.disk = self.directory / "disk"
        self._data = self.disk / "data"


LONG_WORD = base64.b64encode(random.Random(1).randbytes(6000)).decode()  # a database may compress what it can
MOST_MESSAGES = 5000


@asynccontextmanager
async def town_on(database_url: str, directory: Path) -> AsyncIterator[Town]:
    env = {"DATABASE_URL": database_url, "LMTP_PORT": str(free_port()), "BEAT_SECONDS": "2"}
    server = MutableServer(
        "none", "serve", env=env | {"RATE_FRAMES": "1000", "RATE_BURST": "1000"}, directory=directory
    )
    postbox = Postbox(directory / "mails")
    town = Town(database_url, {"server": server}, [server], [], Ledger(postbox), postbox)
    try:
        await town.open()
        await town.settle_in(2)
        yield town
    finally:
        await town.close()


async def fill(town: Town) -> tuple[Line, dict[str, Any]]:
    """A customer talks until the disk is full: the message that found no room, and what was answered to it."""
    [(conversation, person), *_] = town.customers.items()
    for _ in range(MOST_MESSAGES):
        line = await person.begin_to_say(conversation, LONG_WORD)
        assert person.client is not None
        refusals: list[dict[str, Any]] = []

        def answered(line: Line = line, refusals: list[dict[str, Any]] = refusals) -> bool:
            assert person.client is not None
            refusals[:] = [one for one in person.client.frames if one["t"] == "error" and one.get("re") == line.re]
            return bool(refusals) or line.seq is not None

        await person.client.until(answered)
        person.client.frames.clear()
        if refusals:
            return line, refusals[0]
    raise AssertionError("the disk did not fill")


async def full_and_grown(town: Town, grow: Any) -> Count:
    line, refusal = await fill(town)
    assert (refusal["code"], refusal.get("retry")) == ("unavailable", True)
    assert line.seq is None
    person = town.customers[line.conversation]
    grow()
    await person.settle(line.conversation, line)
    for _ in range(5):
        await person.say(line.conversation, "after")
        await town.agents[0].say(line.conversation, "after")
    await person.reads_all(line.conversation)
    await town.everybody_reads()
    server = town.webs[0]
    assert server.running and "_failed" not in server.log()
    return await town.take_stock()


async def test_sqlite_on_a_disk_that_fills(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4) as disk:
        async with town_on(f"sqlite:///{disk.path / 'warmline.db'}", tmp_path) as town:
            count = await full_and_grown(town, lambda: disk.grow(32))
    record("B6 SQLite on a full disk", 1, count)
    assert not count.red, "\n".join(count.remarks)


@pytest.mark.skipif(not LONG, reason="only in the long form: make battery")
async def test_postgres_on_a_disk_that_fills(tmp_path: Path) -> None:
    needs("PostgreSQL", programs.postgres_bin())
    cluster = PostgresOnASmallDisk()
    with small_disk(cluster.disk, 128, "0777") as disk, cluster:
        async with town_on(cluster.url(), tmp_path) as town, Killer({"postgres": cluster}, random.Random(1)):
            count = await full_and_grown(town, lambda: disk.grow(1024))
    record("B7 PostgreSQL on a full disk", 1, count)
    assert not count.red, "\n".join(count.remarks)


async def test_an_attachment_that_does_not_fit(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4) as disk:
        async with town_on(f"sqlite:///{disk.path / 'warmline.db'}", tmp_path) as town:
            [(conversation, person), *_] = town.customers.items()
            assert person.client is not None
            token = person.client.welcome["upload"]
            for _ in range(5):
                assert await asyncio.to_thread(_upload, town, conversation, token, 8) == 507
                for _ in range(5):
                    await person.say(conversation, "meanwhile")
            assert await asyncio.to_thread(_upload, town, conversation, token, 0.01) == 200
            disk.grow(64)
            assert await asyncio.to_thread(_upload, town, conversation, token, 8) == 200
            await person.look(conversation)
            await town.everybody_reads()
            assert "_failed" not in town.webs[0].log()
            count = await town.take_stock()
    record("B8 an attachment that does not fit", 5, count)
    assert not count.red, "\n".join(count.remarks)


def _upload(town: Town, conversation: str, token: str, megabytes: float) -> int:
    url = f"{town.webs[0].base_url}/files?conversation={conversation}&name=dump.bin"
    content = bytes(int(megabytes * 1024 * 1024))
    request = urllib.request.Request(url, content, {"Authorization": f"Bearer {token}"}, method="POST")
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code
