"""The agent view: signing in, the inbox, a thread with everything beside it."""

import asyncio
from email.message import EmailMessage

from server.domain.inbound import CUT
from tests.screens.company import PASSWORD, Company, company
from tests.screens.desk import story
from tests.screens.opening import TEAM
from tests.screens.people import AgentPage
from tests.screens.stage import DESKTOP, PHONE, Stage, scene
from tests.screens.thread import reads
from tests.support.client import new_id
from tests.support.letters import post
from tests.support.smtp_sink import Fault


@scene
async def signing_in(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        for name, size, scheme in (
            ("", (1100, 720), "light"),
            ("-dark", (1100, 720), "dark"),
            ("-phone", PHONE, "light"),
        ):
            page = await stage.page(acme, size, scheme)  # type: ignore[arg-type]
            await page.goto(f"{acme.web.base_url}/agent")
            await page.get_by_label("E-mail").wait_for()
            await stage.shot(page, f"agent-sign-in{name}", "Signing in")
        await page.get_by_label("E-mail").fill("ana@lumen.example")
        await page.get_by_label("Password").fill(PASSWORD[1:])
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_role("alert").wait_for()
        await stage.shot(page, "agent-sign-in-refused-phone", "A password that does not fit")


@scene
async def desk(stage: Stage) -> None:
    """A quarter past two: four wait, and Ana answers Mara."""
    async with company(TEAM, "13:40") as acme:
        await story(acme)
        ana = await AgentPage.opens(stage, acme)
        await ana.sees("Tomás Béla", "2 min over")
        await ana.shot("agent-inbox", "Nothing open: who waits longest is on top")
        await ana.page.keyboard.press("j")
        await ana.page.keyboard.press("j")
        await ana.shot("agent-inbox-focus", "J and K walk through the list")
        await ana.picks("Mara Díaz")
        await ana.sees("queue is stuck", "Jonas is reading this", "back in the chat")
        await ana.writes("I’ve turned them round, and told the import to look at the camera’s mark.")
        await ana.page.wait_for_timeout(400)
        await ana.shot("agent-thread", "A thread that went by mail and came back, with the customer beside it")
        await _variants(stage, acme, ana)


async def _variants(stage: Stage, acme: Company, ana: AgentPage) -> None:
    at = "#" + ana.page.url.partition("#")[2]
    dark = await AgentPage.opens(stage, acme, scheme="dark", at=at)
    await dark.sees("back in the chat", "Jonas is reading this")
    await dark.writes("I’ve turned them round, and told the import to look at the camera’s mark.")
    await dark.shot("agent-thread-dark", "The same in the dark")
    rtl = await AgentPage.opens(stage, acme, at=at, rtl=True)
    await rtl.sees("back in the chat", "Jonas is reading this")
    await rtl.shot("agent-thread-rtl", "Right to left")
    for name, size in (("narrow", (1180, 820)), ("tablet", (900, 820))):
        page = await AgentPage.opens(stage, acme, at=at, size=size)
        await page.sees("back in the chat")
        await page.shot(f"agent-{name}", f"{size[0]} pixels wide")
        await page.page.get_by_role("button", name="Views and team").click()
        await page.page.wait_for_timeout(200)
        await page.shot(f"agent-{name}-nav", "The views over it")
        await page.page.context.close()
    await _phone(stage, acme)
    await ana.page.keyboard.press("Escape")
    await ana.page.keyboard.press("n")
    await ana.writes("She deploys by hand on Tuesdays. @Jonas, can you look at the worker?")
    await ana.shot("agent-note", "Writing a note: yellow paper, only the team sees it")
    await ana.writes("")
    await ana.presses("Reply")
    await ana.page.keyboard.press("Escape")
    for key, name, shows in (
        ("h", "hand-over", "To whom to hand over"),
        ("?", "keys", "The keys"),
        ("Control+k", "palette", "Find or do"),
    ):
        await ana.page.keyboard.press(key)
        await ana.page.locator("dialog[open]").wait_for()
        await ana.shot(f"agent-{name}", shows)
        if key == "Control+k":
            await ana.page.keyboard.type("wol")
            await ana.shot("agent-palette-found", "Found while typing")
            await ana.page.keyboard.press("Control+a")
            await ana.page.keyboard.type("nobody of that name")
            await ana.shot("agent-palette-nothing", "Nothing found")
        await ana.page.keyboard.press("Escape")
    await ana.page.locator(".row", has_text="Hiro").hover()
    await ana.shot("agent-hover", "The pointer on a row, the open one tinted")
    await ana.page.get_by_role("button", name="Closed").first.click()
    await ana.sees("choose it under Invoices")
    await ana.shot("agent-closed-view", "Closed conversations")
    await ana.page.get_by_role("button", name="Mine").first.click()
    await ana.page.get_by_role("listitem").first.wait_for()
    await ana.shot("agent-mine-view", "What is mine")


async def _phone(stage: Stage, acme: Company) -> None:
    for scheme in ("light", "dark"):
        end = "-dark" if scheme == "dark" else ""
        phone = await AgentPage.opens(stage, acme, size=PHONE, scheme=scheme)
        await phone.sees("Tomás Béla")
        await phone.shot(f"agent-phone-list{end}", "On a phone: the list")
        await phone.picks("Mara Díaz")
        await phone.sees("back in the chat")
        await phone.shot(f"agent-phone-thread{end}", "On a phone: the thread")
        await phone.page.get_by_role("button", name="Customer").click()
        await phone.sees("Fjord & Field")
        await phone.shot(f"agent-phone-details{end}", "On a phone: the customer")


@scene
async def empty(stage: Stage) -> None:
    async with company(TEAM, "14:02", busy=False) as acme:
        ana = await AgentPage.opens(stage, acme)
        await ana.sees("Nobody is waiting", "Nothing open")
        await ana.shot("agent-empty", "Nobody is waiting")
        dark = await AgentPage.opens(stage, acme, scheme="dark")
        await dark.sees("Nobody is waiting")
        await dark.shot("agent-empty-dark", "Nobody is waiting, in the dark")
        lost = await AgentPage.opens(stage, acme, at="#" + "0" * 32)
        await lost.sees("can’t be shown")
        await lost.shot("agent-not-found", "A link to a conversation that is not there")
        cookie = await asyncio.to_thread(acme.cookie, "ana")
        page = await stage.page(acme, DESKTOP, cookie=cookie)
        await page.route_web_socket("**/ws/agent", lambda _socket: None)
        await page.goto(f"{acme.web.base_url}/agent#{'0' * 32}")
        await page.locator(".lines-skeleton").wait_for()
        await stage.shot(page, "agent-loading", "On its way")


@scene
async def connection(stage: Stage) -> None:
    """Offline, a message that waits, back again; and signed out in another tab."""
    async with company(TEAM, "13:40") as acme:
        await story(acme)
        ana = await AgentPage.opens(stage, acme)
        await ana.picks("Mara Díaz")
        await ana.sees("back in the chat")
        await ana.page.wait_for_timeout(1500)
        await ana.page.context.set_offline(True)
        await ana.sees("No connection")
        await ana.writes("I’ve turned them round.")
        await ana.page.keyboard.press("Control+Enter")
        await ana.sees("waits for the connection")
        await ana.shot("agent-offline", "Offline: what is written waits")
        await ana.page.context.set_offline(False)
        await ana.page.get_by_text("waits for the connection").wait_for(state="detached", timeout=40_000)
        other = await ana.page.context.new_page()
        await other.goto(f"{acme.web.base_url}/agent")
        await other.get_by_role("button", name="Sign out").click()
        await ana.sees("You are signed out")
        await ana.shot("agent-signed-out", "Signed out elsewhere")


@scene
async def one_person(stage: Stage) -> None:
    """One person to talk to: taking over is asked, and nobody answers over words they have not read."""
    async with company(TEAM, "13:40") as acme:
        await story(acme)
        jonas = await AgentPage.opens(stage, acme, "jonas")
        await jonas.picks("Mara Díaz")
        await jonas.sees("back in the chat")
        await jonas.page.wait_for_timeout(1300)
        await jonas.presses("Take over")
        await jonas.sees("If you take over")
        await jonas.shot("agent-take-over", "Taking over is asked first")
        await jonas.presses("Cancel")
        await jonas.writes("The worker is mine, one moment.")
        await jonas.page.keyboard.press("Control+Enter")
        await jonas.sees("With your reply you take over")
        await jonas.shot("agent-take-over-reply", "Replying in somebody else’s conversation")
        await jonas.presses("Cancel")
        ana = await AgentPage.opens(stage, acme, size=(1440, 660))
        await ana.picks("Mara Díaz")
        await ana.sees("back in the chat")
        mara = next(one for one in reversed(acme.clients) if one._hello.get("page", "").endswith("/sites/shop/deploys"))
        conversation = next(iter(mara.shown))
        await ana.page.wait_for_timeout(1300)
        await ana.page.evaluate("document.querySelector('.log').scrollTo(0, 0)")
        await mara.said(conversation, "And now the shop is slow, too.")
        await ana.sees("1 new message")
        await ana.presses("Close")
        await ana.sees("Close all the same")
        await ana.shot("agent-close-unread", "Closing over words that were not read is asked first")
        await ana.presses("Cancel")
        await ana.writes("I’ve turned them round, and told the import to look at the camera’s mark.")
        await ana.shot("agent-new-message", "Something new below what one reads")
        await ana.page.keyboard.press("Control+Enter")
        await ana.sees("wrote while you were typing")
        await ana.page.wait_for_timeout(300)
        await ana.shot("agent-stale", "Not sent over words that were not read")
        await mara.tell({"t": "typing", "conversation": conversation})
        await ana.sees("Mara Díaz is writing")
        await ana.shot("agent-typing", "She is writing")


@scene
async def people(stage: Stage) -> None:
    """Customers of all kinds: a visitor, one with long attributes, long texts, and very many rows."""
    from tests.screens.desk import crowd, long_customer, visitor

    async with company(TEAM, "14:02", busy=False) as acme:
        await visitor(acme)
        await long_customer(stage, acme)
        ana = await AgentPage.opens(stage, acme)
        await ana.picks("rui@")
        await ana.sees("not confirmed")
        await ana.shot("agent-visitor", "A visitor, whose address is not confirmed yet")
        await ana.picks("Wolfeschlegel")
        await ana.sees("Instance id")
        await ana.page.locator(".picture img").wait_for()
        await ana.shot("agent-long", "Long names, long words, long attributes, files")
        await crowd(acme)
        await ana.page.get_by_role("button", name="Open").first.click()
        await ana.sees("Customer 12")
        await ana.shot("agent-many", "Very many rows")
        mara = await acme.customer()
        conversation = new_id()
        await mara.said(conversation, "Good morning, we are moving eighty sites this week")
        helper = await acme.agent("jonas")
        await reads(helper, conversation, "Good morning")
        for number in range(1, 52):
            await asyncio.sleep(0.05)
            await mara.said(conversation, f"Site {number} is copied, DNS is next")
            if number % 3 == 0:
                await helper.said(conversation, f"Up to {number} is live")
        await ana.picks("Mara")
        await ana.sees("Site 51")
        log = ana.page.locator(".log")
        await log.evaluate("(e) => e.scrollTo(0, 600)")
        await ana.page.wait_for_timeout(500)
        await ana.shot("agent-scrolled", "Far up in a long thread")


@scene
async def mail_comes_back(stage: Stage) -> None:
    """Her address is refused: the thread says so, and beside it stands what can be done."""
    async with company(TEAM, "13:40") as acme:
        mara, helper = await acme.customer(), await acme.agent("ana")
        conversation = new_id()
        await mara.said(conversation, "Can we get the invoices of last year once more?")
        await reads(helper, conversation, "invoices")
        await mara.close()
        refusal = "550 5.1.1 <mara@fjord.example>: Recipient address rejected: User unknown in virtual mailbox table"
        acme.sink.inject(Fault.ON_RCPT, 9, refusal)
        await acme.at("13:44")
        await helper.said(conversation, "Of course, all twelve are attached to this answer.")
        at = f"#{conversation}"
        ana = await AgentPage.opens(stage, acme, at=at)
        await acme.at("13:46")
        await ana.sees("did not arrive", "Mail comes back")
        await acme.at("13:47")
        await helper.said(conversation, "And here is the one of this month.")
        await acme.at("13:49")
        await ana.sees("Not mailed, because", "your reply waits in the chat")
        await ana.shot("agent-mail-back", "Mail to her comes back: what was said, and what can be done")
        dark = await AgentPage.opens(stage, acme, scheme="dark", at=at, rtl=True)
        await dark.sees("Mail comes back")
        await dark.shot("agent-mail-back-dark-rtl", "The same in the dark, right to left")
        phone = await AgentPage.opens(stage, acme, size=PHONE, at=at)
        await phone.sees("did not arrive")
        await phone.shot("agent-phone-mail-back", "On a phone: a mail came back")
        await phone.page.get_by_role("button", name="Customer").click()
        await phone.sees("Mail comes back")
        await phone.shot("agent-phone-mail-back-details", "On a phone: what can be done about it")
        acme.sink.heal()
        await ana.presses("Mail it again")
        await ana.page.get_by_text("Mail comes back").wait_for(state="detached")
        await acme.at("13:51")
        await ana.sees("The answer above went to")
        await ana.shot("agent-mail-again", "Mailed again")


@scene
async def mail_cut(stage: Stage) -> None:
    """A mail that is too large for us, and the screens where the system has its own colours."""
    async with company(TEAM, "13:40") as acme:
        letter = EmailMessage()
        letter[CUT.title()] = "32400000"
        letter["From"], letter["To"], letter["Subject"] = (
            "Mara Díaz <mara@fjord.example>",
            acme.site.address,
            "The logs",
        )
        letter.set_content("Both logs of the night, as you asked. The second one is large, sorry.")
        for name in ("night-1.log", "night-2.log"):
            letter.add_attachment(bytes(90_000), "application", "octet-stream", filename=name)
        await post(letter, acme.lmtp_port)
        ana = await AgentPage.opens(stage, acme)
        await ana.picks("Mara Díaz")
        await ana.sees("all of it is in your mailbox")
        await ana.shot("agent-mail-cut", "Of a mail that is too large its beginning is shown, and where the rest is")
        await ana.page.emulate_media(forced_colors="active")
        await ana.shot("agent-contrast", "Where the system has its own colours")
        phone = await AgentPage.opens(stage, acme, size=PHONE, scheme="dark")
        await phone.picks("Mara Díaz")
        await phone.sees("all of it is in your mailbox")
        await phone.shot("agent-phone-mail-cut-dark", "The same on a phone, in the dark")
