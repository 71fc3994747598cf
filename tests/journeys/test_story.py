"""The whole loop, as two people and a mailbox live it, in two sizes of the same server.

Mara asks and leaves; Ana's answer reaches her by mail; she answers the mail; the thread goes on there and, when she
comes back, in the chat.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, expect

from tests.journeys.people import AgentPerson, Customer
from tests.support.dashboard import Dashboard
from tests.support.house import SITE, House, embedded, scaled
from tests.support.letters import answer, post
from tests.support.smtp_sink import SmtpSink


@pytest.fixture(params=["embedded", "scaled"])
async def house(
    request: pytest.FixtureRequest, tmp_path: Path, smtp_sink: SmtpSink, dashboard: Dashboard
) -> AsyncIterator[House]:
    # Long enough for two answers to share a mail.
    delay = timedelta(seconds=5)
    home = dashboard.origin + "/deploys"
    site = replace(SITE, origins=(dashboard.origin,), dashboard_url=home, gone_delay=delay)
    if request.param == "embedded":
        running = embedded(tmp_path, smtp_sink.url, site)
    else:
        database, redis = request.getfixturevalue("postgres_url"), request.getfixturevalue("redis_url")
        running = scaled(tmp_path, smtp_sink.url, database, redis, site=site)
    async with running as one:
        dashboard.server_url = one.servers[-1].base_url
        yield one


async def test_from_the_first_word_to_the_mailed_reply_and_back(
    house: House, dashboard: Dashboard, browser: Browser, smtp_sink: SmtpSink
) -> None:
    dashboard.token = house.token("7", name="Mara Díaz", email="mara@acme.dev", plan="Enterprise", company="Acme GmbH")
    ana = await AgentPerson.signs_in(browser, house)
    mara = await Customer.arrives(browser, dashboard)

    # Mara opens the chat and asks; it survives a reload.
    await mara.opens_the_chat()
    await expect(mara.chat.get_by_text("We aim to answer within 5 minutes")).to_be_visible()
    await mara.begins()
    await mara.says("New photos don't show up in the shop")
    await mara.has_sent()
    await mara.page.reload()
    await mara.finds_the_chat_open()
    await mara.reads("New photos don't show up in the shop")

    # Ana sees who waits, with what matters about her beside the thread, and answers.
    await ana.sees_waiting("Mara Díaz", "New photos don't show")
    await ana.opens("Mara Díaz")
    await ana.reads("New photos don't show up in the shop")
    details = ana.page.get_by_role("region", name="Customer", exact=True)
    for detail in ("Verified", "Enterprise", "Acme GmbH", "mara@acme.dev", "/deploys"):
        await expect(details.get_by_text(detail, exact=True)).to_be_visible()
    await ana.notes("The image queue is stuck")
    await ana.answers("Hello Mara, I'll look at the image worker")
    await expect(mara.chat.get_by_text("Ana is answering you")).to_be_visible()
    await mara.reads("Hello Mara, I'll look at the image worker")
    await expect(mara.log.get_by_text("The image queue is stuck")).to_have_count(0)
    await expect(ana.log.get_by_text("seen")).to_be_visible()

    # Mara closes the tab. The answers go out in one mail.
    await mara.closes_the_tab()
    await ana.answers("One broken photo held up the rest")
    await ana.goes_on("I've skipped it, have another look")
    await smtp_sink.arrived(1, timeout=60)
    [mail] = smtp_sink.messages
    assert mail.rcpt_tos == ("mara@acme.dev",)
    assert mail.message["From"] == "Ana from Acme Support <support@acme.example>"
    assert mail.message["Subject"] == "Re: New photos don't show up in the shop"
    assert mail.message["Reply-To"].endswith("@acme.example>")
    assert mail.message["Auto-Submitted"] is None
    for body in (mail.text, mail.html):
        assert "One broken photo held up the rest" in body and "I've skipped it" in body.replace("&#39;", "'")
        assert "The image queue is stuck" not in body and "Hello Mara" not in body
    await expect(ana.log.get_by_text("m•••a@acme.dev")).to_be_visible()

    # She answers that mail, with a file. Only her new words come in, live, with the channel shown.
    await post(answer(mail, "They are all there, thank you", attachment=b"build 42: ok"), house.lmtp_port)
    await ana.reads("They are all there, thank you")
    await expect(ana.log.get_by_text("build.log")).to_be_visible()
    await expect(ana.log.get_by_text("One broken photo held up the rest", exact=True)).to_have_count(1)

    # The next answer is mailed again, in the same mail thread.
    await ana.answers("Good to hear, Mara")
    await smtp_sink.arrived(2, timeout=60)
    second = smtp_sink.messages[1]
    assert second.message["Subject"] == mail.message["Subject"]
    assert second.message["References"].split()[0] == mail.message["References"].split()[0]
    assert "One broken photo" not in second.text

    # Later she opens the chat, finds everything in order, and goes on there.
    await mara.comes_back()
    await mara.opens_the_chat()
    everything = [
        "New photos don't show up in the shop",
        "Hello Mara, I'll look at the image worker",
        "One broken photo held up the rest",
        "I've skipped it, have another look",
        "They are all there, thank you",
        "Good to hear, Mara",
    ]
    await mara.reads(*everything)
    shown = await mara.log.inner_text()
    places = [shown.index(text) for text in everything]
    assert places == sorted(places)
    await mara.says("Back in the chat")
    await ana.reads("Back in the chat")
    assert len(smtp_sink.messages) == 2
