"""How it was: asked and answered in the chat, by mail and on the page behind its links, and as the team reads it."""

import asyncio

from tests.screens.company import Company, company
from tests.screens.mail import NARROW, NO_PAGE, WIDE, plain, shown
from tests.screens.opening import TEAM
from tests.screens.people import AgentPage, ChatPage
from tests.screens.stage import PANEL, PHONE, Scheme, Stage, scene
from tests.screens.thread import reads
from tests.support.client import new_id
from tests.support.mails import ReceivedMail

ASKED = "Can I export the invoices of a whole year at once?"
ANSWERED = "Not yet, only month by month. I have told our developers that you would like it."
LOOKS: tuple[tuple[str, str, tuple[int, int], Scheme, str], ...] = (
    ("tomas", "-dark", PANEL, "dark", "en-GB"),
    ("hiro", "-phone", PHONE, "light", "en-GB"),
    ("lena", "-de", PANEL, "light", "de-DE"),
    ("noor", "-rtl", PANEL, "dark", "ar"),
    ("mara", "", PANEL, "light", "en-GB"),
)


async def closed(acme: Company, locale: str = "en-GB", sub: str = "mara", *, stays: bool = False) -> str:
    """Somebody has asked, Ana has answered and closed it; the id of the conversation."""
    mara, ana, conversation = await acme.customer(sub, locale=locale), await acme.agent("ana"), new_id()
    await mara.said(conversation, ASKED)
    await reads(ana, conversation, "invoices")
    if not stays:
        await mara.close()
    await ana.said(conversation, ANSWERED)
    if stays:
        await reads(mara, conversation, "month by month")
        await mara.see(conversation)
    await ana.ask({"t": "close", "conversation": conversation})
    return conversation


