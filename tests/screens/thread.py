"""The chat's thread: what is said, what happens to it, and the line that runs through it all."""

import asyncio
import re
from datetime import timedelta

from sqlalchemy import text

from server.adapters.store import SqlStore
from tests.screens.company import Company, company
from tests.screens.opening import TEAM
from tests.screens.people import ChatPage
from tests.screens.stage import DESKTOP, PANEL, PHONE, Stage, scene
from tests.support.client import Client, new_id
from tests.support.letters import answer, post

LOG = b"14:01:07 build 42\n14:01:52 publishing photos\n14:03:10 ENOSPC: no space left on device\n" * 40


async def picture(stage: Stage, acme: Company) -> bytes:
    """A screenshot that a customer would attach."""
    page = await stage.page(acme, (560, 300), "dark")
    lines = LOG.decode().splitlines()[:9]
    await page.set_content(
        "<body style='margin:0;padding:24px;background:#14181f;color:#c8d3e0;font:15px/1.7 monospace'><pre>"
        + "\n".join(lines)
    )
    return await page.screenshot()


async def reads(client: Client, conversation: str, words: str) -> None:
    await client.show(conversation)
    await client.until(lambda: any(words in said for said in client.thread(conversation).texts))


async def begun(stage: Stage, acme: Company, chat: ChatPage, *texts: str) -> str:
    """Mara writes; the id of the conversation."""
    await chat.presses("Write to us")
    for said in texts:
        await chat.says(said)
    return await conversation_of(acme)


async def conversation_of(acme: Company) -> str:
    ana = await acme.agent("ana")
    rows = (await ana.ask({"t": "inbox", "view": "open"}))["rows"]
    return str(rows[0]["id"])


