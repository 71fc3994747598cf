"""How it was, asked and told by mail: once, only of those who are gone, and never by a program that follows links."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from msgspec.structs import replace as changed

from server.actions.addresses import give_address
from server.actions.desk import Desk
from server.actions.failing import mark
from server.actions.intake import Intake
from server.actions.mail_faults import failed_mails, try_again
from server.actions.mail_in import process
from server.actions.ratings import rate_by_link, rate_in_chat, rateable, rating_url
from server.actions.threads import close_by_agent, close_by_customer, hand_over_to, reopen_by_customer
from server.actions.unsubscribing import unsubscribe, unsubscribe_url
from server.domain.arrival import Envelope
from server.domain.asking import QUIET
from server.domain.entry import Channel, Kind
from server.domain.errors import Invalid, NotFound, TokenExpired, TokenRefused
from server.domain.outgoing import OutgoingState
from server.domain.people import Customer
from server.domain.ratings import WINDOW, Mood
from server.ports import MailRefused
from tests.actions.town import ANA, SITE, START, Town
from tests.support.client import new_id
from tests.support.mails import ReceivedMail

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def asking(town: Town) -> None:
    town.desk = replace(town.desk, ask_after=DAY)


async def closed(town: Town, customer: Customer) -> str:
    """A conversation that was asked, answered, mailed and closed while the customer was gone."""
    conversation = await town.asks(customer)
    await town.replies(conversation, "answer")
    await close_by_agent(town.desk, ANA, conversation)
    await town.works_on(timedelta(hours=1))
    return conversation


def questions(town: Town) -> list[ReceivedMail]:
    return [mail for mail in town.post.mails if mail.message["List-Unsubscribe-Post"]]


def token_in(mail: ReceivedMail) -> str:
    address = next(line for line in mail.text.splitlines() if line.endswith("/smile"))
    return urlsplit(address).path.split("/")[2]


async def a_day(town: Town) -> None:
    await town.works_on(DAY, timedelta(hours=1))


async def test_who_is_gone_is_asked_a_day_later_and_once(town: Town) -> None:
    mara = await town.customer("mara")
    conversation = await closed(town, mara)
    assert not questions(town)
    await town.works_on(timedelta(days=40), timedelta(hours=6))
    [mail] = questions(town)
    assert mail.rcpt_tos == (mara.email,) and "Ana" in mail.text and "question" not in mail.text
    row = await town.store.outbox.get(f"r-{conversation}")
    assert row is not None and row.state is OutgoingState.DONE
    # However often it is opened and closed after that.
    await reopen_by_customer(town.desk, mara, conversation)
    await town.replies(conversation, "one more answer")
    await close_by_agent(town.desk, ANA, conversation)
    await town.works_on(timedelta(days=40), timedelta(hours=6))
    assert len(questions(town)) == 1


async def test_whom_it_would_bother_is_not_asked(town: Town) -> None:
    came, wrote, rated, ended, quiet, visitor, bounced = [await town.customer(name) for name in "abcdefg"]
    mine = {one.id: await closed(town, one) for one in (came, wrote, rated, quiet, bounced)}
    await town.sees(came, mine[came.id])
    await town.asks(wrote, "and one more thing", mine[wrote.id])
    await rate_in_chat(town.desk, rated, mine[rated.id], Mood.SMILE, "", new_id())
    own = await town.asks(ended)
    await town.replies(own, "answer")
    await close_by_customer(town.desk, ended, own)
    link = await unsubscribe_url(town.desk, SITE, quiet.email or "")
    assert link is not None
    await unsubscribe(town.desk, link.rpartition("/")[2])
    await mark(town.desk, SITE.id, bounced.email or "", town.clock(), "550 no such user")
    visitor = await town.store.people.put_customer(changed(visitor, email=None, unconfirmed_email="v@mail.example"))
    await closed(town, visitor)
    asked_too = await town.customer("h")
    await closed(town, asked_too)
    await town.works_on(timedelta(days=60), timedelta(hours=6))
    assert [mail.rcpt_tos for mail in questions(town)] == [(asked_too.email,)]


async def test_who_is_at_the_dashboard_is_asked_once_they_are_gone(town: Town) -> None:
    mara = await town.customer("mara")
    await closed(town, mara)
    await town.works_on(DAY - timedelta(hours=2))
    await town.comes(mara)
    await town.works_on(timedelta(hours=5), timedelta(minutes=30))
    assert not questions(town)
    await town.leaves(mara)
    await town.works_on(timedelta(hours=2))
    assert len(questions(town)) == 1


async def test_regular_customers_are_left_in_peace(town: Town) -> None:
    """By mailbox: two visits of one person are two customers, and one mailbox."""
    mara = await town.customer("mara", "mara@mail.example")
    again = await town.customer("mara", "Mara@mail.example")
    for who in (mara, again, mara):
        await closed(town, who)
    await town.works_on(QUIET - DAY, timedelta(hours=6))
    assert len(questions(town)) == 1
    await town.works_on(timedelta(days=2), timedelta(hours=6))
    await closed(town, again)
    await a_day(town)
    assert len(questions(town)) == 2


async def test_a_mail_that_is_sent_again_is_the_same_to_the_octet(town: Town) -> None:
    await closed(town, await town.customer("mara"))
    refusals = [MailRefused("450 later", permanent=False), ConnectionError(), TimeoutError()]

    async def taken_and_lost(moment: str) -> None:
        if moment == "accepted" and refusals:
            raise refusals.pop()

    town.post.script = taken_and_lost
    await town.works_on(timedelta(hours=30), timedelta(hours=1))
    mails = questions(town)
    assert len(mails) == 4 and len({mail.raw for mail in mails}) == 1


async def test_who_answers_while_it_is_under_way_is_not_asked_again(town: Town) -> None:
    """The server said "later"; meanwhile they have said how it was in the chat."""
    mara = await town.customer("mara")
    conversation = await closed(town, mara)
    offered = 0

    async def refuse(moment: str) -> None:
        nonlocal offered
        if moment == "offered":
            offered += 1
            raise MailRefused("450 later", permanent=False)

    town.post.script = refuse
    await a_day(town)
    assert offered > 0
    await rate_in_chat(town.desk, mara, conversation, Mood.FROWN, "", new_id())
    before = offered
    await town.works_on(timedelta(hours=3))
    row = await town.store.outbox.get(f"r-{conversation}")
    assert offered == before and row is not None and row.state is OutgoingState.CANCELLED


async def test_one_that_failed_is_told_and_may_be_tried_again(town: Town) -> None:
    mara = await town.customer("mara")
    conversation = await closed(town, mara)

    async def refuse(moment: str) -> None:
        if moment == "offered":
            raise MailRefused("550 no such user", permanent=True)

    town.post.script = refuse
    await a_day(town)
    [line] = [entry for entry in await town.entries(conversation) if entry.kind is Kind.MAIL_FAILED]
    assert line.data["to"] == mara.email
    [row] = await failed_mails(town.desk)
    await try_again(town.desk, row.id)
    await town.works()
    found = await town.store.outbox.get(row.id)
    assert found is not None and found.state is OutgoingState.CANCELLED  # the address fails, and they are left in peace


async def test_an_answer_to_the_question_goes_on_with_the_thread(town: Town) -> None:
    mara = await town.customer("mara")
    conversation = await closed(town, mara)
    await a_day(town)
    [question] = questions(town)
    letter = "\r\n".join(
        (
            f"From: {mara.email}",
            f"To: {question.message['Reply-To'].addresses[0].addr_spec}",
            f"Message-ID: <{new_id()}@mail.example>",
            f"In-Reply-To: {question.message_id}",
            "",
            "One thing is still open.",
            "",
            *(f"> {line}" for line in question.text.splitlines()),
        )
    )
    to = question.message["Reply-To"].addresses[0].addr_spec
    intake = Intake(town.desk)
    await intake.take(Envelope("lmtp", mara.email or "", to, letter.encode()))
    await intake.finish()
    for mail in await town.store.mails.unprocessed(town.clock() + DAY, 10):
        await process(town.desk, mail)
    last = (await town.entries(conversation))[-1]
    assert (last.text, last.channel) == ("One thing is still open.", Channel.EMAIL)
    assert (await town.get(conversation)).status == "open"


async def asked(town: Town) -> tuple[Desk, Customer, str, str]:
    """Desk, customer, conversation, and the token of their mail's links."""
    mara = await town.customer("mara")
    conversation = await closed(town, mara)
    await a_day(town)
    return town.desk, mara, conversation, token_in(questions(town)[0])


