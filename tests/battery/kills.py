"""A town full of people who talk, and processes that are killed under them with kill -9 at any moment.

`talk` is the load: customers who come, ask, look, leave and answer by mail; agents who answer on other processes.
`Killer` is what breaks, and what a process manager does about it. `heal` waits until all is quiet, `take_stock` counts.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from server.adapters.store import SqlStore
from server.domain.entry import Entry
from tests.battery.ledger import Count, Ledger, Line, Postbox
from tests.support.client import Client, Thread, new_id
from tests.support.house import AGENTS, PASSWORD, SITE, House, furnish
from tests.support.letters import answer, post
from tests.support.postgres import Postgres
from tests.support.process import DidNotStart, Service, free_port
from tests.support.redis import Redis
from tests.support.server import ServerProcess
from tests.support.smtp_process import SmtpSinkProcess

CUSTOMERS = 10
HEAL_SECONDS = 40.0
RESEND_SECONDS = 1.0


class MutableServer(ServerProcess):
    """The server through tests/battery/mutants.py."""

    def __init__(self, mutant: str, command: str, **more: Any) -> None:
        super().__init__(command, **more)
        self._arguments = [sys.executable, "-m", "tests.battery.mutants", mutant, command]

    def command(self) -> Sequence[str]:
        return self._arguments


class Persistent(Client):
    """Sends again what was not acknowledged for a while, as the browser's outbox does: the oldest first."""

    async def start(self) -> None:
        self._resending = asyncio.create_task(self._resend())
        await super().start()

    async def close(self) -> None:
        self._resending.cancel()
        await super().close()

    async def _resend(self) -> None:
        while True:
            await asyncio.sleep(RESEND_SECONDS)
            for thread in tuple(self.threads.values()):
                for frame in tuple(thread.pending.values())[:1]:
                    await self.tell(frame)


class Person:
    """Somebody with a device: what it has of the threads and what is not acknowledged yet outlives the page."""

    def __init__(self, town: Town, name: str, path: str, hello: dict[str, Any], cookie: str = "") -> None:
        self.town, self.name = town, name
        self._path, self._hello, self._cookie = path, hello, cookie
        self.threads: dict[str, Thread] = {}
        self.shown: set[str] = set()
        self.said = 0
        self.client: Persistent | None = None

    async def arrive(self, web: ServerProcess) -> Persistent:
        client = Persistent(web.ws_url + self._path, self._hello, origin=web.base_url, cookie=self._cookie)
        client.threads, client.shown = self.threads, self.shown
        self.client = client
        await client.start()
        return client

    async def leave(self, *, politely: bool = True) -> None:
        client, self.client = self.client, None
        if client is not None:
            if not politely:
                client.cut()
            await client.close()

    async def say(self, conversation: str, word: str) -> None:
        """Says it, writes it down, and waits for the acknowledgement."""
        await self.settle(conversation, await self.begin_to_say(conversation, word))

    async def begin_to_say(self, conversation: str, word: str) -> Line:
        assert self.client is not None
        self.said += 1
        text = f"{word} of {self.name} number {self.said:05} in {conversation[-6:]}."
        thread = self.client.thread(conversation)
        line = Line(conversation, self.name, text, thread=thread, by_customer=self._path.endswith("customer"))
        self.town.ledger.lines.append(line)
        line.re = await self.client.say(conversation, text)
        return line

    async def settle(self, conversation: str, line: Line) -> None:
        assert self.client is not None
        await self.client.acknowledged(conversation, line.re)

    async def look(self, conversation: str) -> None:
        """What is in the thread is on the screen, and the server is told so, now or once it is there again."""
        assert self.client is not None
        await self.client.see(conversation)
        self.town.ledger.looks(conversation, self.client.thread(conversation))


