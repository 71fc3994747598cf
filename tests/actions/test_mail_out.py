"""Replies that leave by mail: never neither seen nor mailed, never two different mails for one reply."""

import asyncio
import json
import os
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from server.actions import activity, messages
from server.actions.addresses import MAILS_A_DAY, confirm_address, give_address
from server.actions.mail_out import LEASE
from server.adapters.store import SqlStore
from server.domain.entry import Author, Kind
from server.domain.errors import BadFrame, Invalid, NotFound, TokenRefused, TooMany
from server.domain.people import Customer
from server.ports import MailRefused
from server.web import wire
from tests.actions.town import SITE, Town
from tests.support.client import new_id

MOMENTS = ("before the claim", "before presence", "after presence", "offered", "accepted", "at the end")
FIXED = MOMENTS.index("offered")
INTERLEAVINGS = 3_000 if os.environ.get("BATTERY") == "long" else 320
SEED = int(os.environ.get("BATTERY_SEED", "1"))


class Killed(Exception):
    """The worker dies here."""


class Story:
    """One conversation with a reply that is due by mail, and what happens at which moment of its delivery."""

    def __init__(self, town: Town, dice: random.Random) -> None:
        self.town, self.dice = town, dice
        self.replies: dict[int, str] = {}
        self.log: list[str] = []
        self.moment = ""
        self.customer: Customer
        self.conversation = ""
        moments = len(MOMENTS)
        came = dice.randrange(moments)
        # What they do follows soon, so that whole visits fall between any two moments.
        visit = [min(came + later, moments - 1) for later in sorted(dice.choices([0, 0, 1, 2, 4], k=2))]
        self.plan = list(zip([came, *visit], ("comes", "sees", "leaves"), strict=True))[: dice.choice([0, 1, 2, 3, 3])]
        self.plan += [(dice.randrange(moments), "replies")] * dice.choice([0, 1])
        if dice.random() < 0.4:
            self.plan.append((dice.choice([1, 2, 3, 4]), "dies"))
        self.plan.sort(key=lambda one: one[0])

    async def begin(self) -> None:
        town = self.town
        self.customer = await town.customer("mara")
        self.conversation = await town.asks(self.customer)
        await self._reply()
        town.clock.passes(SITE.gone_delay * 2)

    async def at(self, moment: str) -> None:
        """Does what is planned for this moment, once."""
        now = MOMENTS.index(moment)
        while self.plan and self.plan[0][0] <= now:
            _, what = self.plan.pop(0)
            self.log.append(f"{what} {moment}")
            if what == "dies":
                raise Killed
            await self._act(what)

    async def _act(self, what: str) -> None:
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "comes": lambda: self.town.comes(self.customer),
            "sees": lambda: self.town.sees(self.customer, self.conversation),
            "leaves": lambda: self.town.leaves(self.customer),
            "replies": self._reply,
        }
        await acts[what]()

    async def _reply(self) -> None:
        text = f"reply-{new_id()}"
        self.replies[await self.town.replies(self.conversation, text)] = text

    async def deliver(self) -> None:
        """One worker that may die, and what follows."""
        town = self.town
        town.post.script = town.presence.script = self.at
        try:
            await self.at("before the claim")
            await town.works()
        except Killed:
            town.clock.passes(LEASE * 1.1)
        finally:
            town.post.script = town.presence.script = _quietly
        while self.plan:
            try:
                await self.at("at the end")
            except Killed:
                continue
        await town.works_on(timedelta(minutes=40), timedelta(minutes=20))

    async def check(self) -> None:
        conversation = await self.town.get(self.conversation)
        mails = [mail for mail in self.town.post.mails if any(text in mail.text for text in self.replies.values())]
        for seq, text in self.replies.items():
            carriers = {mail.message_id for mail in mails if text in mail.text}
            assert len(carriers) <= 1, f"in two mails: {self.log}"
            assert carriers or seq <= conversation.customer_seen, f"neither seen nor mailed: {self.log}"
        for message_id in {mail.message_id for mail in mails}:
            same = {mail.raw for mail in mails if mail.message_id == message_id}
            assert len(same) == 1, f"a repeat that says something else: {self.log}"
        if self._seen_before_it_was_fixed():
            first = self.replies[min(self.replies)]
            assert not [mail for mail in mails if first in mail.text], f"mailed though seen: {self.log}"
        lines = [entry.data for entry in await self.town.entries(self.conversation) if entry.kind == "mailed"]
        assert len(lines) == len({mail.message_id for mail in mails}), f"one line for each mail: {self.log}"
        assert conversation.mail_id is None

    def _seen_before_it_was_fixed(self) -> bool:
        return any(line == f"sees {moment}" for line in self.log for moment in MOMENTS[:FIXED])


