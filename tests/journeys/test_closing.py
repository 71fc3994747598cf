"""The end of a conversation, as the agent brings it about."""

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.people import AgentPerson
from tests.support.client import new_id
from tests.support.house import House

SCROLLED_UP = """(log) => new Promise((seen) => {
  log.addEventListener('scroll', () => requestAnimationFrame(seen), { once: true });
  log.scrollTo(0, 200);
})"""

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_what_came_a_moment_ago_is_not_closed_unread(house: House, chromium: Browser) -> None:
    client = await house.customer("hasty", token=house.token("hasty", name="Mara Berg"))
    conversation = new_id()
    for number in range(40):
        await client.said(conversation, f"line {number}")
    ana = await AgentPerson.signs_in(chromium, house)
    await ana.opens("Mara Berg")
    await ana.reads("line 39")
    await ana.log.evaluate(SCROLLED_UP)
    await client.said(conversation, "It hangs again")
    await expect(ana.page.get_by_role("button", name="1 new message")).to_be_visible()
    await ana.page.keyboard.press("e")
    await expect(ana.page.get_by_role("heading", name="Mara Berg wrote just now")).to_be_visible()
    await ana.page.keyboard.press("Escape")
    await expect(ana.page.get_by_role("button", name="Close", exact=True)).to_be_visible()
    await ana.page.keyboard.press("e")
    await ana.page.get_by_role("button", name="Close all the same").click()
    await expect(ana.page.get_by_role("button", name="Open again")).to_be_visible()
    await ana.context.close()
