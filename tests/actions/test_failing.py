"""Addresses that mail does not reach: marked by what says so, believed, and tried again when there is hope."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from server.actions.addresses import confirm_address, give_address
from server.actions.mail_again import try_address_again
from server.domain.entry import Entry
from server.domain.errors import NotFound
from server.domain.failing import BELIEVED_FOR, is_failing
from server.domain.people import Agent, Customer
from server.ports import MailRefused
from tests.actions.correspondence import Correspondence, bounce_of
from tests.actions.town import ANA, SITE, Town, a_town
from tests.support.client import new_id
from tests.support.letters import answer

GONE = "550 5.1.1 no such user"
OUTSIDER = Agent("c3" * 16, "eve@evil.example", "Eve", site_ids=("9" * 32,))


class Refusing:
    """A mail server that refuses all with these words, until it has none."""

    def __init__(self, town: Town, reason: str = GONE) -> None:
        self.town, self.reason, self.asked = town, reason, 0
        town.post.script = self

    async def __call__(self, moment: str) -> None:
        if moment == "offered":
            self.asked += 1
            if self.reason:
                raise MailRefused(self.reason, permanent=True)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as town:
        yield town


async def failing(town: Town, customer: Customer) -> str | None:
    found = await town.store.people.customer(customer.id)
    assert found is not None
    return found.failing_why if is_failing(found, town.clock()) else None


async def told(town: Town, conversation: str) -> list[Entry]:
    return [one for one in await town.entries(conversation) if one.kind == "mail_failed"]


async def answered(town: Town, customer: Customer, conversation: str = "", text: str = "the answer") -> str:
    conversation = await town.asks(customer, conversation=conversation) if not conversation else conversation
    await town.replies(conversation, text)
    await town.works_on(timedelta(hours=1))
    return conversation


async def test_a_refused_address_is_marked_and_no_mail_is_tried_there(town: Town) -> None:
    server, mara = Refusing(town), await town.customer("mara")
    conversation = await answered(town, mara)
    assert await failing(town, mara) == GONE and server.asked == 1
    await answered(town, mara, conversation, "and another thing")
    assert server.asked == 1, "a mail without a chance was sent"
    first, second = await told(town, conversation)
    assert "unsent" not in first.data and second.data["unsent"] and second.data["reason"] == GONE
    assert not second.public
    # In another conversation of theirs too, and for another person with the same address.
    await answered(town, mara)
    assert server.asked == 1


@pytest.mark.parametrize(
    "reason", ["552 5.3.4 message too big", "554 5.7.1 rejected as spam", "550 5.7.26 unauthenticated", "552 too large"]
)
async def test_what_is_said_of_one_mail_marks_no_address(town: Town, reason: str) -> None:
    server, mara = Refusing(town, reason), await town.customer("mara")
    conversation = await answered(town, mara)
    assert await failing(town, mara) is None and len(await told(town, conversation)) == 1
    server.reason = ""
    await answered(town, mara, conversation, "a smaller one")
    assert len(town.post.mails) == 1 and "a smaller one" in town.post.mails[0].text


async def test_an_agent_has_it_tried_again_and_all_that_was_missed_goes(town: Town) -> None:
    server, mara = Refusing(town), await town.customer("mara")
    conversation = await answered(town, mara, text="the first answer")
    await answered(town, mara, conversation, "the second answer")
    # Once more in vain: it is marked anew, and the team reads so.
    await try_address_again(town.desk, ANA, conversation)
    await town.works_on(timedelta(hours=1))
    assert await failing(town, mara) == GONE
    assert server.asked > 1 and len(await told(town, conversation)) > 2
    server.reason = ""
    await try_address_again(town.desk, ANA, conversation)
    assert await failing(town, mara) is None
    await town.works_on(timedelta(hours=1))
    texts = "".join(mail.text for mail in town.post.mails)
    assert texts.count("the first answer") == texts.count("the second answer") == 1
    with pytest.raises(NotFound):
        await try_address_again(town.desk, OUTSIDER, conversation)


async def test_after_a_month_the_next_reply_is_tried(town: Town) -> None:
    server, mara = Refusing(town), await town.customer("mara")
    conversation = await answered(town, mara)
    town.clock.passes(BELIEVED_FOR)
    await answered(town, mara, conversation, "a month later")
    assert server.asked == 2 and await failing(town, mara) == GONE
    town.clock.passes(BELIEVED_FOR)
    server.reason = ""
    await answered(town, mara, conversation, "two months later")
    found = await town.store.people.customer(mara.id)
    assert len(town.post.mails) == 1 and found is not None and not found.has_failing_address


async def test_a_confirmed_link_says_that_somebody_reads_there(town: Town) -> None:
    address = "vera@mail.example"
    known = await town.customer("vera", address)
    Refusing(town)
    await answered(town, known)
    assert await failing(town, known)
    visitor = Customer(new_id(), SITE.id, town.clock())
    await give_address(town.desk, SITE, visitor, address)
    await confirm_address(town.desk, town.confirmation(visitor.id, address))
    assert await failing(town, known) is None


async def customer_of(story: Correspondence) -> Customer:
    found = await story.town.store.people.customer((await story.town.get(story.conversation)).customer_id)
    assert found is not None
    return found


async def test_a_mail_that_came_back_marks_the_address_and_is_mailed_again(letters: Correspondence) -> None:
    town, mara = letters.town, await customer_of(letters)
    await letters.comes_in(bounce_of(letters.mail.mail_from, "5.1.1", GONE), "", letters.mail.mail_from)
    assert await failing(town, mara) == GONE
    [line] = await told(town, letters.conversation)
    assert line.data["to"] == mara.email
    sent = len(town.post.mails)
    await answered(town, mara, letters.conversation, "Is it fine now?")
    assert len(town.post.mails) == sent
    # They write: somebody is there. What came back and what was kept goes in one mail of its own.
    assert (await letters.arrives(answer(letters.mail, "I had no quota left"))).fate == "posted"
    assert await failing(town, mara) is None
    await town.works_on(timedelta(hours=1))
    [mail] = town.post.mails[sent:]
    assert "The volume was full" in mail.text and "Is it fine now?" in mail.text
    assert mail.message_id != letters.mail.message_id and mail.mail_from != letters.mail.mail_from
    # And if that comes back too, it is told and marked anew.
    await letters.comes_in(bounce_of(mail.mail_from, "5.1.1", GONE), "", mail.mail_from)
    assert await failing(town, mara) == GONE


async def test_nothing_goes_twice_when_a_newer_mail_has_gone(letters: Correspondence) -> None:
    town, mara = letters.town, await customer_of(letters)
    await answered(town, mara, letters.conversation, "a second mail")
    await letters.comes_in(bounce_of(letters.mail.mail_from, "5.1.1", GONE), "", letters.mail.mail_from)
    sent = len(town.post.mails)
    await try_address_again(town.desk, ANA, letters.conversation)
    await town.works_on(timedelta(hours=1))
    assert not [mail for mail in town.post.mails[sent:] if "a second mail" in mail.text]


async def test_a_delay_and_a_full_mailbox_are_told_and_mark_nothing(letters: Correspondence) -> None:
    town, mara = letters.town, await customer_of(letters)
    for status, said in (("4.4.1", "450 4.2.0 greylisted"), ("5.2.2", "552 5.2.2 mailbox full")):
        await letters.comes_in(bounce_of(letters.mail.mail_from, status, said), "", letters.mail.mail_from)
    late, full = await told(town, letters.conversation)
    assert late.data["news"] == "delayed" and "greylisted" in late.data["reason"]
    assert "news" not in full.data and "mailbox full" in full.data["reason"]
    assert await failing(town, mara) is None
    # A late mail may arrive: it is not mailed again. A lost one goes with the next reply.
    sent = len(town.post.mails)
    await answered(town, mara, letters.conversation, "Did you get it?")
    assert "The volume was full" in town.post.mails[sent].text


async def test_a_report_of_delivery_lifts_the_mark(letters: Correspondence) -> None:
    town, mara = letters.town, await customer_of(letters)
    bounce = bounce_of(letters.mail.mail_from, "5.1.1", GONE)
    await letters.comes_in(bounce, "", letters.mail.mail_from)
    good = bounce.replace(b"Action: failed", b"Action: delivered").replace(b"5.1.1", b"2.1.5")
    await letters.comes_in(good, "", letters.mail.mail_from)
    assert await failing(town, mara) is None and len(await told(town, letters.conversation)) == 1


async def test_an_old_copy_of_a_customer_takes_no_mark_away(town: Town) -> None:
    Refusing(town)
    before = await town.customer("mara")
    await answered(town, before)
    await town.store.people.put_customer(before)
    assert await failing(town, before) == GONE


async def test_what_came_back_is_mailed_to_the_address_that_is_confirmed_next(town: Town) -> None:
    visitor = await town.store.people.put_customer(Customer(new_id(), SITE.id, town.clock(), email="old@mail.example"))
    conversation = await answered(town, visitor, text="the first answer")
    [mail] = town.post.mails
    story = Correspondence(town, conversation, mail)
    await story.comes_in(bounce_of(mail.mail_from, "5.1.1", GONE), "", mail.mail_from)
    known = await customer_of(story)
    await give_address(town.desk, SITE, known, "new@mail.example")
    await confirm_address(town.desk, town.confirmation(known.id, "new@mail.example"))
    await answered(town, known, conversation, "the second answer")
    sent = "".join(mail.text for mail in town.post.mails if mail.rcpt_tos == ("new@mail.example",))
    assert "the first answer" in sent and "the second answer" in sent
    assert (await town.get(conversation)).mail_id is None
