"""Attachments: who may bring one, how large, as what it is served, and for how long a link is good."""

from datetime import timedelta
from urllib.parse import quote

import httpx
import pytest

from server.app import clock
from server.domain.tokens import Purpose, sign
from server.web.uploads import BURST, MAX_BYTES
from tests.support.client import Client, Frame, new_id
from tests.support.house import PASSWORD, House
from tests.web.visits import GINA, SECRET_KEY

pytestmark = pytest.mark.asyncio(loop_scope="session")

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"


async def upload(
    http: httpx.AsyncClient,
    token: str,
    conversation: str,
    content: bytes,
    name: str = "a.txt",
    kind: str = "text/plain",
) -> httpx.Response:
    headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
    query = {"conversation": conversation, "name": name}
    return await http.post("/files", params=query, content=content, headers=headers)


async def test_a_file_goes_both_ways(house: House, http: httpx.AsyncClient, sub: str) -> None:
    ana, mara, conversation = await house.agent(), await house.customer(sub), new_id()
    sent = (await upload(http, mara.welcome["upload"], conversation, PNG, "screen shot.png")).json()
    assert sent["type"] == "image/png" and sent["size"] == len(PNG)
    await mara.said(conversation, "", files=[sent["id"]])
    await ana.show(conversation)
    await ana.until(lambda: bool(ana.thread(conversation).entries))
    [shown] = ana.thread(conversation).entries[0]["files"]
    assert (shown["name"], (await http.get(shown["url"])).content) == ("screen shot.png", PNG)

    cookie = await house.session_cookie()
    http.headers["Cookie"] = cookie
    given = (await upload(http, "", conversation, b"log line", "build.log")).json()
    await ana.said(conversation, "see the log", files=[given["id"]])
    await mara.until(lambda: mara.thread(conversation).texts == ["", "see the log"])
    [file] = mara.thread(conversation).entries[-1]["files"]
    assert (await http.get(file["url"])).content == b"log line"


KINDS = {
    "picture.svg": (SVG, "image/svg+xml"),
    "page.html": (HTML, "text/html"),
    "page.png": (HTML, "image/png"),
    "code.js": (b"alert(1)", "text/javascript"),
    "paper.pdf": (b"%PDF-1.7 ", "application/pdf"),
    "gif.html": (b"GIF89a<script>alert(1)</script>", "text/html"),
}


@pytest.mark.parametrize("name", KINDS)
async def test_nothing_that_is_sent_can_run(house: House, http: httpx.AsyncClient, sub: str, name: str) -> None:
    content, claimed = KINDS[name]
    mara = await house.customer(sub)
    sent = (await upload(http, mara.welcome["upload"], new_id(), content, name, claimed)).json()
    answer = await http.get(sent["url"])
    image = content.startswith(b"GIF")
    assert answer.headers["content-type"] == ("image/gif" if image else "application/octet-stream")
    assert answer.headers["content-disposition"].startswith("inline;" if image else "attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"].startswith("private")
    assert answer.content == content


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "_etc_passwd"),
        ("a\r\nSet-Cookie: x=1.txt", "a_Set-Cookie_ x=1.txt"),
        ('"; filename="evil.exe', "evil.exe"),
        ("\u202egpj.exe", "_gpj.exe"),
        ("", "file"),
        ("日本.txt", "日本.txt"),
        ("x" * 500 + ".png", ".png"),
    ],
)
async def test_a_name_is_only_a_name(house: House, http: httpx.AsyncClient, sub: str, name: str, kept: str) -> None:
    mara = await house.customer(sub)
    sent = (await upload(http, mara.welcome["upload"], new_id(), b"x", name)).json()
    assert sent["name"].endswith(kept) and len(sent["name"]) <= 120
    answer = await http.get(sent["url"])
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote(sent['name'], safe='')}"
    assert "set-cookie" not in answer.headers


async def test_how_large(house: House, http: httpx.AsyncClient, sub: str) -> None:
    mara = await house.customer(sub)
    token = mara.welcome["upload"]
    assert (await upload(http, token, new_id(), b"x" * MAX_BYTES)).status_code == 200
    for content in (b"x" * (MAX_BYTES + 1), b"x" * (3 * MAX_BYTES)):
        refused = await upload(http, token, new_id(), content)
        assert refused.status_code == 413 and refused.json()["code"] == "too_long"
    assert (await upload(http, token, new_id(), b"")).status_code == 422
    eleven = [new_id() for _ in range(11)]
    answer = await mara.ask({"t": "send", "conversation": new_id(), "text": "x", "files": eleven})
    assert answer["code"] == "bad_frame"


async def test_how_many(house: House, http: httpx.AsyncClient, sub: str) -> None:
    mara, conversation = await house.customer(sub), new_id()
    taken = [await upload(http, mara.welcome["upload"], conversation, b"x") for _ in range(BURST + 1)]
    assert [answer.status_code for answer in taken] == [200] * BURST + [429]
    assert taken[-1].json()["code"] == "too_many"
    tom = await house.customer(new_id())
    assert (await upload(http, tom.welcome["upload"], new_id(), b"x")).status_code == 200


