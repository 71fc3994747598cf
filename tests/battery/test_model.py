"""Whatever people do, in any order: the conversation is the list of what was said, and no reply gets lost on its way.

The real actions on a real store, with a clock that is moved, against a model that is a list.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from msgspec.structs import replace

from server.actions import activity, intake, mail_in, mail_out, messages, threads
from server.actions.desk import Desk
from server.adapters.bus_memory import MemoryBus, MemoryPresence
from server.adapters.mail_templates import JinjaMailTemplates
from server.adapters.passwords import Argon2Passwords
from server.adapters.portraits import PillowPortraits
from server.adapters.store import SqlStore
from server.domain.arrival import Envelope
from server.domain.conversation import Conversation, Status
from server.domain.entry import Author, Channel, Entry, Kind
from server.domain.people import Customer
from server.ports import Mail
from tests.battery.table import LONG, SEEDS
from tests.support.house import AGENTS, SITE, furnish
from tests.support.letters import answer
from tests.support.mails import ReceivedMail

T = TypeVar("T")

RUNS = 20_000 if LONG else 200
STEPS = 20
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HOUSE = replace(SITE, gone_delay=timedelta(seconds=60), here_delay=timedelta(minutes=10))
ANA, JONAS = AGENTS["ana"].id, AGENTS["jonas"].id
AGENT = {agent.id: agent for agent in AGENTS.values()}

agents = st.sampled_from([ANA, JONAS])


class RecordingMailer:
    """Keeps what it was given. `mood`: takes it, is away, or takes it and dies before it says so."""

    def __init__(self) -> None:
        self.mails: list[ReceivedMail] = []
        self.mood = "takes"

    async def send(self, mail: Mail) -> None:
        if self.mood != "is away":
            self.mails.append(ReceivedMail(mail.mail_from, (mail.rcpt_to,), mail.raw, START))
        if self.mood != "takes":
            raise ConnectionError


@dataclass
class World:
    """One store for all runs; each run has a customer and a conversation of its own."""

    store: SqlStore
    loop: asyncio.AbstractEventLoop
    now: datetime = START
    mailer: RecordingMailer = field(default_factory=RecordingMailer)

    def __post_init__(self) -> None:
        self.desk = Desk(
            store=self.store,
            bus=MemoryBus(),
            presence=MemoryPresence(timedelta(days=3650)),
            mailer=self.mailer,
            templates=JinjaMailTemplates(),
            passwords=Argon2Passwords(),
            portraits=PillowPortraits(),
            clock=lambda: self.now,
            secret="a secret key for tests only, long enough to be accepted",
            public_url="http://localhost",
        )

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)


@contextmanager
def opened_world(directory: Path) -> Iterator[World]:
    url = f"sqlite:///{directory / 'warmline.db'}"
    with asyncio.Runner() as runner:
        runner.run(furnish(url, HOUSE))
        store = SqlStore(url)
        runner.run(store.start())
        try:
            yield World(store, runner.get_loop())
        finally:
            runner.run(store.stop())


class Talk(RuleBasedStateMachine):
    """The model: `said` is the list of messages; of a reply it knows whether it was seen."""

    world: World

    @initialize()
    def somebody_asks(self) -> None:
        self.conversation = uuid4().hex
        self.customer = Customer(
            uuid4().hex, HOUSE.id, START, external_id=uuid4().hex, name="Mara", email=f"{uuid4().hex}@mail.example"
        )
        self.world.now = START
        self.world.mailer.mails.clear()
        self.world.mailer.mood = "takes"
        self.said: list[tuple[Author, str, str, Channel]] = []
        self.notes = 0
        self.seen: set[str] = set()
        self.assignee: str | None = None
        self.status = Status.OPEN
        self.waiting_since: datetime | None = None
        self.here = False
        self.run(self.world.store.people.put_customer(self.customer))
        self.customer_comes()
        self.customer_says(1)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.world.run(work)

    @property
    def desk(self) -> Desk:
        return self.world.desk

    @precondition(lambda self: self.here)
    @rule(times=st.integers(1, 3))
    def customer_says(self, times: int) -> None:
        """Once, or again because the answer got lost."""
        text, client_id = f"question {len(self.said)}", uuid4().hex
        said = messages.said_by(Author.CUSTOMER, self.customer.id, text, client_id, {})
        send = messages.send_as_customer
        entries = [self.run(send(self.desk, HOUSE, self.customer, self.conversation, said)) for _ in range(times)]
        assert len({entry.seq for entry in entries}) == 1
        self._customer_said(text, Channel.CHAT)

    @rule(agent=agents, times=st.integers(1, 3))
    def agent_replies(self, agent: str, times: int) -> None:
        text = f"reply {len(self.said)}"
        said = messages.said_by(Author.AGENT, agent, text, uuid4().hex, {})
        for _ in range(times):
            self.run(messages.send_as_agent(self.desk, AGENT[agent], HOUSE, self.conversation, said, note=False, saw=0))
        self.said.append((Author.AGENT, agent, text, Channel.CHAT))
        self.assignee, self.status, self.waiting_since = agent, Status.OPEN, None

    @rule(agent=agents)
    def agent_notes(self, agent: str) -> None:
        said = messages.said_by(Author.AGENT, agent, "between us", uuid4().hex, {})
        self.run(messages.send_as_agent(self.desk, AGENT[agent], HOUSE, self.conversation, said, note=True, saw=0))
        self.notes += 1

    @precondition(lambda self: self.here)
    @rule()
    def customer_sees(self) -> None:
        last = self._conversation().last_public_seq
        self.run(activity.customer_read(self.desk, self.customer, self.conversation, last))
        self.seen |= self._replies()

    @precondition(lambda self: self.here)
    @rule()
    def customer_leaves(self) -> None:
        self.run(activity.customer_gone(self.desk, HOUSE, self.customer, "tab"))
        self.here = False

    @precondition(lambda self: not self.here)
    @rule()
    def customer_comes(self) -> None:
        self.run(activity.customer_here(self.desk, self.customer, "tab", arrived=True))
        self.here = True

    @precondition(lambda self: self.world.mailer.mails)
    @rule(which=st.integers(0, 50), times=st.integers(1, 3))
    def customer_answers_a_mail(self, which: int, times: int) -> None:
        """Any of those they got; the mail server may deliver it more than once."""
        mails = self.world.mailer.mails
        text = f"answer {len(self.said)}"
        letter = answer(mails[which % len(mails)], text)
        raw = letter.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        for _ in range(times):
            kept = self.run(intake.receive(self.desk, Envelope("lmtp", self.customer.email, str(letter["To"]), raw)))
            self.run(mail_in.process(self.desk, kept))
        self._customer_said(text, Channel.EMAIL)

    @rule(by=agents, to=agents)
    def agent_hands_over(self, by: str, to: str) -> None:
        self.run(threads.hand_over_to(self.desk, AGENT[by], self.conversation, to))
        self.assignee = to

    @rule(agent=agents)
    def agent_takes(self, agent: str) -> None:
        self.run(threads.take_by_agent(self.desk, AGENT[agent], self.conversation))
        self.assignee = agent

    @rule(agent=st.none() | agents)
    def somebody_closes(self, agent: str | None) -> None:
        if agent:
            self.run(threads.close_by_agent(self.desk, AGENT[agent], self.conversation))
        else:
            self.run(threads.close_by_customer(self.desk, self.customer, self.conversation))
        self.status, self.waiting_since = Status.CLOSED, None

    @rule(agent=st.none() | agents)
    def somebody_reopens(self, agent: str | None) -> None:
        if agent:
            self.run(threads.reopen_by_agent(self.desk, AGENT[agent], self.conversation))
        else:
            self.run(threads.reopen_by_customer(self.desk, self.customer, self.conversation))
        if self.status is Status.CLOSED and self.said[-1][0] is Author.CUSTOMER:
            self.waiting_since = self.world.now  # it was closed without an answer
        self.status = Status.OPEN

    @rule(seconds=st.sampled_from([1, 30, 61, 601, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.world.now += timedelta(seconds=seconds)

    @rule(seconds=st.sampled_from([0, 61, 601, 3600]), mood=st.sampled_from(["takes", "is away", "dies"]))
    def later_what_is_due_leaves(self, seconds: int, mood: str) -> None:
        self.time_passes(seconds)
        self.what_is_due_leaves(mood)

    def what_is_due_leaves(self, mood: str) -> None:
        self.world.mailer.mood = mood
        for row in self.run(mail_out.claim_due(self.desk, 20)):
            self.run(mail_out.deliver(self.desk, row))

    @invariant()
    def the_timeline_is_the_list(self) -> None:
        entries, now_is = self._entries(), self._conversation()
        told = [entry for entry in entries if entry.kind is Kind.MESSAGE]
        assert [(entry.author, entry.author_id, entry.text, entry.channel) for entry in told] == self.said
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        public = [entry.public_seq for entry in entries if entry.public_seq is not None]
        assert public == list(range(1, len(public) + 1))
        assert len(entries) - len(public) == self.notes
        assert (now_is.last_seq, now_is.last_public_seq) == (len(entries), len(public))
        assert (now_is.assignee_id, now_is.status) == (self.assignee, self.status)
        assert now_is.waiting_since == self.waiting_since

    @invariant()
    def each_reply_is_in_one_mail_at_most(self) -> None:
        for reply in self._replies():
            assert len({mail.message_id for mail in self.world.mailer.mails if reply in _lines(mail)}) <= 1

    def teardown(self) -> None:
        """In the end they are gone, and the mail server is well: what they have not seen, they have been mailed."""
        if not hasattr(self, "here"):
            return
        if self.here:
            self.customer_leaves()
        for _ in range(4):
            self.world.now += timedelta(hours=2)
            self.what_is_due_leaves("takes")
        self.the_timeline_is_the_list()
        self.each_reply_is_in_one_mail_at_most()
        mailed = {line for mail in self.world.mailer.mails for line in _lines(mail)}
        assert self._replies() - self.seen <= mailed
        assert not self.run(mail_out.claim_due(self.desk, 20))

    def _customer_said(self, text: str, channel: Channel) -> None:
        self.said.append((Author.CUSTOMER, self.customer.id, text, channel))
        self.status = Status.OPEN
        self.waiting_since = self.waiting_since or self.world.now

    def _replies(self) -> set[str]:
        return {text for author, _, text, _ in self.said if author is Author.AGENT}

    def _entries(self) -> list[Entry]:
        return self.run(self.world.store.conversations.entries(self.conversation, limit=10_000))

    def _conversation(self) -> Conversation:
        found = self.run(self.world.store.conversations.get(self.conversation))
        assert found is not None
        return found


def _lines(mail: ReceivedMail) -> set[str]:
    return {line.strip() for line in mail.text.splitlines()}


@pytest.mark.parametrize("number", SEEDS if LONG else SEEDS[:1])
def test_it_equals_the_list(tmp_path: Path, number: int) -> None:
    with opened_world(tmp_path) as world:

        class TalkHere(Talk):
            pass

        TalkHere.world = world
        limits = settings(
            max_examples=RUNS // (len(SEEDS) if LONG else 1),
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        run_machine(seed(number)(TalkHere), settings=limits)
