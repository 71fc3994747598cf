"""Which pages may talk to us (sockets, forms), and which may show us in a frame."""

import asyncio

import httpx
import pytest
from websockets.asyncio.client import connect

from tests.support.client import PATIENCE_SECONDS
from tests.support.house import SITE, House
from tests.web.visits import CHAT, DESK, GLOBEX, refusal

pytestmark = pytest.mark.asyncio(loop_scope="session")


def _strangers(base: str) -> list[str | None]:
    port = base.rpartition(":")[2]
    return [
        None,
        "null",
        "",
        SITE.origins[0],  # the chat stands in its page, but in a frame of ours
        "http://evil.example",
        f"{base}.evil.example",
        f"http://127.0.0.1.evil.example:{port}",
        f"http://evil.example@127.0.0.1:{port}",
        f"http://evil127.0.0.1:{port}",
        f"https://127.0.0.1:{port}",
        f"{base}1",
        "http://127.0.0.1",
        f"{base}/",
        f"{base}, http://evil.example",
        f"file://{base}",
    ]


@pytest.mark.parametrize("path", [CHAT, DESK])
async def test_only_our_own_pages_open_sockets(house: House, path: str) -> None:
    for origin in _strangers(house.web.base_url):
        assert await refusal(house, path, origin) == 403, origin
    assert await refusal(house, path, house.web.base_url) == 101


@pytest.mark.parametrize("host", ["evil.example", "evil.example/?x=", "a/?x=", "a/../..", "127.0.0.1:1", "a@b"])
async def test_the_host_header_opens_no_door(house: House, host: str, http: httpx.AsyncClient) -> None:
    """Whatever a client says of our own name, a page is one of ours by PUBLIC_URL alone (CVE-2026-48710)."""
    for origin in (f"http://{host}", f"https://{host}", "http://evil.example"):
        assert await _handshake(house, CHAT, host, origin) in (400, 403)
        form = {"email": "ana@acme.example", "password": "x"}
        answer = await http.post("/agent/sign-in", data=form, headers={"Host": host, "Origin": origin})
        assert answer.status_code in (400, 403)
        assert "set-cookie" not in answer.headers
    page = await http.get("/agent", headers={"Host": host})
    assert page.status_code in (200, 400) and host not in page.text
    assert (await http.get("/ws/agent/../../healthz", headers={"Host": host})).status_code in (200, 400, 404)


async def _handshake(house: House, path: str, host: str, origin: str) -> int:
    """The status of a handshake written by hand: client libraries insist on a Host of their own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.web.port)
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        f"Origin: {origin}",
    ]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    status = (await reader.readline()).split()[1]
    writer.close()
    return int(status)


async def test_two_origins_are_none(house: House) -> None:
    """A header that is there twice is nothing a browser sends."""
    base = house.web.base_url
    for first, second in ((base, "http://evil.example"), ("http://evil.example", base)):
        with pytest.raises(Exception, match=r"403|400"):
            headers = [("Origin", first), ("Origin", second)]
            async with connect(house.web.ws_url + CHAT, additional_headers=headers):
                pass


FORMS = ["/agent/sign-in", "/agent/sign-out", "/confirm/sometoken"]


@pytest.mark.parametrize("path", FORMS)
async def test_forms_are_taken_from_our_own_pages_only(house: House, path: str) -> None:
    async with httpx.AsyncClient(base_url=house.web.base_url, timeout=PATIENCE_SECONDS) as client:
        for origin in _strangers(house.web.base_url):
            headers = {} if origin is None else {"Origin": origin}
            answer = await client.post(path, data={"email": "a@b.example", "password": "x"}, headers=headers)
            assert answer.status_code == 403, origin
            assert "set-cookie" not in answer.headers


async def test_a_frame_of_each_sites_own_pages(http: httpx.AsyncClient) -> None:
    for site in (SITE, GLOBEX):
        policy = (await http.get(f"/chat/{site.key}")).headers["content-security-policy"]
        assert policy.rpartition("frame-ancestors ")[2] == " ".join(site.origins)
    for path in ("/agent", "/confirm/sometoken", "/chat/nowhere"):
        answer = await http.get(path)
        policy = answer.headers.get("content-security-policy", "")
        assert answer.status_code == 404 or "frame-ancestors 'none'" in policy