@scene
async def in_the_chat(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        for sub, name, size, scheme, locale in LOOKS:
            await closed(acme, locale, sub, stays=True)
            chat = await ChatPage.opens(stage, acme, sub, size=size, scheme=scheme, locale=locale)
            await chat.enters("Not yet")
            frame = chat.page.frame_locator("iframe")
            asked = frame.locator(".rating .asked")
            await asked.wait_for()
            await chat.page.wait_for_timeout(300)
            if not name:
                await chat.shot("chat-rating-asked", "Closed: how it was is asked, and one click answers")
            await asked.get_by_role("button").last.click()
            await frame.locator("#word").fill("An export of the whole year would have saved me an hour")
            await asked.get_by_role("button").last.click()
            await chat.page.wait_for_timeout(400)
            await chat.shot(f"chat-rating-frown{name}", "A frown: at what, and a word, if they like")
            await frame.locator(".rating form > button").click()
            await frame.locator(".given").wait_for()
            await chat.page.wait_for_timeout(400)
            await chat.shot(f"chat-rating-given{name}", "Given: it can be changed, and the conversation can go on")
            await frame.locator(".rating .more button").last.click()
            await asked.get_by_role("button").first.click()
            await frame.locator(".given").wait_for()
            if name:
                await chat.page.context.close()
                continue
            await chat.page.wait_for_timeout(400)
            await chat.shot("chat-rating-smile", "Changed to a smile; a word may follow")
            await _troubled(chat, acme)


async def _troubled(chat: ChatPage, acme: Company) -> None:
    frame = chat.page.frame_locator("iframe")
    await chat.page.context.set_offline(True)
    await frame.get_by_role("button", name="Change").click()
    await frame.get_by_role("button", name="Not good").click()
    await frame.locator(".rating form > button").click()
    await chat.sees("Waiting to be sent")
    await chat.shot("chat-rating-offline", "Offline: it is kept, and goes out by itself")
    await chat.page.context.set_offline(False)
    await chat.sees("Thank you for telling us.")
    await frame.get_by_role("button", name="Change").click()
    await acme.at("12-30 14:02")
    await frame.get_by_role("button", name="Good", exact=True).click()
    await chat.sees("Not sent.")
    await chat.page.wait_for_timeout(400)
    await chat.shot("chat-rating-refused", "Too late to change, and what to do")


@scene
async def as_the_team_reads_it(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        conversation = await closed(acme, stays=True)
        mara = await acme.customer()
        for mood, word in (("frown", ""), ("frown_at_you", ""), ("frown_at_you", "I asked three times")):
            await mara.ask({"t": "rate", "conversation": conversation, "mood": mood, "word": word})
        await acme.at("14:05")
        await mara.said(conversation, "Now I see it, under Archive. Thank you.")
        ana = await acme.agent("ana")
        await acme.at("14:06")
        await ana.said(conversation, "You are welcome, Mara.")
        await ana.ask({"t": "close", "conversation": conversation})
        word = "She found it in the end"
        await mara.ask({"t": "rate", "conversation": conversation, "mood": "smile", "word": word})
        for name, scheme, rtl in (("", "light", False), ("-dark", "dark", False), ("-rtl", "light", True)):
            page = await AgentPage.opens(stage, acme, scheme=scheme, rtl=rtl)  # type: ignore[arg-type]
            await page.page.get_by_role("button", name="Closed").first.click()
            await page.picks("Mara Díaz")
            await page.sees("She found it in the end")
            await page.page.wait_for_timeout(400)
            await page.shot(f"agent-rated{name}", "How it was: in the list, in the thread and beside it")
            await page.page.context.close()


@scene
async def by_mail(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        mail = await asked_by_mail(acme)
        looks: tuple[tuple[str, tuple[int, int], Scheme], ...] = (
            ("", WIDE, "light"),
            ("-dark", WIDE, "dark"),
            ("-phone", NARROW, "light"),
            ("-phone-dark", NARROW, "dark"),
        )
        for name, size, scheme in looks:
            page = await shown(stage, acme, mail.html, size, scheme)
            told = f"How it was, asked by mail, {size[0]} pixels wide, {scheme}"
            await stage.shot(page, f"mail-rating{name}", told, rules=NO_PAGE)
        await plain(stage, acme, mail, "mail-rating-text", "The same for programs that show text")
        await _pages(stage, acme, mail)


async def asked_by_mail(acme: Company, locale: str = "en-GB") -> ReceivedMail:
    """The next day."""
    await closed(acme, locale)
    await acme.at("14:04")
    await acme.sink.arrived(1, timeout=20)
    await acme.at("11-25 14:30")
    return (await acme.sink.arrived(2, timeout=20))[1]


def _link(mail: ReceivedMail, end: str) -> str:
    return next(word for word in mail.text.split() if word.endswith(end))


async def _pages(stage: Stage, acme: Company, mail: ReceivedMail) -> None:
    looks: tuple[tuple[str, tuple[int, int], Scheme], ...] = (
        ("", (720, 680), "light"),
        ("-dark", (720, 680), "dark"),
        ("-phone", PHONE, "light"),
    )
    for name, size, scheme in looks:
        page = await stage.page(acme, size, scheme)
        await page.goto(_link(mail, "/frown_at_product"))
        await stage.shot(page, f"resume-rating{name}", "Behind the link: the choice is made, and nothing said yet")
        await page.mouse.move(200, 200)
        await page.get_by_text("We have noted it").wait_for()
        await page.get_by_label("A word about it").fill("No export of a whole year")
        await stage.shot(page, f"resume-rating-said{name}", "A person moved, and it is said; a word may follow")
    await page.goto(_link(mail, "/smile").replace("/smile", "x/smile"))
    await stage.shot(page, "resume-rating-refused", "A link that does not hold")


@scene
async def by_mail_elsewhere(stage: Stage) -> None:
    for locale, name, scheme in (("de-DE", "de", "light"), ("ar", "rtl", "dark")):
        async with company(TEAM, "14:02") as acme:
            mail = await asked_by_mail(acme, locale)
            page = await shown(stage, acme, mail.html, WIDE, "light")
            await stage.shot(page, f"mail-rating-{name}", "How it was, in another language", rules=NO_PAGE)
            await plain(stage, acme, mail, f"mail-rating-{name}-text", "The same for programs that show text")
            page = await stage.page(acme, PHONE, scheme, locale=locale)  # type: ignore[arg-type]
            await page.goto(_link(mail, "/smile"))
            await stage.shot(page, f"resume-rating-{name}", "Behind the link, in another language")
            await page.mouse.move(100, 300)
            await page.locator("main.done").wait_for()
            await asyncio.sleep(0.2)
            await stage.shot(page, f"resume-rating-said-{name}", "Said")
