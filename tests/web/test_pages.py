"""What every answer carries, how the front end's files are cached, and that no refusal tells how we are built."""

import asyncio
import base64
import hashlib
import re

import httpx
import pytest

from tests.support.client import new_id
from tests.support.house import SITE, House
from tests.web.visits import assert_discreet

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
)


def page_headers(ancestors: str = "'none'") -> dict[str, str]:
    return EVERYWHERE | {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": POLICY + ancestors,
        "cache-control": "no-store",
    }


def shown(answer: httpx.Response) -> dict[str, str]:
    """The headers that are the same at every request."""
    varying = ("content-length", "date", "etag", "connection", "set-cookie")
    return {name: value for name, value in answer.headers.items() if name not in varying}


async def test_the_headers_of_every_page(house: House, http: httpx.AsyncClient) -> None:
    assert shown(await http.get(f"/chat/{SITE.key}")) == page_headers(SITE.origins[0])
    assert shown(await http.get("/agent")) == page_headers()
    assert shown(await http.get("/confirm/nothing")) == page_headers()
    assert shown(await http.post("/agent/sign-in", data={})) == page_headers()
    cookie = await house.session_cookie()
    view = await http.get("/agent", headers={"Cookie": cookie})
    assert "Views and team" in view.text and shown(view) == page_headers()
    assert shown(await http.get("/admin", headers={"Cookie": cookie})) == page_headers()
    json = EVERYWHERE | {"content-type": "application/json"}
    assert shown(await http.get("/healthz")) == json | {"cache-control": "no-store"}
    assert shown(await http.get("/nowhere")) == json
    assert shown(await http.get("/")) == EVERYWHERE | {"location": "/agent"}


async def test_nothing_says_what_we_run_on(http: httpx.AsyncClient) -> None:
    for path in ("/agent", "/nowhere", "/healthz", "/embed.js"):
        assert not {"server", "x-powered-by"} & set((await http.get(path)).headers)


async def test_pages_carry_no_code_of_their_own(house: House, http: httpx.AsyncClient) -> None:
    """What the policy forbids must not be there in the first place, and nothing comes from a third party."""
    cookie = await house.session_cookie()
    for path, sent in (
        (f"/chat/{SITE.key}", ""),
        ("/agent", ""),
        ("/agent", cookie),
        ("/admin", cookie),
        ("/confirm/x", ""),
    ):
        page = (await http.get(path, headers={"Cookie": sent})).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", page), path
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page), path
        # Every module it names is there.
        for address in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page)):
            assert (await http.get(address)).status_code == 200, address


async def test_files_of_a_version_are_kept_for_ever(http: httpx.AsyncClient) -> None:
    page = (await http.get(f"/chat/{SITE.key}")).text
    address = re.findall(r'src="(/static/[^"]+main\.js)"', page)[0]
    fresh = await http.get(address, headers={"Accept-Encoding": "gzip"})
    assert fresh.headers["content-type"] == "text/javascript; charset=utf-8"
    assert fresh.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert fresh.headers["content-encoding"] == "gzip" and fresh.headers["vary"] == "Accept-Encoding"
    known = await http.get(address, headers={"If-None-Match": fresh.headers["etag"]})
    assert known.status_code == 304 and not known.content
    # An old page in a tab still works, but its files are not kept for ever under the old name.
    old = await http.get(re.sub(r"/static/[^/]+/", "/static/0123456789ab/", address))
    assert old.content == fresh.content and old.headers["cache-control"] == "public, max-age=300"
    for encoding in ("br", "gzip", "identity"):
        answer = await http.get(address, headers={"Accept-Encoding": encoding})
        assert answer.content == fresh.content
    head = await http.head(address)
    assert head.status_code == 200 and not head.content


TRAVERSALS = [
    "/static/v/../server/app.py",
    "/static/v/%2e%2e/server/app.py",
    "/static/v/..%2f..%2fserver/app.py",
    "/static/v/..%5c..%5cserver/app.py",
    "/static/v//etc/passwd",
    "/static/v/chat/main.js%00.css",
    "/static/v/chat",
    "/static/v/",
    "/static/v/tsconfig.json",
    "/static/v/chat/types.d.ts",
    "/static/v/shared/wire.d.ts",
    "/embed/0123456789ab/embed.js",
    "/chat/..%2f..%2f",
    "/files/../healthz/x",
]


