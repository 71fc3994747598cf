"""Where a mail's link leads without a dashboard, and where an automatic mail's reader leaves."""

import re
from datetime import timedelta

from playwright.async_api import Page

from server.domain.tokens import Purpose, sign
from tests.screens.company import Company, company
from tests.screens.mail import NO_PAGE, answered, plain, shown
from tests.screens.opening import TEAM
from tests.screens.stage import PHONE, Stage, scene

PAGE = (720, 520)


async def _link(acme: Company, locale: str) -> str:
    mail = await answered(acme, locale=locale)
    return next(word for word in mail.text.split() if "/c/" in word)


@scene
async def resume(stage: Stage) -> None:
    async with company(TEAM, "14:02", dashboard_url="") as acme:
        link = await _link(acme, "en-GB")
        page = await stage.page(acme, PAGE)
        await page.goto(link)
        await stage.shot(page, "resume-ask", "The page behind a mail’s link: it shows nothing yet")
        await page.get_by_role("button").click()
        await page.get_by_label("The code from the mail").fill("000000")
        await acme.at("14:20")
        await stage.shot(page, "resume-code", "A code went to the mailbox")
        await page.get_by_role("button", name="Open the conversation").click()
        await page.get_by_role("alert").wait_for()
        await stage.shot(page, "resume-wrong", "It was not that one")
        mail = (await acme.sink.arrived(2, timeout=20))[1]
        html = re.sub(r">\d{6}<", ">482913<", mail.html)
        await stage.shot(await shown(stage, acme, html, (664, 120), "light"), "mail-code", "The code", rules=NO_PAGE)
        await plain(stage, acme, mail, "mail-code-text", "The same for programs that show text")
        await _typed(page, mail.text)
        await stage.shot(page, "resume-chat", "The conversation, on a page of ours")
        await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        await stage.shot(page, "resume-chat-phone", "On a phone")
        await page.goto(link[:-3])
        await stage.shot(page, "resume-refused", "A link that does not hold")


async def _typed(page: Page, text: str) -> None:
    [code] = re.findall(r"^(\d{6})\s*$", text, re.MULTILINE)
    await page.locator("input").fill(code)
    await page.locator("button").first.click()
    await page.frame_locator("iframe").locator("[role=log]").get_by_text("skipped it").wait_for()


@scene
async def resume_rtl(stage: Stage) -> None:
    async with company(TEAM, "14:02", dashboard_url="") as acme:
        link = await _link(acme, "ar")
        page = await stage.page(acme, PHONE, "dark", locale="ar")
        await page.goto(link)
        await stage.shot(page, "resume-ask-rtl", "In Arabic, on a phone, dark")
        await page.get_by_role("button").click()
        await page.locator("input").wait_for()
        await stage.shot(page, "resume-code-rtl", "A code went to the mailbox")
        claims = {"site": acme.site.id, "address": "mara@fjord.example"}
        secret = str(acme.web.environment()["SECRET_KEY"])
        token = sign(Purpose.UNSUBSCRIBE, claims, secret, acme.now + timedelta(days=1))
        page = await stage.page(acme, PAGE)
        await page.goto(f"{acme.web.base_url}/u/{token}")
        await stage.shot(page, "resume-unsubscribe", "No more automatic mails: asked once")
        await page.get_by_role("button").click()
        await page.get_by_text("Done").wait_for()
        await stage.shot(page, "resume-unsubscribed", "Done")
