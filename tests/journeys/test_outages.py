"""What people see when something is away, and that what they wrote arrives when it is back."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, WebSocketRoute, expect

from server.app import clock
from server.domain.tokens import Identity, sign_identity
from tests.journeys.people import AgentPerson, Customer
from tests.support.client import new_id
from tests.support.dashboard import Dashboard
from tests.support.house import SITE, House, embedded
from tests.support.smtp_sink import SmtpSink

FORGET = """() => {
  for (const key of Object.keys(localStorage)) if (key.startsWith('warmline:out:')) localStorage.removeItem(key);
}"""


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
    await mara.has_sent()


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


async def test_an_answer_among_what_was_dropped(house: House, dashboard: Dashboard, browser: Browser) -> None:
    """Mara and Ana were too slow for a moment: what they had asked for was dropped, and they ask again."""
    mara, ana = await _both_in_a_thread(house, dashboard, browser)
    for page, address in ((mara.page, "**/ws/customer"), (ana.page, "**/ws/agent")):
        dropped: list[str] = []

        def between(socket: WebSocketRoute, dropped: list[str] = dropped) -> None:
            def from_server(message: str | bytes) -> None:
                if json.loads(message)["t"] == "thread" and not dropped:
                    dropped.append("thread")
                    socket.send('{"t":"resync"}')
                else:
                    socket.send(message)

            socket.connect_to_server().on_message(from_server)

        await page.route_web_socket(address, between)
        await page.reload()
    await mara.finds_the_chat_open()
    await mara.reads("The deploy hangs", "I'll look")
    await ana.reads("The deploy hangs", "I'll look")


async def test_a_thread_that_could_not_be_opened_opens_later(
    house: House, dashboard: Dashboard, browser: Browser
) -> None:
    mara, ana = await _both_in_a_thread(house, dashboard, browser)
    for page, address in ((mara.page, "**/ws/customer"), (ana.page, "**/ws/agent")):
        refused: list[str] = []

        def between(socket: WebSocketRoute, refused: list[str] = refused) -> None:
            server = socket.connect_to_server()

            def from_page(message: str | bytes) -> None:
                frame = json.loads(message)
                if frame["t"] == "open" and not refused:
                    refused.append("open")
                    busy = {"t": "error", "re": frame["re"], "code": "unavailable", "message": "Later", "retry": True}
                    socket.send(json.dumps(busy))
                else:
                    server.send(message)

            socket.on_message(from_page)

        await page.route_web_socket(address, between)
        await page.reload()
    await mara.finds_the_chat_open()
    other = await house.customer("7", token=dashboard.token)
    await other.said(new_id(), "Something else")
    await mara.reads("The deploy hangs", "I'll look")
    await ana.reads("The deploy hangs", "I'll look")


async def test_two_tabs_and_one_message(house: House, dashboard: Dashboard, browser: Browser) -> None:
    """The other tab hears of it first and takes it out of what is to be sent; it stays on both screens."""
    mara, _ = await _both_in_a_thread(house, dashboard, browser)
    other = Customer(mara.context, await mara.context.new_page(), dashboard)
    await other.page.goto(dashboard.origin + "/sites")
    await other.opens_the_chat()
    await other.chat.get_by_role("button", name="I'll look").click()
    await other.reads("I'll look")
    heard = asyncio.Event()

    def between(socket: WebSocketRoute) -> None:
        async def acknowledge(message: str | bytes) -> None:
            await heard.wait()
            socket.send(message)

        def from_server(message: str | bytes) -> None:
            frame = json.loads(message)
            if frame["t"] == "ack":
                waiting.append(asyncio.ensure_future(acknowledge(message)))
            elif frame["t"] == "beat":  # which would heal it
                socket.send(json.dumps({**frame, "seqs": {}}))
            else:
                socket.send(message)

        waiting: list[asyncio.Future[None]] = []
        socket.connect_to_server().on_message(from_server)

    await mara.page.route_web_socket("**/ws/customer", between)
    await mara.page.reload()
    await mara.finds_the_chat_open()
    await mara.reads("I'll look")
    await mara.chat.get_by_label("Write a message").fill("Any news?")
    await mara.chat.get_by_role("button", name="Send").click()
    await other.reads("Any news?")
    # If it heard of the message before it knew that it was to be sent, it is only now that it does.
    await other.chat.locator("body").evaluate(FORGET)
    await expect(mara.log.get_by_text("Any news?")).to_have_count(0)
    heard.set()
    await mara.reads("Any news?")


async def test_the_end_comes_after_the_last_word(house: House, dashboard: Dashboard, browser: Browser) -> None:
    """On a slow way, where they say two answers and the end before one is acknowledged."""
    mara, ana = await _both_in_a_thread(house, dashboard, browser)

    async def later(to: WebSocketRoute, message: str | bytes) -> None:
        await asyncio.sleep(0.4)
        to.send(message)

    def slowly(socket: WebSocketRoute) -> None:
        under_way: list[asyncio.Future[None]] = []
        server = socket.connect_to_server()
        server.on_message(lambda message: under_way.append(asyncio.ensure_future(later(socket, message))))

    await ana.page.route_web_socket("**/ws/agent", slowly)
    await ana.page.reload()
    await ana.reads("I'll look")
    field = ana.page.get_by_label("Reply", exact=True)
    for answer in ("It was the cache", "All is well again"):
        await field.fill(answer)
        await ana.page.keyboard.press("Control+Enter")
    await ana.page.keyboard.press("Escape")
    await ana.page.keyboard.press("e")
    await mara.reads("Ana closed this conversation")
    conversation = (await ana.page.evaluate("location.hash"))[1:]
    truth = await house.truth(conversation)
    assert [entry.text or entry.kind for entry in truth][-3:] == ["It was the cache", "All is well again", "closed"]


async def test_what_cannot_be_done_now_is_not_done(house: House, dashboard: Dashboard, browser: Browser) -> None:
    """Without a network the last word waits, and so the end must not go ahead of it by a way that still holds."""
    mara, ana = await _both_in_a_thread(house, dashboard, browser)
    conversation = (await ana.page.evaluate("location.hash"))[1:]
    field = ana.page.get_by_label("Reply", exact=True)
    await ana.context.set_offline(True)
    await field.fill("One more thing")
    await ana.page.keyboard.press("Control+Enter")
    await ana.page.keyboard.press("Escape")
    await ana.page.keyboard.press("e")
    await expect(ana.page.get_by_text("There is no connection right now")).to_be_visible(timeout=2000)
    await ana.context.set_offline(False)
    await mara.reads("One more thing")
    assert (await house.truth(conversation))[-1].text == "One more thing"


async def _both_in_a_thread(house: House, dashboard: Dashboard, browser: Browser) -> tuple[Customer, AgentPerson]:
    dashboard.token = house.token("7", name="Mara Díaz", email="mara@acme.dev")
    ana = await AgentPerson.signs_in(browser, house)
    mara = await Customer.arrives(browser, dashboard)
    await mara.opens_the_chat()
    await mara.begins()
    await mara.says("The deploy hangs")
    await ana.opens("Mara Díaz")
    await ana.answers("I'll look")
    await mara.reads("I'll look")
    return mara, ana
