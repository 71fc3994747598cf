"""The agent view: looking for what was said."""

from tests.screens.company import company
from tests.screens.desk import story
from tests.screens.opening import TEAM
from tests.screens.people import AgentPage
from tests.screens.stage import PHONE, Stage, scene


@scene
async def search(stage: Stage) -> None:
    """Ana looks for what several people have written about."""
    async with company(TEAM, "13:40") as acme:
        await story(acme)
        ana = await AgentPage.opens(stage, acme)
        await ana.sees("Tomás Béla")
        await ana.page.keyboard.press("/")
        await ana.shot("agent-search-begun", "Nothing typed yet: what can be looked for")
        await _found(ana, "since", "error page since")
        await ana.shot("agent-search", "Found while typing, the words marked")
        await ana.page.keyboard.press("ArrowDown")
        await ana.page.keyboard.press("ArrowDown")
        await ana.page.keyboard.press("Enter")
        await ana.sees("back in the chat")
        await ana.shot("agent-search-thread", "The thread at the entry that was found")
        await ana.page.keyboard.press("Escape")
        await _found(ana, "from:mara is:open", "Mara")
        await ana.shot("agent-search-filters", "Narrowed down by words")
        await _found(ana, "zeppelin", "Try another word")
        await ana.shot("agent-search-nothing", "Nothing found")
        await ana.page.context.set_offline(True)
        await ana.sees("No connection")
        await _found(ana, "since", "goes on when it is back")
        await ana.shot("agent-search-offline", "No connection")
        await ana.page.context.set_offline(False)
        await _elsewhere(stage, ana)


async def _elsewhere(stage: Stage, ana: AgentPage) -> None:
    acme = ana.company
    for name, options in (
        ("dark", {"scheme": "dark"}),
        ("rtl", {"rtl": True}),
        ("phone", {"size": PHONE}),
        ("phone-dark", {"size": PHONE, "scheme": "dark"}),
    ):
        page = await AgentPage.opens(stage, acme, **options)
        await page.sees("Tomás Béla")
        await _found(page, "since", "error page since")
        await page.shot(
            f"agent-search-{name}", f"The search: {name.replace('-', ', ').replace('rtl', 'right to left')}"
        )
        if name == "dark":
            await page.page.locator(".found", has_text="Mara").click()
            await page.sees("back in the chat")
            await page.shot("agent-search-thread-dark", "The thread at the entry that was found, in the dark")
        await page.page.context.close()


async def _found(agent: AgentPage, text: str, shows: str) -> None:
    """What was said a moment ago is found in a moment."""
    field, there = agent.page.get_by_role("searchbox"), agent.page.locator("#found").get_by_text(shows).first
    for _ in range(20):
        await field.fill("")
        await field.fill(text)
        await agent.page.wait_for_timeout(500)
        if await there.is_visible():
            return
    await there.wait_for()