async def test_a_recording_can_be_played_from_anywhere_in_it(house: House, http: httpx.AsyncClient, sub: str) -> None:
    """Players ask for parts (RFC 9110 14); Safari plays nothing else."""
    content = b"ID3" + bytes(range(250)) * 40
    mara = await house.customer(sub)
    url = (await upload(http, mara.welcome["upload"], new_id(), content, "voice.mp3", "audio/mpeg")).json()["url"]
    whole = await http.get(url)
    assert whole.headers["accept-ranges"] == "bytes" and whole.headers["content-type"] == "audio/mpeg"
    part = await http.get(url, headers={"Range": "bytes=5000-5099", "If-Range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, content[5000:5100])
    assert part.headers["content-range"] == f"bytes 5000-5099/{len(content)}"
    assert part.headers["content-security-policy"] == "default-src 'none'; sandbox"
    beyond = await http.get(url, headers={"Range": f"bytes={len(content)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(content)}")
    assert (await http.head(url)).headers["content-length"] == str(len(content))


async def test_who_may_bring_a_file(house: House, http: httpx.AsyncClient, sub: str) -> None:
    mara, other = await house.customer(sub), await house.customer(f"{sub}-other")
    conversation = new_id()
    await mara.said(conversation, "mine")
    token = mara.welcome["upload"]
    later = clock() + timedelta(days=1)
    claims = {"sub": mara.welcome["you"]["id"], "site": house.site.id}
    wrong = {
        "nothing": ("", 401),
        "nonsense": ("x", 401),
        "of another secret": (sign(Purpose.UPLOAD, claims, "another secret, long enough to be one", later), 401),
        "for something else": (sign(Purpose.VISITOR, claims, SECRET_KEY, later), 401),
        "run out": (sign(Purpose.UPLOAD, claims, SECRET_KEY, clock() - timedelta(seconds=1)), 401),
        "somebody else's": (other.welcome["upload"], 404),
    }
    for why, (tried, status) in wrong.items():
        assert (await upload(http, tried, conversation, b"x")).status_code == status, why
    # An agent by their session, from our own page, and for their own site only.
    ana, other_site = await house.session_cookie(), house.sign_in(GINA.email, PASSWORD)
    for cookie, origin, status in (
        (ana, house.web.base_url, 200),
        (ana, "http://evil.example", 401),
        (other_site, house.web.base_url, 404),
    ):
        headers = {"Cookie": cookie, "Origin": origin}
        query = {"conversation": conversation, "name": "a"}
        assert (await http.post("/files", params=query, content=b"x", headers=headers)).status_code == status
    assert (await upload(http, token, conversation, b"x")).status_code == 200


async def test_a_file_stays_in_its_conversation(house: House, http: httpx.AsyncClient, sub: str) -> None:
    mara, other = await house.customer(sub), await house.customer(f"{sub}-other")
    secret = (await upload(http, mara.welcome["upload"], new_id(), b"secret")).json()
    frame: Frame = {"t": "send", "conversation": new_id(), "text": "look", "files": [secret["id"]]}
    for thief in (other, await house.customer(None)):
        assert (await thief.ask(frame))["code"] == "not_found"
    assert (await mara.ask(frame))["code"] == "not_found"  # hers, but of another conversation
    assert (await mara.ask(frame | {"files": ["0" * 32]}))["code"] == "not_found"
    assert not await house.truth(str(frame["conversation"]))


async def test_a_link_is_good_for_its_file_and_for_a_week(house: House, http: httpx.AsyncClient, sub: str) -> None:
    mara: Client = await house.customer(sub)
    first, second = [(await upload(http, mara.welcome["upload"], new_id(), b"x")).json() for _ in range(2)]
    token = second["url"].rpartition("/")[2]
    assert (await http.get(first["url"])).status_code == 200
    assert (await http.get(f"/files/{first['id']}/{token}")).status_code == 404
    assert (await http.get(first["url"][:-4] + "AAAA")).status_code == 401
    assert (await http.get(f"/files/{first['id']}/{mara.welcome['upload']}")).status_code == 401
    for age, status in ((timedelta(days=6), 200), (timedelta(days=7, seconds=1), 401)):
        made = sign(Purpose.FILE, {"file": first["id"]}, SECRET_KEY, clock() + timedelta(days=7) - age)
        assert (await http.get(f"/files/{first['id']}/{made}")).status_code == status
    old = sign(Purpose.FILE, {"file": first["id"]}, SECRET_KEY, clock() - timedelta(seconds=1))
    said = (await http.get(f"/files/{first['id']}/{old}")).json()["message"]
    assert "link" in said and "dashboard" not in said
