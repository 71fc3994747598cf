"""What two agents and their customer do to each other, in several tabs: dialogs, notes, files, badges; and axe."""

import re
from itertools import count
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.async_api import Browser, FilePayload, Frame, Locator, Page, WebSocket, expect

from tests.journeys.people import AgentPerson, Customer
from tests.support.client import new_id
from tests.support.dashboard import Dashboard
from tests.support.house import SITE, House

pytestmark = pytest.mark.asyncio(loop_scope="module")

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d4944415478da6364f8cf500f0003860180"
    "5a345b0000000049454e44ae426082"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
_numbers = count(1)


@pytest.fixture
def name(house: House, dashboard: Dashboard) -> str:
    """Of the customer who is signed in to the dashboard of this test."""
    number = next(_numbers)
    chosen = f"Mara {('Díaz', 'Berg', 'Okafor', 'Lind', 'Sato', 'Weiss')[number % 6]} {number}"
    dashboard.server_url = house.web.base_url
    dashboard.token = house.token(f"p{number}", name=chosen, email=f"mara{number}@acme.dev")
    return chosen


async def _asks(chromium: Browser, dashboard: Dashboard, text: str) -> Customer:
    mara = await Customer.arrives(chromium, dashboard)
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says(text)
    await mara.has_sent()
    return mara


async def _second_tab(mara: Customer) -> Customer:
    other = Customer(mara.context, await mara.context.new_page(), mara.dashboard)
    await other.page.goto(mara.dashboard.origin + "/sites")
    return other


def _hears(page: Page) -> list[str]:
    """Every frame that any socket of this page is told from now on."""
    heard: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: heard.append(str(frame)))

    page.on("websocket", listen)
    return heard


async def test_taking_over_by_a_reply(house: House, chromium: Browser, dashboard: Dashboard, name: str) -> None:
    """Jonas is asked before he answers in Ana's conversation, in every tab the same is seen, and no note gets out."""
    mara = await Customer.arrives(chromium, dashboard)
    heard = _hears(mara.page)
    await mara.page.reload()
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says("The deploy hangs")
    ana, jonas = [await AgentPerson.signs_in(chromium, house, one) for one in ("ana", "jonas")]
    await ana.opens(name)
    await ana.answers("I'll look")
    await expect(mara.chat.get_by_text("Ana is answering you")).to_be_visible()
    await expect(ana.log.get_by_text("seen")).to_be_visible()
    tab = AgentPerson(ana.context, await ana.context.new_page())
    await tab.page.goto(ana.page.url)
    await tab.reads("The deploy hangs", "I'll look")
    await ana.page.bring_to_front()

    await jonas.page.goto(ana.page.url)
    await jonas.reads("I'll look")
    await jonas.page.wait_for_timeout(1_500)
    await jonas.page.get_by_label("Reply", exact=True).fill("canary: she is on the old plan")
    await jonas.page.keyboard.press("Control+Enter")
    dialog = jonas.page.get_by_role("dialog", name=f"Ana is answering {name}")
    await dialog.get_by_role("button", name="Keep as a note").click()
    await jonas.reads("canary: she is on the old plan")
    await ana.reads("canary: she is on the old plan")
    await tab.reads("canary: she is on the old plan")

    await jonas.page.get_by_label("Reply", exact=True).fill("It is the asset volume")
    await jonas.page.keyboard.press("Control+Enter")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(jonas.page.get_by_label("Reply", exact=True)).to_have_value("It is the asset volume")
    await jonas.page.get_by_label("Reply", exact=True).press("Control+Enter")
    await dialog.get_by_role("button", name="Send and take over").click()
    await mara.reads("It is the asset volume")
    await expect(mara.chat.get_by_text("Jonas answers from now on")).to_be_visible()
    for agent in (ana, tab):
        await expect(agent.log.get_by_text("Jonas took over from Ana")).to_be_visible()

    other = await _second_tab(mara)
    await other.opens_the_chat()
    await other.chat.get_by_role("button", name=re.compile("It is the asset volume")).click()
    await other.says("It works again")
    await mara.reads("It works again")
    for agent in (ana, tab, jonas):
        await agent.reads("It works again")

    # The customer has the word on the end, too.
    await other.chat.get_by_role("button", name="End this conversation").click()
    await expect(mara.chat.get_by_text("You ended this conversation")).to_be_visible()
    await expect(ana.log.get_by_text(f"{name} closed the conversation")).to_be_visible()
    await mara.chat.get_by_role("button", name="Write again").click()
    await mara.says("One more thing")
    await jonas.reads("One more thing")
    told = "\n".join(heard)
    assert "It is the asset volume" in told and "canary" not in told and '"note"' not in told
    for person in (mara, ana, jonas):
        await person.context.close()


