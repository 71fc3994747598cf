"""Processes that are killed with kill -9 at any moment, and the towns that live on them.

`Killer` is what breaks, and what a process manager does about it.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from tests.battery.ledger import Ledger, Postbox
from tests.battery.town import Town
from tests.support.ports import free_port
from tests.support.postgres import Postgres
from tests.support.process import DidNotStart, Service
from tests.support.redis import Redis
from tests.support.server import ServerProcess
from tests.support.smtp_process import SmtpSinkProcess

CUSTOMERS = 10


class MutableServer(ServerProcess):
    """The server through tests/battery/mutants.py."""

    def __init__(self, mutant: str, command: str, **more: Any) -> None:
        super().__init__(command, **more)
        self._arguments = [sys.executable, "-m", "tests.battery.mutants", mutant, command]

    def command(self) -> Sequence[str]:
        return self._arguments


class Killer:
    """Kills with kill -9, and starts again whatever does not run, as a process manager does."""

    def __init__(self, services: dict[str, Service], dice: random.Random) -> None:
        self._services, self._dice = services, dice
        self._starting: set[str] = set()
        self._manager: asyncio.Task[None] | None = None
        self.killed: Counter[str] = Counter()
        self.starts: list[tuple[str, float]] = []

    def up(self, name: str) -> bool:
        return self._services[name].running and name not in self._starting

    async def kill(self, times: int, victims: Sequence[str], most_seconds: float = 0.6) -> None:
        """So many times: a victim, once it is up, at a random moment."""
        for _ in range(times):
            victim = self._dice.choice(victims)
            await _until(partial(self.up, victim))
            await asyncio.sleep(self._dice.random() * most_seconds)
            await self.kill_now(victim)
        await self.all_up()

    async def kill_now(self, victim: str, away_seconds: float = 0) -> None:
        self._starting.add(victim)  # nobody starts it while it dies
        await asyncio.to_thread(self._services[victim].kill9)
        await asyncio.sleep(away_seconds)
        self._starting.discard(victim)
        self.killed[victim] += 1

    async def all_up(self) -> None:
        await _until(lambda: all(self.up(name) for name in self._services))

    async def __aenter__(self) -> Killer:
        self._manager = asyncio.create_task(self._manage())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._manager is not None
        self._manager.cancel()
        await asyncio.gather(self._manager, return_exceptions=True)
        await _until(lambda: not self._starting)

    async def _manage(self) -> None:
        starts: set[asyncio.Task[None]] = set()
        while True:
            for name, service in self._services.items():
                if name not in self._starting and not service.running:
                    self._starting.add(name)
                    task = asyncio.create_task(self._start(name))
                    starts.add(task)
                    task.add_done_callback(starts.discard)
            await asyncio.sleep(0.05)

    async def _start(self, name: str) -> None:
        began = asyncio.get_running_loop().time()
        try:
            with suppress(DidNotStart):  # what it needs is away too; the next turn tries again
                await asyncio.to_thread(self._services[name].start)
                self.starts.append((name, asyncio.get_running_loop().time() - began))
        finally:
            self._starting.discard(name)


@asynccontextmanager
async def embedded_town(directory: Path, mutant: str = "none", customers: int = CUSTOMERS) -> AsyncIterator[Town]:
    """One process on SQLite, and a mail server."""
    database = f"sqlite:///{directory / 'warmline.db'}"
    sink = SmtpSinkProcess(directory / "mails")
    lmtp = free_port()
    env = _env(sink, database, lmtp)
    server = MutableServer(mutant, "serve", env=env, directory=directory)
    async with _living(directory, database, [server], [lmtp], {"smtp": sink, "server": server}, customers) as town:
        yield town


@asynccontextmanager
async def scaled_town(directory: Path, mutant: str = "none", customers: int = CUSTOMERS) -> AsyncIterator[Town]:
    """Two web processes and two workers on a PostgreSQL and a Redis of their own, and a mail server."""
    sink, postgres, redis = SmtpSinkProcess(directory / "mails"), Postgres(durable=True), Redis()
    services: dict[str, Service] = {"postgres": postgres, "redis": redis, "smtp": sink}
    webs: list[ServerProcess] = []
    lmtp_ports = [free_port(), free_port()]
    for number, lmtp in enumerate(lmtp_ports):
        env = _env(sink, postgres.url(), lmtp) | {"REDIS_URL": redis.url}
        for kind in ("web", "worker"):
            home = directory / f"{kind}{number}"
            home.mkdir()
            services[f"{kind} {number}"] = process = MutableServer(mutant, kind, env=env, directory=home)
            webs += [process] if kind == "web" else []
    async with _living(directory, postgres.url(), webs, lmtp_ports, services, customers) as town:
        yield town


async def _until(condition: Callable[[], bool]) -> None:
    while True:
        if condition():
            return
        await asyncio.sleep(0.02)


def _env(sink: SmtpSinkProcess, database: str, lmtp: int) -> dict[str, str]:
    rates = {"RATE_FRAMES": "1000", "RATE_BURST": "1000", "BEAT_SECONDS": "2"}
    return {"SMTP_URL": sink.url, "DATABASE_URL": database, "LMTP_PORT": str(lmtp)} | rates


@asynccontextmanager
async def _living(
    directory: Path,
    database: str,
    webs: list[ServerProcess],
    lmtp_ports: list[int],
    services: dict[str, Service],
    customers: int,
) -> AsyncIterator[Town]:
    # Starting waits in a thread, and so does every letter that is posted.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(32))
    postbox = Postbox(directory / "mails")
    town = Town(database, services, webs, lmtp_ports, Ledger(postbox), postbox)
    try:
        await town.open()
        await town.settle_in(customers)
        yield town
    finally:
        await town.close()
