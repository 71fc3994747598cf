"""The search on the agent's socket: who may find what, in pages, and nothing typed that could break it."""

import asyncio
import random

import pytest

from tests.support.client import PATIENCE_SECONDS, Client, Frame, new_id
from tests.support.house import House
from tests.web.visits import CHAT, assert_discreet, bare, gina, hello

pytestmark = pytest.mark.asyncio(loop_scope="session")

PIECES = [
    '"',
    "*",
    "from:",
    "by:me",
    "is:open",
    "(",
    ")",
    "-",
    "^",
    "NEAR",
    "AND",
    "OR",
    "NOT",
    "%",
    "_",
    "\\",
    "'",
    "\0",
]
PIECES += [
    "\ud7ff",
    "é",
    "한",
    "フ",
    "שלום",
    "🎉",
    "\u202e",
    "\u0301",
    ":",
    "|",
    "&",
    "!",
    "<->",
    "--",
    ";",
    "a",
    "tower",
]


async def _found(agent: Client, text: str, hits: int, kind: str = "") -> Frame:
    """A moment after it was said; `kind` is that of the newest entry, where several are found one after the other."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            answer = await agent.ask({"t": "search", "text": text})
            assert answer["t"] == "found", answer
            if len(answer["hits"]) == hits and kind in ("", answer["hits"][0].get("kind")):
                return answer
            await asyncio.sleep(0.2)


async def test_agents_of_the_site_find_what_was_said_and_nobody_else(house: House, sub: str) -> None:
    word, conversation = f"kraken{sub}", new_id()
    customer, ana, other = await house.customer(sub), await house.agent(), await gina(house)
    await customer.said(conversation, f"Where is the {word}?")
    await ana.said(conversation, f"The {word} is in the harbour", note=True)
    answer = await _found(ana, word, 1, "note")
    [hit] = answer["hits"]
    assert hit["row"]["id"] == conversation
    assert hit["line"] == ["The ", word, " is in the harbour"]
    assert hit["by"]["name"] == "Ana" and "field" not in hit
    assert "next" not in answer
    assert (await other.ask({"t": "search", "text": word}))["hits"] == []
    refused = await customer.ask({"t": "search", "text": word})
    assert refused["code"] == "bad_frame"


async def test_a_customer_is_found_by_their_address(house: House, sub: str) -> None:
    customer, ana = await house.customer(sub), await house.agent()
    await customer.said(new_id(), "hello")
    [hit] = (await _found(ana, f"customer{sub}@mail.example", 1))["hits"]
    assert (hit["field"], hit["known"]) == ("email", ["", f"customer{sub}@mail.example", ""])


async def test_pages(house: House, sub: str) -> None:
    word = f"zebra{sub}"
    customer, ana = await house.customer(sub), await house.agent()
    begun = [new_id() for _ in range(25)]
    for conversation in begun:
        await customer.said(conversation, f"{word} {conversation}")
    for conversation in begun:
        await _found(ana, conversation, 1)
    first = await ana.ask({"t": "search", "text": word})
    second = await ana.ask({"t": "search", "text": word, "before": first["next"]})
    assert [hit["row"]["id"] for hit in first["hits"] + second["hits"]] == begun[::-1]


async def test_what_is_refused_says_what_to_do(house: House) -> None:
    ana = await house.agent()
    nothing = await ana.ask({"t": "search", "text": "?!"})
    assert (nothing["code"], nothing["message"]) == (
        "invalid",
        "There is no word in this to look for. Write one, or a name.",
    )
    long = await ana.ask({"t": "search", "text": "x" * 10_001})
    assert long["code"] == "too_long"
    assert (await ana.ask({"t": "search", "text": "x" * 10_000}))["hits"] == []
    for wrong in ({"text": 7}, {}, {"text": "a", "before": 0}, {"text": "a", "before": 2**60}):
        refused = await ana.ask({"t": "search"} | wrong)
        assert refused["code"] == "bad_frame"
        assert_discreet(refused["message"])
    assert (await ana.ask({"t": "search", "text": "a", "before": 2**53}))["t"] == "found"


async def test_nothing_typed_breaks_it(house: House) -> None:
    dice, ana = random.Random(5), await house.agent()
    for _ in range(150):
        text = "".join(dice.choice(PIECES) + dice.choice(["", " "]) for _ in range(dice.randint(1, 14)))
        answer = await ana.ask({"t": "search", "text": text})
        assert answer["t"] == "found" or answer["code"] in ("invalid", "too_many"), (text, answer)
        if answer.get("code") == "too_many":
            await asyncio.sleep(1)
    assert ana.connects == 1


async def test_a_stranger_asks_in_vain(house: House) -> None:
    async with bare(house, CHAT, hello(house, None)) as visitor:
        answer = await visitor.asks({"t": "search", "text": "anything"})
        assert answer["code"] == "bad_frame"


async def test_a_page_reaches_as_far_as_it_is_asked_to(house: House, sub: str) -> None:
    customer, ana, conversation = await house.customer(sub), await house.agent(), new_id()
    for number in range(120):
        await customer.said(conversation, f"line {number}")
    opened = await ana.ask({"t": "open", "conversation": conversation})
    assert opened["entries"][0]["seq"] == 71
    page = await ana.ask({"t": "more", "conversation": conversation, "before": 71, "reach": 5})
    assert [entry["seq"] for entry in page["entries"]] == list(range(5, 71)) and page["earlier"]
    page = await ana.ask({"t": "more", "conversation": conversation, "before": 71})
    assert [entry["seq"] for entry in page["entries"]] == list(range(21, 71))