async def _quietly(_moment: str) -> None:
    pass


async def test_who_returns_while_the_mail_is_under_way(town: Town) -> None:
    """B20: whenever they come, look and leave, whenever the agent goes on, and wherever the worker dies."""
    dice = random.Random(SEED)
    seen: Counter[str] = Counter()
    for _ in range(INTERLEAVINGS):
        story = Story(town, dice)
        await story.begin()
        await story.deliver()
        await story.check()
        seen.update(story.log)
        town.post.mails.clear()
    for what in ("comes", "sees", "leaves", "replies"):
        assert len([line for line in seen if line.startswith(what)]) >= len(MOMENTS) - 1
    assert sum(count for line, count in seen.items() if line.startswith("dies")) > INTERLEAVINGS / 10


async def test_two_workers_and_many_rows(town: Town) -> None:
    """B16: each row leaves once."""
    store = SqlStore(str(town.store.database.url.render_as_string(hide_password=False)))
    await store.start()
    customers = [await town.customer(f"c{number}") for number in range(150)]
    conversations = await asyncio.gather(*(town.asks(customer) for customer in customers))
    await asyncio.gather(*(town.replies(one, f"reply for {one}") for one in conversations))
    town.clock.passes(SITE.gone_delay * 2)

    async def work(desk_store: SqlStore) -> int:
        desk, done, idle = town.worker(desk_store), 0, 0
        while idle < 3:
            taken = await town.works(desk)
            done, idle = done + taken, 0 if taken else idle + 1
            await asyncio.sleep(0)
        return done

    shares = await asyncio.gather(work(town.store), work(store))
    await store.stop()
    assert sum(shares) == len(conversations) and min(shares) > 0
    assert sorted(mail.rcpt_tos[0] for mail in town.post.mails) == sorted(str(one.email) for one in customers)
    assert len({mail.message_id for mail in town.post.mails}) == len(conversations)


async def test_a_worker_that_hangs_loses_its_row_and_says_the_same(town: Town) -> None:
    conversation = await _due(town)

    async def dies(moment: str) -> None:
        if moment == "accepted":
            raise Killed

    town.post.script = dies
    with pytest.raises(Killed):
        await town.works()
    town.post.script = _quietly
    assert await town.works() == 0  # still leased
    await town.works_on()
    first, second = town.post.mails
    assert first.raw == second.raw
    assert [entry.kind for entry in await town.entries(conversation)].count(Kind.MAILED) == 1


async def _due(town: Town, name: str = "mara") -> str:
    conversation = await town.asks(await town.customer(name))
    await town.replies(conversation, "the answer")
    town.clock.passes(SITE.gone_delay * 2)
    return conversation


async def test_a_server_that_says_later_gets_it_once(town: Town) -> None:
    conversation = await _due(town)
    answers = [MailRefused("451 4.3.0 later", permanent=False), ConnectionRefusedError(), TimeoutError()]

    async def moody(moment: str) -> None:
        if moment == "offered" and answers:
            raise answers.pop(0)

    town.post.script = moody
    await town.works_on()
    assert not answers and len(town.post.mails) == 1
    assert [entry.kind for entry in await town.entries(conversation)][-1] == "mailed"


async def test_a_server_that_says_later_for_days(town: Town) -> None:
    """It ends, with a word to the team."""
    conversation = await _due(town)
    tries = 0

    async def never(moment: str) -> None:
        nonlocal tries
        if moment == "offered":
            tries += 1
            raise MailRefused("452 4.2.2 mailbox full", permanent=False)

    town.post.script = never
    await town.works_on(timedelta(days=5), timedelta(minutes=30))
    failed = [entry for entry in await town.entries(conversation) if entry.kind == "mail_failed"]
    assert [entry.data["reason"] for entry in failed] == ["452 4.2.2 mailbox full"]
    assert not failed[0].public and 50 < tries < 400


