"""The contact form: kept at once, and mailed to nobody who has not said that the address is theirs. B43."""

import re

import pytest

from server.actions.addresses import MAILS_A_DAY, confirm_address
from server.actions.contact_form import take_form
from server.domain.errors import Invalid
from tests.actions.town import SITE, Town

VICTIM = "victim@mail.example"


async def sends(town: Town, text: str = "Do you ship to Norway?", **more: str) -> str:
    return await take_form(town.desk, SITE, **({"email": VICTIM, "text": text, "name": "Liv"} | more))


async def test_a_form_begins_a_conversation_whose_address_is_asked_first(town: Town) -> None:
    conversation = await sends(town, subject="Shipping")
    kept = await town.get(conversation)
    assert (kept.channel, kept.subject, kept.waiting_since) == ("form", "Shipping", town.clock())
    customer = await town.store.people.customer(kept.customer_id)
    assert customer is not None
    assert (customer.name, customer.email, customer.unconfirmed_email) == ("Liv", None, VICTIM)
    await town.replies(conversation, "Yes, we do")
    await town.works_on()
    [asked] = town.post.mails
    assert asked.rcpt_tos == (VICTIM,)
    said = asked.raw.decode() + asked.text + asked.html
    assert not re.search("Norway|Shipping|Liv|we do", said)
    token = re.search(r"/confirm/([\w.-]+)", asked.text)
    assert token is not None
    await confirm_address(town.desk, token[1])
    await town.works_on()
    [_, reply] = town.post.mails
    assert reply.rcpt_tos == (VICTIM,) and "Yes, we do" in reply.text


async def test_a_victim_gets_few_mails_and_none_with_a_strangers_words(town: Town) -> None:
    for number in range(20):
        await sends(town, f"Buy at http://evil.example/{number}", name=f"Win {number}", subject=f"evil {number}")
    await town.works_on()
    assert len(town.post.mails) == MAILS_A_DAY
    assert not any("evil" in mail.raw.decode() + mail.text + mail.html for mail in town.post.mails)


async def test_the_same_form_twice_is_one_conversation(town: Town) -> None:
    first = await sends(town, once="1")
    assert await sends(town, once="1") == first != await sends(town, once="2")
    assert len(await town.entries(first)) == 1


async def test_a_form_is_never_somebody_we_know(town: Town) -> None:
    mara = await town.customer("mara")
    conversation = await take_form(town.desk, SITE, email=mara.email or "", text="It is me")
    assert (await town.get(conversation)).customer_id != mara.id


@pytest.mark.parametrize(
    "more",
    [
        {"email": ""},
        {"email": "nobody"},
        {"email": f"{VICTIM}\r\nBcc: all@mail.example"},
        {"email": f"{VICTIM}, other@mail.example"},
        {"text": " \n"},
        {"text": "x" * 10_001},
    ],
)
async def test_what_can_not_be_used_is_told(town: Town, more: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        await sends(town, **more)
    await town.works_on()
    assert town.post.mails == []
