"""B5: nobody is told of a message before it is on disk, as the system sees it (strace)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.battery.kills import MutableServer
from tests.battery.ledger import Count, Ledger, Postbox
from tests.battery.strace import calls, needs_strace, told_before_it_was_on_disk, traced
from tests.battery.table import LONG, record
from tests.battery.town import Town
from tests.conftest import needs
from tests.support import programs
from tests.support.ports import free_port
from tests.support.postgres import Postgres

MESSAGES = 50

pytestmark = pytest.mark.skipif(not LONG, reason="only in the long form: make battery")


class TracedServer(MutableServer):
    @property
    def trace(self) -> Path:
        return self.directory / "server.strace"

    def command(self) -> Sequence[str]:
        return traced(super().command(), self.trace)


class TracedPostgres(Postgres):
    @property
    def trace(self) -> Path:
        return self.directory / "postgres.strace"

    def command(self) -> Sequence[str]:
        return traced(super().command(), self.trace)


@asynccontextmanager
async def _town(directory: Path, database: str, mutant: str) -> AsyncIterator[Town]:
    env = {"DATABASE_URL": database, "LMTP_PORT": str(free_port()), "RATE_FRAMES": "1000", "RATE_BURST": "1000"}
    server = TracedServer(mutant, "serve", env=env, directory=directory)
    postbox = Postbox(directory / "mails")
    town = Town(database, {"server": server}, [server], [], Ledger(postbox), postbox)
    try:
        await town.open()
        await town.settle_in(2)
        yield town
    finally:
        await town.close()


async def _told_too_early(town: Town, traces: Sequence[Path], journal: str) -> Count:
    """Of a customer's and an agent's messages, one after the other."""
    [(conversation, customer), *_] = town.customers.items()
    before = len(town.ledger.lines)
    for _ in range(MESSAGES // 2):
        await customer.say(conversation, "question")
        await town.agents[0].say(conversation, "reply")
    lines = town.ledger.lines[before:]
    await town.close()  # and the traces are whole
    seen = sorted((call for trace in traces for call in calls(trace)), key=lambda call: call.began)
    early = [line for line in lines if told_before_it_was_on_disk(seen, journal, line.re)]
    return Count(acknowledged=len(lines), lost=len(early), remarks=[line.text for line in early])


@pytest.mark.parametrize("mutant", ["none", "no-sync"])
async def test_sqlite_has_it_on_disk_before_anybody_is_told(tmp_path: Path, mutant: str) -> None:
    needs_strace()
    async with _town(tmp_path, f"sqlite:///{tmp_path / 'warmline.db'}", mutant) as town:
        count = await _told_too_early(town, [tmp_path / "server.strace"], "warmline.db-wal>")
    _judge("SQLite", mutant, count)


@pytest.mark.parametrize("mutant", ["none", "no-sync"])
async def test_postgres_has_it_on_disk_before_anybody_is_told(tmp_path: Path, mutant: str) -> None:
    needs_strace()
    needs("PostgreSQL", programs.postgres_bin())
    with TracedPostgres(durable=True) as cluster:
        async with _town(tmp_path, cluster.url(), mutant) as town:
            count = await _told_too_early(town, [tmp_path / "server.strace", cluster.trace], "/pg_wal/")
    _judge("PostgreSQL", mutant, count)


def _judge(store: str, mutant: str, count: Count) -> None:
    row = "B5 told before it was on disk" if mutant == "none" else f"B2 mutant {mutant}: told before it was on disk"
    record(f"{row}, {store}", MESSAGES, count)
    assert count.red is (mutant != "none"), count.remarks
