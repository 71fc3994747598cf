"""The pages that links in mails lead to, as mail programs, scanners and strangers ask for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest

from server.adapters.store import SqlStore
from server.domain.mail_words import words_for
from server.domain.resuming import make_link
from server.domain.tokens import Purpose, sign
from server.web.cookies import HOST, PLAIN
from server.web.words import WORDS
from tests.support.client import PATIENCE_SECONDS, new_id
from tests.support.house import SITE, House
from tests.web.visits import SECRET_KEY, assert_discreet

pytestmark = pytest.mark.asyncio(loop_scope="session")

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def unsubscribe_link(address: str, lifetime: timedelta = timedelta(days=1)) -> str:
    claims = {"site": SITE.id, "address": address}
    return f"/u/{sign(Purpose.UNSUBSCRIBE, claims, SECRET_KEY, datetime.now(UTC) + lifetime)}"


async def unsubscribed(house: House, address: str) -> bool:
    store = SqlStore(house.database_url)
    try:
        return await store.unsubscribed.has(SITE.id, address)
    finally:
        await store.stop()


async def test_one_click_from_a_mail_program_is_enough_and_may_come_again(house: House) -> None:
    """RFC 8058: a POST from anywhere, without cookies; looking changes nothing."""
    link = unsubscribe_link("Mara@mail.example")
    async with httpx.AsyncClient(base_url=house.web.base_url, timeout=PATIENCE_SECONDS) as program:
        assert (await program.get(link)).status_code == 200
        assert not await unsubscribed(house, "mara@mail.example")
        for _ in range(2):
            answer = await program.post(link, data=ONE_CLICK)
            assert answer.status_code == 200 and "M•••a@mail.example" in answer.text
            assert await unsubscribed(house, "mara@mail.example")
    assert not await unsubscribed(house, "jonas@mail.example")


@pytest.mark.parametrize(("read", "spoken"), [("de-AT,en;q=0.5", "de"), ("ar", "ar"), ("xx", "en")])
async def test_who_leaves_is_asked_in_their_language(http: httpx.AsyncClient, read: str, spoken: str) -> None:
    asked = await http.get(unsubscribe_link("v@x.example"), headers={"Accept-Language": read})
    _, words = words_for(spoken)
    assert words.unsubscribe_yes in asked.text and f'<html lang="{spoken}' in asked.text


async def test_links_to_leave_by_that_do_not_hold(house: House, http: httpx.AsyncClient) -> None:
    for link in ("/u/x", unsubscribe_link("v@x.example", -timedelta(days=1)), unsubscribe_link("v@x.example")[:-4]):
        for answer in (await http.get(link), await http.post(link, data=ONE_CLICK)):
            assert answer.status_code == 401
            assert_discreet(answer.text.partition("<main")[2])
    assert not await unsubscribed(house, "v@x.example")


async def link_to_a_conversation(house: House, sub: str) -> str:
    customer = await house.customer(sub)
    conversation = new_id()
    await customer.ask({"t": "send", "conversation": conversation, "text": "A secret question"})
    return f"/c/{make_link([SECRET_KEY.encode()], conversation, datetime.now(UTC))}"


async def test_a_link_shows_a_stranger_nothing(house: House, http: httpx.AsyncClient, sub: str) -> None:
    link = await link_to_a_conversation(house, sub)
    page = await http.get(link)
    assert page.status_code == 200 and f"c•••{sub[-1]}@mail.example" in page.text
    assert "secret question" not in page.text and f"customer{sub}@" not in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"] and not page.cookies
    for wrong in ("", "000000"):
        answer = await http.post(link, data={"code": wrong})
        assert answer.status_code in (401, 422) and "secret question" not in answer.text


async def test_links_to_a_conversation_that_do_not_hold(house: House, http: httpx.AsyncClient, sub: str) -> None:
    link = await link_to_a_conversation(house, sub)
    stale = make_link([SECRET_KEY.encode()], new_id(), datetime.now(UTC) - timedelta(days=400))
    for wrong in (link[:-1] + ("b" if link[-1] != "b" else "c"), f"/c/{stale}", "/c/x", link + "a"):
        for answer in (await http.get(wrong), await http.post(wrong, data={})):
            assert answer.status_code == 401
            assert "Answer to the mail" in answer.text or "from the mail" in answer.text
    unknown = make_link([SECRET_KEY.encode()], new_id(), datetime.now(UTC))
    assert (await http.get(f"/c/{unknown}")).status_code == 404


@pytest.mark.parametrize("language", sorted(set(WORDS) - {"en"}))
async def test_refusals_are_in_the_language_of_who_reads_them(
    house: House, http: httpx.AsyncClient, language: str
) -> None:
    """Of the browser where nobody is known, of the customer where they are."""
    words, spoken = WORDS[language], {"Accept-Language": f"xx, {language};q=0.8"}
    stale = make_link([SECRET_KEY.encode()], new_id(), datetime.now(UTC) - timedelta(days=400))
    unknown = make_link([SECRET_KEY.encode()], new_id(), datetime.now(UTC))
    expected = (
        (f"/c/{stale}", words.no_resume, words.refusals.resume_expired),
        (f"/c/{unknown}", words.no_resume, words.refusals.resume_gone),
        (unsubscribe_link("v@x.example", -timedelta(days=1)), words.no_leave, words.refusals.leave_expired),
    )
    for link, title, problem in expected:
        text = unescape((await http.get(link, headers=spoken)).text)
        assert title in text and problem in text and f'lang="{language}"' in text
    customer = await house.customer(f"refused-{language}", locale=language)
    conversation = new_id()
    await customer.said(conversation, "A question")
    link = f"/c/{make_link([SECRET_KEY.encode()], conversation, datetime.now(UTC))}"
    answer = await http.post(link, data={"code": "000000"}, headers={"Accept-Language": "en"})
    assert words.refusals.code_unasked in unescape(answer.text)


async def test_no_link_of_a_mail_is_a_way_into_the_agent_view(house: House, sub: str) -> None:
    """B38: whoever follows all of them is still nobody there."""
    link = await link_to_a_conversation(house, sub)
    claims = {"sub": "x" * 32, "address": "mara@mail.example"}
    confirm = f"/confirm/{sign(Purpose.CONFIRM, claims, SECRET_KEY, datetime.now(UTC) + timedelta(days=1))}"
    file = f"/files/x/{sign(Purpose.FILE, {'file': 'x'}, SECRET_KEY, datetime.now(UTC) + timedelta(days=1))}"
    async with httpx.AsyncClient(base_url=house.web.base_url, timeout=PATIENCE_SECONDS) as browser:
        for one in (link, unsubscribe_link("mara@mail.example"), confirm, file):
            await browser.get(one)
            await browser.post(one, data={}, headers={"Origin": house.web.base_url})
            signed = one.rpartition("/")[2]
            for cookie in (HOST, PLAIN):
                browser.cookies.set(cookie, signed)
            assert (await browser.get("/agent/mail/again")).status_code == 405
            origin = {"Origin": house.web.base_url}
            asked = await browser.post("/agent/mail/again", json={"conversation": "a" * 32}, headers=origin)
            assert asked.status_code == 401


async def test_a_page_of_somebody_else_can_ask_for_no_code(house: House, http: httpx.AsyncClient, sub: str) -> None:
    link = await link_to_a_conversation(house, sub)
    assert (await http.post(link, data={}, headers={"Origin": "https://evil.example"})).status_code == 403
    asked = await http.post(link, data={})
    cookie = asked.headers["set-cookie"]
    assert asked.status_code == 303 and "HttpOnly" in cookie and "Path=/c/" in cookie and "SameSite=lax" in cookie
