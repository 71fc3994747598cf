"""Who somebody is comes from a token that holds, or they are nobody: never quietly a visitor, never anybody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest

from server.app import clock
from server.domain.tokens import Identity, Purpose, sign, sign_identity
from tests.support.client import Frame, new_id
from tests.support.house import SITE, House
from tests.web.visits import CHAT, GLOBEX, SECRET_KEY, assert_discreet, bare, everything, hello

pytestmark = pytest.mark.asyncio(loop_scope="session")


def _signed(secret: str | None = SITE.secret, algorithm: str = "HS256", **claims: Any) -> str:
    good = {"sub": "7", "aud": SITE.key, "exp": int((clock() + timedelta(hours=1)).timestamp())}
    kept = {name: value for name, value in (good | claims).items() if value is not ...}
    return jwt.encode(kept, secret or "", algorithm=algorithm)


def _in(**span: float) -> int:
    return int((clock() + timedelta(**span)).timestamp())


BAD: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "blank": lambda: "   ",
    "no token at all": lambda: "guest",
    "three dots": lambda: "...",
    "alg none": lambda: _signed(None, "none"),
    "another algorithm": lambda: _signed(algorithm="HS512"),
    "wrong secret": lambda: _signed("some other secret of sufficient length"),
    "our own secret": lambda: _signed(SECRET_KEY),
    "no signature": lambda: _signed().rpartition(".")[0] + ".",
    "wrong audience": lambda: _signed(aud="globex"),
    "several audiences": lambda: _signed(aud=["acme", "globex"]),
    "other site's": lambda: sign_identity(Identity("7"), GLOBEX.secret, GLOBEX.key, clock() + timedelta(hours=1)),
    "valid too long": lambda: _signed(exp=_in(days=30)),
    "no end": lambda: _signed(exp=...),
    "an end that is no time": lambda: _signed(exp="never"),
    "not yet": lambda: _signed(nbf=_in(minutes=30)),
    "sub empty": lambda: _signed(sub=""),
    "sub blank": lambda: _signed(sub=" \t"),
    "sub missing": lambda: _signed(sub=...),
    "sub a number": lambda: _signed(sub=7),
    "sub a list": lambda: _signed(sub=["7"]),
    "a visitor's own": lambda: sign(Purpose.VISITOR, {"sub": "7"}, SECRET_KEY, clock() + timedelta(days=1)),
}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("kind", BAD)
async def test_a_token_that_does_not_hold_is_refused(house: House, kind: str) -> None:
    await _refused(house, BAD[kind](), "token_refused")


async def test_an_expired_token_is_refused_as_such(house: House) -> None:
    await _refused(house, _signed(exp=_in(seconds=-1)), "token_expired")


async def _refused(house: House, token: str, code: str) -> None:
    visitor = await house.customer(None)
    known = visitor.welcome["visitor"]
    frame = hello(house, None, token=token, visitor=known)
    async with bare(house, CHAT, frame, {"t": "send", "re": new_id(), "conversation": new_id(), "text": "x"}) as one:
        error = await one.hears("error")
        assert error["code"] == code
        assert_discreet(error["message"].replace("Reload", ""))
        assert await one.ends() == 4401
    assert not [raw for raw in one.raw if '"welcome"' in raw]


async def test_nobody_at_an_unknown_site(house: House) -> None:
    for key in ("nowhere", "", "acme\x00", "acme' OR 1=1 --"):
        async with bare(house, CHAT, hello(house) | {"site": key}) as one:
            assert (await one.hears("error"))["code"] in ("not_allowed", "invalid")
            assert await one.ends() == 4403


async def test_the_first_frame_is_hello(house: House) -> None:
    async with bare(house, CHAT, {"t": "beat"}) as one:
        assert (await one.hears("error"))["code"] == "bad_frame"
        assert await one.ends() == 4403


async def test_a_visitor_is_never_merged_with_a_customer(house: House, sub: str) -> None:
    """Not by the visitor's token beside an identity, not by the address, not by the name."""
    email = f"customer{sub}@mail.example"
    visitor = await house.customer(None)
    theirs = new_id()
    await visitor.said(theirs, "a visitor's own canary")
    assert (await visitor.ask({"t": "email", "address": email}))["t"] == "done"

    verified = await house.customer(sub, visitor=visitor.welcome["visitor"])
    assert verified.welcome["you"]["id"] != visitor.welcome["you"]["id"]
    assert "visitor" not in verified.welcome and not verified.welcome["conversations"]
    own = new_id()
    await verified.said(own, "a customer's own canary")
    assert (await verified.ask({"t": "open", "conversation": theirs}))["code"] == "not_found"

    again = await house.customer(None, visitor=visitor.welcome["visitor"])
    assert again.welcome["you"]["id"] == visitor.welcome["you"]["id"]
    assert [row["id"] for row in again.welcome["conversations"]] == [theirs]
    assert (await again.ask({"t": "open", "conversation": own}))["code"] == "not_found"
    assert "a visitor's own canary" not in everything(verified)
    assert "a customer's own canary" not in everything(visitor, again)


async def test_a_visitors_token_is_good_for_that_visitor_only(house: House, sub: str) -> None:
    """What does not hold makes somebody new: a visitor proves nothing, and must not be locked out by an old token."""
    verified = await house.customer(sub)
    customer_id = verified.welcome["you"]["id"]
    later = clock() + timedelta(days=1)
    claims = {"sub": customer_id, "site": SITE.id}
    forged: list[str] = [
        sign(Purpose.VISITOR, claims, "another secret, long enough for a signature", later),
        sign(Purpose.UPLOAD, claims, SECRET_KEY, later),
        sign(Purpose.VISITOR, claims, SECRET_KEY, clock() - timedelta(seconds=1)),
        sign(Purpose.VISITOR, claims, SECRET_KEY, later),  # signed by us, but of somebody verified
        sign(Purpose.VISITOR, claims | {"site": GLOBEX.id, "sub": new_id()}, SECRET_KEY, later),
        verified.welcome["upload"],
        "nonsense",
        "",
    ]
    for token in forged:
        stranger = await house.customer(None, visitor=token)
        assert stranger.welcome["you"]["id"] != customer_id
        assert not stranger.welcome["you"].get("verified") and not stranger.welcome["conversations"]


async def test_an_identity_stays_within_its_site(house: House, sub: str) -> None:
    """The same `sub` at two dashboards is two people."""
    here = await house.customer(sub)
    there = sign_identity(Identity(sub), GLOBEX.secret, GLOBEX.key, clock() + timedelta(hours=1))
    frame: Frame = {"t": "hello", "v": 1, "site": GLOBEX.key, "token": there}
    async with bare(house, CHAT, frame) as one:
        assert (await one.hears("welcome"))["you"]["id"] != here.welcome["you"]["id"]


async def test_what_a_token_says_is_kept_whole_or_refused(house: House, sub: str) -> None:
    """Odd names are fine; what no database can hold is refused with a sentence, and the server lives."""
    fine = "Zoë 👩‍👩‍👧 \u202eevil\u202c <b>\"'"
    async with bare(house, CHAT, hello(house, None, token=_signed(sub=sub, name=fine))) as one:
        assert (await one.hears("welcome"))["you"]["name"] == fine
    for odd in ("nul \x00", "half a pair \ud800"):
        async with bare(house, CHAT, hello(house, None, token=_signed(sub=sub, name=odd))) as one:
            first = await one.socket.recv()
            assert '"welcome"' in str(first) or '"invalid"' in str(first), first
            assert_discreet(str(first).replace('"t":"error"', ""))
