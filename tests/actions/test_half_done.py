"""What takes several transactions and was cut off between two of them: doing it again does the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server.actions.addresses import confirm_address, give_address
from server.actions.contact_form import take_form
from server.actions.failing import mark
from server.actions.mail_again import try_address_again
from server.domain.entry import Kind
from server.domain.errors import Unavailable
from server.domain.people import Customer
from tests.actions.town import ANA, SITE, Town
from tests.support.client import new_id

ADDRESS = "vera@mail.example"


def goes_away(town: Town, monkeypatch: pytest.MonkeyPatch, port: str, method: str) -> None:
    """The database is away when this is asked for, once."""

    async def away(*_: Any, **__: Any) -> None:
        monkeypatch.undo()
        raise Unavailable

    monkeypatch.setattr(getattr(town.store, port), method, away)


async def test_a_confirmed_address_gets_the_replies_that_had_none(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = await town.store.people.put_customer(Customer(new_id(), SITE.id, town.clock()))
    conversation = await town.asks(visitor)
    await give_address(town.desk, SITE, visitor, ADDRESS)
    await town.replies(conversation, "the answer")
    await town.works_on()
    token = town.confirmation(visitor.id, ADDRESS)
    goes_away(town, monkeypatch, "conversations", "of_customer")
    with pytest.raises(Unavailable):
        await confirm_address(town.desk, token)
    for _ in range(2):
        await confirm_address(town.desk, token)
    await town.works_on()
    assert [mail for mail in town.post.mails if "the answer" in mail.text]
    assert [entry.kind for entry in await town.entries(conversation)].count(Kind.ADDRESS) == 1


async def test_an_address_that_is_tried_again_gets_what_was_kept(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    vera = await town.customer("vera", ADDRESS)
    conversation = await town.asks(vera)
    await mark(town.desk, SITE.id, ADDRESS, town.clock(), "550 5.1.1 no such user")
    await town.replies(conversation, "the answer")
    await town.works_on()
    assert not town.post.mails
    goes_away(town, monkeypatch, "conversations", "of_customer")
    with pytest.raises(Unavailable):
        await try_address_again(town.desk, ANA, conversation)
    await try_address_again(town.desk, ANA, conversation)
    await town.works_on(timedelta(hours=1))
    assert [mail for mail in town.post.mails if "the answer" in mail.text]


@pytest.mark.parametrize(("port", "method"), [("people", "ask_address"), ("outbox", "put")])
async def test_a_form_that_is_sent_again_asks_for_its_address(
    town: Town, monkeypatch: pytest.MonkeyPatch, port: str, method: str
) -> None:
    form = {"email": ADDRESS, "text": "Do you ship to Norway?", "once": "1"}
    goes_away(town, monkeypatch, port, method)
    with pytest.raises(Unavailable):
        await take_form(town.desk, SITE, **form)
    for _ in range(3):
        conversation = await take_form(town.desk, SITE, **form)
    await town.works_on()
    [asked] = town.post.mails
    assert asked.rcpt_tos == (ADDRESS,)
    customer = await town.store.people.customer((await town.get(conversation)).customer_id)
    assert customer is not None and customer.unconfirmed_email == ADDRESS
    assert len(await town.entries(conversation)) == 1
