"""One person to talk to: who answers is said by name, also when it changes."""

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


async def test_ana_hands_over_to_jonas(house: House, dashboard: Dashboard, browser: Browser) -> None:
    dashboard.token = house.token("7", name="Mara Díaz", email="mara@acme.dev")
    ana = await AgentPerson.signs_in(browser, house, "ana")
    jonas = await AgentPerson.signs_in(browser, house, "jonas")
    mara = await Customer.arrives(browser, dashboard)
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says("The worker is red")
    await ana.opens("Mara Díaz")
    await ana.answers("Looking at it")
    await expect(mara.chat.get_by_text("Ana is answering you")).to_be_visible()

    # Typing is shown both ways, and who else reads.
    await jonas.page.goto(ana.page.url)
    await jonas.reads("The worker is red", "Looking at it")
    await expect(ana.page.get_by_text("Jonas is reading this")).to_be_visible()
    await mara.chat.get_by_label("Write a message").press_sequentially("It was")
    await expect(ana.page.get_by_text("Mara Díaz is writing")).to_be_visible()
    await ana.page.get_by_label("Reply", exact=True).press_sequentially("Hm, let me see", delay=300)
    await expect(mara.chat.get_by_label("Ana is typing")).to_be_visible()
    await ana.page.get_by_label("Reply", exact=True).fill("")

    # Ana hands over; Mara reads both names, Jonas' screen knows it is his.
    await ana.page.get_by_role("button", name="Hand over").click()
    await ana.page.get_by_role("dialog").get_by_text("Jonas Obi").click()
    await expect(mara.chat.get_by_text("Jonas answers from now on, Ana handed over")).to_be_visible()
    await jonas.answers("Hi Mara, I know this one 👋")
    await mara.reads("Hi Mara, I know this one 👋")

    # Closed by Jonas; Mara has the last word, in a second tab too.
    await jonas.page.get_by_role("button", name="Close", exact=True).click()
    await expect(mara.chat.get_by_text("closed this conversation")).to_be_visible()
    other = Customer(mara.context, await mara.context.new_page(), dashboard)
    await other.page.goto(dashboard.origin + "/sites")
    await other.opens_the_chat()
    await other.chat.get_by_text("Hi Mara, I know this one").first.click()
    await other.chat.get_by_role("button", name="Write again").click()
    await other.says("🎉")
    await mara.reads("🎉")
    await jonas.reads("🎉")
    await expect(jonas.page.get_by_role("button", name="Close", exact=True)).to_be_visible()
