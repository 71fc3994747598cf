"""A customer and an agent in front of their screens: what they do with the browser."""

import re

from playwright.async_api import Browser, BrowserContext, FrameLocator, Locator, Page, expect

from tests.support.dashboard import Dashboard
from tests.support.house import AGENTS, PASSWORD, House

PATIENCE_MS = 30_000
READING_MS = 1_500
SENT = re.compile(", sent$")  # and not "Waiting to be sent"
expect.set_options(timeout=PATIENCE_MS)


class Customer:
    """In a browser of their own, on a page of the dashboard."""

    def __init__(self, context: BrowserContext, page: Page, dashboard: Dashboard) -> None:
        self.context, self.page, self.dashboard = context, page, dashboard

    @classmethod
    async def arrives(cls, browser: Browser, dashboard: Dashboard) -> "Customer":
        context = await browser.new_context(viewport={"width": 1100, "height": 800})
        context.set_default_timeout(PATIENCE_MS)
        person = cls(context, await context.new_page(), dashboard)
        await person.page.goto(dashboard.origin + "/deploys")
        return person

    @property
    def chat(self) -> FrameLocator:
        return self.page.frame_locator("iframe[title='Chat']")

    @property
    def log(self) -> Locator:
        return self.chat.get_by_role("log")

    async def opens_the_chat(self) -> None:
        await self.page.get_by_role("button", name=re.compile("^Open the chat")).click()

    async def finds_the_chat_open(self) -> None:
        """As they left it, on another page of the same tab."""
        await expect(self.page.locator("iframe[title='Chat']")).to_be_visible()

    async def begins(self) -> None:
        await self.chat.get_by_role("button", name="Write to us").click()

    async def says(self, text: str) -> None:
        await self.chat.get_by_label("Write a message").fill(text)
        await self.chat.get_by_role("button", name="Send").click()
        await self.reads(text)

    async def reads(self, *texts: str) -> None:
        for text in texts:
            await expect(self.log.get_by_text(text, exact=True)).to_be_visible()

    async def has_sent(self) -> None:
        """What they said last has been acknowledged."""
        await expect(self.log.get_by_text(SENT)).to_be_visible()

    async def closes_the_tab(self) -> None:
        await self.page.close()

    async def comes_back(self) -> None:
        self.page = await self.context.new_page()
        await self.page.goto(self.dashboard.origin + "/deploys")


class AgentPerson:
    """Signed in to the agent view, in a browser of their own."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context, self.page = context, page

    @classmethod
    async def signs_in(cls, browser: Browser, house: House, name: str = "ana", web: int = 0) -> "AgentPerson":
        context = await browser.new_context(viewport={"width": 1440, "height": 860})
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        await page.goto(house.servers[web].base_url + "/agent")
        await page.get_by_label("E-mail").fill(AGENTS[name].email)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("navigation")).to_be_visible()
        return cls(context, page)

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    async def sees_waiting(self, name: str, text: str) -> None:
        row = self.page.get_by_role("listitem").filter(has_text=name).filter(has_text=text)
        await expect(row).to_be_visible()

    async def opens(self, name: str) -> None:
        await self.page.get_by_role("listitem").filter(has_text=name).get_by_role("link").click()

    async def answers(self, text: str) -> None:
        """Reads what is there first: who answers what they can't have read yet is asked whether they mean it."""
        await expect(self.log.get_by_role("listitem").first).to_be_visible()
        await self.page.wait_for_timeout(READING_MS)
        await self.goes_on(text)

    async def goes_on(self, text: str) -> None:
        """Says more where nobody else has said anything since."""
        await self.page.get_by_label("Reply", exact=True).fill(text)
        await self.page.keyboard.press("Control+Enter")
        await self.reads(text)
        await expect(self.log.get_by_text("sending")).to_have_count(0)
        await expect(self.page.get_by_text("Send anyway")).to_have_count(0)

    async def sends_anyway_if_asked(self, text: str) -> None:
        """Written while the server was away: the customer's words may have come in first, and then we are asked."""
        entry = self.log.get_by_role("listitem").filter(has_text=text)
        anyway = entry.get_by_role("button", name="Send anyway")
        sent = entry.and_(self.page.locator(":not(.pending)"))
        await expect(sent.or_(anyway)).to_be_visible(timeout=2 * PATIENCE_MS)
        if await anyway.is_visible():
            await anyway.click()
        await expect(sent).to_be_visible()

    async def notes(self, text: str) -> None:
        await self.page.get_by_role("button", name="Note for the team").click()
        await self.page.get_by_label("Note for the team").fill(text)
        await self.page.keyboard.press("Control+Enter")
        await self.reads(text)
        await expect(self.page.get_by_label("Note for the team")).to_have_value("")
        await self.page.get_by_role("button", name="Reply").click()

    async def reads(self, *texts: str) -> None:
        for text in texts:
            await expect(self.log.get_by_text(text, exact=True)).to_be_visible()
