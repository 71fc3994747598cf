"""In a dashboard that was built without a thought of us: its styles, its small screen, and the day we are away."""

from itertools import count

import pytest
from playwright.async_api import Browser, FilePayload, expect

from tests.journeys.people import AgentPerson, Customer
from tests.support.dashboard import Dashboard
from tests.support.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

STYLES = (
    "* { box-sizing: content-box; all: revert }",
    "div:empty, html > div { display: none }",
    "div { position: static !important; margin: 40px; opacity: .4; transform: rotate(3deg) }",
    "button, iframe { display: none !important }",
)
_numbers = count(1)


@pytest.fixture
def signed_in(house: House, dashboard: Dashboard) -> None:
    dashboard.server_url = house.web.base_url
    dashboard.token = house.token(f"e{next(_numbers)}")


@pytest.mark.usefixtures("signed_in")
async def test_the_styles_of_the_page_end_at_the_chat(chromium: Browser, dashboard: Dashboard) -> None:
    mara = await Customer.arrives(chromium, dashboard)
    button = mara.page.get_by_role("button", name="the chat").first
    frame = mara.page.locator("iframe")
    await mara.opens_the_chat()
    await expect(mara.chat.get_by_role("button", name="Write to us")).to_be_visible()
    await mara.page.wait_for_timeout(300)
    places = await button.bounding_box(), await frame.bounding_box()
    for style in STYLES:
        await mara.page.add_style_tag(content=style)
        assert (await button.bounding_box(), await frame.bounding_box()) == places, style
    await mara.context.close()


@pytest.mark.usefixtures("signed_in")
async def test_a_chat_that_does_not_come_covers_nothing(chromium: Browser, dashboard: Dashboard) -> None:
    mara = await Customer.arrives(chromium, dashboard)
    await mara.page.set_viewport_size({"width": 390, "height": 844})
    await mara.page.route("**/chat/**", lambda route: route.abort())
    await mara.page.reload()
    await mara.opens_the_chat()
    await mara.page.wait_for_timeout(500)

    # They see their dashboard still, and can think better of it.
    await expect(mara.page.locator("iframe")).to_be_hidden()
    await mara.page.get_by_role("button", name="Close the chat").click()
    await mara.opens_the_chat()

    # When it comes after all, it is there as they asked, and has the way out within.
    await mara.page.unroute("**/chat/**")
    await expect(mara.chat.get_by_role("button", name="Write to us")).to_be_focused()
    await expect(mara.page.get_by_role("button", name="Close the chat")).to_be_hidden()
    await mara.chat.get_by_role("button", name="Close the chat").click()
    await expect(mara.page.locator("iframe")).to_be_hidden()
    await mara.context.close()


@pytest.mark.usefixtures("signed_in")
async def test_where_the_system_has_its_own_colours_everything_keeps_its_shape(
    house: House, chromium: Browser, dashboard: Dashboard
) -> None:
    mara = await Customer.arrives(chromium, dashboard)
    await mara.page.emulate_media(forced_colors="active")
    await mara.opens_the_chat()
    start = mara.chat.get_by_role("button", name="Write to us")
    await expect(start).to_have_css("border-top-style", "solid")
    await expect(mara.page.locator("iframe")).to_have_css("outline-style", "solid")
    await expect(mara.page.get_by_role("button", name="Close the chat").first).to_have_css("outline-style", "solid")
    await mara.begins()
    await mara.says("Can you read this?")
    await expect(mara.log.locator(".bubble")).to_have_css("border-top-style", "solid")

    # Whether the team or the customer will read it, is seen without our colours too.
    ana = await AgentPerson.signs_in(chromium, house)
    await ana.page.emulate_media(forced_colors="active")
    await ana.page.get_by_role("listitem").filter(has_text="Can you read this?").get_by_role("link").click()
    modes = [ana.page.get_by_role("button", name=name, exact=True) for name in ("Reply", "Note for the team")]
    seen = [await mode.evaluate("it => getComputedStyle(it).borderBottomColor") for mode in modes]
    assert seen[0] != seen[1]
    await mara.context.close()
    await ana.context.close()


@pytest.mark.usefixtures("signed_in")
async def test_on_the_smallest_screens_nothing_is_out_of_reach(chromium: Browser, dashboard: Dashboard) -> None:
    mara = await Customer.arrives(chromium, dashboard)
    await mara.page.set_viewport_size({"width": 320, "height": 568})
    await mara.opens_the_chat()
    await mara.begins()
    await mara.chat.get_by_role("button", name="Emoji").click()
    cells = mara.chat.get_by_role("gridcell")
    await expect(cells).to_have_count(48)
    for cell in (cells.nth(0), cells.nth(7), cells.nth(47)):
        await expect(cell).to_be_in_viewport(ratio=1)
    await mara.page.keyboard.press("Escape")

    # A laptop at twice the size is as low as this.
    await mara.page.set_viewport_size({"width": 640, "height": 360})
    log = FilePayload(name="the log of everything that was built since " * 3, mimeType="text/plain", buffer=b"green")
    await mara.chat.locator("input[type=file]").set_input_files([log] * 9)
    await expect(mara.chat.get_by_role("button", name="Remove")).to_have_count(9)
    send = mara.chat.get_by_role("button", name="Send")
    await expect(send).to_be_enabled()
    await expect(send).to_be_in_viewport(ratio=1)
    await mara.context.close()


@pytest.mark.usefixtures("signed_in")
async def test_an_open_chat_is_open_on_the_next_page_and_takes_nothing_away(
    chromium: Browser, dashboard: Dashboard
) -> None:
    mara = await Customer.arrives(chromium, dashboard)
    frame = mara.page.locator("iframe")
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says("Where do I find the invoices?")
    await mara.page.goto(f"{dashboard.origin}/invoices")
    await expect(frame).to_be_visible()
    await mara.reads("Where do I find the invoices?")
    assert await mara.page.evaluate("document.activeElement === document.body")

    # On a phone it would cover the page that they went to; and closed is closed.
    await mara.page.set_viewport_size({"width": 390, "height": 844})
    await mara.page.reload()
    await expect(mara.page.get_by_role("button", name="Open the chat")).to_be_visible()
    await expect(mara.log).to_have_count(1)
    await expect(frame).to_be_hidden()
    await mara.page.set_viewport_size({"width": 1280, "height": 800})
    await mara.page.reload()
    await expect(frame).to_be_visible()
    await mara.page.get_by_role("button", name="Close the chat").first.click()
    await mara.page.frames[-1].wait_for_function("!sessionStorage.getItem('open')")
    await mara.page.reload()
    await expect(mara.log).to_have_count(1)
    await expect(frame).to_be_hidden()
    await mara.context.close()
