"""Going on from a mail without a dashboard (B38, B43): who opens a link has to read the customer's mailbox."""

import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.actions.mail_contents import resume_url
from server.actions.opening import identify, newcomer
from server.actions.resuming import (
    ATTEMPTS,
    CODE_LIFETIME,
    CODES_A_DAY,
    PROVED_FOR,
    Resumed,
    is_proved,
    prove,
    resumed,
    send_code,
)
from server.domain.errors import Invalid, NotFound, TokenExpired, TokenRefused, TooMany
from server.domain.resuming import VALID_FOR
from tests.actions.town import SITE, Town


async def link_of_a_mail(town: Town, name: str = "mara") -> str:
    """The token of the link in the mail that a customer got."""
    conversation = await town.asks(await town.customer(name))
    await town.replies(conversation, "the answer")
    town.clock.passes(SITE.gone_delay * 2)
    await town.works()
    found = re.search(r"https://chat\.acme\.example/c/([a-z2-7]{56})\s", town.post.mails[-1].text)
    assert found
    return found[1]


async def code_that_came(town: Town) -> str:
    await town.works()
    mail = town.post.mails[-1]
    assert mail.message["Auto-Submitted"] == "auto-generated" and "the answer" not in mail.text
    found = re.search(r"^(\d{6})\s*$", mail.text, re.MULTILINE)
    assert found
    return found[1]


async def test_the_code_in_the_mailbox_opens_it(town: Town) -> None:
    to = await resumed(town.desk, await link_of_a_mail(town))
    asked = await send_code(town.desk, to)
    code = await code_that_came(town)
    assert town.post.mails[-1].rcpt_tos == ("mara@mail.example",)
    person = await prove(town.desk, to, asked, f" {code[:3]} {code[3:]} ")
    assert is_proved(town.desk, to, person)
    who = await identify(town.desk, SITE, person, None, replace(to.customer, id="somebody"))
    assert who.id == to.customer.id
    town.clock.passes(PROVED_FOR)
    assert not is_proved(town.desk, to, person)
    with pytest.raises(TokenExpired):
        await identify(town.desk, SITE, person, None, to.customer)


async def test_a_code_counts_once_in_one_browser_for_one_person(town: Town) -> None:
    to, other = [await resumed(town.desk, await link_of_a_mail(town, name)) for name in ("mara", "jonas")]
    asked = await send_code(town.desk, to)
    code = await code_that_came(town)
    for wrong in ("", "x", asked[:-3] + "abc"):
        with pytest.raises(TokenRefused):
            await prove(town.desk, to, wrong, code)
    with pytest.raises(TokenRefused):
        await prove(town.desk, other, asked, code)
    elsewhere = await send_code(town.desk, to)
    with pytest.raises(Invalid):
        await prove(town.desk, to, elsewhere, code)
    person = await prove(town.desk, to, asked, code)
    assert not is_proved(town.desk, other, person) and not is_proved(town.desk, to, asked)
    with pytest.raises(TokenExpired):
        await prove(town.desk, to, asked, code)


async def test_guessing_ends_soon(town: Town) -> None:
    to = await resumed(town.desk, await link_of_a_mail(town))
    asked = await send_code(town.desk, to)
    code = await code_that_came(town)
    for _ in range(ATTEMPTS):
        with pytest.raises(Invalid):
            await prove(town.desk, to, asked, f"{(int(code) + 1) % 10**6:06}")
    with pytest.raises(TooMany):
        await prove(town.desk, to, asked, code)


async def test_a_mailbox_gets_a_few_codes_a_day(town: Town) -> None:
    to = await resumed(town.desk, await link_of_a_mail(town))
    for _ in range(CODES_A_DAY):
        await send_code(town.desk, to)
    with pytest.raises(TooMany):
        await send_code(town.desk, to)
    town.clock.passes(timedelta(days=1))
    await send_code(town.desk, to)


async def test_a_late_code_is_neither_mailed_nor_taken(town: Town) -> None:
    to = await resumed(town.desk, await link_of_a_mail(town))
    asked = await send_code(town.desk, to)
    code = await code_that_came(town)
    town.clock.passes(CODE_LIFETIME)
    with pytest.raises(TokenExpired):
        await prove(town.desk, to, asked, code)
    mails = len(town.post.mails)
    await send_code(town.desk, to)
    town.clock.passes(CODE_LIFETIME * 1.1)
    await town.works()
    assert len(town.post.mails) == mails


async def test_a_link_that_ran_out_or_was_made_up(town: Town) -> None:
    token = await link_of_a_mail(town)
    with pytest.raises(TokenRefused):
        await resumed(town.desk, token[:-1] + ("b" if token[-1] != "b" else "c"))
    town.clock.passes(VALID_FOR + timedelta(days=1))
    with pytest.raises(TokenExpired):
        await resumed(town.desk, token)


async def test_the_mailbox_of_today_counts(town: Town) -> None:
    """Who had the address before them gets no code, and what was proved with it is over."""
    token = await link_of_a_mail(town)
    to = await resumed(town.desk, token)
    person = await prove(town.desk, to, await send_code(town.desk, to), await code_that_came(town))
    await town.store.people.put_customer(replace(to.customer, email="new@mail.example"))
    now = await resumed(town.desk, token)
    assert not is_proved(town.desk, now, person)
    with pytest.raises(TokenRefused):  # on the socket too
        await identify(town.desk, SITE, person, None, newcomer(town.desk, SITE, "", "en", "UTC"))
    await send_code(town.desk, now)
    await code_that_came(town)
    assert town.post.mails[-1].rcpt_tos == ("new@mail.example",)
    await town.store.people.put_customer(replace(to.customer, email=None))
    with pytest.raises(NotFound):
        await resumed(town.desk, token)


async def test_where_the_link_leads(town: Town) -> None:
    mara = await town.customer("mara")
    visitor = replace(mara, external_id=None)
    site = replace(SITE, dashboard_url="https://app.acme.example/")
    now, conversation = town.clock(), "c" * 32
    known = resume_url(town.desk, site, mara, conversation, now)
    assert known == f"https://app.acme.example/#warmline={conversation}"
    for place, who in ((site, visitor), (SITE, mara)):
        url = resume_url(town.desk, place, who, conversation, now)
        assert url.startswith("https://chat.acme.example/c/") and conversation not in url


async def test_a_dashboards_token_is_none_of_ours(town: Town) -> None:
    to: Resumed = await resumed(town.desk, await link_of_a_mail(town))
    asked = await send_code(town.desk, to)
    with pytest.raises(TokenRefused):
        await identify(
            town.desk, replace(SITE, secret="a dashboard’s secret that is long enough"), asked, None, to.customer
        )
