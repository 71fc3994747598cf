"""The whole story, with the server killed between every two of its steps, and in the middle of them.

Nothing acknowledged is lost or doubled, and each reply is mailed once, or again with the same Message-ID.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from server.domain.entry import Entry
from tests.battery.kills import MutableServer
from tests.support.client import Client, new_id
from tests.support.house import SITE, House, served_by
from tests.support.letters import answer, post
from tests.support.mails import ReceivedMail
from tests.support.smtp_sink import SmtpSink

Step = Callable[[], Awaitable[None]]


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink) -> AsyncIterator[House]:
    """Its leases are short, for at each kill a mail may be under way."""
    async with served_by(partial(MutableServer, "none"), tmp_path, smtp_sink.url, SITE, {}) as running:
        yield running


class Story:
    """Mara asks and leaves, Ana answers; the thread goes on by mail and comes back to the chat."""

    def __init__(self, house: House, sink: SmtpSink) -> None:
        self.house, self.sink = house, sink
        self.conversation = new_id()
        self.said: list[str] = []
        self.ana: Client
        self.mara: Client

    @property
    def steps(self) -> list[Step]:
        return [
            self.mara_asks,
            self.ana_answers,
            self.mara_reads_and_leaves,
            self.ana_answers_twice_more,
            self.the_mail_arrives,
            self.mara_answers_the_mail,
            self.ana_reads_it_and_answers,
            self.the_second_mail_arrives,
            self.mara_comes_back,
        ]

    async def arrive(self) -> None:
        self.ana, self.mara = await self.house.agent(), await self.house.customer()

    async def mara_asks(self) -> None:
        await self._say(self.mara, "The deploy hangs")

    async def ana_answers(self) -> None:
        await self.ana.show(self.conversation)
        await self._say(self.ana, "I'll look")

    async def mara_reads_and_leaves(self) -> None:
        await self.mara.reads(self.conversation, self.said)
        last = await self.mara.see(self.conversation)
        await self.ana.until(lambda: self.ana.rows[self.conversation].get("customer_seen", 0) >= last)
        await self.mara.close()

    async def ana_answers_twice_more(self) -> None:
        """In one breath: a mail waits for a second, and no longer, for what else is said."""
        answers = ("The volume was full", "It has grown now")
        said = [await self.ana.say(self.conversation, text) for text in answers]
        self.said += answers
        for re in said:
            await self.ana.acknowledged(self.conversation, re)

    async def the_mail_arrives(self) -> None:
        mails = await self._mailed("The volume was full", "It has grown now")
        assert all("Ana" in mail.message["From"] for mail in mails)

    async def mara_answers_the_mail(self) -> None:
        [mail] = await self._mailed("It has grown now")
        self.said.append("It works again")
        await post(answer(mail, "It works again"), self.house.lmtp_port)

    async def ana_reads_it_and_answers(self) -> None:
        await self.ana.reads(self.conversation, self.said)
        assert self.ana.thread(self.conversation).entries[-1]["channel"] == "email"
        await self._say(self.ana, "Good to hear")

    async def the_second_mail_arrives(self) -> None:
        [first], [second] = await self._mailed("It has grown now"), await self._mailed("Good to hear")
        assert first.message["Subject"] == second.message["Subject"]
        assert second.message["References"].split()[0] == first.message["References"].split()[0]

    async def mara_comes_back(self) -> None:
        self.mara = await self.house.customer()
        await self.mara.show(self.conversation)
        await self.mara.reads(self.conversation, self.said)
        await self._say(self.mara, "Back in the chat")

    async def the_end(self) -> None:
        """What must hold, however often the server died."""
        truth = await self._told_of_every_mail()
        assert [entry.text for entry in truth if entry.kind == "message"] == self.said
        assert [entry.seq for entry in truth] == list(range(1, len(truth) + 1))
        for reader in (self.ana, self.mara):
            await reader.reads(self.conversation, self.said)
        for text in ("The volume was full", "It has grown now", "Good to hear"):
            assert len(await self._mailed(text)) == 1  # each reply in one mail, sent again as the same if at all
        assert len(_mailed_lines(truth)) == len(self._different())

    async def _told_of_every_mail(self) -> list[Entry]:
        """The timeline, once it has a line for each mail: of one that arrived just before a kill only the next worker
        learns, when the lease of the one that died is over."""
        for _ in range(600):
            truth = await self.house.truth(self.conversation)
            if len(_mailed_lines(truth)) >= len(self._different()):
                break
            await asyncio.sleep(0.1)
        return truth

    async def _say(self, who: Client, text: str) -> None:
        self.said.append(text)
        await who.said(self.conversation, text)

    async def _mailed(self, *texts: str) -> list[ReceivedMail]:
        """The different mails that carry these replies, once all of them have arrived."""
        for _ in range(600):
            carrying = [mail for mail in self._different() if any(text in mail.text for text in texts)]
            if all(any(text in mail.text for mail in carrying) for text in texts):
                return carrying
            await asyncio.sleep(0.1)
        raise TimeoutError(f"{texts} were expected by mail; there are {len(self.sink.messages)} mails")

    def _different(self) -> list[ReceivedMail]:
        return list({mail.message_id: mail for mail in self.sink.messages}.values())


def _mailed_lines(truth: list[Entry]) -> list[Entry]:
    return [entry for entry in truth if entry.kind == "mailed"]


async def test_nobody_kills(house: House, smtp_sink: SmtpSink) -> None:
    story = Story(house, smtp_sink)
    await story.arrive()
    for step in story.steps:
        await step()
    await story.the_end()
    first, second = smtp_sink.messages
    assert "The volume was full" in first.text and "It has grown now" in first.text
    assert "I'll look" not in first.text  # she saw that one
    assert "It has grown now" not in second.text


async def test_killed_between_any_two_steps(house: House, smtp_sink: SmtpSink) -> None:
    story = Story(house, smtp_sink)
    await story.arrive()
    for step in story.steps:
        await step()
        await _kill_and_restart(house)
    await story.the_end()


@pytest.mark.parametrize("seed", [1, 2, 3] if os.environ.get("BATTERY") == "long" else [1])
async def test_killed_in_the_middle_of_steps(house: House, smtp_sink: SmtpSink, seed: int) -> None:
    dice = random.Random(seed)
    story = Story(house, smtp_sink)
    await story.arrive()
    for step in story.steps:
        under_way = asyncio.create_task(_run(step))
        await asyncio.sleep(dice.random() * dice.choice([0.01, 0.1, 1.0]))
        await _kill_and_restart(house)
        await under_way
    await story.the_end()


async def _run(step: Step) -> None:
    await step()


async def _kill_and_restart(house: House) -> None:
    await asyncio.to_thread(house.web.kill9)
    await asyncio.to_thread(house.web.start)
