"""Agents sign in and out: the cookie, the words, the limits, and that no socket outlives its session."""

import asyncio
import subprocess
import sys
from collections import Counter
from http.cookies import SimpleCookie

import httpx
import pytest
from starlette.responses import Response

from server.web.cookies import forget_session, keep_session, session_secret
from server.web.pages import MOST_WAITING, Attempts
from tests.support.client import new_id
from tests.support.house import AGENTS, PASSWORD, House
from tests.support.server import ROOT
from tests.web.visits import CHAT, DESK, GINA, Bare, bare, gina, hello

pytestmark = pytest.mark.asyncio(loop_scope="session")

HELLO = {"t": "hello", "v": 1}


async def test_the_cookie(house: House, http: httpx.AsyncClient) -> None:
    form = {"email": AGENTS["ana"].email.upper() + " ", "password": PASSWORD}
    answer = await http.post("/agent/sign-in", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/agent")
    [cookie] = SimpleCookie(answer.headers["set-cookie"]).values()
    assert cookie.key == "warmline" and len(cookie.value) >= 43  # 256 bit
    assert cookie["httponly"] and cookie["path"] == "/" and cookie["samesite"] == "lax"
    assert 0 < int(cookie["max-age"]) <= 14 * 86_400 and not cookie["domain"]


async def test_the_cookie_behind_tls() -> None:
    answer = Response()
    keep_session(answer, "secret", "https://chat.acme.example", 60)
    [cookie] = SimpleCookie(answer.headers["set-cookie"]).values()
    assert cookie.key == "__Host-warmline" and cookie["secure"] and cookie["httponly"]
    assert cookie["path"] == "/" and not cookie["domain"]
    # A plain cookie that a neighbour on the domain has set doesn't win over it.
    assert session_secret({"warmline": "planted", "__Host-warmline": "ours"}) == "ours"
    gone = Response()
    forget_session(gone)
    ended = [value.decode() for name, value in gone.raw_headers if name == b"set-cookie"]
    assert len(ended) == 2 and all("Max-Age=0" in one for one in ended)


async def test_the_same_words_whatever_was_wrong(http: httpx.AsyncClient) -> None:
    said = set()
    for email in (AGENTS["ana"].email, "nobody@acme.example", ""):
        answer = await http.post("/agent/sign-in", data={"email": email, "password": "not it"})
        assert answer.status_code == 401 and "set-cookie" not in answer.headers
        said.add(answer.text.replace(f'value="{email}" aria', 'value="" aria').replace(" autofocus", ""))
    assert len(said) == 1


async def test_what_was_typed_is_no_markup(http: httpx.AsyncClient) -> None:
    answer = await http.post("/agent/sign-in", data={"email": '"><script>alert(1)</script>', "password": "x"})
    assert "<script>alert" not in answer.text and "&lt;script&gt;" in answer.text


async def test_many_attempts_on_one_address_have_to_wait(http: httpx.AsyncClient) -> None:
    """Only for that address, and however it is written."""
    codes = []
    for number in range(16):
        email = "victim@acme.example" if number % 2 else " VICTIM@acme.example"
        codes.append((await http.post("/agent/sign-in", data={"email": email, "password": "guess"})).status_code)
    assert codes[:10] == [401] * 10 and codes[-1] == 429
    form = {"email": AGENTS["jonas"].email, "password": PASSWORD}
    assert (await http.post("/agent/sign-in", data=form)).status_code == 303


async def test_trying_many_addresses_resets_no_limit(http: httpx.AsyncClient) -> None:
    now, attempts = 1000.0, Attempts(most=100)
    while attempts.allowed("victim@acme.example", now):
        pass
    for number in range(1000):
        attempts.allowed(f"{number}@acme.example", now)
        assert not attempts.allowed("victim@acme.example", now)


async def test_no_session_no_socket(house: House) -> None:
    for cookie in ("", "warmline=", "warmline=guess", "__Host-warmline=guess", "warmline=' OR 1=1 --"):
        async with bare(house, DESK, HELLO, cookie=cookie) as one:
            assert (await one.hears("error"))["code"] == "not_signed_in"
            assert await one.ends() == 4401
            assert not [raw for raw in one.raw if '"welcome"' in raw]


async def test_signing_out_closes_the_sockets_of_that_session_only(house: House, http: httpx.AsyncClient) -> None:
    cookie, other = (house.sign_in(AGENTS["jonas"].email, PASSWORD) for _ in range(2))
    async with bare(house, DESK, HELLO, cookie=cookie) as here, bare(house, DESK, HELLO, cookie=cookie) as tab:
        async with bare(house, DESK, HELLO, cookie=other) as elsewhere:
            for one in (here, tab, elsewhere):
                await one.hears("welcome")
            answer = await http.post("/agent/sign-out", headers={"Cookie": cookie})
            assert (answer.status_code, answer.headers["location"]) == (303, "/agent")
            assert "Max-Age=0" in answer.headers["set-cookie"]
            assert await here.ends() == 4401 and await tab.ends() == 4401
            assert (await elsewhere.asks({"t": "inbox", "view": "open"}))["t"] == "inbox"
    async with bare(house, DESK, HELLO, cookie=cookie) as again:
        assert (await again.hears("error"))["code"] == "not_signed_in"
    assert "Sign in" in (await http.get("/agent", headers={"Cookie": cookie})).text


async def test_a_changed_password_ends_every_socket(house: House) -> None:
    """Also that of a client which answers no beat and only goes on talking."""
    client, cookie = await gina(house), house.sign_in(GINA.email, PASSWORD)
    async with bare(house, DESK, HELLO, cookie=cookie) as silent:
        await silent.hears("welcome")
        # Before the command, which on a busy machine takes as long as it takes to be given up as silent.
        talking = asyncio.create_task(_go_on_talking(silent))
        await asyncio.to_thread(_command, house, "agent", "add", GINA.email, GINA.name, "--site", "globex")
        assert await silent.ends() == 4401
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
    await client.until(lambda: 4401 in client.close_codes)
    # The password was not changed, so she can come back.
    await gina(house)


async def _go_on_talking(one: Bare) -> None:
    while True:
        await one.tell({"t": "inbox", "re": "1", "view": "open"})
        await asyncio.sleep(0.2)


def _command(house: House, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        env={**house.web.environment(), "DATABASE_URL": house.database_url},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


async def test_who_was_signed_out_is_heard_no_more(house: House, http: httpx.AsyncClient, sub: str) -> None:
    """Frames that are under way when the session ends change nothing."""
    mara = await house.customer(sub)
    conversation = "e" * 24 + f"{int(sub):08x}"
    await mara.said(conversation, "question")
    cookie = house.sign_in(AGENTS["jonas"].email, PASSWORD)
    async with bare(house, DESK, HELLO, cookie=cookie) as jonas:
        await jonas.hears("welcome")
        await http.post("/agent/sign-out", headers={"Cookie": cookie})
        frame = {"t": "send", "re": "1", "conversation": conversation, "text": "still here"}
        try:
            for _ in range(20):
                await jonas.tell(frame)
        except Exception as closed:
            assert "4401" in str(closed)
        assert await jonas.ends() == 4401
    assert [entry.text for entry in await house.truth(conversation)] == ["question"]


async def test_nobody_else_can_say_bye(house: House, sub: str) -> None:
    """A customer's socket doesn't answer to a session's cookie, nor the other way round."""
    cookie = await house.session_cookie()
    async with bare(house, CHAT, HELLO, cookie=cookie) as one:
        assert (await one.hears("error"))["code"] == "bad_frame"
    async with bare(house, DESK, hello(house, sub)) as one:
        assert (await one.hears("error"))["code"] == "bad_frame"


async def test_a_crowd_at_the_door_is_sent_away_and_holds_nobody_up(house: House) -> None:
    async with httpx.AsyncClient(base_url=house.web.base_url, headers={"Origin": house.web.base_url}) as one:

        async def tries(number: int) -> int:
            form = {"email": f"nobody-{number}@acme.example", "password": "not it"}
            return (await one.post("/agent/sign-in", data=form, timeout=120)).status_code

        crowd = [asyncio.create_task(tries(number)) for number in range(MOST_WAITING + 40)]
        await asyncio.wait(crowd, return_when=asyncio.FIRST_COMPLETED)
        customer = await house.customer("at-the-door")
        await customer.said(new_id(), "Is anybody there?")
        answers = Counter(await asyncio.gather(*crowd))
        assert answers[429] > 0 and answers[401] >= MOST_WAITING and answers.keys() == {401, 429}
        form = {"email": AGENTS["ana"].email, "password": PASSWORD}
        assert (await one.post("/agent/sign-in", data=form, timeout=120)).status_code == 303