async def test_somebody_wrote_while_the_agent_was_typing(
    house: House, chromium: Browser, dashboard: Dashboard, name: str
) -> None:
    client = await house.customer("stale", token=dashboard.token)
    conversation = new_id()
    for number in range(40):
        await client.said(conversation, f"line {number}")
    ana = await AgentPerson.signs_in(chromium, house)
    await ana.opens(name)
    await ana.reads("line 39")
    # She reads further up, where what comes below is not on her screen.
    await ana.log.evaluate("(log) => log.scrollTo(0, 200)")
    await expect(ana.page.get_by_role("button", name="To the newest")).to_be_visible()
    await client.said(conversation, "Forget it, found it")
    await expect(ana.page.get_by_role("button", name="1 new message")).to_be_visible()
    await ana.page.get_by_label("Reply", exact=True).fill("Have you tried turning it off?")
    await ana.page.keyboard.press("Control+Enter")
    await expect(ana.page.get_by_text(f"{name} wrote while you were typing.")).to_be_visible()
    assert "Have you tried turning it off?" not in client.thread(conversation).texts
    await ana.page.get_by_role("button", name="Edit").click()
    await expect(ana.page.get_by_label("Reply", exact=True)).to_have_value("Have you tried turning it off?")
    await ana.answers("Glad to hear")
    await client.until(lambda: client.thread(conversation).texts[-2:] == ["Forget it, found it", "Glad to hear"])
    await ana.context.close()


async def test_files_emoji_links_and_the_badge(
    house: House, chromium: Browser, dashboard: Dashboard, name: str
) -> None:
    mara = await _asks(chromium, dashboard, "Look at this")
    picker = mara.chat.locator("input[type=file]")
    screen = FilePayload(name="screen.png", mimeType="image/png", buffer=PNG)
    logo = FilePayload(name="logo.svg", mimeType="image/svg+xml", buffer=SVG)
    await picker.set_input_files([screen, logo])
    await expect(mara.chat.get_by_role("button", name="Remove logo.svg")).to_be_visible()
    await mara.chat.get_by_role("button", name="Send", exact=True).click()
    await expect(mara.log.get_by_role("img", name="screen.png")).to_be_visible()
    await mara.says("🎉")
    plain, alone = [mara.log.get_by_text(text, exact=True) for text in ("Look at this", "🎉")]
    assert await _font(alone) > 1.5 * await _font(plain)

    # A link to the conversation leads there, over signing in; it is where the customer's files are.
    context = await chromium.new_context(viewport={"width": 1440, "height": 860})
    page = await context.new_page()
    ana = AgentPerson(context, page)
    client = await house.agent()
    listed = await client.ask({"t": "inbox", "view": "waiting"})
    conversation = next(row["id"] for row in listed["rows"] if row["customer"]["face"]["name"] == name)
    await page.goto(f"{house.web.base_url}/agent#{conversation}")
    await page.get_by_label("E-mail").fill("ana@acme.example")
    await page.get_by_label("Password").fill("wrong on the first try")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("Password").fill("correct horse battery")
    await page.get_by_role("button", name="Sign in").click()
    await ana.reads("Look at this")
    assert page.url.endswith(f"#{conversation}")
    picture = ana.log.get_by_role("img", name="screen.png")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)") == 1
    plain, alone = [ana.log.get_by_text(text, exact=True) for text in ("Look at this", "🎉")]
    assert await _font(alone) > 1.5 * await _font(plain)
    drawing = await ana.log.get_by_role("link", name=re.compile("logo.svg")).get_attribute("href")
    answer = await context.request.get(house.web.base_url + str(drawing))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert await answer.body() == SVG

    # The agent sends one back; the chat is closed meanwhile, so the button tells.
    await mara.page.get_by_role("button", name="Close the chat").first.click()
    await page.locator("input[type=file]").set_input_files(
        {"name": "build.log", "mimeType": "text/plain", "buffer": b"all green"}
    )
    await expect(page.get_by_role("button", name="Remove build.log")).to_be_visible()
    await ana.answers("This is what I see")
    badge = mara.page.get_by_role("button", name="Open the chat (1)")
    await expect(badge).to_be_visible()
    await expect(badge).to_have_text("1")
    await badge.click()
    link = mara.log.get_by_role("link", name=re.compile("build.log"))
    async with mara.page.expect_download() as downloading:
        await link.click()
    assert (await downloading.value).suggested_filename == "build.log"
    await expect(mara.page.get_by_role("button", name="Close the chat").first).to_be_visible()
    await expect(ana.log.get_by_text("seen")).to_be_visible()
    for person in (mara, ana):
        await person.context.close()


