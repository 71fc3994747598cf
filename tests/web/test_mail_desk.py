"""What people do about mails, over HTTP: the administration, the agent view, and the contact form."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage

import httpx
import pytest

from server.adapters.store import SqlStore
from tests.support.client import new_id
from tests.support.house import SITE, House
from tests.support.letters import post
from tests.web.visits import GLOBEX, assert_discreet

pytestmark = pytest.mark.asyncio(loop_scope="session")
MAIL = f"/admin/api/sites/{SITE.id}/mail"


def letter(subject: str, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Bo <bo@mail.example>", SITE.address, subject
    mail["Message-ID"] = f"<{new_id()}@mail.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Hello")
    return mail


async def settled(http: httpx.AsyncClient, subject: str) -> dict[str, str]:
    while True:
        found = (await http.get(MAIL, params={"q": subject})).json()["mails"]
        if found and found[0]["fate"] != "new":
            [one] = found
            return dict(one)
        await asyncio.sleep(0.02)


async def test_an_administrator_looks_after_the_mail(house: House, http: httpx.AsyncClient) -> None:
    http.headers["Cookie"] = await house.session_cookie("ana")
    subject = f"Newsletter {new_id()}"
    await post(letter(subject, Precedence="bulk", X_Odd="<script>"), house.lmtp_port)
    mail = await settled(http, subject)
    assert (mail["fate"], mail["sender"], mail["to"]) == ("automatic", "bo@mail.example", SITE.address)
    head = (await http.get(f"{MAIL}/headers", params={"id": mail["id"]})).json()["headers"]
    assert "X-Odd: <script>" in head and "Hello" not in head
    assert (await http.post(f"{MAIL}/again", json={"id": mail["id"]})).json() == {"fate": "automatic"}
    assert (await http.post(f"{MAIL}/deliver", json={"id": mail["id"]})).json() == {"fate": "posted"}
    after = await settled(http, subject)
    assert len(await house.truth(after["conversation"])) == 1
    assert (await http.get(MAIL, params={"fate": "posted", "q": subject})).json()["mails"][0]["id"] == mail["id"]
    assert (await http.get(MAIL, params={"fate": "held", "q": subject})).json()["mails"] == []


async def test_a_site_has_several_addresses(house: House, http: httpx.AsyncClient) -> None:
    http.headers["Cookie"] = await house.session_cookie("ana")
    answer = await http.put(f"{MAIL}/addresses", json={"address": "Sales@acme.example", "name": "Sales"})
    assert answer.json()["addresses"] == [{"address": "sales@acme.example", "name": "Sales"}]
    subject = f"An offer {new_id()}"
    offer = letter(subject)
    offer.replace_header("To", "sales@acme.example")
    await post(offer, house.lmtp_port)
    assert (await settled(http, subject))["fate"] == "posted"
    for wrong in ("nonsense", SITE.address, GLOBEX.address):
        refused = await http.put(f"{MAIL}/addresses", json={"address": wrong})
        assert refused.status_code == 422, wrong
    answer = await http.post(f"{MAIL}/addresses/drop", json={"address": "sales@acme.example"})
    assert answer.json()["addresses"] == []


async def test_nobody_else_sees_or_does_any_of_it(house: House, http: httpx.AsyncClient) -> None:
    http.headers["Cookie"] = await house.session_cookie("ana")
    subject = f"A secret {new_id()}"
    await post(letter(subject), house.lmtp_port)
    mail = await settled(http, subject)
    asked = {"id": mail["id"]}
    for cookie, site in (("", SITE), (await house.session_cookie("jonas"), SITE), (http.headers["Cookie"], GLOBEX)):
        http.headers["Cookie"] = cookie
        base = f"/admin/api/sites/{site.id}/mail"
        answers = [await http.get(base), await http.get(f"{base}/headers", params=asked)]
        answers += [await http.post(f"{base}/{what}", json=asked) for what in ("again", "deliver")]
        answers.append(await http.put(f"{base}/addresses", json={"address": "x@acme.example"}))
        for answer in answers:
            assert answer.status_code == 404 and subject not in answer.text


async def test_an_agent_reads_that_mail_comes_back_and_has_it_tried_again(
    house: House, http: httpx.AsyncClient
) -> None:
    conversation, address = new_id(), f"{new_id()}@mail.example"
    mara = await house.customer("31", token=house.token("31", email=address, name="Mara"))
    await mara.said(conversation, "Hello")
    ana = await house.agent("ana")
    store = SqlStore(house.database_url)
    await store.people.mark_failing(SITE.id, address, datetime.now(UTC), "550 no such user")
    await store.stop()
    await ana.show(conversation)

    def told() -> list[dict[str, object]]:
        return [one["customer"] for one in ana.frames if one["t"] == "customer" and one["customer"]["email"] == address]

    await ana.until(lambda: bool(told()))
    failing = told()[-1]["failing"]
    assert isinstance(failing, dict) and failing["why"] == "550 no such user"
    cookie = {"Cookie": await house.session_cookie("ana")}
    assert (await http.post("/agent/mail/again", json={"conversation": conversation}, headers=cookie)).json() == {}
    await ana.until(lambda: "failing" not in told()[-1])


@pytest.mark.parametrize("what", ["sender", "participant", "again"])
async def test_deciding_about_senders_is_for_agents_on_our_page(
    house: House, http: httpx.AsyncClient, what: str
) -> None:
    body: dict[str, dict[str, object]] = {
        "sender": {"conversation": "a" * 32, "seq": 1, "standing": "customer"},
        "again": {"conversation": "a" * 32},
    }
    asked = body.get(what, {"conversation": "a" * 32, "address": "x@mail.example"})
    assert (await http.post(f"/agent/mail/{what}", json=asked)).status_code == 401
    cookie = {"Cookie": await house.session_cookie("jonas")}
    assert (await http.post(f"/agent/mail/{what}", json=asked, headers=cookie)).status_code == 404
    foreign = cookie | {"Origin": "https://evil.example"}
    assert (await http.post(f"/agent/mail/{what}", json=asked, headers=foreign)).status_code == 403
    for wrong in ({}, asked | {"conversation": "../x"}, asked | {"more": 1}, [1]):
        answer = await http.post(f"/agent/mail/{what}", json=wrong, headers=cookie)
        assert answer.status_code == 422
        assert_discreet(answer.text)


async def test_a_form_as_html_and_as_json(house: House, http: httpx.AsyncClient) -> None:
    form = {"email": f"{new_id()}@mail.example", "message": "Grüße & mehr", "name": "Liv", "subject": "Hi"}
    page = await http.post("/form/acme", data=form, headers={"Origin": "https://elsewhere.example"})
    assert page.status_code == 200 and "Thank you" in page.text and form["email"] not in page.text
    told = {"email": f"{new_id()}@mail.example", "message": "Grüße", "id": new_id()}
    answer = await http.post("/form/acme", json=told)
    assert answer.status_code == 201 and answer.headers["access-control-allow-origin"] == "*"
    [entry] = await house.truth(answer.json()["conversation"])
    assert (entry.text, entry.channel) == ("Grüße", "form")
    assert (await http.options("/form/acme")).status_code == 204
    assert 'name="message"' in (await http.get("/form/acme")).text


async def test_who_falls_into_the_trap_is_thanked_and_nothing_is_kept(house: House, http: httpx.AsyncClient) -> None:
    told = {"email": f"{new_id()}@mail.example", "message": "Buy", "website": "http://evil.example"}
    answer = await http.post("/form/acme", json=told)
    assert (answer.status_code, answer.json()) == (201, {})
    assert "Thank you" in (await http.post("/form/acme", data=told)).text


async def test_forms_that_can_not_be_taken(house: House, http: httpx.AsyncClient) -> None:
    address = f"{new_id()}@mail.example"
    cases = [
        (await http.post("/form/nowhere", json={}), 404),
        (await http.post("/form/acme", json={"email": "x"}), 422),
        (await http.post("/form/acme", json=[1]), 422),
        (await http.post("/form/acme", content=b"{", headers={"Content-Type": "application/json"}), 422),
        (await http.post("/form/acme", data={"email": "x", "message": "y"}), 422),
        (await http.post("/form/acme", content=b"x" * 70_000), 413),
    ]
    for answer, status in cases:
        assert answer.status_code == status
        assert_discreet(answer.text.replace("typing error", ""))
    statuses = [
        (await http.post("/form/acme", json={"email": address, "message": f"{number}"})).status_code
        for number in range(7)
    ]
    assert statuses == [201] * 5 + [429] * 2
