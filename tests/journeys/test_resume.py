"""From a mail back into the chat: on the dashboard, which knows who is there, and on a page of ours, which asks."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, Page, expect

from tests.journeys.people import PATIENCE_MS, SENT
from tests.support.client import new_id
from tests.support.dashboard import Dashboard
from tests.support.house import SITE, House, embedded
from tests.support.mails import ReceivedMail
from tests.support.smtp_sink import SmtpSink


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, dashboard: Dashboard) -> AsyncIterator[House]:
    site = replace(SITE, origins=(dashboard.origin,), dashboard_url="", gone_delay=timedelta(seconds=1))
    async with embedded(tmp_path, smtp_sink.url, site) as running:
        dashboard.server_url = running.web.base_url
        yield running


async def _opened(browser: Browser, address: str) -> Page:
    context = await browser.new_context(viewport={"width": 1000, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    await page.goto(address)
    return page


async def _answered_by_mail(house: House, sink: SmtpSink, *said: str) -> tuple[list[str], ReceivedMail]:
    """Conversations of one customer, who is gone; the mail is of the last one's answer."""
    mara, ana = await house.customer("7"), await house.agent()
    conversations = [new_id() for _ in said]
    for conversation, text in zip(conversations, said, strict=True):
        await mara.ask({"t": "send", "conversation": conversation, "text": text})
    await mara.close()
    await ana.ask({"t": "send", "conversation": conversations[-1], "text": "It was the volume"})
    [mail] = await sink.arrived(1)
    return conversations, mail


async def test_back_from_a_mail(house: House, dashboard: Dashboard, browser: Browser, smtp_sink: SmtpSink) -> None:
    (first, _), mail = await _answered_by_mail(house, smtp_sink, "The first question", "The second question")

    # On the dashboard: the conversation that the link names, not the one with something unread.
    dashboard.token = house.token("7")
    page = await _opened(browser, f"{dashboard.origin}/deploys#warmline={first}")
    await expect(page.frame_locator("iframe").get_by_role("log").get_by_text("The first question")).to_be_visible()

    # Somebody else who is signed in there sees their own chat, and nothing of it.
    dashboard.token = house.token("8")
    page = await _opened(browser, f"{dashboard.origin}/deploys#warmline={first}")
    await expect(page.frame_locator("iframe").get_by_role("button", name="Write to us")).to_be_visible()
    await expect(page.frame_locator("iframe").get_by_text("The first question")).to_have_count(0)

    # Without a dashboard: a code to the mailbox.
    link = next(word for word in mail.text.split() if "/c/" in word)
    page = await _opened(browser, link)
    assert "question" not in await page.content() and "customer7@" not in await page.content()
    await page.get_by_role("button", name="Send me the code").click()
    code = re.findall(r"^(\d{6})\s*$", (await smtp_sink.arrived(2))[1].text, re.MULTILINE)[0]
    field = page.get_by_label("The code from the mail")
    await field.fill(f"{(int(code) + 1) % 10**6:06}")
    await page.get_by_role("button", name="Open the conversation").click()
    await expect(page.get_by_role("alert")).to_contain_text("not the code")
    await field.fill(code)
    await page.get_by_role("button", name="Open the conversation").click()
    log = page.frame_locator("iframe").get_by_role("log")
    await expect(log.get_by_text("It was the volume")).to_be_visible()
    await page.frame_locator("iframe").get_by_label("Write a message").fill("Thank you, from here")
    await page.frame_locator("iframe").get_by_role("button", name="Send").click()
    await expect(log.get_by_text(SENT)).to_be_visible()
    await page.reload()
    await expect(log.get_by_text("Thank you, from here")).to_be_visible()

    # Another browser with the same link is asked again.
    other = await _opened(browser, link)
    await expect(other.get_by_role("button", name="Send me the code")).to_be_visible()
    assert "volume" not in await other.content()
