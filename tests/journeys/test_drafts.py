"""What somebody has begun stays where it belongs, whatever happens around it."""

import asyncio
import re
from itertools import count

import pytest
from playwright.async_api import Browser, FilePayload, Locator, Page, Route, expect

from tests.journeys.people import AgentPerson, Customer
from tests.support.client import new_id
from tests.support.dashboard import Dashboard
from tests.support.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOG = FilePayload(name="build.log", mimeType="text/plain", buffer=b"all green")
PASTE = """(field, [name, kinds]) => {
  const clipboardData = new DataTransfer();
  for (const kind of kinds) clipboardData.setData(kind, 'Total 42');
  clipboardData.items.add(new File(['x'], name, { type: 'image/png' }));
  field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}"""
_numbers = count(1)


@pytest.fixture
def name(house: House, dashboard: Dashboard) -> str:
    """Of the customer who is signed in to the dashboard of this test."""
    number = next(_numbers)
    dashboard.server_url = house.web.base_url
    dashboard.token = house.token(f"d{number}", name=f"Mara Díaz {number}", email=f"mara{number}@acme.dev")
    return f"Mara Díaz {number}"


def _field(mara: Customer) -> Locator:
    return mara.chat.get_by_label("Write a message")


async def _back(mara: Customer) -> None:
    await mara.chat.get_by_role("button", name="Back").click()


async def _reopens(mara: Customer, preview: str) -> None:
    await mara.chat.get_by_role("button", name=re.compile(preview)).click()


async def _begins(chromium: Browser, dashboard: Dashboard, text: str) -> Customer:
    mara = await Customer.arrives(chromium, dashboard)
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says(text)
    await mara.has_sent()
    return mara


async def _held(page: Page, address: str) -> asyncio.Event:
    """Requests to this address wait until the event is set."""
    go = asyncio.Event()

    async def hold(route: Route) -> None:
        await go.wait()
        await route.continue_()

    await page.route(address, hold)
    return go


async def test_a_draft_stays_in_its_conversation(chromium: Browser, dashboard: Dashboard, name: str) -> None:
    """Over a page change, over the way back, and beside another one that has not begun yet."""
    mara = await _begins(chromium, dashboard, "The deploy hangs")
    await _field(mara).fill("and the long story is")
    await _back(mara)
    await _reopens(mara, "The deploy hangs")
    await expect(_field(mara)).to_have_value("and the long story is")
    await mara.page.reload()
    await mara.finds_the_chat_open()
    await mara.reads("The deploy hangs")
    await expect(_field(mara)).to_have_value("and the long story is")

    await _back(mara)
    await mara.begins()
    await expect(_field(mara)).to_have_value("")
    await _field(mara).fill("An invoice, too")
    await mara.chat.locator("input[type=file]").set_input_files(LOG)
    await expect(mara.chat.get_by_role("button", name="Remove build.log")).to_be_visible()
    await _back(mara)
    await mara.begins()
    await expect(_field(mara)).to_have_value("An invoice, too")
    await mara.chat.get_by_role("button", name="Send", exact=True).click()
    await mara.reads("An invoice, too")
    await expect(mara.log.get_by_role("link", name=re.compile("build.log"))).to_be_visible()
    await mara.has_sent()

    # That one has begun, so what comes next is another; and the first is as it was left.
    await _back(mara)
    await mara.begins()
    await expect(_field(mara)).to_have_value("")
    await expect(mara.log.get_by_text("An invoice, too")).to_have_count(0)
    await _back(mara)
    await _reopens(mara, "The deploy hangs")
    await expect(_field(mara)).to_have_value("and the long story is")
    await mara.context.close()