@dataclass
class Town:
    """Everything that runs, and everybody who lives in it. `services` are what may be killed, by their names."""

    database_url: str
    services: dict[str, Service]
    webs: list[ServerProcess]
    lmtp_ports: list[int]
    ledger: Ledger
    postbox: Postbox
    customers: dict[str, Person] = field(default_factory=dict)
    agents: list[Person] = field(default_factory=list)

    async def settle_in(self, customers: int) -> None:
        """Everybody arrives, and every customer has asked something; the key of a customer is their conversation."""
        house = House(self.database_url, 0, self.webs)
        for number, one in enumerate(AGENTS.values()):
            cookie = await asyncio.to_thread(house.sign_in, one.email, PASSWORD, number % len(self.webs))
            person = Person(self, one.name, "/ws/agent", {"t": "hello", "v": 1}, cookie)
            await person.arrive(self.webs[number % len(self.webs)])
            self.agents.append(person)
            self.ledger.agents.append(person.threads)
        for number in range(customers):
            conversation = new_id()
            hello = {"t": "hello", "v": 1, "site": SITE.key, "token": house.token(str(number))}
            person = Person(self, f"customer {number}", "/ws/customer", hello)
            self.customers[conversation] = person
            await person.arrive(self.webs[number % len(self.webs)])
            await person.say(conversation, "hello")
            await person.look(conversation)
            self.ledger.customers[conversation] = person.threads[conversation]
            for agent in self.agents:
                assert agent.client is not None
                await agent.client.show(conversation)

    async def talk(self, dice: random.Random, killing: Awaitable[Any]) -> None:
        """Everybody talks until the killing is over. Whatever fails in a person's life is raised."""
        lives = [asyncio.create_task(self._customers_life(one, dice)) for one in self.customers]
        lives += [asyncio.create_task(self._agents_life(agent, dice)) for agent in self.agents]
        try:
            await killing
        finally:
            for life in lives:
                life.cancel()
            ended = await asyncio.gather(*lives, return_exceptions=True)
        for problem in ended:
            if isinstance(problem, Exception):
                raise problem

    async def _customers_life(self, conversation: str, dice: random.Random) -> None:
        person = self.customers[conversation]
        while True:
            if person.client is None:
                await person.arrive(dice.choice(self.webs))
            for _ in range(dice.randint(1, 4)):
                await person.say(conversation, "question")
                if dice.random() < 0.7:
                    await person.look(conversation)
                await asyncio.sleep(dice.random() * 0.5)
            await person.leave(politely=dice.random() < 0.5)
            await asyncio.sleep(dice.random() * 4)
            mail = self.postbox.newest_to(f"customer{person.name.split()[1]}@mail.example")
            if mail is not None and dice.random() < 0.5:
                await self._answer_by_mail(person, conversation, mail, dice)

    async def _answer_by_mail(self, person: Person, conversation: str, mail: Any, dice: random.Random) -> None:
        person.said += 1
        line = Line(conversation, f"{person.name} by mail", f"mail of {person.name} number {person.said:05}.")
        self.ledger.lines.append(line)
        await post(answer(mail, line.text), dice.choice(self.lmtp_ports))
        line.taken = True

    async def _agents_life(self, agent: Person, dice: random.Random) -> None:
        conversations = list(self.customers)
        while True:
            await agent.say(dice.choice(conversations), "reply")
            await asyncio.sleep(dice.random() * 0.15)

    async def heal(self, seconds: float = HEAL_SECONDS) -> None:
        """Everybody is back and settled; then half of the customers leave, and everyone gets one more reply."""
        for conversation, person in self.customers.items():
            if person.client is None:
                await person.arrive(self.webs[0])
            assert person.client is not None
            await person.client.show(conversation)
        for person in (*self.customers.values(), *self.agents):
            for conversation in tuple(person.threads):
                assert person.client is not None
                await person.client.settled(conversation)
        for number, person in enumerate(self.customers.values()):
            if number % 2:
                await person.leave()
        for conversation in self.customers:
            await self.agents[0].say(conversation, "last reply")
        await self._until_quiet(seconds)

    async def _until_quiet(self, seconds: float) -> None:
        """Until all is read or mailed, or the time is over; then `count` says what is missing."""
        store = SqlStore(self.database_url)
        loop = asyncio.get_running_loop()
        try:
            until = loop.time() + seconds
            while loop.time() < until:
                for conversation, person in self.customers.items():
                    if person.client is not None:
                        await person.look(conversation)
                if not self.ledger.mail_is_due() and await self._all_mails_are_in(store):
                    break
                await asyncio.sleep(0.5)
            for conversation, person in self.customers.items():
                if person.client is None:
                    await person.arrive(self.webs[-1])
                    assert person.client is not None
                    await person.client.show(conversation)
            until = loop.time() + min(seconds, 10)
            while not self.ledger.healed(await self._truth(store)):
                await asyncio.sleep(0.3)
                if loop.time() > until:
                    break
        finally:
            await store.stop()

    async def _all_mails_are_in(self, store: SqlStore) -> bool:
        truth = await self._truth(store)
        kept = {entry.text for entries in truth.values() for entry in entries}
        return all(line.text in kept for line in self.ledger.lines if line.taken)

    async def take_stock(self) -> Count:
        store = SqlStore(self.database_url)
        try:
            count = self.ledger.count(await self._truth(store))
            for conversation in {
                line.conversation for line in self.ledger.lines if line.text in self.ledger.mail_is_due()
            }:
                count.remarks.append(str(await store.conversations.get(conversation)))
                count.remarks += [
                    f"{e.seq}/{e.public_seq} {e.at:%H:%M:%S.%f} {e.kind} {e.text} {e.channel} {e.data if e.kind == 'mailed' else ''}"
                    for e in (await self._truth(store))[conversation]
                ]
            return count
        finally:
            await store.stop()

    async def _truth(self, store: SqlStore) -> dict[str, list[Entry]]:
        return {one: list(await store.conversations.entries(one, limit=1_000_000)) for one in self.customers}


class Killer:
    """Kills with kill -9, and starts again whatever does not run, as a process manager does."""

    def __init__(self, services: dict[str, Service], dice: random.Random) -> None:
        self._services, self._dice = services, dice
        self._starting: set[str] = set()
        self._manager: asyncio.Task[None] | None = None
        self.killed: Counter[str] = Counter()

    def up(self, name: str) -> bool:
        return self._services[name].running and name not in self._starting

    async def kill(self, times: int, victims: Sequence[str], most_seconds: float = 0.6) -> None:
        """So many times: a victim, once it is up, at a random moment."""
        for _ in range(times):
            victim = self._dice.choice(victims)
            await _until(partial(self.up, victim))
            await asyncio.sleep(self._dice.random() * most_seconds)
            await self.kill_now(victim)
        await _until(lambda: all(self.up(name) for name in self._services))

    async def kill_now(self, victim: str) -> None:
        self._starting.add(victim)  # nobody starts it while it dies
        await asyncio.to_thread(self._services[victim].kill9)
        self._starting.discard(victim)
        self.killed[victim] += 1

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
        try:
            with suppress(DidNotStart):  # what it needs is away too; the next turn tries again
                await asyncio.to_thread(self._services[name].start)
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
    furnished = False
    try:
        for service in services.values():
            if isinstance(service, ServerProcess) and not furnished:
                await furnish(database)
                furnished = True
            await asyncio.to_thread(service.start)
        await town.settle_in(customers)
        yield town
    finally:
        for person in (*town.customers.values(), *town.agents):
            await person.leave()
        for service in reversed(services.values()):
            await asyncio.to_thread(service.close)
