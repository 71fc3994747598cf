"""The mails as mail programs show them, and the page that confirms an address."""

import re
from datetime import timedelta

from msgspec.structs import replace
from playwright.async_api import Page

from server.adapters.mail_templates import JinjaMailTemplates
from server.domain.mails import Answer, Enclosed, Quoted, ReplyMail
from server.domain.people import Face
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
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TEXT = """<!doctype html><html lang="en"><title>Mail</title><body style="margin: 0">
<pre style="margin: 0; padding: 20px 24px; font: 13px/1.55 monospace; white-space: pre-wrap; overflow-wrap: anywhere">
{}\n\n{}</pre>"""


@scene
async def reply(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        mail = await answered(acme)
        looks: tuple[tuple[str, tuple[int, int], Scheme], ...] = (
            ("", WIDE, "light"),
            ("-dark", WIDE, "dark"),
            ("-phone", NARROW, "light"),
            ("-phone-dark", NARROW, "dark"),
        )
        for name, size, scheme in looks:
            page = await shown(stage, acme, mail.html, size, scheme)
            await stage.shot(
                page, f"mail-reply{name}", f"The answers in one mail, {size[0]} pixels wide, {scheme}", rules=NO_PAGE
            )
        await plain(stage, acme, mail, "mail-reply-text", "The same for programs that show text")


async def answered(acme: Company, locale: str = "en-GB") -> ReceivedMail:
    """Mara has asked and left, and this is what she gets."""
    mara, ana = await acme.customer(locale=locale), await acme.agent("ana")
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


async def shown(stage: Stage, acme: Company, html: str, size: tuple[int, int], scheme: Scheme) -> Page:
    page = await stage.page(acme, size, scheme)
    await page.set_content(html)
    height = await page.evaluate("document.documentElement.scrollHeight")
    await page.set_viewport_size({"width": size[0], "height": height})
    return page


async def plain(stage: Stage, acme: Company, mail: ReceivedMail, name: str, shows: str) -> None:
    """The address of this run's server gives way to one that stays the same."""
    text = mail.text.replace(acme.web.base_url, CHAT_HOST).replace("&", "&amp;").replace("<", "&lt;")
    text = re.sub(r"(/(?:confirm|u)/\S{32})\S+", r"\1…", text)
    text = re.sub(r"(/r/)[a-z2-7]{56}", rf"\1{'k4' * 28}", text)
    text = re.sub(r"^\d{6}(?=\s*$)", "482913", text, flags=re.MULTILINE)
    lines = [f"{header}: {mail.message[header]}".replace("<", "&lt;") for header in ("From", "To", "Subject")]
    html = TEXT.format(chr(10).join(lines), text)
    await stage.shot(await shown(stage, acme, html, WIDE, "light"), name, shows, rules=NO_PAGE)


@scene
async def confirm(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        visitor = await acme.customer(None, visitor=acme.visitor(1))
        await visitor.said(new_id(), "Do you host in Lisbon?")
        await visitor.ask({"t": "email", "address": "rui@pastelaria.example"})
        [mail] = await acme.sink.arrived(1, timeout=20)
        for name, size, scheme in (("", WIDE, "light"), ("-dark", WIDE, "dark"), ("-phone", NARROW, "light")):
            page = await shown(stage, acme, mail.html, size, scheme)  # type: ignore[arg-type]
            await stage.shot(page, f"mail-confirm{name}", "A mail asks whether the address is theirs", rules=NO_PAGE)
        await plain(stage, acme, mail, "mail-confirm-text", "The same for programs that show text")
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


ANA, LONG = Face("a1", "Ana", "AK", "#8a5a44"), Face("b2", "Maximiliane-Philippa", "MP", "#3f6f8f")
FILES = (
    Enclosed("Rechnung-2026-11.pdf", 340_000),
    Enclosed("Bildschirmaufnahme von Dienstag mit einem langen Namen.mov", 48_200_000, f"{CHAT_HOST}/files/x/y"),
)
LINE = "https://status.lumen.example/alerts/2026/11/24/an-address-that-does-not-end-before-the-screen?with=more"


def varieties(acme: Company) -> dict[str, tuple[ReplyMail, str]]:
    """Mails that are harder to set than most."""
    now = acme.now
    site = replace(acme.site, name="Lumen Hosting")
    mail = ReplyMail(
        site=site,
        to_name="Mara Díaz",
        to_address="mara@fjord.example",
        subject="Fotos",
        answers=(),
        reply_to=f"reply+x@{site.mail_domain}",
        message_id=f"<w.x@{site.mail_domain}>",
        references=(),
        resume_url="https://my.lumen.example/deploys#warmline=1",
        marker="m" * 33,
        date=now,
        question=Quoted(
            "Seit gestern Abend sehe ich statt neuer Fotos nur graue Kästen.\n\nWoran liegt das?", now - DAY
        ),
        time_zone="Europe/Berlin",
    )
    german = Answer(LONG, "Ein kaputtes Foto hat alle anderen aufgehalten. Hier die Aufnahme:", now, FILES)
    arabic = Answer(
        Face("c3", "ليلى", "لن", "#2f766d"),
        "صورة واحدة تالفة أوقفت البقية. هل يمكنكم المحاولة مرة أخرى؟",
        now - 2 * MINUTE,
    )
    latin = Answer(ANA, f"I’ve set up an alert, so that we hear of it first: {LINE}", now - MINUTE, FILES[:1])
    asked = Quoted("منذ مساء أمس لا تظهر الصور الجديدة في المتجر.", now - 20 * MINUTE)
    many = [("Looking into it.", ANA), (f"This is what we see: {LINE}", LONG), ("Done.\nPlease look again.", ANA)] * 3
    answers = tuple(Answer(face, text, now - (9 - number) * MINUTE) for number, (text, face) in enumerate(many))
    return {
        "de": (replace(mail, answers=(german,), locale="de"), "In German, with a long name and files"),
        "rtl": (replace(mail, answers=(arabic, latin), locale="ar", question=asked), "In Arabic, with some English"),
        "many": (replace(mail, answers=answers, question=None), "Many replies by two people"),
    }


@scene
async def variety(stage: Stage) -> None:
    async with company(TEAM, "14:18") as acme:
        for name, (mail, shows) in varieties(acme).items():
            raw = ReceivedMail("", (mail.to_address,), JinjaMailTemplates().reply(mail), acme.now)
            for size, scheme, part in ((WIDE, "light", ""), (NARROW, "dark", "-phone-dark")):
                page = await shown(stage, acme, raw.html, size, scheme)  # type: ignore[arg-type]
                told = f"{shows}, {size[0]} pixels wide, {scheme}"
                await stage.shot(page, f"mail-{name}{part}", told, rules=NO_PAGE)
            await plain(stage, acme, raw, f"mail-{name}-text", "The same for programs that show text")