@pytest.mark.parametrize("path", TRAVERSALS)
async def test_nothing_else_of_the_disk_is_served(house: House, path: str) -> None:
    """Written by hand, for clients tidy a path before they ask."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.web.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    assert answer.startswith("HTTP/1.1 404"), answer[:200]
    assert_discreet(answer)


async def test_the_loader_can_be_pinned(http: httpx.AsyncClient) -> None:
    loader = await http.get("/embed.js")
    assert loader.headers["cache-control"] == "public, max-age=300"
    assert loader.headers["access-control-allow-origin"] == "*"  # without it no page could pin it
    assert loader.headers["cross-origin-resource-policy"] == "cross-origin"
    version = re.findall(r"/static/([0-9a-f]+)/", (await http.get("/agent")).text)[0]
    pinned = await http.get(f"/embed/{version}/embed.js")
    assert pinned.content == loader.content
    assert pinned.headers["cache-control"] == "public, max-age=31536000, immutable"
    digest = base64.b64encode(hashlib.sha384(pinned.content).digest()).decode()
    again = await http.get(f"/embed/{version}/embed.js", headers={"Accept-Encoding": "br"})
    assert base64.b64encode(hashlib.sha384(again.content).digest()).decode() == digest


async def test_a_page_in_the_customers_language(http: httpx.AsyncClient) -> None:
    for locale, direction in (("de", "ltr"), ("ar", "rtl"), ("he-IL", "rtl")):
        page = (await http.get(f"/chat/{SITE.key}", params={"locale": locale})).text
        assert f'<html lang="{locale}" dir="{direction}"' in page
    for odd in ('"><script>', "x" * 3000, "\x00", "de_DE_DE_DE_DE", "../..", "😀", "-", "_"):
        answer = await http.get(f"/chat/{SITE.key}", params={"locale": odd})
        assert answer.status_code == 200 and "<script>" not in answer.text, odd


async def test_refusals_tell_what_to_do_and_nothing_of_ours(http: httpx.AsyncClient) -> None:
    asked = [
        await http.get("/nowhere"),
        await http.get("/chat/nowhere"),
        await http.get("/chat/%00"),
        await http.get("/chat/%ff%fe"),
        await http.get("/chat/" + "x" * 5000),
        await http.get("/files/x/y"),
        await http.get(f"/files/{new_id()}/a.b.c"),
        await http.get("/static/x/y"),
        await http.get("/confirm/" + "x" * 5000),
        await http.get("/confirm/%00"),
        await http.post("/confirm/a.b.c"),
        await http.put("/agent"),
        await http.delete("/files"),
        await http.get("/agent/sign-in"),
        await http.post("/files"),
        await http.post("/files", params={"conversation": "x"}, content=b"x"),
        await http.post("/files", params={"conversation": new_id()}, content=b"x"),
        await http.post("/files", params={"conversation": new_id()}, headers={"Authorization": "Bearer x"}),
        await http.post("/agent/sign-in", content=b"\xff\xfe"),
        await http.post("/agent/sign-in", content=b"&".join(b"a=%d" % n for n in range(1000))),
        await http.post("/agent/sign-in", content=b"email=" + b"x" * 9000),
        await http.post("/agent/sign-in", data={"email": "\x00", "password": "\x00"}),
        await http.post("/agent/sign-in", json={"email": {"$ne": ""}}),
        await http.get("/ws/agent"),
    ]
    for answer in asked:
        assert 400 <= answer.status_code < 500, (answer.request.url, answer.status_code, answer.text)
        assert_discreet(answer.text)
        if answer.headers["content-type"] == "application/json":
            assert set(answer.json()) == {"code", "message"} and answer.json()["message"].endswith("."), answer.text


async def test_healthy(http: httpx.AsyncClient) -> None:
    answer = await http.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
