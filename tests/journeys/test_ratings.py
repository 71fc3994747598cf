"""How it was: a customer says so in the chat, another who has left by mail, and the agent reads both."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace as with_
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, Page, Request, expect

from server.actions.mail_out import claim_due, deliver
from server.adapters.smtp import SmtpMailer
from server.app import assemble, clock
from server.domain.tokens import Purpose, sign
from server.settings import read
from tests.journeys.people import PATIENCE_MS, AgentPerson, Customer
from tests.support.client import new_id
from tests.support.dashboard import Dashboard
from tests.support.house import SITE, House, embedded
from tests.support.mails import ReceivedMail
from tests.support.smtp_sink import SmtpSink
from tests.web.visits import SECRET_KEY


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, dashboard: Dashboard) -> AsyncIterator[House]:
    site = replace(SITE, origins=(dashboard.origin,), gone_delay=timedelta(seconds=1))
    async with embedded(tmp_path, smtp_sink.url, site) as running:
        dashboard.server_url = running.web.base_url
        yield running


async def a_day_later(house: House, sink: SmtpSink) -> None:
    """A worker whose clock is ahead: what falls due within a day leaves."""
    own = {
        "DATABASE_URL": house.database_url,
        "SECRET_KEY": SECRET_KEY,
        "PUBLIC_URL": house.web.base_url,
        "DATA_DIR": str(house.web.directory),
    }
    server, mailer = assemble(read(own)), SmtpMailer(sink.url)

    def ahead() -> datetime:
        return clock() + timedelta(hours=25)

    desk = with_(server.desk, clock=ahead, mailer=mailer)
    await server.store.start()
    try:
        for row in await claim_due(desk, 50):
            await deliver(desk, row)
    finally:
        await mailer.close()
        await server.store.stop()


async def test_in_the_chat(house: House, dashboard: Dashboard, browser: Browser) -> None:
    dashboard.token = house.token("7")
    mara = await Customer.arrives(browser, dashboard)
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says("Can I export this?")
    ana = await AgentPerson.signs_in(browser, house)
    await ana.opens("Customer 7")
    await ana.answers("Not yet, I am afraid")
    await mara.reads("Not yet, I am afraid")
    await expect(mara.chat.get_by_text("How did it go?")).to_have_count(0)
    await ana.page.get_by_role("button", name="Close", exact=True).click()
    await ana.page.get_by_role("button", name="Closed").click()
    await ana.opens("Customer 7")

    # One click; then at what, and a word. Writing on is never in the way of it.
    question = mara.chat.get_by_role("group", name="How did it go?")
    await question.get_by_role("button", name="Not good").click()
    await expect(ana.log.get_by_text("Customer 7 is unhappy")).to_be_visible()
    await expect(mara.chat.get_by_role("button", name="The help")).to_be_focused()
    await mara.page.keyboard.press("Tab")
    await mara.page.keyboard.press("Enter")
    await expect(mara.chat.get_by_role("button", name="The product")).to_have_attribute("aria-pressed", "true")
    await mara.chat.get_by_label("A word about it, if you like").fill("No export")
    await mara.chat.get_by_role("button", name="Send").click()
    await expect(mara.chat.get_by_text("Thank you for telling us.")).to_be_visible()
    await expect(mara.chat.get_by_role("button", name="Write again")).to_be_visible()

    # The agent has one line for it, and finds it in the list and beside the thread.
    said = "Customer 7 is unhappy with the product: “No export”"
    await expect(ana.log.get_by_text(said)).to_be_visible()
    await expect(ana.log.get_by_text(re.compile("is unhappy"))).to_have_count(1)
    await expect(ana.page.get_by_role("heading", name="How it was")).to_be_visible()
    listed = ana.page.get_by_role("list", name="Closed").get_by_text("unhappy with the product")
    await expect(listed).to_be_visible()

    # Offline it is kept, and another mind is another line; a reload changes nothing.
    await mara.context.set_offline(True)
    await mara.chat.get_by_role("button", name="Change").click()
    await mara.chat.get_by_role("button", name="Good", exact=True).click()
    await expect(mara.chat.get_by_text(re.compile("Waiting to be sent"))).to_be_visible()
    await mara.context.set_offline(False)
    await expect(mara.chat.get_by_text("Thank you for telling us.")).to_be_visible()
    await expect(ana.log.get_by_text("Customer 7 is happy")).to_be_visible()
    await mara.page.reload()
    await mara.finds_the_chat_open()
    await expect(mara.chat.get_by_text("Thank you for telling us.")).to_be_visible()

    # And the conversation goes on as it always did.
    await mara.chat.get_by_role("button", name="Write again").click()
    await expect(mara.chat.get_by_text("Thank you for telling us.")).to_be_hidden()
    await mara.says("One more thing")
    await ana.reads("One more thing")


async def _closed_after_they_left(house: House, sub: str) -> None:
    """And the answer was mailed: as long as that is under way, a worker whose clock is ahead would mail it again."""
    mara, ana, conversation = await house.customer(sub), await house.agent(), new_id()
    await mara.ask({"t": "send", "conversation": conversation, "text": f"A question of {sub}"})
    await mara.close()
    await ana.ask({"t": "send", "conversation": conversation, "text": "The answer"})
    await ana.ask({"t": "close", "conversation": conversation})
    await ana.show(conversation)
    await ana.until(lambda: any(entry["kind"] == "mailed" for entry in ana.thread(conversation).entries))


def _asks(mail: ReceivedMail) -> bool:
    return mail.message["List-Unsubscribe-Post"] is not None


def _link(mail: ReceivedMail, end: str) -> str:
    return next(word for word in mail.text.split() if word.endswith(end))


async def _opened(browser: Browser, address: str) -> tuple[Page, list[Request]]:
    """The page, and what it has sent so far."""
    context = await browser.new_context(viewport={"width": 900, "height": 700})
    context.set_default_timeout(PATIENCE_MS)
    page, sent = await context.new_page(), list[Request]()
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    await page.goto(address)
    return page, sent


async def test_by_mail(house: House, browser: Browser, smtp_sink: SmtpSink) -> None:
    await _closed_after_they_left(house, "7")
    await smtp_sink.arrived(1)
    await a_day_later(house, smtp_sink)
    [question] = [mail for mail in await smtp_sink.arrived(2) if _asks(mail)]

    # A program that opens every link, runs the scripts and clicks about by script says nothing.
    for end in ("/smile", "/frown_at_you", "/frown_at_product"):
        scanner, sent = await _opened(browser, _link(question, end))
        await scanner.evaluate("document.body.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }))")
        await expect(scanner.get_by_role("heading", name="How did it go?")).to_be_visible()
        assert sent == []
        await scanner.close()

    # A person has clicked, and the first move of theirs sends it; a word may follow.
    page, sent = await _opened(browser, _link(question, "/frown_at_you"))
    await expect(page.get_by_label("Not good: the help")).to_be_checked()
    assert sent == []
    await page.mouse.move(300, 300)
    await expect(page.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    await page.get_by_label("A word about it, if you like").fill("It took three days")
    await page.get_by_role("button", name="Send").click()
    ana = await AgentPerson.signs_in(browser, house)
    await ana.page.get_by_role("button", name="Closed").click()
    await ana.opens("Customer 7")
    said = "Customer 7 is unhappy with Ana’s help, by mail: “It took three days”"
    await expect(ana.log.get_by_text(said)).to_be_visible()

    # Without scripts there is the button.
    context = await browser.new_context(java_script_enabled=False)
    bare = await context.new_page()
    await bare.goto(_link(question, "/smile"))
    await bare.get_by_role("button", name="Send").click()
    await expect(bare.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    await expect(ana.log.get_by_text("Customer 7 is happy, by mail")).to_be_visible()


async def test_who_wants_no_such_mails_gets_none(house: House, browser: Browser, smtp_sink: SmtpSink) -> None:
    claims = {"site": house.site.id, "address": "customer8@mail.example"}
    leave = sign(Purpose.UNSUBSCRIBE, claims, SECRET_KEY, clock() + timedelta(days=1))
    page, _ = await _opened(browser, f"{house.web.base_url}/u/{leave}")
    await page.get_by_role("button", name="Send me none").click()
    await expect(page.get_by_text(re.compile("^Done"))).to_be_visible()
    for sub in ("7", "8"):
        await _closed_after_they_left(house, sub)
    await smtp_sink.arrived(2)  # the answers, which people write, come to both
    await a_day_later(house, smtp_sink)
    asked = [mail.rcpt_tos for mail in await smtp_sink.arrived(3) if _asks(mail)]
    assert asked == [("customer7@mail.example",)] and len(smtp_sink.messages) == 3
