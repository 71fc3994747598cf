"""A town full of people who talk: customers who come, ask, look, leave and answer by mail, and agents who answer.

`talk` is the load. `heal` waits until all is quiet again, `take_stock` compares the ledger with the database.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from smtplib import SMTPException
from typing import Any

from server.actions.mail_in import FROM_ONE_SENDER
from server.adapters.store import SqlStore
from server.domain.entry import Entry
from tests.battery.ledger import Count, Ledger, Line, Postbox
from tests.support.client import Client, Thread, new_id
from tests.support.house import AGENTS, PASSWORD, SITE, House, furnish
from tests.support.letters import answer, post
from tests.support.process import Service
from tests.support.server import ServerProcess

HEAL_SECONDS = 60.0
"""The longest, and on a machine that is busy; who has healed waits no longer."""
LEVEL_SECONDS = 5.0
RESEND_SECONDS = 1.0
PATIENCE_SECONDS = 240.0
MOST_MAILS = FROM_ONE_SENDER - 5
"""More from one sender within an hour are held for the team, repeats of lost answers counted as well."""


class Persistent(Client):
    """Sends again what was not acknowledged for a while, as the browser's outbox does: the oldest first."""

    async def start(self) -> None:
        self._resending = asyncio.create_task(self._resend())
        await super().start()

    async def close(self) -> None:
        self._resending.cancel()
        await super().close()

    @property
    def connected(self) -> bool:
        return self._socket is not None

    async def until(self, condition: Callable[[], bool]) -> None:
        """As long as it takes all that may be down at once to come back on a busy machine."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(condition)

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
        self.said = self.mailed = 0
        self.client: Persistent | None = None
        self.web: ServerProcess | None = None

    @property
    def process(self) -> str:
        """The name of the service that their socket is with."""
        [name] = [name for name, service in self.town.services.items() if service is self.web]
        return name

    async def arrive(self, web: ServerProcess) -> Persistent:
        self.web = web
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
        client = self.client
        assert client is not None
        try:
            await client.acknowledged(conversation, line.re)
        except TimeoutError:
            last = [str(frame)[:200] for frame in client.frames[-5:]]
            at, sockets = client._url, (client.connects, client.connected, client.close_codes[-5:])
            raise AssertionError(f"{line.text} is not acknowledged at {at} {sockets}: {last}") from None

    async def look(self, conversation: str) -> None:
        """What is in the thread is on the screen, and the server is told so, now or once it is there again."""
        assert self.client is not None
        await self.client.see(conversation)
        self.town.ledger.looks(conversation, self.client.thread(conversation))

    async def reads_all(self, conversation: str) -> None:
        """Until all that was acknowledged there to anybody is in the thread, and looks at it."""
        lines = [line for line in self.town.ledger.lines if line.conversation == conversation and line.acknowledged]
        client = self.client
        assert client is not None
        await client.until(lambda: {line.text for line in lines} <= set(client.thread(conversation).texts))
        await self.look(conversation)


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

    async def open(self) -> None:
        """The schema and the house, then everything that serves them."""
        ours = [service for service in self.services.values() if isinstance(service, ServerProcess)]
        await _start([service for service in self.services.values() if service not in ours])
        await furnish(self.database_url)
        await _start(ours)

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
        over = asyncio.ensure_future(killing)
        try:
            await asyncio.wait([over, *lives], return_when=asyncio.FIRST_COMPLETED)
        finally:
            over.cancel()
            for life in lives:
                life.cancel()
            ended = await asyncio.gather(over, *lives, return_exceptions=True)
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
                await asyncio.sleep(dice.random() * 0.3)
            await person.leave(politely=dice.random() < 0.5)
            await asyncio.sleep(dice.random() * 3)
            mail = self.postbox.newest_to(f"customer{person.name.split()[1]}@mail.example")
            if mail is not None and dice.random() < 0.5 and person.mailed < MOST_MAILS:
                person.mailed += 1
                await self._answer_by_mail(person, conversation, mail, dice)

    async def _answer_by_mail(self, person: Person, conversation: str, mail: Any, dice: random.Random) -> None:
        person.said += 1
        line = Line(conversation, f"{person.name} by mail", f"mail of {person.name} number {person.said:05}.")
        self.ledger.lines.append(line)
        letter = answer(mail, line.text)
        while not line.taken:
            with suppress(OSError, SMTPException):  # as a mail server, which tries for days
                await post(letter, dice.choice(self.lmtp_ports))
                line.taken = True

    async def _agents_life(self, agent: Person, dice: random.Random) -> None:
        conversations = list(self.customers)
        while True:
            await agent.say(dice.choice(conversations), "reply")
            await asyncio.sleep(dice.random() * 0.15)

    async def gather(self) -> None:
        """Everybody is there, and all they said is acknowledged."""
        for conversation, person in self.customers.items():
            client = person.client or await person.arrive(self.webs[0])
            await client.show(conversation)
        for person in (*self.customers.values(), *self.agents):
            for conversation in tuple(person.threads):
                assert person.client is not None
                await person.client.settled(conversation)

    async def heal(self, seconds: float = HEAL_SECONDS) -> None:
        """All are gathered; then half of the customers leave, and everyone gets one more reply, seen or by mail."""
        await self.gather()
        for person in tuple(self.customers.values())[::2]:
            await person.leave()
        for conversation in self.customers:
            await self.agents[0].say(conversation, "last reply")
        await self._mails_arrive(seconds)
        await self.everybody_reads(seconds)

    async def everybody_reads(self, seconds: float = HEAL_SECONDS) -> None:
        """Until every thread has come as far as the database, or the time is over."""
        await self.gather()
        async with self._store() as store:
            await self._level(store, seconds)

    async def _level(self, store: SqlStore, seconds: float) -> dict[str, list[Entry]]:
        """The database as it is once every reader has come as far, or once the time is over."""
        until = asyncio.get_running_loop().time() + seconds
        while True:
            truth = await self._truth(store)
            if self.ledger.healed(truth) or asyncio.get_running_loop().time() > until:
                return truth
            await asyncio.sleep(0.3)

    async def close(self) -> None:
        for person in (*self.customers.values(), *self.agents):
            await person.leave()
        for service in reversed(self.services.values()):
            await asyncio.to_thread(service.close)

    async def _mails_arrive(self, seconds: float) -> None:
        """Until what is due has left and what was taken in is said, or the time is over; then `count` tells."""
        async with self._store() as store:
            until = asyncio.get_running_loop().time() + seconds
            while asyncio.get_running_loop().time() < until:
                for conversation, person in self.customers.items():
                    if person.client is not None:
                        await person.look(conversation)
                if not self.ledger.mail_is_due() and await self._all_mails_are_in(store):
                    return
                await asyncio.sleep(0.5)

    async def _all_mails_are_in(self, store: SqlStore) -> bool:
        truth = await self._truth(store)
        kept = {entry.text for entries in truth.values() for entry in entries}
        return all(line.text in kept for line in self.ledger.lines if line.taken)

    async def take_stock(self) -> Count:
        """A line about a mail may have been written a moment ago: what one reader has and another has not yet, be it
        the database, is counted when they are level."""
        async with self._store() as store:
            count = self.ledger.count(await self._level(store, LEVEL_SECONDS))
            due = self.ledger.mail_is_due()
            for conversation in {line.conversation for line in self.ledger.lines if line.text in due}:
                count.remarks.append(repr(await store.conversations.get(conversation)))
            return count

    @asynccontextmanager
    async def _store(self) -> AsyncIterator[SqlStore]:
        store = SqlStore(self.database_url)
        try:
            yield store
        finally:
            await store.stop()

    async def _truth(self, store: SqlStore) -> dict[str, list[Entry]]:
        return {one: list(await store.conversations.entries(one, limit=1_000_000)) for one in self.customers}


async def _start(services: Sequence[Service]) -> None:
    await asyncio.gather(*(asyncio.to_thread(service.start) for service in services))