async def test_what_one_tab_has_sent_is_no_draft_in_the_other(
    house: House, chromium: Browser, dashboard: Dashboard, name: str
) -> None:
    mara = await _begins(chromium, dashboard, "Hello")
    await _field(mara).fill("Half a sentence")
    again = Customer(mara.context, await mara.context.new_page(), dashboard)
    await again.page.goto(dashboard.origin)
    await again.opens_the_chat()
    await _reopens(again, "Hello")
    await expect(_field(again)).to_have_value("Half a sentence")
    await again.says("Half a sentence and the rest")
    await expect(_field(mara)).to_have_value("")

    # So it is with an agent.
    ana = await AgentPerson.signs_in(chromium, house)
    await ana.opens(name)
    other = await ana.context.new_page()
    await other.goto(ana.page.url)
    here, there = (page.get_by_label("Reply", exact=True) for page in (ana.page, other))
    await expect(there).to_be_visible()
    await here.fill("I'll look")
    await expect(there).to_have_value("I'll look")
    await there.press("Control+Enter")
    await ana.reads("I'll look")
    await expect(here).to_have_value("")
    await mara.context.close()
    await ana.context.close()


async def test_a_file_comes_to_the_conversation_it_is_for(chromium: Browser, dashboard: Dashboard, name: str) -> None:
    """Mara goes on to another one while it is on its way."""
    mara = await _begins(chromium, dashboard, "An invoice is wrong")
    await _back(mara)
    await mara.begins()
    await mara.says("The deploy hangs")
    let_through = await _held(mara.page, "**/files?*")
    await mara.chat.locator("input[type=file]").set_input_files(LOG)
    await expect(mara.chat.get_by_text("Uploading")).to_be_visible()
    await _back(mara)
    await _reopens(mara, "An invoice is wrong")
    await expect(mara.chat.get_by_text("Uploading")).to_have_count(0)
    async with mara.page.expect_response("**/files?*"):
        let_through.set()
    await mara.says("It has my old address")
    await mara.has_sent()
    await expect(mara.log.get_by_role("link")).to_have_count(0)
    await _back(mara)
    await _reopens(mara, "The deploy hangs")
    await expect(mara.chat.get_by_role("button", name="Remove build.log")).to_be_visible()
    await mara.says("This is its log")
    await expect(mara.log.get_by_role("link", name=re.compile("build.log"))).to_be_visible()
    await mara.context.close()


async def test_the_end_waits_for_who_writes(house: House, chromium: Browser, dashboard: Dashboard, name: str) -> None:
    ana = await AgentPerson.signs_in(chromium, house)
    mara = await _begins(chromium, dashboard, "The deploy hangs")
    await ana.opens(name)
    await ana.answers("It should work again")
    await mara.reads("It should work again")
    await _field(mara).fill("It also fails when")
    await ana.page.get_by_role("button", name="Close", exact=True).click()
    await expect(mara.chat.get_by_text("Ana closed")).to_be_visible()
    await expect(_field(mara)).to_be_visible()
    # Where it is opened afterwards it is closed.
    other = Customer(mara.context, await mara.context.new_page(), dashboard)
    await other.page.goto(dashboard.origin + "/sites")
    await other.opens_the_chat()
    await _reopens(other, "It should work again")
    await expect(other.chat.get_by_role("button", name="Write again")).to_be_visible()
    await other.page.close()

    await expect(_field(mara)).to_be_visible()
    await mara.says("It also fails when I retry")
    await ana.reads("It also fails when I retry")
    # Her own end is the end, whatever stands in the field.
    await _field(mara).fill("Never mind")
    await mara.chat.get_by_role("button", name="End this conversation").click()
    await expect(mara.chat.get_by_role("button", name="Write again")).to_be_visible()
    await expect(_field(mara)).to_be_hidden()
    for person in (mara, ana):
        await person.context.close()


async def test_half_an_address_stays_while_the_agent_begins_to_answer(
    house: House, chromium: Browser, dashboard: Dashboard, name: str
) -> None:
    dashboard.token = None
    visitor = await _begins(chromium, dashboard, "Do you ship to Malta?")
    address = visitor.chat.get_by_label("Where should the answer go if you leave?")
    await address.fill("mara@acm")
    ana = await AgentPerson.signs_in(chromium, house)
    await ana.page.get_by_role("listitem").filter(has_text="Do you ship to Malta?").get_by_role("link").click()
    await ana.page.get_by_label("Reply", exact=True).press_sequentially("We do")
    await expect(visitor.chat.get_by_role("img", name="Ana is typing")).to_be_visible()
    await expect(address).to_have_value("mara@acm")
    await expect(visitor.chat.get_by_role("img", name="Ana is typing")).to_have_count(0)
    await expect(address).to_have_value("mara@acm")
    for person in (visitor, ana):
        await person.context.close()


