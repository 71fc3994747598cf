"""An agent looks for what was said: by the keyboard, from the palette, in a long thread, without a connection."""

from collections.abc import AsyncIterator
from typing import Literal

import pytest
import pytest_asyncio
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.async_api import Browser, Locator, Page, expect

from tests.journeys.people import AgentPerson
from tests.support.client import new_id
from tests.support.house import House, embedded
from tests.support.smtp_sink import SmtpSink

pytestmark = pytest.mark.asyncio(loop_scope="module")

LINES = 140


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    with SmtpSink() as sink:
        async with embedded(tmp_path_factory.mktemp("search"), sink.url, RATE_BURST="10000") as running:
            await _talk(running)
            yield running


async def _talk(house: House) -> None:
    """Customer 1 has a long thread, with the crane at its beginning; 2 and 3 say little."""
    long, short, other = [await house.customer(sub) for sub in ("1", "2", "3")]
    thread = new_id()
    await long.said(thread, "Where does the crane INV-2024-17 stand?")
    for number in range(LINES):
        await long.said(thread, f"It is about line {number}")
    await short.said(new_id(), "The invoice of the Müller tower is wrong")
    await other.said(new_id(), "A crane driver asks: when?")


PRESS = "(key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key))"


class Searcher(AgentPerson):
    @property
    def field(self) -> Locator:
        return self.page.get_by_role("searchbox")

    @property
    def found(self) -> Locator:
        return self.page.get_by_role("list", name="Found conversations").get_by_role("listitem")

    async def looks_for(self, text: str) -> None:
        await expect(self.page.get_by_role("button", name="Waiting")).to_be_visible()  # drawn: the keys are heard
        await self.page.keyboard.press("/")
        await expect(self.field).to_be_focused()
        await self.field.fill(text)

    async def hears(self, text: str) -> None:
        await expect(self.page.locator("#search-status")).to_have_text(text)


async def _searches(chromium: Browser, house: House, text: str, hits: int) -> Searcher:
    """Signed in, and there when what was said can be found, which takes a moment."""
    signed_in = await AgentPerson.signs_in(chromium, house)
    ana = Searcher(signed_in.context, signed_in.page)
    await ana.looks_for(text)
    for _ in range(30):
        await ana.page.wait_for_timeout(500)
        if await ana.found.count() == hits:
            break
        await ana.field.fill("")
        await ana.field.fill(text)
    await expect(ana.found).to_have_count(hits)
    return ana


async def test_by_the_keyboard_to_the_entry_and_back(house: House, chromium: Browser) -> None:
    ana = await _searches(chromium, house, "crane", 2)
    await ana.hears("2 conversations")
    await expect(ana.found.first).to_contain_text("A crane driver asks")
    await expect(ana.found.first.locator("mark")).to_have_text("crane")
    await ana.page.keyboard.press("ArrowDown")
    await ana.page.keyboard.press("ArrowDown")
    await expect(ana.found.nth(1).get_by_role("link")).to_be_focused()
    await ana.page.keyboard.press("Enter")
    entry = ana.log.get_by_role("listitem").filter(has_text="Where does the crane")
    await expect(entry).to_be_in_viewport()
    await expect(entry).to_be_focused()
    await expect(entry).to_have_class("entry sought")
    await expect(ana.log.get_by_text("It is about line 100", exact=True)).not_to_be_in_viewport()
    await ana.page.keyboard.press("Escape")
    await expect(ana.found).to_have_count(2)
    await expect(ana.found.nth(1).get_by_role("link")).to_be_focused()
    await expect(ana.field).to_have_value("crane")
    await ana.page.keyboard.press("Escape")
    await expect(ana.field).to_have_value("")
    await expect(ana.page.get_by_role("heading", name="Waiting")).to_be_visible()
    rows = ana.page.get_by_role("list", name="Waiting").get_by_role("link")
    await expect(rows.first).to_be_focused()

    # By the place of the keys where the layout is another, and with a locked Shift.
    for key, code, at in (("\u05d7", "KeyJ", 1), ("\u043b", "KeyK", 0), ("J", "KeyJ", 1)):
        await ana.page.evaluate(PRESS, {"key": key, "code": code, "bubbles": True})
        await expect(rows.nth(at)).to_be_focused()
    await ana.context.close()