@scene
async def talking(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("You’ll likely hear from us")
        ana = await acme.agent("ana")
        await chat.presses("Write to us")
        await chat.shot("chat-new", "A new conversation, nothing written yet")
        acme.web.pause()
        await chat.says("Since last night new photos don’t show up in the shop, only grey boxes.", arrives=False)
        await chat.sees("Sending")
        await chat.shot("chat-sending", "On its way")
        acme.web.resume()
        await chat.sees("14:02, sent", "have an answer by")
        await chat.shot("chat-sent", "Sent, and what to expect")
        conversation = await conversation_of(acme)
        await ana.show(conversation)
        await reads(ana, conversation, "new photos")
        await ana.see(conversation)
        await chat.sees("14:02, seen")
        await ana.tell({"t": "typing", "conversation": conversation})
        await chat.page.frame_locator("iframe[title=Chat]").get_by_role("img", name="is typing").wait_for()
        await chat.shot("chat-typing", "Seen, and Ana is typing")
        await stage.at(acme, "14:04")
        await ana.said(conversation, "Asset volume at 100 %. Growing it by 20 GB.", note=True)
        await ana.said(conversation, "Hello Mara, let me look at the image worker, I’ll be back in a moment.")
        await chat.sees("is answering you", "in a moment")
        await chat.shot("chat-answering", "Ana answers; the note she kept for the team is not here")
        await stage.at(acme, "14:06")
        await chat.says("👍")
        await chat.says("Thank you, it is https://shop.fjord.example/admin/deploys/2041?tab=log&from=1290#L1302")
        await ana.see(conversation)
        await stage.at(acme, "14:09")
        jonas_id = next(one.id for one in TEAM if one.name.startswith("Jonas"))
        await ana.ask({"t": "hand_over", "conversation": conversation, "to": jonas_id})
        jonas = await acme.agent("jonas")
        await reads(jonas, conversation, "Thank you")
        await jonas.said(conversation, "Hello Mara, I know this cluster. It takes me two or three minutes.")
        await chat.sees("answers from now on", "two or three minutes")
        await chat.shot("chat-handed-over", "Handed over to Jonas, and she is told")
        await _files(stage, acme, chat)
        await stage.at(acme, "14:12")
        await jonas.ask({"t": "close", "conversation": conversation})
        await chat.sees("Anything else?")
        await chat.shot("chat-closed", "Closed by Jonas; she can write again")
        await chat.presses("Write again")
        await chat.sees("You opened this conversation again")
        await chat.presses("End this conversation")
        await chat.sees("You ended this conversation")
        await chat.shot("chat-ended", "Opened again and ended by her")


async def _files(stage: Stage, acme: Company, chat: ChatPage) -> None:
    frame = chat.page.frame_locator("iframe[title=Chat]")
    image = await picture(stage, acme)
    files = [
        {"name": "the build log as I see it.png", "mimeType": "image/png", "buffer": image},
        {"name": "build-42-of-the-winter-collection-second-batch.log", "mimeType": "text/plain", "buffer": LOG},
    ]
    await frame.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    await frame.locator(".chip:not(.busy)").nth(1).wait_for()
    await chat.writes("This is what I see, and the whole log:")
    await chat.shot("chat-attaching", "Two files about to be sent")
    await chat.presses("Send")
    await frame.locator(".picture img").wait_for()
    await frame.get_by_role("log").locator(".line:not(.unsent) .picture").wait_for()
    await chat.page.wait_for_timeout(300)
    await chat.shot("chat-files", "A picture and a file")
    await chat.presses("Emoji")
    await frame.get_by_role("grid").wait_for()
    await chat.shot("chat-emoji", "Choosing an emoji")
    await chat.page.keyboard.press("Escape")


@scene
async def by_mail(stage: Stage) -> None:
    """She leaves, the answer goes out by mail, she answers the mail, and comes back."""
    async with company(TEAM, "14:02") as acme:
        await acme.agent("ana")
        chat = await ChatPage.opens(stage, acme)
        conversation = await begun(
            stage, acme, chat, "Since last night new photos don’t show up in the shop, only grey boxes."
        )
        ana = acme.clients[-1]
        await reads(ana, conversation, "new photos")
        await stage.at(acme, "14:04")
        await ana.said(conversation, "Hello Mara, let me look at the image worker, I’ll be back in a moment.")
        await chat.sees("in a moment")
        await chat.page.wait_for_timeout(400)
        await stage.at(acme, "14:09")
        await chat.page.close()
        await asyncio.sleep(0.5)
        await stage.at(acme, "14:17")
        await ana.said(
            conversation, "One broken photo held up all the others. I’ve skipped it, please have another look."
        )
        await stage.at(acme, "14:18:10")
        [mail] = await acme.sink.arrived(1, timeout=20)
        await stage.at(acme, "14:31")
        await post(answer(mail, "They’re all there, thank you"), acme.lmtp_port)
        await post(answer(mail, "🎉"), acme.lmtp_port)
        await reads(ana, conversation, "They’re all there")
        await ana.until(lambda: len(ana.thread(conversation).texts) == 5)
        await stage.at(acme, "14:33")
        for name, size, scheme in (("", PANEL, "light"), ("-dark", PANEL, "dark"), ("-phone", PHONE, "light")):
            back = await ChatPage.opens(stage, acme, size=size, scheme=scheme)  # type: ignore[arg-type]
            await back.enters("🎉")
            await back.sees("We sent the answer to your mail", "from your mail")
            await back.shot(
                f"chat-by-mail{name}", "Went by mail (dashed), answered from there" + name.replace("-", ", ")
            )
        await back.says("All there now, but two of them are upside down")
        await back.shot("chat-by-mail-back-phone", "Back in the chat: the line is solid again")


@scene
async def troubled(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        chat = await ChatPage.opens(stage, acme)
        conversation = await begun(stage, acme, chat, "Could staging get a copy of last night’s data?")
        ana = acme.clients[-1]
        await reads(ana, conversation, "last night")
        await ana.said(conversation, "Of course. To 512 MB, or more?")
        await chat.sees("or more?")
        await chat.page.context.set_offline(True)
        await chat.page.context.clock.set_fixed_time(acme.now + timedelta(seconds=20))
        await chat.says("512 is plenty.", arrives=False)
        await chat.sees("Waiting to be sent, you’re offline", "You’re offline. What you write")
        await chat.shot("chat-offline", "Offline: what is written waits, and says so")
        await chat.page.context.set_offline(False)
        await chat.sees("sent")
        await asyncio.sleep(1)
        await asyncio.to_thread(acme.web.stop)
        await chat.says("And could you restart it afterwards?", arrives=False)
        await chat.page.context.clock.set_fixed_time(acme.now + timedelta(seconds=40))
        await chat.sees("We can’t be reached at the moment", "Waiting to be sent")
        await chat.shot("chat-server-away", "The server is away: nothing is lost")
        await asyncio.to_thread(acme.web.start)
        log = chat.page.frame_locator("iframe[title=Chat]").get_by_role("log")
        await log.locator(".unsent").wait_for(state="detached", timeout=60_000)
        await _refused(acme, chat)


async def _refused(acme: Company, chat: ChatPage) -> None:
    """A file that is gone by the time its message is sent, and a text that is too long."""
    frame = chat.page.frame_locator("iframe[title=Chat]")
    await frame.locator("input[type=file]").set_input_files(
        {"name": "limits.txt", "mimeType": "text/plain", "buffer": b"512"}
    )
    await frame.locator(".chip:not(.busy)").wait_for()
    store = SqlStore(acme.database_url)
    async with store.database.write() as connection:
        await connection.execute(text("DELETE FROM files"))
    await store.stop()
    await chat.writes("Our limits are in the file")
    await chat.presses("Send")
    await chat.sees("Not sent.")
    await chat.shot("chat-failed", "Refused: why, and what to do")
    await chat.writes("word " * 2003)
    await chat.sees("characters too many")
    await chat.shot("chat-too-long", "Too long for one message")


@scene
async def long_thread(stage: Stage) -> None:
    async with company(TEAM, "09:12") as acme:
        mara, ana = await acme.customer(), await acme.agent("ana")
        conversation = new_id()
        await mara.said(conversation, "Good morning, we are moving eighty sites this week")
        await reads(ana, conversation, "Good morning")
        for number in range(1, 45):
            await asyncio.sleep(0.05)
            await mara.said(conversation, f"Site {number} is copied, DNS is next")
            if number % 3 == 0:
                await ana.said(conversation, f"Up to {number} is live")
        await mara.see(conversation)
        await mara.until(lambda: mara.thread(conversation).texts[-1].startswith("Site 44"))
        chat = await ChatPage.opens(stage, acme)
        await chat.presses(re.compile("Site 44"))
        await chat.sees("Site 44")
        scroll = chat.frame.locator("main .scroll")
        await scroll.evaluate("(e) => e.scrollTo(0, 0)")
        await chat.page.wait_for_timeout(800)
        await scroll.evaluate("(e) => e.scrollBy(0, -400)")
        await chat.page.wait_for_timeout(500)
        await chat.shot("chat-earlier", "Scrolled up: what came before is fetched, and one step leads back down")


@scene
async def launcher(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        mara, ana = await acme.customer(), await acme.agent("ana")
        for told, asked, said in (
            ("14:03", "Is the maintenance tonight still on?", "Yes, from 23:00 for about ten minutes."),
            ("14:04", "Can I pay by bank transfer?", "Yes, choose it under Invoices."),
        ):
            await acme.at(told)
            conversation = new_id()
            await mara.said(conversation, asked)
            await reads(ana, conversation, asked)
            await ana.said(conversation, said)
        await mara.close()
        for name, size in (("", DESKTOP), ("-phone", PHONE)):
            chat = await ChatPage.opens(stage, acme, shown=False, size=size)
            await chat.page.get_by_role("button", name="Open the chat (2)").wait_for()
            await stage.shot(
                chat.page,
                f"chat-launcher{name}",
                "The button, with two answers that were not read",
                rules=("region", "landmark-one-main", "page-has-heading-one"),
            )
        chat = await ChatPage.opens(stage, acme, shown=False)
        await chat.page.set_viewport_size({"width": 900, "height": 780})
        await chat.page.get_by_role("button", name="Open the chat (2)").click()
        await chat.sees("Invoices")
        await chat.page.wait_for_timeout(400)
        await chat.shot("chat-launcher-opened", "A click leads to the newest answer")
        await chat.presses("Back")
        await chat.sees("Your conversations")
        await chat.shot("chat-unread", "The other one is marked in the list")
