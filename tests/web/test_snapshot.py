"""A snapshot and the events after it make the same state as a fresh snapshot, for whoever came when.

A seeded run does everything that people can do; what clients built from their frames alone is then compared with what
somebody is told who connects at the end.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from itertools import chain
from typing import Any, get_args

import httpx
import pytest
import pytest_asyncio

from server.domain import events
from tests.support.client import PATIENCE_SECONDS, Client, new_id
from tests.support.house import AGENTS, PASSWORD, House, embedded
from tests.support.letters import answer, post
from tests.support.smtp_sink import SmtpSink
from tests.web import built
from tests.web.visits import DESK, bare

pytestmark = pytest.mark.asyncio(loop_scope="module")

STEPS = 150
VIEWS = ("waiting", "mine", "open", "nobodys", "closed")
SHOWN_AS = {
    events.Changed: {"row", "entries", "conversation"},
    events.Typed: {"typing"},
    events.Watched: {"watching"},
    events.CustomerChanged: {"customer", "you"},
    events.DeskChanged: {"agents", "opening"},
    events.SiteChanged: {"opening"},  # that hours saved by somebody reach the chat: tests/web/test_admin_hours.py
    events.SessionEnded: {"closed"},
}
"""By which frames clients learn of each event; a new event needs its line here, and its step below."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[House, SmtpSink]]:
    with SmtpSink() as sink:
        async with embedded(tmp_path_factory.mktemp("snapshot"), sink.url, RATE_BURST="100000") as running:
            yield running, sink


