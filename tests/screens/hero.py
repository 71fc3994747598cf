"""One conversation from both sides, for the front page."""

import base64

from tests.screens.company import company
from tests.screens.desk import story
from tests.screens.opening import TEAM
from tests.screens.people import AgentPage, ChatPage
from tests.screens.stage import Stage, scene

FRAME = "display:block;border-radius:14px;box-shadow:0 0 0 1px #dfe4e1,0 12px 36px #10201c1f"


@scene
async def both(stage: Stage) -> None:
    async with company(TEAM, "13:40") as acme:
        await story(acme)
        ana = await AgentPage.opens(stage, acme)
        await ana.picks("Mara Díaz")
        await ana.sees("Jonas is reading this", "back in the chat")
        await ana.writes("I’ve turned them round, and told the import to look at the camera’s mark.")
        chat = await ChatPage.opens(stage, acme, size=(384, 860))
        await chat.enters("upside down")
        await chat.sees("upside down")
        await ana.page.wait_for_timeout(600)
        pictures = [base64.b64encode(await page.screenshot()).decode() for page in (ana.page, chat.page)]
        images = "".join(f"<img alt='' style='{FRAME}' src='data:image/png;base64,{one}'>" for one in pictures)
        page = await stage.page(acme, (1440 + 384 + 3 * 28, 860 + 2 * 28))
        await page.set_content(
            f"<!doctype html><html lang=en><title>Warmline</title><body style='margin:0;background:#f4f6f5'>"
            f"<main style='display:flex;gap:28px;padding:28px'><h1 hidden>Warmline</h1>{images}</main>"
        )
        await stage.shot(page, "hero", "One conversation: Ana’s desk, and Mara’s chat", rules=("page-has-heading-one",))
