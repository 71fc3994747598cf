"""A customer in their own language: the button, the chat, what is refused, and what the team's mails will be in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from msgspec.structs import replace
from playwright.async_api import Browser, Locator, Page, expect

from server.adapters.store import SqlStore
from tests.journeys.people import PATIENCE_MS
from tests.support.dashboard import Dashboard
from tests.support.house import SITE, House, embedded
from tests.support.smtp_sink import SmtpSink


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, dashboard: Dashboard) -> AsyncIterator[House]:
    site = replace(SITE, origins=(dashboard.origin,))
    async with embedded(tmp_path, smtp_sink.url, site) as running:
        dashboard.server_url = running.web.base_url
        yield running


async def page_of(browser: Browser, dashboard: Dashboard, locale: str, lang: str = "") -> Page:
    """`lang` is what the dashboard says of itself, `locale` what the browser does."""
    dashboard.lang = lang
    context = await browser.new_context(locale=locale, viewport={"width": 1100, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    await page.goto(dashboard.origin + "/deploys")
    return page


async def test_in_german_and_in_arabic(house: House, dashboard: Dashboard, browser: Browser) -> None:
    # The dashboard's page says nothing, the browser does.
    dashboard.token = house.token("7", name="Mara Díaz")
    german = await page_of(browser, dashboard, "de-AT")
    await german.get_by_role("button", name="Chat öffnen").click()
    chat = german.frame_locator("iframe[title=Chat]")
    await expect(german.get_by_role("button", name="Chat schließen").first).to_have_attribute("aria-expanded", "true")
    await expect(chat.locator("html")).to_have_attribute("lang", "de-AT")
    await expect(chat.locator(".sentence").first).to_have_text("Im Moment ist niemand da")
    await chat.get_by_role("button", name="Schreiben Sie uns").click()
    await chat.get_by_label("Nachricht schreiben").fill("x" * 10_001)
    await expect(chat.get_by_text("1 Zeichen zu viel. Senden Sie es in zwei Teilen oder als Datei.")).to_be_visible()
    await chat.get_by_label("Nachricht schreiben").fill("Guten Morgen")
    await chat.get_by_role("button", name="Senden").click()
    await expect(chat.get_by_role("log").get_by_text("gesendet")).to_be_visible()

    # The dashboard's page speaks Arabic, whatever the browser does.
    dashboard.token = house.token("8", name="Noor Aziz")
    arabic = await page_of(browser, dashboard, "en-GB", lang="ar")
    await arabic.get_by_role("button", name="افتح الدردشة").click()
    chat = arabic.frame_locator("iframe[title=الدردشة]")
    await expect(chat.locator("html")).to_have_attribute("dir", "rtl")
    await chat.get_by_role("button", name="اكتب إلينا").click()
    await chat.get_by_label("اكتب رسالة").fill("صباح الخير")
    await chat.get_by_role("button", name="إرسال").click()
    await expect(chat.get_by_role("log").get_by_text("أُرسلت")).to_be_visible()
    back, close = chat.get_by_role("button", name="رجوع"), chat.get_by_role("button", name="أغلق الدردشة")
    assert await left(back) > await left(close)
    await assert_accessible(arabic)

    # Whoever speaks to them later finds the choice made.
    store = SqlStore(house.database_url)
    await store.start()
    known = [await store.people.customer_by_external(SITE.id, sub) for sub in ("7", "8")]
    await store.stop()
    assert [one and one.locale for one in known] == ["de-AT", "ar"]


async def left(element: Locator) -> float:
    box = await element.bounding_box()
    assert box
    return box["x"]


async def assert_accessible(page: Page) -> None:
    await page.emulate_media(reduced_motion="reduce")  # what is half faded in has no contrast yet
    [frame] = [one for one in page.frames if "/chat/" in one.url]
    await frame.evaluate(AXE_SCRIPT + ";0")
    found = await frame.evaluate("() => axe.run(document, { iframes: false })")
    assert [one["id"] for one in found["violations"]] == []