class Run:
    """Who is there, and everything they can do."""

    def __init__(self, house: House, sink: SmtpSink, seed: int) -> None:
        self.house, self.sink, self.seed = house, sink, seed
        self.dice = random.Random(seed)
        self.subs = [f"{seed}-mara", f"{seed}-noor"]
        self.conversations: dict[str, list[str]] = {sub: [new_id() for _ in range(3)] for sub in [*self.subs, ""]}
        self.customers: dict[str, Client] = {}
        self.observers: list[Client] = []
        # In the same order in each run, which ids that are made in the same millisecond are not.
        self.places = {one: place for place, one in enumerate(chain(*self.conversations.values()))}
        self.begun: set[str] = set()
        self.answered: set[str] = set()
        self.ana: Client
        self.jonas: Client
        self.visitor_token = ""
        self.done: dict[str, int] = {}

    async def arrive(self) -> None:
        self.ana, self.jonas = [await self.list_all(await self.house.agent(name)) for name in ("ana", "jonas")]
        for sub in self.subs:
            self.customers[sub] = await self.house.customer(sub)
            self.observers.append(await self.house.customer(sub))
        self.customers[""] = await self.house.customer(None)
        self.visitor_token = self.customers[""].welcome["visitor"]
        for sub in self.conversations:
            await self.customer_says(sub, self.conversations[sub][0])

    async def list_all(self, agent: Client) -> Client:
        for view in VIEWS:
            await agent.ask({"t": "inbox", "view": view})
        return agent

    @property
    def steps(self) -> list[Callable[[], Awaitable[None]]]:
        often = [self.customer_speaks, self.agent_replies]
        return [
            *often,
            *often,
            self.agent_notes,
            self.agent_takes,
            self.agent_hands_over,
            self.close_or_reopen,
            self.customer_closes_or_reopens,
            self.somebody_reads,
            self.somebody_types,
            self.agent_goes_elsewhere,
            self.customer_moves,
            self.customer_leaves_and_returns,
            self.agent_looks_in,
            self.visitor_gives_address,
            self.customer_rates,
        ]

    async def play(self) -> None:
        for number in range(STEPS):
            if number == STEPS // 2:
                self.observers.append(await self.house.customer(self.subs[0]))
                self.observers.append(await self.list_all(await self.house.agent("ana")))
            step = self.dice.choice(self.steps)
            await step()
            self.done[step.__name__] = self.done.get(step.__name__, 0) + 1
        await self.a_mail_is_answered()
        for step in self.steps:
            assert self.done.get(step.__name__), f"seed {self.seed} never does {step.__name__}"

    def some_begun(self) -> str:
        return self.dice.choice(self.in_order(self.begun))

    def in_order(self, conversations: set[str]) -> list[str]:
        return sorted(conversations, key=self.places.__getitem__)

    def owner(self, conversation: str) -> str:
        return next(sub for sub, theirs in self.conversations.items() if conversation in theirs)

    def some_agent(self) -> Client:
        return self.dice.choice([self.ana, self.jonas])

    async def customer_says(self, sub: str, conversation: str) -> None:
        await self.customers[sub].said(conversation, f"question {self.dice.random()}")
        self.begun.add(conversation)

    async def customer_speaks(self) -> None:
        sub = self.dice.choice([*self.subs, ""])
        await self.customer_says(sub, self.dice.choice(self.conversations[sub]))

    async def agent_replies(self) -> None:
        conversation = self.some_begun()
        await self.some_agent().said(conversation, f"answer {self.dice.random()}")
        self.answered.add(conversation)

    async def agent_notes(self) -> None:
        await self.some_agent().said(self.some_begun(), f"note {self.dice.random()}", note=True)

    async def agent_takes(self) -> None:
        await self.some_agent().ask({"t": "take", "conversation": self.some_begun()})

    async def agent_hands_over(self) -> None:
        to = self.dice.choice(list(AGENTS.values()))
        await self.some_agent().ask({"t": "hand_over", "conversation": self.some_begun(), "to": to.id})

    async def close_or_reopen(self) -> None:
        await self.some_agent().ask({"t": self.dice.choice(["close", "reopen"]), "conversation": self.some_begun()})

    async def customer_closes_or_reopens(self) -> None:
        conversation = self.some_begun()
        asked = {"t": self.dice.choice(["close", "reopen"]), "conversation": conversation}
        await self.customers[self.owner(conversation)].ask(asked)

    async def somebody_reads(self) -> None:
        conversation = self.some_begun()
        who = self.dice.choice([self.customers[self.owner(conversation)], self.ana, self.jonas])
        await who.ask({"t": "open", "conversation": conversation})
        await who.tell({"t": "seen", "conversation": conversation, "seq": self.dice.randrange(1, 12)})

    async def somebody_types(self) -> None:
        conversation = self.some_begun()
        who = self.dice.choice([self.customers[self.owner(conversation)], self.ana, self.jonas])
        await who.ask({"t": "open", "conversation": conversation})
        await who.tell({"t": "typing", "conversation": conversation})

    async def agent_looks_in(self) -> None:
        await self.some_agent().show(self.some_begun())

    async def agent_goes_elsewhere(self) -> None:
        """Their tab stays; what another socket of theirs sees must stay whole."""
        conversation = self.some_begun()
        await self.ana.ask({"t": "open", "conversation": conversation})
        await self.ana.tell({"t": "unwatch", "conversation": conversation})
        await self.ana.show(conversation)

    async def customer_moves(self) -> None:
        page = f"https://dashboard.localhost/{self.dice.randrange(1000)}"
        await self.customers[self.dice.choice(self.subs)].tell({"t": "page", "url": page, "title": "Deploys"})

    async def customer_leaves_and_returns(self) -> None:
        sub = self.dice.choice([*self.subs, ""])
        await self.customers[sub].close()
        if sub:
            self.customers[sub] = await self.house.customer(sub)
        else:
            self.customers[sub] = await self.house.customer(None, visitor=self.visitor_token)

    async def visitor_gives_address(self) -> None:
        address = f"visitor{self.dice.randrange(10**9)}@mail.example"
        await self.customers[""].ask({"t": "email", "address": address})

    async def customer_rates(self) -> None:
        conversation = self.dice.choice(self.in_order(self.answered) or [self.some_begun()])
        mood = self.dice.choice(["smile", "frown", "frown_at_you", "frown_at_product"])
        asked = {"t": "rate", "conversation": conversation, "mood": mood, "word": self.dice.choice(["", "slow"])}
        await self.customers[self.owner(conversation)].ask(asked)

    async def a_mail_is_answered(self) -> None:
        """Noor is gone, a reply is mailed, and she answers the mail."""
        sub = self.subs[1]
        conversation = self.conversations[sub][0]
        for client in (self.customers[sub], self.observers[1]):
            await client.close()
        text = f"by mail {self.seed}"
        await self.ana.said(conversation, text)
        for _ in range(600):
            mails = [mail for mail in self.sink.messages if text in mail.text]
            if mails:
                break
            await asyncio.sleep(0.1)
        await post(answer(mails[0], f"It works again, {self.seed}"), self.house.lmtp_port)
        await self.ana.show(conversation)
        await self.ana.until(lambda: f"It works again, {self.seed}" in self.ana.thread(conversation).texts)
        self.customers[sub] = await self.house.customer(sub)
        self.observers[1] = self.customers[sub]

    async def show_everything(self, agent: Client) -> None:
        for conversation in self.in_order(self.begun):
            agent.shown.add(conversation)
            await agent.ask({"t": "open", "conversation": conversation, "since": agent.thread(conversation).last})