async def test_a_link_says_how_it_was_and_can_be_changed(town: Town) -> None:
    desk, mara, conversation, token = await asked(town)
    of = await rateable(desk, token)
    assert (of.customer.id, of.conversation.id) == (mara.id, conversation)
    await rate_by_link(desk, of, Mood.FROWN_AT_YOU, "")
    await rate_by_link(desk, of, Mood.FROWN_AT_YOU, "too slow")
    await rate_by_link(desk, of, Mood.FROWN_AT_YOU, "too slow")
    [rating] = await town.store.ratings.given(SITE.id, START, START + timedelta(days=400))
    assert (rating.mood, rating.word, rating.agent_id) == (Mood.FROWN_AT_YOU, "too slow", ANA.id)
    assert rating.channel is Channel.EMAIL
    assert [entry.kind for entry in await town.entries(conversation)].count(Kind.RATED) == 2


async def test_a_link_is_of_one_conversation_and_its_customer_and_runs_out(town: Town) -> None:
    desk, mara, conversation, token = await asked(town)
    other = await town.customer("jonas")
    theirs = await closed(town, other)
    for wrong in ("", "x", token[:-1], token[:-1] + ("b" if token[-1] == "a" else "a"), token + "a"):
        with pytest.raises(TokenRefused):
            await rateable(desk, wrong)
    mine, alien = await town.get(conversation), await town.get(theirs)
    of_nobody = rating_url(desk, changed(mine, id=new_id()), START).rpartition("/")[2]
    of_another = rating_url(desk, changed(alien, customer_id=mara.id), START).rpartition("/")[2]
    of_a_stranger = rating_url(replace(desk, secret="x" * 48), mine, START).rpartition("/")[2]
    for wrong in (of_nobody, of_another, of_a_stranger):
        with pytest.raises(TokenRefused):
            await rateable(desk, wrong)
    town.clock.passes(WINDOW)
    with pytest.raises(TokenExpired):
        await rateable(desk, token)