async def test_a_reply_waits_for_its_file(house: House, chromium: Browser, dashboard: Dashboard, name: str) -> None:
    """Also when the agent looked into another conversation meanwhile."""
    mara = await _begins(chromium, dashboard, "Where is the log?")
    await (await house.customer("else", token=house.token("else", name="Jo Berg"))).said(new_id(), "Hello")
    ana = await AgentPerson.signs_in(chromium, house)
    await ana.opens(name)
    await ana.reads("Where is the log?")
    let_through = await _held(ana.page, "**/files?*")
    await ana.page.locator("input[type=file]").set_input_files(LOG)
    await expect(ana.page.get_by_text("On its way")).to_be_visible()
    await ana.opens("Jo Berg")
    await ana.reads("Hello")
    await expect(ana.page.get_by_text("On its way")).to_have_count(0)
    await ana.opens(name)
    await ana.reads("Where is the log?")
    await ana.page.get_by_label("Reply", exact=True).fill("Here it is")
    await ana.page.keyboard.press("Control+Enter")
    await expect(ana.page.get_by_text("A file is still on its way")).to_be_visible()
    let_through.set()
    await expect(ana.page.get_by_role("button", name="Remove build.log")).to_be_visible()
    await ana.answers("Here it is")
    await mara.reads("Here it is")
    await expect(mara.log.get_by_role("link", name=re.compile("build.log"))).to_be_visible()
    for person in (mara, ana):
        await person.context.close()


async def test_what_is_pasted_is_what_was_copied(
    house: House, chromium: Browser, dashboard: Dashboard, name: str
) -> None:
    """The words of a table, and not the picture of it that lies beside them; a picture where there is nothing else."""
    mara = await _begins(chromium, dashboard, "The numbers are off")
    ana = await AgentPerson.signs_in(chromium, house)
    await ana.opens(name)
    await ana.reads("The numbers are off")
    for field, where in (
        (_field(mara), mara.chat.locator("body")),
        (ana.page.get_by_label("Reply", exact=True), ana.page.locator("body")),
    ):
        await field.evaluate(PASTE, ["table.png", ["text/plain", "text/html"]])
        await field.evaluate(PASTE, ["picture.png", []])
        await expect(where.get_by_role("button", name="Remove picture.png")).to_be_visible()
        await expect(where.get_by_role("button", name="Remove table.png")).to_have_count(0)
    for person in (mara, ana):
        await person.context.close()


async def test_the_enter_that_ends_a_composition_sends_nothing(
    chromium: Browser, dashboard: Dashboard, name: str
) -> None:
    """Safari tells of it after the composition, and only its number says what it was."""
    mara = await _begins(chromium, dashboard, "こんにちは")
    await _field(mara).fill("日本語")
    await _field(mara).evaluate(
        "(field) => field.dispatchEvent(new KeyboardEvent('keydown', "
        "{ key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }))"
    )
    await expect(_field(mara)).to_have_value("日本語")
    await _field(mara).press("Enter")
    await mara.reads("日本語")
    await mara.context.close()


async def test_a_dashboard_that_swaps_its_body_keeps_the_chat(
    chromium: Browser, dashboard: Dashboard, name: str
) -> None:
    mara = await _begins(chromium, dashboard, "The deploy hangs")
    await _field(mara).fill("and the long story is")
    await mara.page.evaluate("document.body.replaceWith(document.createElement('body'))")
    await expect(_field(mara)).to_have_value("and the long story is")
    await mara.says("and the long story is short")
    await mara.context.close()
