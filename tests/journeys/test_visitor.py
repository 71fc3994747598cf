"""A visitor is nobody else: not a customer with the same address, and nobody's way to fill a mailbox."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, expect

from server.actions.addresses import MAILS_A_DAY
from tests.journeys.people import AgentPerson, Customer
from tests.support.client import new_id
from tests.support.dashboard import Dashboard
from tests.support.house import SITE, House, embedded
from tests.support.smtp_sink import SmtpSink

ADDRESS = "mara@acme.dev"
A_WHILE = timedelta(minutes=2)


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, dashboard: Dashboard) -> AsyncIterator[House]:
    site = replace(SITE, origins=(dashboard.origin,), dashboard_url=dashboard.origin + "/")
    async with embedded(tmp_path, smtp_sink.url, site) as running:
        dashboard.server_url = running.web.base_url
        yield running


async def test_the_same_address_is_not_the_same_person(
    house: House, dashboard: Dashboard, browser: Browser, smtp_sink: SmtpSink
) -> None:
    """Mara is signed in; somebody at the same browser, signed out, leaves her address."""
    ana = await AgentPerson.signs_in(browser, house)
    dashboard.token = house.token("7", name="Mara Díaz", email=ADDRESS)
    mara = await Customer.arrives(browser, dashboard)
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says("My invoice is wrong")
    await ana.opens("Mara Díaz")
    await ana.answers("I'll look")
    await mara.reads("I'll look")

    dashboard.token = None
    await mara.page.reload()
    await mara.finds_the_chat_open()
    await expect(mara.chat.get_by_role("button", name="Write to us")).to_be_visible()
    await expect(mara.chat.get_by_text("My invoice is wrong")).to_have_count(0)
    await mara.begins()
    await mara.says("Who am I?")
    await mara.chat.get_by_role("button", name="Back").click()
    await mara.chat.get_by_label("Where should the answer go if you leave?").fill(ADDRESS)
    await mara.chat.get_by_role("button", name="Save").click()
    await expect(mara.chat.get_by_text("m•••a@acme.dev")).to_be_visible()
    await ana.sees_waiting(ADDRESS, "Who am I?")
    await ana.page.get_by_role("listitem").filter(has_text="Who am I?").get_by_role("link").click()
    details = ana.page.get_by_role("region", name="Customer", exact=True)
    await expect(details.get_by_text("not confirmed")).to_be_visible()
    await expect(details.get_by_text("My invoice is wrong")).to_have_count(0)
    [asking] = await smtp_sink.arrived(1, timeout=60)
    assert "invoice" not in asking.raw.decode() and "Who am I" not in asking.raw.decode()

    # Signed in again she has her own conversation, and not the visitor's; the visitor keeps theirs.
    dashboard.token = house.token("7", name="Mara Díaz", email=ADDRESS)
    await mara.page.reload()
    await mara.finds_the_chat_open()
    await mara.chat.get_by_text("I'll look").click()
    await mara.reads("My invoice is wrong", "I'll look")
    await mara.chat.get_by_role("button", name="Back").click()
    await expect(mara.chat.get_by_text("Who am I?")).to_have_count(0)


async def _a_day_that_lasts() -> None:
    """What is counted by the day (UTC) is asked for within one; shortly before its end that is the next."""
    now = datetime.now(UTC)
    left = now.replace(hour=0, minute=0, second=0) + timedelta(days=1) - now
    if left < A_WHILE:
        await asyncio.sleep(left.total_seconds() + 1)


async def test_an_address_is_asked_a_few_times_a_day(
    house: House, dashboard: Dashboard, browser: Browser, smtp_sink: SmtpSink
) -> None:
    """Whoever asks: then they are told, and nobody waits for a mail that does not come."""
    await _a_day_that_lasts()
    for number in range(MAILS_A_DAY):
        visitor = await house.customer(None)
        await visitor.said(new_id(), f"visitor {number}")
        assert (await visitor.ask({"t": "email", "address": "victim@mail.example"}))["t"] == "done"
    await smtp_sink.arrived(MAILS_A_DAY, timeout=60)
    last = await Customer.arrives(browser, dashboard)
    await last.opens_the_chat()
    field = last.chat.get_by_label("Where should the answer go if you leave?")
    await field.fill("victim@mail.example")
    await last.chat.get_by_role("button", name="Save").click()
    await expect(last.chat.get_by_text("We have sent this address a few mails already")).to_be_visible()
    await last.page.reload()
    await last.finds_the_chat_open()
    await expect(field).to_be_visible()
    await expect(last.chat.get_by_text("We sent a mail to")).to_have_count(0)
    # What is sent to another address leaves after anything that was to leave for this one.
    await field.fill("own@mail.example")
    await last.chat.get_by_role("button", name="Save").click()
    mails = await smtp_sink.arrived(MAILS_A_DAY + 1, timeout=60)
    assert [mail.rcpt_tos[0] for mail in mails] == ["victim@mail.example"] * MAILS_A_DAY + ["own@mail.example"]
