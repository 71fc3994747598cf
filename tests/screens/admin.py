"""The administration: office hours, before anything is said of them, while they are changed, and saved."""

import asyncio

from msgspec.structs import replace
from playwright.async_api import Page

from server.domain.people import Role
from tests.screens.company import Company, company
from tests.screens.opening import ANA, JONAS, PRIYA
from tests.screens.stage import DESKTOP, PHONE, Scheme, Stage, scene
from tests.support.client import new_id

BOSSES = (replace(ANA, role=Role.ADMIN), replace(JONAS, role=Role.ADMIN), PRIYA)


async def opens(
    stage: Stage,
    acme: Company,
    name: str = "ana",
    size: tuple[int, int] = DESKTOP,
    scheme: Scheme = "light",
    *,
    rtl: bool = False,
) -> Page:
    page = await stage.page(acme, size, scheme, await asyncio.to_thread(acme.cookie, name))
    if rtl:
        await page.add_init_script("addEventListener('DOMContentLoaded', () => document.documentElement.dir = 'rtl')")
    await page.goto(f"{acme.web.base_url}/admin")
    return page


async def customers(acme: Company) -> None:
    """So that their plans are known."""
    for name in ("lena", "tomas"):
        one = await acme.customer(name)
        await one.said(new_id(), "Hello")
        await one.close()


async def sees(page: Page, *texts: str) -> None:
    for text in texts:
        await page.get_by_text(text).first.wait_for()


async def office(page: Page) -> None:
    """Monday to Friday with a late Thursday, Saturday mornings, holidays, and a day out."""
    await page.get_by_role("button", name="Monday to Friday").click()
    await page.get_by_label("Thursday closes").fill("22")
    await page.get_by_role("checkbox", name="Saturday").check()
    await page.get_by_label("Saturday opens").fill("10")
    await page.get_by_label("Saturday closes").fill("2 pm")
    await page.get_by_label("Another time on Friday").click()
    await page.get_by_label("Friday opens, time 2").fill("22")
    await page.get_by_label("Friday closes, time 2").fill("2")
    await page.get_by_label("Country").select_option("DE")
    await page.get_by_label("Region").select_option("BB")
    await sees(page, "Reformation Day")
    await page.get_by_role("button", name="Add a day").click()
    await page.get_by_label("Called").fill("A day out")
    await page.get_by_label("From").fill("2026-10-28")
    await page.keyboard.press("Tab")
    await page.evaluate("scrollTo(0, 0)")
    await page.evaluate("document.activeElement.blur()")


@scene
async def hours(stage: Stage) -> None:
    """In the last week of October, when clocks go back."""
    async with company(BOSSES, "10-22 14:02", busy=False) as acme:
        await customers(acme)
        page = await opens(stage, acme)
        await sees(page, "Nothing is said about your hours")
        await stage.shot(page, "admin-hours-empty", "Before anything is said of the hours")
        await office(page)
        await sees(page, "The clock goes back", "Reformation Day", "A day out", "Not saved yet")
        await stage.shot(page, "admin-hours", "Office hours, with the two weeks to come as they will be")
        await _mistake(stage, page)
        await page.get_by_role("button", name="Discard").click()
        await page.locator("dialog[open]").wait_for()
        await stage.shot(page, "admin-hours-discard", "Discarding is asked about")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Save", exact=True).click()
        await sees(page, "Right now the chat says")
        await stage.shot(page, "admin-hours-saved", "Saved: what it comes to for customers")
        await _plans(stage, page)
        await _overtaken(stage, acme, page)
        await _variants(stage, acme)


async def _mistake(stage: Stage, page: Page) -> None:
    await page.get_by_label("Another time on Wednesday").click()
    await page.get_by_label("Wednesday opens, time 2").fill("18")
    await page.keyboard.press("Tab")
    await sees(page, "overlap.", "before the mistake")
    await stage.shot(page, "admin-hours-mistake", "A mistake is said at its field")
    await page.get_by_label("Remove 18:00").click()
    await page.get_by_text("before the mistake").wait_for(state="hidden")


async def _plans(stage: Stage, page: Page) -> None:
    await page.get_by_role("button", name="Enterprise").click()
    await sees(page, "Enterprise has everyone’s hours")
    await stage.shot(page, "admin-hours-plan", "A plan without hours of its own")
    await page.get_by_role("button", name="Around the clock").click()
    await sees(page, "Open now, around the clock")
    await stage.shot(page, "admin-hours-plan-own", "A plan that is there around the clock")


async def _overtaken(stage: Stage, acme: Company, page: Page) -> None:
    other = await opens(stage, acme, "jonas")
    await other.get_by_label("Monday opens").fill("7")
    await other.keyboard.press("Control+s")
    await sees(other, "Right now the chat says")
    await page.get_by_role("button", name="Save", exact=True).click()
    await sees(page, "Jonas saved other hours")
    await stage.shot(page, "admin-hours-overtaken", "Somebody else saved meanwhile")
    await page.get_by_role("button", name="Take theirs").click()
    await page.get_by_role("dialog").get_by_role("button", name="Discard").click()


async def _variants(stage: Stage, acme: Company) -> None:
    for name, size, scheme, rtl, shows in (
        ("-dark", DESKTOP, "dark", False, "The same in the dark"),
        ("-rtl", DESKTOP, "light", True, "Right to left"),
        ("-tablet", (900, 1100), "light", False, "On a tablet"),
        ("-phone", PHONE, "light", False, "On a phone"),
        ("-phone-dark", PHONE, "dark", False, "On a phone, in the dark"),
    ):
        page = await opens(stage, acme, size=size, scheme=scheme, rtl=rtl)  # type: ignore[arg-type]
        await sees(page, "Reformation Day", "The clock goes back")
        await stage.shot(page, f"admin-hours{name}", shows)
        if size == PHONE:
            await page.locator(".outlook").scroll_into_view_if_needed()
            await page.locator(".outlook").evaluate("(e) => e.scrollIntoView({ block: 'start' })")
            await stage.shot(page, f"admin-hours{name}-weeks", f"{shows}: the two weeks to come")


@scene
async def away(stage: Stage) -> None:
    async with company(BOSSES, "14:02", busy=False) as acme:
        page = await stage.page(acme, cookie=await asyncio.to_thread(acme.cookie, "ana"))
        await page.route("**/admin/api/sites/**", lambda route: route.abort())
        await page.goto(f"{acme.web.base_url}/admin")
        await sees(page, "can’t be reached")
        await stage.shot(page, "admin-away", "The server can’t be reached")
