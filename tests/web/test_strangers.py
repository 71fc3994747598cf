"""Every event of both sockets with somebody else's conversation: it is as if it did not exist, on both sides."""

import json
from typing import Any

import pytest

from tests.support.client import Client, Frame, new_id
from tests.support.house import AGENTS, House
from tests.web.visits import everything, gina

pytestmark = pytest.mark.asyncio(loop_scope="session")

CANARY = "canary-4711"
BY_CUSTOMERS: list[Frame] = [
    {"t": "open"},
    {"t": "open", "since": 1},
    {"t": "more", "before": 2},
    {"t": "send", "text": "let me in"},
    {"t": "close"},
    {"t": "reopen"},
]
RATING: Frame = {"t": "rate", "mood": "frown", "word": "let me in"}
BY_AGENTS: list[Frame] = [
    *BY_CUSTOMERS,
    {"t": "send", "text": "let me in", "note": True},
    {"t": "take"},
    {"t": "hand_over", "to": AGENTS["ana"].id},
]
WITHOUT_AN_ANSWER: list[Frame] = [{"t": "seen", "seq": 1}, {"t": "typing"}]


async def _secret_talk(house: House, sub: str) -> tuple[str, Client, Client]:
    ana, mara, conversation = await house.agent(), await house.customer(sub), new_id()
    await mara.said(conversation, f"{CANARY} question")
    await ana.show(conversation)
    await ana.said(conversation, f"{CANARY} note", note=True)
    await ana.said(conversation, f"{CANARY} answer")
    await mara.reads(conversation, [f"{CANARY} question", f"{CANARY} answer"])
    return conversation, ana, mara


async def _intrude(intruder: Client, conversation: str, frames: list[Frame]) -> None:
    for frame in frames:
        answer = await intruder.ask(frame | {"conversation": conversation})
        assert (answer["t"], answer["code"]) == ("error", "not_found"), frame
    for frame in WITHOUT_AN_ANSWER:
        await intruder.tell(frame | {"conversation": conversation})
    # After the answer to this, everything before has been dealt with.
    assert (await intruder.ask({"t": "open", "conversation": "0" * 32}))["code"] == "not_found"


async def test_another_customer(house: House, sub: str) -> None:
    conversation, ana, mara = await _secret_talk(house, sub)
    before = await house.truth(conversation)
    heard = len(ana.frames), len(mara.frames)
    for who in (f"{sub}-other", None):
        other = await house.customer(who)
        await _intrude(other, conversation, [*BY_CUSTOMERS, RATING])
        # Their own conversation goes on, and they are told nothing of the other one, not even a number.
        own = new_id()
        await other.said(own, "mine")
        await ana.show(own)
        await ana.reads(own, ["mine"])
        assert CANARY not in everything(other)
        assert conversation not in (await _beat(other)).get("seqs", {})
    assert await house.truth(conversation) == before
    # The acknowledgement of Ana's own answer may come behind the answer itself.
    later = [frame for frame in ana.frames[heard[0] :] + mara.frames[heard[1] :] if frame["t"] != "ack"]
    assert not [frame for frame in later if frame["t"] == "typing" or frame.get("conversation") == conversation]


async def test_an_agent_of_another_site(house: House, sub: str) -> None:
    conversation, ana, mara = await _secret_talk(house, sub)
    before = await house.truth(conversation)
    heard = len(ana.frames), len(mara.frames)
    stranger = await gina(house)
    await _intrude(stranger, conversation, BY_AGENTS)
    for view in ("waiting", "open", "mine", "nobodys", "closed"):
        listed = await stranger.ask({"t": "inbox", "view": view})
        assert listed["rows"] == [] and set(listed["counts"].values()) == {0}
    await mara.said(conversation, f"{CANARY} again")
    await ana.reads(conversation, [f"{CANARY} question", f"{CANARY} answer", f"{CANARY} again"])
    await _beat(stranger)
    told = everything(stranger)
    for secret in (CANARY, conversation, mara.welcome["you"]["id"], AGENTS["ana"].email, "Kovač", f"Customer {sub}"):
        assert secret not in told
    assert [face["face"]["name"] for face in stranger.welcome["agents"]] == ["Gina"]
    assert (await house.truth(conversation))[:-1] == before
    later = [*ana.frames[heard[0] :], *mara.frames[heard[1] :]]
    assert not [frame for frame in later if frame["t"] in ("typing", "watching")]


async def test_a_conversation_goes_to_nobody_outside(house: House, sub: str) -> None:
    conversation, ana, _ = await _secret_talk(house, sub)
    for nobody in ("c3" * 16, "0" * 32):
        answer = await ana.ask({"t": "hand_over", "conversation": conversation, "to": nobody})
        assert answer["code"] == "invalid"
    assert ana.rows[conversation]["assignee"] == AGENTS["ana"].id


async def test_a_note_is_for_the_team(house: House, sub: str) -> None:
    """Neither its words nor that there is one reaches the customer: not live, not in a page, not in a preview."""
    ana, jonas, mara = await house.agent(), await house.agent("jonas"), await house.customer(sub)
    conversation = new_id()
    await mara.said(conversation, "question")
    for agent in (ana, jonas):
        await agent.show(conversation)
    await ana.said(conversation, f"{CANARY} whispered", note=True)
    await jonas.until(lambda: jonas.thread(conversation).entries[-1]["kind"] == "note")
    await ana.said(conversation, "answer")
    await mara.reads(conversation, ["question", "answer"])
    again = await house.customer(sub)
    await again.show(conversation)
    await again.reads(conversation, ["question", "answer"])
    assert [entry["seq"] for entry in again.thread(conversation).entries] == [1, 2, 3]
    await again.ask({"t": "more", "conversation": conversation, "before": 3})
    told = everything(mara, again)
    assert CANARY not in told and '"note"' not in told


async def test_nobody_can_count_the_notes(house: House, sub: str) -> None:
    """Whoever reads the frames of their chat sees the same with notes and without."""
    ana, mara = await house.agent(), await house.customer(sub)
    told = []
    for notes in (0, 2):
        conversation = new_id()
        await mara.said(conversation, "question")
        await ana.show(conversation)
        for number in range(notes):
            await ana.said(conversation, f"note {number}", note=True)
        await ana.said(conversation, "answer")
        await mara.reads(conversation, ["question", "answer"])
        frames = [one for one in mara.frames if conversation in json.dumps(one)]
        told.append([(one["t"], one.get("row", {}).get("rev")) for one in frames])
    assert told[0] == told[1]


async def test_customers_learn_first_names_only(house: House, sub: str) -> None:
    ana, mara, conversation = await house.agent(), await house.customer(sub), new_id()
    await mara.said(conversation, "question")
    await ana.show(conversation)
    await ana.said(conversation, "answer", saw=1)
    await mara.reads(conversation, ["question", "answer"])
    told = everything(mara)
    for secret in ("Kovač", "ana@acme.example", "jonas@acme.example", "Obi", "Europe/Zagreb", SECRET_OF_THE_SITE):
        assert secret not in told


SECRET_OF_THE_SITE = "the site's secret of the tests"


async def _beat(client: Client) -> dict[str, Any]:
    known = len(client.frames)
    found: list[Frame] = []

    def beaten() -> bool:
        found[:] = [frame for frame in client.frames[known:] if frame["t"] == "beat"]
        return bool(found)

    await client.until(beaten)
    return found[0]