@pytest.mark.parametrize("seed", [1, 2])
async def test_events_make_what_a_fresh_snapshot_says(place: tuple[House, SmtpSink], seed: int) -> None:
    house, sink = place
    run = Run(house, sink, seed)
    await run.arrive()
    for client in (run.ana, run.jonas):
        await run.show_everything(client)
    for observer, sub in zip(run.observers, run.subs, strict=True):
        for conversation in run.conversations[sub]:
            observer.shown.add(conversation)
    await run.play()

    fresh = await run.list_all(await house.agent("jonas"))
    await run.show_everything(fresh)
    for agent in (run.ana, run.jonas, run.observers[-1]):
        await _same(agent, fresh, lambda one: built.inbox(one.frames, run.begun))
        await _same(agent, fresh, lambda one: built.counts(one, one.welcome["you"]["id"]), among=VIEWS[:1] + VIEWS[2:])
        await _same(agent, fresh, lambda one: built.colleagues(one.frames))
    for agent in (run.ana, run.jonas):
        open_there = {one for one in run.begun if agent.thread(one).last}
        assert len(open_there) > 3
        await _same(agent, fresh, lambda one, mine=open_there: built.threads(one, mine))  # type: ignore[misc]
        await _same(agent, fresh, lambda one, mine=open_there: built.details(one.frames, mine))  # type: ignore[misc]

    mara = run.subs[0]
    for client in (run.customers[mara], run.observers[0], run.observers[2]):
        again = await house.customer(mara)
        await _same(client, again, lambda one: built.conversations(one.frames))
        theirs = [one for one in run.conversations[mara] if one in run.begun]
        for conversation in theirs:
            for reader in (client, again):
                reader.shown.add(conversation)
                asked = {"t": "open", "conversation": conversation, "since": reader.thread(conversation).last}
                await reader.ask(asked)
        await _same(client, again, lambda one, theirs=theirs: built.threads(one, theirs))  # type: ignore[misc]
        await _same(client, again, built.you)
        await _same(client, again, lambda one: built.last(one.frames, "opening"))

    told = {frame["t"] for client in house.clients for frame in client.frames}
    assert all(shown & (told | {"closed"}) for shown in SHOWN_AS.values())
    for client in house.clients:
        await client.close()
    house.clients.clear()


async def test_a_session_that_ends_is_an_event_like_the_others(place: tuple[House, SmtpSink]) -> None:
    house, _ = place
    assert set(get_args(events.Event)) == set(SHOWN_AS)
    cookie = house.sign_in(AGENTS["jonas"].email, PASSWORD)
    async with bare(house, DESK, {"t": "hello", "v": 1}, cookie=cookie) as one:
        await one.hears("welcome")
        await asyncio.to_thread(_sign_out, house, cookie)
        assert await one.ends() == 4401


def _sign_out(house: House, cookie: str) -> None:
    headers = {"Cookie": cookie, "Origin": house.web.base_url}
    answer = httpx.post(house.web.base_url + "/agent/sign-out", headers=headers, timeout=PATIENCE_SECONDS)
    assert answer.status_code == 303


async def _same(old: Client, fresh: Client, make: Callable[[Client], Any], among: Iterable[str] = ()) -> None:
    """Once everything under way has arrived."""

    def chosen(client: Client) -> Any:
        made = make(client)
        return {name: made[name] for name in among} if among else made

    try:
        await old.until(lambda: bool(chosen(old) == chosen(fresh)))
    except TimeoutError:
        assert chosen(old) == chosen(fresh)