async def test_only_their_own_conversation(town: Town) -> None:
    mara, jonas = await town.customer("mara"), await town.customer("jonas")
    conversation = await closed(town, mara)
    with pytest.raises(NotFound):
        await rate_in_chat(town.desk, jonas, conversation, Mood.FROWN, "", new_id())
    unanswered = await town.asks(mara)
    with pytest.raises(Invalid):
        await rate_in_chat(town.desk, mara, unanswered, Mood.FROWN, "", new_id())
    assert (await town.get(conversation)).rating is None


async def test_it_is_about_who_answered_and_not_about_who_took_over(town: Town) -> None:
    ben = changed(ANA, id="b" * 32, email="ben@acme.example", name="Ben")
    await town.store.people.put_agent(ben)
    mara = await town.customer("mara")
    conversation = await town.asks(mara)
    await town.replies(conversation, "answer")
    await hand_over_to(town.desk, ANA, conversation, ben.id)
    await rate_in_chat(town.desk, mara, conversation, Mood.FROWN_AT_YOU, "", new_id())
    rating = (await town.get(conversation)).rating
    assert rating is not None and rating.agent_id == ANA.id


async def test_an_address_that_is_not_confirmed_gets_nothing(town: Town) -> None:
    visitor = await town.store.people.put_customer(Customer(new_id(), SITE.id, town.clock()))
    await give_address(town.desk, SITE, visitor, "somebody@else.example")
    await closed(town, visitor)
    await town.works_on(timedelta(days=3), timedelta(hours=6))
    assert not questions(town)