async def _font(locator: Locator) -> float:
    return float(await locator.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_stands_in_anybodys_way(
    house: House, chromium: Browser, dashboard: Dashboard, name: str, scheme: Literal["light", "dark"]
) -> None:
    """axe finds nothing on any screen of this loop."""
    context = await chromium.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(dashboard.origin)
    mara = Customer(context, page, dashboard)
    await mara.opens_the_chat()
    await expect(mara.chat.get_by_role("button", name="Write to us")).to_be_visible()
    [chat] = [frame for frame in page.frames if "/chat/" in frame.url]
    await _accessible(chat)
    await mara.begins()
    await mara.says("Can everybody read this? https://acme.example")
    view = await context.new_page()
    await view.goto(house.web.base_url + "/agent")
    await expect(view.get_by_label("Password")).to_be_visible()
    await _accessible(view)
    key, _, value = (await house.session_cookie()).partition("=")
    await context.add_cookies([{"name": key, "value": value, "url": house.web.base_url}])
    await view.goto(house.web.base_url + "/agent")
    ana = AgentPerson(context, view)
    await ana.sees_waiting(name, "Can everybody read this?")
    await _accessible(view)
    await ana.opens(name)
    await ana.notes("She may use a screen reader")
    await ana.answers("Yes 🎉")
    await _accessible(view)
    await mara.reads("Yes 🎉")
    await _accessible(chat)
    await context.close()


async def test_what_one_reads_of_the_customer_stays_while_they_go_on(
    house: House, chromium: Browser, dashboard: Dashboard, name: str
) -> None:
    """From page to page: what the agent has selected, and how far they have scrolled."""
    attributes = {f"limit_{number}": f"{number} GB" for number in range(40)}
    dashboard.token = house.token("reader", name="Mara Reader", plan="Scale", attributes=attributes)
    mara = await _asks(chromium, dashboard, "Which limit is it?")
    ana = await AgentPerson.signs_in(chromium, house)
    await ana.opens("Mara Reader")
    panel = ana.page.get_by_role("region", name="Customer", exact=True)
    details = panel.get_by_role("group", name="Details")
    await expect(panel.get_by_role("link", name="/deploys")).to_be_visible()
    await details.evaluate("(cards) => cards.scrollTo(0, 200)")
    await panel.get_by_text("30 GB").evaluate("(value) => getSelection().selectAllChildren(value)")
    await details.focus()
    await mara.page.evaluate("history.pushState({}, '', '/sites')")
    await expect(panel.get_by_role("link", name="/sites")).to_have_count(1)
    assert await ana.page.evaluate("String(getSelection())") == "30 GB"
    assert await details.evaluate("(cards) => cards.scrollTop") == 200
    await expect(details).to_be_focused()
    for person in (mara, ana):
        await person.context.close()


async def test_a_browser_that_lets_no_page_notify(
    house: House, chromium: Browser, dashboard: Dashboard, name: str
) -> None:
    """Chrome on Android: the name is there, a note can't be made, and everything else goes on."""
    ana = await AgentPerson.signs_in(chromium, house)
    problems: list[str] = []
    ana.page.on("pageerror", lambda problem: problems.append(str(problem)))
    await ana.page.add_init_script("""
        window.Notification = class {
          static permission = 'granted';
          static requestPermission = async () => 'granted';
          constructor() { throw new TypeError('Illegal constructor'); }
        };
        Object.defineProperty(document, 'hidden', { get: () => true });
    """)
    await ana.page.reload()
    box = ana.page.get_by_label("Tell me when somebody waits")
    await box.check()
    mara = await _asks(chromium, dashboard, "Anybody there?")
    await ana.sees_waiting(name, "Anybody there?")
    await expect(box).to_be_hidden()
    assert problems == []
    for person in (mara, ana):
        await person.context.close()


async def test_no_field_makes_a_phone_zoom(house: House, chromium: Browser, dashboard: Dashboard, name: str) -> None:
    """It does where the text of a field that gets the focus is below 16 px, and stays there."""
    dashboard.token = None
    phone = await chromium.new_context(viewport={"width": 390, "height": 844})
    page = await phone.new_page()
    await page.goto(dashboard.origin)
    visitor = Customer(phone, page, dashboard)
    await visitor.opens_the_chat()
    address = visitor.chat.get_by_label("Where should the answer go if you leave?")
    assert await _font(address) >= 16
    await visitor.begins()
    assert await _font(visitor.chat.get_by_label("Write a message")) >= 16
    await page.goto(f"{house.web.base_url}/form/{SITE.key}")
    for field in ("email", "message"):
        assert await _font(page.locator(f"[name={field}]")) >= 16
    await page.goto(house.web.base_url + "/agent")
    assert await _font(page.get_by_label("E-mail")) >= 16
    key, _, value = (await house.session_cookie()).partition("=")
    await phone.add_cookies([{"name": key, "value": value, "url": house.web.base_url}])
    await page.goto(house.web.base_url + "/agent")
    await page.keyboard.press("Control+k")
    assert await _font(page.get_by_role("combobox")) >= 16
    await phone.close()


async def _accessible(where: Page | Frame) -> None:
    await where.evaluate(AXE_SCRIPT + ";0")
    found = await where.evaluate("axe.run(document, { iframes: false })")
    problems = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]]
    assert not problems
