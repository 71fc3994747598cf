"""The people in front of the screens: a customer on a page of the dashboard, and an agent."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Frame, Locator, Page, Route

from server.domain.sentences.choice import direction
from tests.screens.company import DASHBOARD, Company
from tests.screens.stage import DESKTOP, PANEL, PATIENCE_MS, Scheme, Stage

PAGE = (Path(__file__).parent / "dashboard.html").read_text()
VISITOR_KEY = "warmline:visitor:lumen"


class ChatPage:
    """The chat as a customer has it: alone where the window is as small as the panel, else on the dashboard."""

    def __init__(self, stage: Stage, page: Page, company: Company) -> None:
        self.stage, self.page, self.company = stage, page, company

    @classmethod
    async def opens(
        cls,
        stage: Stage,
        company: Company,
        sub: str | None = "mara",
        size: tuple[int, int] = PANEL,
        scheme: Scheme = "light",
        *,
        shown: bool = True,
        visitor: int = 0,
        token: str | None = None,
        locale: str = "en-GB",
        zone: str = "Europe/Berlin",
        before: Callable[["ChatPage"], Awaitable[None]] | None = None,
    ) -> "ChatPage":
        stored = {VISITOR_KEY: company.visitor(visitor)} if visitor else None
        page = await stage.page(company, size, scheme, stored=stored, locale=locale, zone=zone)
        one = cls(stage, page, company)
        token = company.token(sub) if token is None and sub else token
        signed = f'data-token="{token}" ' if token else ""
        script = f'<script src="{company.web.base_url}/embed.js" data-site="lumen" {signed}async>'

        async def serve(route: Route) -> None:
            # The dashboard speaks the language of who looks at it, as dashboards of people in several countries do.
            language = locale.partition("-")[0]
            page = PAGE.replace('lang="en"', f'lang="{language}" dir="{direction(language)}"')
            await route.fulfill(body=page.replace("<!-- chat -->", script + "</script>"), content_type="text/html")

        await page.route(f"{DASHBOARD}/**", serve)
        if before:
            await before(one)
        await page.goto(f"{DASHBOARD}/deploys" + ("#warmline" if shown else ""))
        if shown:
            await one.ready()
        return one

    async def ready(self) -> None:
        await self.page.wait_for_selector("iframe.on", state="attached")

    @property
    def frame(self) -> Frame:
        [frame] = [one for one in self.page.frames if "/chat/" in one.url]
        return frame

    def has(self, text: str) -> Locator:
        return self.page.frame_locator("iframe").get_by_text(text).last

    async def sees(self, *texts: str) -> None:
        for text in texts:
            await self.has(text).wait_for(timeout=PATIENCE_MS)

    async def presses(self, name: str | re.Pattern[str]) -> None:
        frame = self.page.frame_locator("iframe")
        await frame.get_by_role("button", name=name).first.click()

    async def begins(self) -> None:
        await self.page.frame_locator("iframe").locator("#start").click()

    async def enters(self, preview: str) -> None:
        """The conversation of this preview, unless the chat has gone there by itself."""
        frame = self.page.frame_locator("iframe")
        row = frame.locator(".row", has_text=preview)
        await row.or_(frame.locator(".line").first).first.wait_for()
        await self.page.wait_for_timeout(300)
        if await row.first.is_visible():
            await row.first.click()

    async def writes(self, text: str) -> None:
        await self.page.frame_locator("iframe").locator("#message").fill(text)

    async def says(self, text: str, *, arrives: bool = True) -> None:
        await self.writes(text)
        await self.page.frame_locator("iframe").locator(".send").click()
        await self.sees(text)
        if arrives:
            log = self.page.frame_locator("iframe").get_by_role("log")
            await log.locator(".line:not(.unsent)", has_text=text).last.wait_for()

    async def shot(self, name: str, shows: str) -> None:
        await self.stage.shot(self.page, name, shows, axe=self.frame)


class AgentPage:
    def __init__(self, stage: Stage, page: Page, company: Company) -> None:
        self.stage, self.page, self.company = stage, page, company

    @classmethod
    async def opens(
        cls,
        stage: Stage,
        company: Company,
        name: str = "ana",
        size: tuple[int, int] = DESKTOP,
        scheme: Scheme = "light",
        at: str = "",
        *,
        rtl: bool = False,
    ) -> "AgentPage":
        page = await stage.page(company, size, scheme, company.cookie(name))
        if rtl:
            await page.add_init_script(
                "addEventListener('DOMContentLoaded', () => document.documentElement.dir = 'rtl')"
            )
        one = cls(stage, page, company)
        await page.goto(f"{company.web.base_url}/agent{at}")
        await page.locator("#me .face").wait_for(state="attached")
        return one

    async def picks(self, name: str) -> None:
        await self.page.get_by_role("listitem").filter(has_text=name).get_by_role("link").first.click()
        await self.page.get_by_role("log").wait_for()

    async def sees(self, *texts: str) -> None:
        for text in texts:
            await self.page.get_by_text(text).last.wait_for(timeout=PATIENCE_MS)

    async def presses(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).first.click()

    async def writes(self, text: str) -> None:
        await self.page.locator(".composer textarea").fill(text)

    async def shot(self, name: str, shows: str) -> None:
        await self.stage.shot(self.page, name, shows)
