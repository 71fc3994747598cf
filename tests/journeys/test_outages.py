"""What people see when something is away, and that what they wrote arrives when it is back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, expect

from server.app import clock
from server.domain.tokens import Identity, sign_identity
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


async def test_the_server_is_away_while_both_write(house: House, dashboard: Dashboard, browser: Browser) -> None:
    dashboard.token = house.token("7", name="Mara Díaz", email="mara@acme.dev")
    ana = await AgentPerson.signs_in(browser, house)
    mara = await Customer.arrives(browser, dashboard)
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says("Before")
    await ana.opens("Mara Díaz")
    await ana.answers("I'm here")

    await asyncio.to_thread(house.web.kill9)
    await mara.says("While it was away")
    await expect(mara.log.get_by_text("Waiting to be sent")).to_be_visible()
    await expect(mara.chat.get_by_text("What you write is kept here and goes out by itself")).to_be_visible()
    await ana.page.get_by_label("Reply", exact=True).fill("So did I")
    await ana.page.keyboard.press("Control+Enter")
    await expect(ana.page.get_by_text("What you write is kept here and goes out by itself")).to_be_visible()
    await asyncio.to_thread(house.web.start)

    await expect(mara.log.get_by_text("Waiting to be sent")).to_have_count(0)
    await ana.sends_anyway_if_asked("So did I")
    await mara.reads("Before", "I'm here", "While it was away", "So did I")
    await ana.reads("Before", "I'm here", "While it was away", "So did I")
    await expect(mara.chat.get_by_text("goes out by itself")).to_have_count(0)
    truth = await house.truth((await ana.page.evaluate("location.hash"))[1:])
    said = [entry.text for entry in truth if entry.kind == "message"]
    assert sorted(said) == ["Before", "I'm here", "So did I", "While it was away"]


async def test_an_expired_sign_in_is_renewed_by_the_dashboard(
    house: House, dashboard: Dashboard, browser: Browser
) -> None:
    stale = Identity("7", email="mara@acme.dev", name="Mara Díaz")
    dashboard.token = sign_identity(stale, SITE.secret, SITE.key, clock() - timedelta(minutes=1))
    mara = await Customer.arrives(browser, dashboard)
    await mara.page.evaluate("addEventListener('warmline:token', () => (window.asked = true))")
    await mara.opens_the_chat()
    await expect(mara.chat.get_by_text("has run out")).to_be_visible()
    await mara.page.evaluate("token => warmline.token(token)", house.token("7", name="Mara Díaz"))
    await expect(mara.chat.get_by_text("has run out")).to_have_count(0)
    await mara.begins()
    await mara.says("And it goes on")
    await expect(mara.log.get_by_text("sent")).to_be_visible()


async def test_signing_out_in_one_tab_ends_the_other(house: House, dashboard: Dashboard, browser: Browser) -> None:
    ana = await AgentPerson.signs_in(browser, house)
    other = await ana.context.new_page()
    await other.goto(house.web.base_url + "/agent")
    await expect(other.get_by_role("navigation")).to_be_visible()
    await other.get_by_role("button", name="Sign out").click()
    await expect(ana.page.get_by_text("You are signed out")).to_be_visible()
    # The network comes and goes; that they are signed out stays.
    for name, away in (("offline", True), ("online", False)):
        await ana.page.evaluate("(name) => void (window.told = new Promise((on) => addEventListener(name, on)))", name)
        await ana.context.set_offline(away)
        await ana.page.evaluate("window.told.then(() => 0)")
    await ana.page.get_by_role("link", name="Sign in again").click()
    await expect(ana.page.get_by_label("Password")).to_be_visible()
