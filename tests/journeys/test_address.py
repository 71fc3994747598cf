"""A visitor nobody knows: they leave an address, it is confirmed, and only then anything personal is mailed."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, expect

from tests.journeys.people import AgentPerson, Customer
from tests.support.dashboard import Dashboard
from tests.support.house import SITE, House, embedded
from tests.support.smtp_sink import SmtpSink


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, dashboard: Dashboard) -> AsyncIterator[House]:
    site = replace(SITE, origins=(dashboard.origin,), dashboard_url=dashboard.origin + "/")
    async with embedded(tmp_path, smtp_sink.url, site) as running:
        dashboard.server_url = running.web.base_url
        yield running


async def test_a_visitor_leaves_an_address(
    house: House, dashboard: Dashboard, browser: Browser, smtp_sink: SmtpSink
) -> None:
    ana = await AgentPerson.signs_in(browser, house)
    visitor = await Customer.arrives(browser, dashboard)
    await visitor.opens_the_chat()
    await visitor.begins()
    await visitor.says("Buy my pills at pills.example")
    await visitor.page.reload()
    await visitor.finds_the_chat_open()
    await visitor.reads("Buy my pills at pills.example")

    # They leave an address; the mail that asks about it says nothing of theirs.
    await visitor.chat.get_by_role("button", name="Back").click()
    field = visitor.chat.get_by_label("Where should the answer go if you leave?")
    await field.fill("someone@")
    await visitor.chat.get_by_role("button", name="Save").click()
    await expect(visitor.chat.get_by_role("alert")).not_to_be_empty()
    await field.fill("vera@mail.example")
    await visitor.chat.get_by_role("button", name="Save").click()
    await expect(visitor.chat.get_by_text("v•••a@mail.example")).to_be_visible()
    await smtp_sink.arrived(1, timeout=60)
    [asking] = smtp_sink.messages
    assert asking.rcpt_tos == ("vera@mail.example",)
    assert "pills" not in asking.raw.decode()
    assert asking.message["Auto-Submitted"] == "auto-generated"

    # They leave, Ana answers: nothing personal goes to an address that nobody has confirmed.
    await visitor.closes_the_tab()
    await ana.opens("Buy my pills")
    await ana.answers("We sell none, but hello")
    await expect(ana.page.get_by_role("region", name="Customer", exact=True).get_by_text("Visitor")).to_be_visible()

    # Looking at the link confirms nothing; the button does. Then the answer goes out.
    [link] = re.findall(r"http://\S+/confirm/[\w.-]+", asking.text)
    page = await visitor.context.new_page()
    await page.goto(link)
    await page.wait_for_timeout(3_000)
    assert len(smtp_sink.messages) == 1
    await page.get_by_role("button").click()
    await expect(page.get_by_text("v•••a@mail.example")).to_be_visible()
    await smtp_sink.arrived(2, timeout=60)
    answer = smtp_sink.messages[1]
    assert answer.rcpt_tos == ("vera@mail.example",)
    assert "We sell none, but hello" in answer.text

    # A second look at the link is harmless, and a changed one is refused.
    assert (await page.goto(link)) is not None
    signed, _, signature = link.rpartition(".")  # of its last character some bits say nothing
    refused = await page.goto(f"{signed}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}")
    assert refused is not None and refused.status == 401