async def test_the_address_leads_to_the_entry(house: House, chromium: Browser) -> None:
    ana = await _searches(chromium, house, "inv-2024", 1)
    await ana.page.keyboard.press("Enter")
    entry = ana.log.get_by_role("listitem").filter(has_text="Where does the crane")
    await expect(entry).to_be_in_viewport()
    await ana.page.reload()
    await expect(entry).to_be_in_viewport()
    await ana.page.get_by_role("button", name="To the newest").click()
    await expect(ana.log.get_by_text(f"It is about line {LINES - 1}", exact=True)).to_be_in_viewport()
    await ana.context.close()


async def test_words_marks_names_and_filters(house: House, chromium: Browser) -> None:
    ana = await _searches(chromium, house, "muller tow", 1)
    await expect(ana.found.locator("mark")).to_have_text(["Müller", "tower"])
    await ana.looks_for("from:customer3@mail")
    await expect(ana.found).to_have_count(1)
    await expect(ana.found).to_contain_text("Email: customer3@mail.example")
    await ana.looks_for("customer is:closed")
    await ana.hears("Nothing found")
    await expect(ana.page.get_by_text("Try another word")).to_be_visible()
    await ana.looks_for("!!!")
    await expect(ana.page.locator("#found").get_by_text("There is no word in this to look for.")).to_be_visible()
    await ana.page.get_by_role("button", name="End the search").click()
    await expect(ana.page.get_by_role("heading", name="Waiting")).to_be_visible()
    await ana.context.close()


async def test_from_the_palette(house: House, chromium: Browser) -> None:
    ana = await _searches(chromium, house, "tower", 1)
    await ana.page.keyboard.press("Escape")
    await ana.page.keyboard.press("Control+k")
    await ana.page.keyboard.type("driver asks")
    await ana.page.get_by_role("option", name="Search what was said for “driver asks”").click()
    await expect(ana.found).to_have_count(1)
    await expect(ana.field).to_have_value("driver asks")
    await ana.context.close()


async def test_without_a_connection(house: House, chromium: Browser) -> None:
    ana = await _searches(chromium, house, "tower", 1)
    await ana.context.set_offline(True)
    await ana.looks_for("crane driver")
    await expect(ana.page.get_by_text("The search goes on when it is back.").first).to_be_visible()
    await ana.context.set_offline(False)
    await expect(ana.found).to_have_count(1)
    await ana.context.close()


async def test_on_a_phone(house: House, chromium: Browser) -> None:
    ana = await _searches(chromium, house, "crane", 2)
    await ana.page.set_viewport_size({"width": 390, "height": 844})
    await ana.found.nth(1).get_by_role("link").click()
    await expect(ana.log.get_by_text("Where does the crane")).to_be_in_viewport()
    await ana.page.get_by_role("button", name="Back to the list").click()
    await expect(ana.found).to_have_count(2)
    await expect(ana.field).to_be_visible()
    await ana.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_stands_in_anybodys_way(
    house: House, chromium: Browser, scheme: Literal["light", "dark"]
) -> None:
    """axe finds nothing while one types, finds, finds nothing, and reads."""
    ana = await _searches(chromium, house, "crane", 2)
    await ana.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await _accessible(ana.page)
    await ana.page.keyboard.press("Enter")
    await expect(ana.log.get_by_text("A crane driver asks")).to_be_visible()
    await _accessible(ana.page)
    await ana.looks_for("nobodysaidthis")
    await ana.hears("Nothing found")
    await _accessible(ana.page)
    await ana.field.fill("")
    await expect(ana.page.get_by_text("Words that were said, a name")).to_be_visible()
    await _accessible(ana.page)
    await ana.context.close()


async def _accessible(page: Page) -> None:
    await page.evaluate(AXE_SCRIPT + ";0")
    found = await page.evaluate("axe.run(document, { iframes: false })")
    problems = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]]
    assert not problems
