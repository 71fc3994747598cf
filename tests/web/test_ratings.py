"""How it was, over the socket and by the links of a mail: as chats, agents, scanners and strangers meet it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from server.actions.ratings import PURPOSE
from server.adapters.store import SqlStore
from server.domain import link_tokens
from server.domain.conversation import Conversation
from server.domain.mail_words import WORDS
from server.domain.ratings import WINDOW
from tests.support.client import Client, Frame, new_id
from tests.support.house import AGENTS, House
from tests.web.visits import SECRET_KEY, assert_discreet

pytestmark = pytest.mark.asyncio(loop_scope="session")

CANARY = "canary-2303"


async def _closed(house: House, sub: str) -> tuple[str, Client, Client]:
    """A conversation that was answered and closed, its customer and its agent, both with it open."""
    ana, mara, conversation = await house.agent(), await house.customer(sub), new_id()
    await mara.said(conversation, f"{CANARY} question")
    await ana.show(conversation)
    await ana.said(conversation, f"{CANARY} answer")
    await ana.ask({"t": "close", "conversation": conversation})
    await mara.until(lambda: mara.rows.get(conversation, {}).get("status") == "closed")
    return conversation, mara, ana


async def _kept(house: House, conversation: str) -> Conversation:
    store = SqlStore(house.database_url)
    try:
        found = await store.conversations.get(conversation)
        assert found is not None
        return found
    finally:
        await store.stop()


def _rated(client: Client, conversation: str) -> dict[str, Any]:
    return dict(client.rows[conversation].get("rated") or {})


async def test_a_click_a_change_and_a_word(house: House, sub: str) -> None:
    conversation, mara, ana = await _closed(house, sub)
    other = await house.customer(sub)  # the same person in another tab
    await other.show(conversation)
    for mood, word in (("frown", ""), ("frown_at_product", ""), ("frown_at_product", "no export")):
        done = await mara.ask({"t": "rate", "conversation": conversation, "mood": mood, "word": word})
        assert done["t"] == "done"
    for one in (mara, other, ana):
        await one.until(lambda one=one: _rated(one, conversation).get("word") == "no export")  # type: ignore[misc]
        assert _rated(one, conversation)["mood"] == "frown_at_product"
        assert _rated(one, conversation)["until"] > one.welcome["now"]
    # The team reads it in the thread; the customer's numbers know nothing of the lines.
    await ana.until(lambda: ana.thread(conversation).entries[-1].get("text") == "no export")
    line = ana.thread(conversation).entries[-1]
    assert (line["kind"], line["author"], line["data"]["mood"]) == ("rated", "customer", "frown_at_product")
    assert line["data"]["agent"]["id"] == _rated(ana, conversation)["agent"] == AGENTS["ana"].id
    assert "agent" not in _rated(mara, conversation) and "surname" not in str(line)
    assert mara.thread(conversation).last == (await _kept(house, conversation)).last_public_seq
    assert all(entry["kind"] != "rated" for entry in mara.thread(conversation).entries)
    fresh = await house.customer(sub)
    assert fresh.rows[conversation]["rated"] == mara.rows[conversation]["rated"]


async def test_a_resend_is_answered_and_changes_nothing(house: House, sub: str) -> None:
    conversation, mara, _ = await _closed(house, sub)
    frame: Frame = {"t": "rate", "re": new_id(), "conversation": conversation, "mood": "smile"}
    for times in (1, 2, 3):
        await mara.tell(frame)
        await mara.until(lambda times=times: _answers(mara, frame) == ["done"] * times)  # type: ignore[misc]
    assert [entry.kind for entry in await house.truth(conversation)].count("rated") == 1
    # What was said of it later stays, however late a resend of the first comes.
    await mara.ask({"t": "rate", "conversation": conversation, "mood": "frown"})
    await mara.tell(frame)
    await mara.until(lambda: len(_answers(mara, frame)) == 4)
    assert (await _kept(house, conversation)).rating.mood == "frown"  # type: ignore[union-attr]


def _answers(client: Client, frame: Frame) -> list[str]:
    return [one["t"] for one in client.frames if one.get("re") == frame["re"]]


async def test_what_can_not_be_rated(house: House, sub: str) -> None:
    mara, conversation = await house.customer(sub), new_id()
    assert (await mara.ask({"t": "rate", "conversation": conversation, "mood": "smile"}))["code"] == "not_found"
    await mara.said(conversation, "question")
    assert (await mara.ask({"t": "rate", "conversation": conversation, "mood": "smile"}))["code"] == "invalid"
    for wrong in ({"mood": "grin"}, {"mood": "smile", "word": "x" * 501}, {"mood": ""}, {}):
        answer = await mara.ask({"t": "rate", "conversation": conversation, **wrong})
        assert answer["code"] == "bad_frame"
    ana = await house.agent()
    assert (await ana.ask({"t": "rate", "conversation": conversation, "mood": "smile"}))["code"] == "bad_frame"


def _link(conversation: str, customer: str, mood: str = "frown_at_you", days_ago: int = 0) -> str:
    since = datetime.now(UTC) - timedelta(days=days_ago)
    token = link_tokens.make([SECRET_KEY.encode()], PURPOSE, conversation, since, WINDOW, customer)
    return f"/r/{token}/{mood}"


async def test_a_scanner_opens_every_link_and_nothing_is_said(house: House, http: httpx.AsyncClient, sub: str) -> None:
    conversation, mara, _ = await _closed(house, sub)
    for mood in ("smile", "frown_at_you", "frown_at_product"):
        for method in ("GET", "HEAD", "OPTIONS"):
            answer = await http.request(method, _link(conversation, mara.welcome["you"]["id"], mood))
            assert answer.status_code == (405 if method == "OPTIONS" else 200)
            assert not answer.cookies and CANARY not in answer.text
        assert f'value="{mood}" required checked' in (await http.get(answer.request.url)).text
    assert (await _kept(house, conversation)).rating is None


async def test_a_person_sends_it_and_changes_it(house: House, http: httpx.AsyncClient, sub: str) -> None:
    conversation, mara, _ = await _closed(house, sub)
    link = _link(conversation, mara.welcome["you"]["id"])
    page = await http.post(link, data={"mood": "frown_at_you", "word": ""})
    say = WORDS["en"].rating
    assert page.status_code == 200 and say.thanks in page.text and say.noted in page.text
    script = await http.post(
        link, data={"mood": "smile", "word": f"{CANARY} word\r\nand more"}, headers={"Accept": "application/json"}
    )
    assert script.json() == {}
    rating = (await _kept(house, conversation)).rating
    assert rating is not None
    assert (rating.mood, rating.word, rating.channel) == ("smile", f"{CANARY} word\nand more", "email")
    # Whoever opens it later reads nothing of that: mails are forwarded.
    assert CANARY not in (await http.get(link)).text
    await mara.until(lambda: _rated(mara, conversation).get("mood") == "smile")


async def test_links_that_do_not_hold(house: House, http: httpx.AsyncClient, sub: str) -> None:
    conversation, mara, _ = await _closed(house, sub)
    other, *_ = await _closed(house, f"{sub}9")
    customer = mara.welcome["you"]["id"]
    link = _link(conversation, customer)
    wrong = {
        "changed": f"/r/{'b' if link[3] == 'a' else 'a'}{link[4:]}",
        "another conversation": _link(other, customer),
        "no conversation": _link(new_id(), customer),
        "another customer": _link(conversation, new_id()),
        "run out": _link(conversation, customer, days_ago=WINDOW.days + 1),
        "no token": "/r/x/smile",
    }
    for what, address in wrong.items():
        for answer in (await http.get(address), await http.post(address, data={"mood": "smile"})):
            assert answer.status_code == 401, what
            assert CANARY not in answer.text
            assert_discreet(answer.text.partition("<main")[2])
    german = await http.get(wrong["run out"], headers={"Accept-Language": "de"})
    assert "Dieser Link ist abgelaufen" in german.text
    assert (await http.get(_link(conversation, customer, "grin"))).status_code == 422
    for form in ({"mood": "grin"}, {}, {"mood": "smile", "word": "x" * 501}):
        assert (await http.post(link, data=form)).status_code == 422
    elsewhere = await http.post(link, data={"mood": "smile"}, headers={"Origin": "https://evil.example"})
    assert elsewhere.status_code == 403
    assert (await _kept(house, conversation)).rating is None