async def test_days_without_a_server_do_not_count_as_days_of_later(town: Town) -> None:
    """Nor do they before an administrator has it tried again."""
    conversation, answers = await _due(town), [ConnectionRefusedError] * 4 * 24

    async def away_and_then_later(moment: str) -> None:
        if moment == "offered" and answers:
            raise answers.pop()
        if moment == "offered" and tries.pop():
            raise MailRefused("450 4.2.0 come back in five minutes", permanent=False)

    tries = [False, True]
    town.post.script = away_and_then_later
    await town.works_on(timedelta(days=6), timedelta(hours=1))
    assert not tries and [entry.kind for entry in await town.entries(conversation)][-1] == "mailed"


async def test_a_confirmation_ends_too_and_is_the_same_mail_when_it_is_sent_again(town: Town) -> None:
    visitor, tries = Customer(new_id(), SITE.id, town.clock()), 0
    await give_address(town.desk, SITE, visitor, "vera@mail.example")

    async def unheard(moment: str) -> None:
        nonlocal tries
        tries += moment == "offered"
        if moment == "accepted":
            raise ConnectionResetError  # its answer is lost
        if tries > 2:
            raise MailRefused("450 4.2.0 later", permanent=False)

    town.post.script = unheard
    await town.works_on(timedelta(days=10), timedelta(hours=1))
    first, again = town.post.mails
    assert first.raw == again.raw
    assert tries < 300 and not await town.store.outbox.tally()


async def test_a_link_that_runs_out_before_any_server_is_there_is_made_anew(town: Town) -> None:
    visitor = Customer(new_id(), SITE.id, town.clock())
    await give_address(town.desk, SITE, visitor, "vera@mail.example")

    async def away(moment: str) -> None:
        raise ConnectionRefusedError

    town.post.script = away
    await town.works_on(timedelta(days=7), timedelta(hours=1))
    town.post.script = _quietly
    await town.works_on(timedelta(hours=2))
    [mail] = town.post.mails
    [token] = set(re.findall(r"/confirm/([\w.-]+)", mail.text))
    await confirm_address(town.desk, token)
    assert not await town.store.outbox.tally()


async def test_nobody_takes_the_id_of_our_lines_first(town: Town) -> None:
    mara = await town.customer("mara")
    conversation = await town.asks(mara)
    row = f"{conversation}-5"
    for name in (f"mailed-{row}", f"failed-{row}-1"):
        said = messages.said_by(Author.CUSTOMER, mara.id, "mine", name, {})
        await messages.send_as_customer(town.desk, SITE, mara, conversation, said)
        frame = {"t": "send", "re": name.replace("-", "/", 1), "conversation": conversation, "text": "mine"}
        with pytest.raises(BadFrame):
            wire.parse_customer(json.dumps(frame))
    await town.replies(conversation, "the answer")
    assert (await town.get(conversation)).mail_id == row
    await town.works_on(timedelta(days=1))
    assert len(town.post.mails) == 1
    assert [entry.kind for entry in await town.entries(conversation)][-1] == "mailed"


async def test_a_server_that_says_no_is_believed(town: Town) -> None:
    conversation = await _due(town)

    async def no(moment: str) -> None:
        if moment == "offered":
            raise MailRefused("550 5.1.1 no such user", permanent=True)

    town.post.script = no
    await town.works_on(timedelta(days=1), timedelta(hours=1))
    [failed] = [entry for entry in await town.entries(conversation) if entry.kind == "mail_failed"]
    assert failed.data == {"to": "mara@mail.example", "reason": "550 5.1.1 no such user"}
    assert not town.post.mails


async def test_while_no_server_answers_mail_waits_for_as_long_as_it_takes(town: Town) -> None:
    conversation = await _due(town)

    async def away(moment: str) -> None:
        if moment == "offered":
            raise ConnectionRefusedError

    town.post.script = away
    await town.works_on(timedelta(days=5), timedelta(hours=1))
    town.post.script = _quietly
    await town.works_on()
    assert len(town.post.mails) == 1
    assert "mail_failed" not in [entry.kind for entry in await town.entries(conversation)]


