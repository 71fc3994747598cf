"""The mails as mail programs show them, and the page that confirms an address."""

import re

from playwright.async_api import Page

from tests.screens.company import Company, company
from tests.screens.opening import TEAM
from tests.screens.stage import PHONE, Scheme, Stage, scene
from tests.screens.thread import reads
from tests.support.client import new_id
from tests.support.mails import ReceivedMail

WIDE, NARROW = (664, 120), (360, 120)
NO_PAGE = ("region", "landmark-one-main", "page-has-heading-one")
"""What is asked of pages and not of mails."""
CHAT_HOST = "https://chat.lumen.example"
TEXT = """<!doctype html><html lang="en"><title>Mail</title><body style="margin: 0">
<pre style="margin: 0; padding: 20px 24px; font: 13px/1.55 monospace; white-space: pre-wrap; overflow-wrap: anywhere">
{}\n\n{}</pre>"""


@scene
async def reply(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        mail = await _answered(acme)
        looks: tuple[tuple[str, tuple[int, int], Scheme], ...] = (
            ("", WIDE, "light"),
            ("-dark", WIDE, "dark"),
            ("-phone", NARROW, "light"),
            ("-phone-dark", NARROW, "dark"),
        )
        for name, size, scheme in looks:
            page = await _shown(stage, acme, mail.html, size, scheme)
            await stage.shot(
                page, f"mail-reply{name}", f"The answers in one mail, {size[0]} pixels wide, {scheme}", rules=NO_PAGE
            )
        await _plain(stage, acme, mail, "mail-reply-text", "The same for programs that show text")


async def _answered(acme: Company) -> ReceivedMail:
    mara, ana = await acme.customer(), await acme.agent("ana")
    conversation = new_id()
    await mara.said(conversation, "Since last night new photos don’t show up in the shop, only grey boxes.")
    await reads(ana, conversation, "new photos")
    await acme.at("14:09")
    await mara.close()
    await acme.at("14:17")
    await ana.said(conversation, "One broken photo held up all the others. I’ve skipped it, please have another look.")
    await acme.at("14:17:40")
    await ana.said(
        conversation,
        "From now on such a file is set aside, and we hear of it: https://status.lumen.example/alerts",
    )
    await acme.at("14:18:50")
    [mail] = await acme.sink.arrived(1, timeout=20)
    return mail


async def _shown(stage: Stage, acme: Company, html: str, size: tuple[int, int], scheme: Scheme) -> Page:
    page = await stage.page(acme, size, scheme)
    await page.set_content(html)
    height = await page.evaluate("document.documentElement.scrollHeight")
    await page.set_viewport_size({"width": size[0], "height": height})
    return page


async def _plain(stage: Stage, acme: Company, mail: ReceivedMail, name: str, shows: str) -> None:
    """The address of this run's server gives way to one that stays the same."""
    text = mail.text.replace(acme.web.base_url, CHAT_HOST).replace("&", "&amp;").replace("<", "&lt;")
    text = re.sub(r"(/confirm/\S{32})\S+", r"\1…", text)
    lines = [f"{header}: {mail.message[header]}".replace("<", "&lt;") for header in ("From", "To", "Subject")]
    html = TEXT.format(chr(10).join(lines), text)
    await stage.shot(await _shown(stage, acme, html, WIDE, "light"), name, shows, rules=NO_PAGE)


@scene
async def confirm(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        visitor = await acme.customer(None, visitor=acme.visitor(1))
        await visitor.said(new_id(), "Do you host in Lisbon?")
        await visitor.ask({"t": "email", "address": "rui@pastelaria.example"})
        [mail] = await acme.sink.arrived(1, timeout=20)
        for name, size, scheme in (("", WIDE, "light"), ("-dark", WIDE, "dark"), ("-phone", NARROW, "light")):
            page = await _shown(stage, acme, mail.html, size, scheme)  # type: ignore[arg-type]
            await stage.shot(page, f"mail-confirm{name}", "A mail asks whether the address is theirs", rules=NO_PAGE)
        await _plain(stage, acme, mail, "mail-confirm-text", "The same for programs that show text")
        link = next(word for word in mail.text.split() if "/confirm/" in word)
        for name, size, scheme in (
            ("", (720, 520), "light"),
            ("-dark", (720, 520), "dark"),
            ("-phone", PHONE, "light"),
        ):
            page = await stage.page(acme, size, scheme)  # type: ignore[arg-type]
            await page.goto(link)
            await stage.shot(page, f"confirm{name}", "The page behind the link: looking changes nothing")
        await page.get_by_role("button").click()
        await page.get_by_text("confirmed").first.wait_for()
        await stage.shot(page, "confirm-done-phone", "Confirmed")
        page = await stage.page(acme, (720, 520))
        await page.goto(link)
        await page.get_by_role("button").click()
        await page.get_by_text("confirmed").first.wait_for()
        await stage.shot(page, "confirm-done", "Confirmed")
        await page.goto(link[:-9])
        await stage.shot(page, "confirm-refused", "A link that does not hold")
