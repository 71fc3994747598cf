"""Names as people have them: longer than a column, and read from the right."""

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.people import AgentPerson
from tests.support.client import new_id
from tests.support.house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ARABIC = "محمد عبد الرحمن"
# Whether the name stands before what is said of it, for who reads from the left.
BEFORE = """line => {
  const text = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode();
  const at = text.data.search(/(is not|closed)/);
  const left = (from, to) => {
    const range = document.createRange();
    range.setStart(text, from);
    range.setEnd(text, to);
    return range.getBoundingClientRect().left;
  };
  return left(0, at) < left(at, at + 4);
}"""


async def test_a_name_keeps_to_its_place(house: House, chromium: Browser) -> None:
    for sub, name in (("n1", LONG), ("n2", ARABIC)):
        house_token = house.token(sub, name=name)
        customer = await house.customer(sub, token=house_token)
        conversation = new_id()
        await customer.said(conversation, "The deploy hangs")
        await customer.ask({"t": "close", "re": new_id(), "conversation": conversation})
        await customer.close()
    ana = await AgentPerson.signs_in(chromium, house)
    await ana.page.set_viewport_size({"width": 1280, "height": 720})
    await ana.page.get_by_role("button", name="Closed").click()

    # The longest name pushes nothing over what stands beside it.
    await ana.opens(LONG)
    column = await ana.page.locator("#thread").bounding_box()
    assert column
    await ana.page.get_by_role("button", name="Open again").click()
    close = ana.page.get_by_role("button", name="Close", exact=True)
    for element in (close, ana.log.get_by_text(LONG).first):
        box = await element.bounding_box()
        assert box and box["x"] + box["width"] <= column["x"] + column["width"]

    # And one that is read from the right does not turn the sentence around it.
    await ana.page.get_by_role("button", name="Closed").click()
    await ana.opens(ARABIC)
    assert await ana.log.get_by_text("closed the conversation").evaluate(BEFORE)
    await ana.page.get_by_role("button", name="Open again").click()
    hint = ana.page.get_by_text("is not here")
    await expect(hint).to_be_visible()
    assert await hint.evaluate(BEFORE)
    await ana.context.close()