async def test_an_address_is_asked_before_anything_personal_goes_there(town: Town) -> None:
    visitor = Customer(new_id(), SITE.id, town.clock(), locale="en")
    await town.store.people.put_customer(visitor)
    conversation = await town.asks(visitor, "my secret question")
    given = await give_address(town.desk, SITE, visitor, "Vera@Mail.Example ")
    await town.replies(conversation, "my secret answer")
    await town.works_on()
    [asked] = town.post.mails
    assert "secret" not in asked.text + asked.html and asked.rcpt_tos == (given.unconfirmed_email,)

    # Confirmed long after the reply: it goes out now.
    token = town.confirmation(visitor.id, str(given.unconfirmed_email))
    await confirm_address(town.desk, token)
    await confirm_address(town.desk, token)
    await town.works_on()
    _, reply = town.post.mails
    assert "my secret answer" in reply.text and reply.rcpt_tos == (given.unconfirmed_email,)
    assert [entry.kind for entry in await town.entries(conversation)].count(Kind.ADDRESS) == 1


async def test_what_a_socket_has_kept_of_its_customer_takes_no_confirmed_address_away(town: Town) -> None:
    visitor = await town.store.people.put_customer(Customer(new_id(), SITE.id, town.clock()))
    conversation = await town.asks(visitor)
    on_the_socket = await give_address(town.desk, SITE, visitor, "vera@mail.example")
    elsewhere = town.worker(town.store)  # whose word does not reach the socket
    await confirm_address(elsewhere, town.confirmation(visitor.id, "vera@mail.example"))
    another = await town.asks(on_the_socket, "another question")
    assert (await give_address(town.desk, SITE, on_the_socket, "vera@mail.example")).unconfirmed_email is None
    await give_address(town.desk, SITE, on_the_socket, "new@mail.example")
    await activity.customer_moved(town.desk, on_the_socket, "https://acme.example/billing")
    kept = await town.store.people.customer(visitor.id)
    assert kept is not None
    assert (kept.email, kept.unconfirmed_email, kept.page) == (
        "vera@mail.example",
        "new@mail.example",
        "https://acme.example/billing",
    )
    await town.replies(conversation, "the first answer")
    await town.replies(another, "the second answer")
    await town.works_on()
    sent = "".join(mail.text for mail in town.post.mails if mail.rcpt_tos == ("vera@mail.example",))
    assert "the first answer" in sent and "the second answer" in sent


async def test_an_address_is_asked_three_times_a_day_whoever_asks(town: Town) -> None:
    """B43: we are no means to fill a stranger's mailbox, and a refused wish leaves nothing behind."""
    visitors = [Customer(new_id(), SITE.id, town.clock()) for _ in range(MAILS_A_DAY + 2)]
    for visitor in visitors[:MAILS_A_DAY]:
        await give_address(town.desk, SITE, visitor, "victim@mail.example")
    for visitor, spelling in zip(visitors[MAILS_A_DAY:], ("victim@mail.example", "VICTIM@mail.EXAMPLE"), strict=True):
        with pytest.raises(TooMany):
            await give_address(town.desk, SITE, visitor, spelling)
        kept = await town.store.people.customer(visitor.id)
        assert kept is None or kept.unconfirmed_email is None
    await town.works_on()
    assert len(town.post.mails) == MAILS_A_DAY
    town.clock.passes(timedelta(days=1))
    await give_address(town.desk, SITE, visitors[-1], "victim@mail.example")


@pytest.mark.parametrize(
    "address",
    ["", "x", "a@b", "a b@c.example", "a@b.example\r\nBcc: x@y.example", "a@b.example,c@d.example"],
)
async def test_what_is_no_address(town: Town, address: str) -> None:
    with pytest.raises(Invalid):
        await give_address(town.desk, SITE, Customer(new_id(), SITE.id, town.clock()), address)
    await town.works_on()
    assert not town.post.mails


async def test_a_link_confirms_only_what_it_was_made_for(town: Town) -> None:
    visitor = Customer(new_id(), SITE.id, town.clock())
    await give_address(town.desk, SITE, visitor, "first@mail.example")
    token = town.confirmation(visitor.id, "first@mail.example")
    await give_address(town.desk, SITE, visitor, "second@mail.example")
    with pytest.raises(NotFound):
        await confirm_address(town.desk, token)
    for wrong in (
        "",
        "x",
        token[:-3] + "AAA",
        town.confirmation("", "first@mail.example"),
    ):
        with pytest.raises((TokenRefused, NotFound)):
            await confirm_address(town.desk, wrong)
    known = await town.store.people.customer(visitor.id)
    assert known is not None and known.email is None


async def test_a_verified_customer_keeps_the_dashboards_address(town: Town, tmp_path: Path) -> None:
    mara = await town.customer("mara")
    with pytest.raises(Invalid):
        await give_address(town.desk, SITE, mara, "other@mail.example")
