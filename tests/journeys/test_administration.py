"""The administrator changes the office hours: what is drawn, what is saved, and what another screen sees."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from msgspec.structs import replace
from playwright.async_api import Browser, Page, expect

from server.adapters.store import SqlStore
from tests.journeys.people import PATIENCE_MS, AgentPerson, Customer
from tests.support.dashboard import Dashboard
from tests.support.house import SITE, House, embedded
from tests.support.smtp_sink import SmtpSink

PHONE = {"width": 390, "height": 844}


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, dashboard: Dashboard) -> AsyncIterator[House]:
    site = replace(SITE, origins=(dashboard.origin,), dashboard_url=dashboard.origin + "/")
    async with embedded(tmp_path, smtp_sink.url, site) as running:
        dashboard.server_url = running.web.base_url
        yield running


async def accessible(page: Page) -> None:
    await page.emulate_media(reduced_motion="reduce")  # what is half faded in has no contrast yet
    await page.evaluate(AXE_SCRIPT + ";0")
    found = await page.evaluate("async () => (await axe.run()).violations.map((one) => [one.id, one.nodes[0].html])")
    assert found == []


async def test_the_office_hours_are_changed(house: House, dashboard: Dashboard, browser: Browser) -> None:
    dashboard.token = house.token("7", name="Mara Díaz", plan="Enterprise")
    mara = await Customer.arrives(browser, dashboard)
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says("Hello")

    # From the agent view; with the keyboard alone, and in words as people type them.
    ana = await AgentPerson.signs_in(browser, house)
    page = ana.page
    await page.get_by_role("link", name="Administration").click()
    await page.get_by_role("button", name="Monday to Friday").click()
    drawn = page.locator(".days li")
    await expect(drawn).to_have_count(14)
    await expect(drawn.filter(has_text="08:00–20:00")).to_have_count(10)
    await page.get_by_label("Monday opens").focus()
    await page.keyboard.type("730")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowUp")
    await expect(drawn.filter(has_text="07:30–20:15")).to_have_count(2)
    await page.get_by_label("The place whose clock counts").fill("kathmandu")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("The place whose clock counts")).to_have_value("Asia/Kathmandu")
    await accessible(page)

    # A mistake is said at its field, and mended.
    await page.get_by_label("Another time on Tuesday").click()
    await page.get_by_label("Tuesday opens, time 2").fill("18")
    await page.keyboard.press("Tab")
    said = page.get_by_text("Tuesday: 08:00–20:00 and 18:00–23:00 overlap.")
    await expect(said.first).to_be_visible()
    await expect(page.get_by_label("Tuesday opens, time 2")).to_have_attribute("aria-invalid", "true")
    await page.get_by_label("Tuesday opens, time 2").fill("21")
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("overlap.")).to_have_count(0)

    # What is not saved is there after a reload; then it is saved, and holds elsewhere.
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await expect(page.get_by_text("have not saved")).to_be_visible()
    await expect(page.get_by_label("Tuesday opens, time 2")).to_have_value("21:00")
    await page.get_by_role("button", name="Enterprise").click()
    await page.get_by_role("button", name="Around the clock").click()
    await expect(page.get_by_text("Open now, around the clock").first).to_be_visible()
    await page.keyboard.press("Control+s")
    await expect(page.get_by_text("Right now the chat says to Enterprise")).to_be_visible()
    store = SqlStore(house.database_url)
    kept = (await store.hours.get(SITE.id)).hours
    await store.stop()
    assert kept.site is not None and kept.site.time_zone == "Asia/Kathmandu" and list(kept.plans) == ["Enterprise"]

    # Another browser of hers, a phone.
    context = await browser.new_context(viewport=PHONE, storage_state=await ana.context.storage_state())  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    phone = await context.new_page()
    await phone.goto(house.web.base_url + "/admin")
    await expect(phone.get_by_label("Monday opens")).to_have_value("07:30")
    await expect(phone.locator(".days li").filter(has_text="07:30–20:15")).to_have_count(2)
    assert await phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await accessible(phone)
