"""An agent's picture: chosen in the agent view, and seen in the chat and in mails."""

from tests.screens.company import company
from tests.screens.mail import NO_PAGE, WIDE, answered, shown
from tests.screens.opening import TEAM
from tests.screens.people import AgentPage, ChatPage
from tests.screens.stage import PHONE, Stage, scene
from tests.support.paint import painted, person


@scene
async def portrait(stage: Stage) -> None:
    async with company(TEAM, "14:02") as acme:
        ana = await AgentPage.opens(stage, acme)
        await ana.page.get_by_role("button", name="Your picture").click()
        await ana.shot("agent-picture", "One’s own picture: none yet")
        chosen = ana.page.locator("input[type=file]").last
        await chosen.set_input_files({"name": "me.svg", "mimeType": "image/png", "buffer": b"<svg/>"})
        await ana.sees("This is no picture that can be shown")
        await ana.shot("agent-picture-refused", "A file that is no picture")
        await chosen.set_input_files({"name": "ana.jpg", "mimeType": "image/jpeg", "buffer": person()})
        await ana.page.locator("dialog .face img").wait_for()
        await ana.page.locator("#me .face img").wait_for()
        await ana.shot("agent-picture-chosen", "Chosen: it stands beside one’s name at once")
        dark = await AgentPage.opens(stage, acme, "jonas", scheme="dark", rtl=True)
        await dark.page.locator("#team .face img").wait_for()
        await dark.page.get_by_role("button", name="Your picture").click()
        await dark.page.locator("input[type=file]").last.set_input_files(
            {"name": "j.png", "mimeType": "image/png", "buffer": painted(300, 500)}
        )
        await dark.page.locator("dialog .face img").wait_for()
        await dark.shot("agent-picture-dark-rtl", "The same in the dark, right to left, for a colleague")
        phone = await AgentPage.opens(stage, acme, size=PHONE)
        await phone.presses("Views and team")
        await phone.page.get_by_role("button", name="Your picture").click()
        await phone.page.locator("dialog .face img").wait_for()
        await phone.shot("agent-phone-picture", "On a phone: one’s own picture")
        chat = await ChatPage.opens(stage, acme)
        await chat.page.frame_locator("iframe").locator(".face img").first.wait_for()
        await chat.shot("chat-opening-pictures", "Faces with pictures")
        await chat.page.context.close()
        mail = await answered(acme)
        picture = next(part for part in mail.message.walk() if part.get_content_type() == "image/jpeg")
        cid = str(picture["Content-ID"]).strip("<>")
        data = "data:image/jpeg;base64," + str(picture.get_payload()).replace("\n", "")
        page = await shown(stage, acme, mail.html.replace(f"cid:{cid}", data), WIDE, "light")
        await stage.shot(page, "mail-pictures", "A mail with the agent’s picture", rules=NO_PAGE)
