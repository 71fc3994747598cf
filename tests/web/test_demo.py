"""The demo: its pages hold what they promise, its history is what the actions make of it, its mailbox answers mail."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette

from server.actions.waiting import opening
from server.adapters.mailbox import FolderMailbox
from server.adapters.smtp import SmtpMailer
from server.app import Server, assemble, clock
from server.demo import demo, greeting
from server.demo.cast import AGENTS, MARA, PASSWORD, SITE, TOMASZ
from server.demo.history import PAST
from server.domain.conversation import Status
from server.domain.inbound import parse
from server.domain.mail_program import Attached, answer_to, answers_go_to
from server.domain.outgoing import OutgoingKind
from server.domain.tokens import read_identity
from server.ports import Mail
from server.settings import Settings, read
from tests.support.ports import free_port

MAIL = b"""\
From: Ana from Lumen Hosting <support@lumen.example>\r
To: Mara <mara@fjordandfield.example>\r
Reply-To: Lumen Hosting <reply+token@lumen.example>\r
Subject: Re: The deploy hangs\r
Message-ID: <w.two@lumen.example>\r
References: <r.one@lumen.example>\r
Date: Fri, 20 Nov 2026 14:02:00 +0000\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary=x\r
\r
--x\r
Content-Type: text/plain\r
\r
Could you try once more?\r
--x\r
Content-Type: text/html\r
\r
<html><head><style>p{color:red}</style></head><body><div style="display:none">Could you try&hellip;</div>\r
<p onclick="alert(1)">Could you try once more?</p><script>alert(2)</script>\r
<a href="http://test/demo#warmline">Go on</a></body></html>\r
--x--\r
"""
AUTOMATIC = MAIL.replace(b"Subject:", b"Auto-Submitted: auto-generated\r\nSubject:", 1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read(
        {
            "DATA_DIR": str(tmp_path),
            "PORT": str(free_port()),
            "LMTP_PORT": str(free_port()),
            "PUBLIC_URL": "http://test",
        }
    )


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[Starlette]:
    async with demo(settings) as (app, _), app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://test", headers={"Origin": "http://test"}
    ) as client:
        yield client


async def test_the_dashboard_embeds_the_chat_by_one_script_tag(client: httpx.AsyncClient) -> None:
    page = await client.get("/demo")
    (tag,) = re.findall(r'<script src="/embed.js"[^>]*>', page.text)
    token = re.search(r'data-token="([^"]+)"', tag)
    assert token and f'data-site="{SITE.key}"' in tag
    assert read_identity(token[1], SITE.secret, SITE.key, datetime.now(UTC)) == MARA.identity


async def test_one_can_be_another_customer_or_a_visitor(client: httpx.AsyncClient) -> None:
    other = (await client.get("/demo/token?as=tomasz")).json()["token"]
    assert read_identity(other, SITE.secret, SITE.key, datetime.now(UTC)) == TOMASZ.identity
    visitor = await client.get("/demo?as=visitor")
    assert "data-token" not in visitor.text
    assert "data-token" not in (await client.get("/demo")).text, "who one was is remembered"
    assert (await client.get("/demo?as=nobody")).status_code == 404


@pytest.mark.parametrize("path", ["/demo", "/demo/deploys", "/demo/invoices", "/demo?as=visitor", "/demo/mailbox"])
async def test_pages_hold_nothing_that_their_policy_forbids(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page.text)


async def test_the_history_gives_an_estimate_and_faces(settings: Settings) -> None:
    async with demo(settings):
        pass
    async with _server(settings) as server:
        found = await opening(server.desk, SITE)
        assert found.facts.samples >= 12 and found.facts.known
        # At most twice what anybody ever waited, which it comes to once the agents have been found gone.
        assert timedelta(minutes=1) < found.facts.p50 < found.facts.p90 < timedelta(minutes=30)
        assert {seen.face.name for seen in found.faces} == {agent.first_name for agent in AGENTS}
        store = server.store
        closed = await store.conversations.inbox([SITE.id], "closed", AGENTS[0].id)
        assert len(closed) == len(PAST)
        assert all(one.status is Status.CLOSED and not one.unseen_reply for one in closed)
        assert max(one.changed_at for one in closed) < clock() - timedelta(minutes=5)
        assert all(one.customer_seen == one.last_public_seq for one in closed)  # so nobody is asked how it was
        others = tuple(kind for kind in OutgoingKind if kind is not OutgoingKind.RATING_MAIL)
        assert await store.outbox.claim(others, clock() + timedelta(days=1), timedelta(minutes=1), 99) == []


async def test_a_second_start_tells_no_second_history(settings: Settings) -> None:
    for _ in range(2):
        async with demo(settings):
            pass
    async with _server(settings) as server:
        assert (await server.store.conversations.counts([SITE.id], AGENTS[0].id)).get("open", 0) == 0
        assert len(await server.store.conversations.inbox([SITE.id], "closed", AGENTS[0].id)) == len(PAST)


@asynccontextmanager
async def _server(settings: Settings) -> AsyncIterator[Server]:
    server = assemble(settings)
    async with server.running(jobs=False):
        yield server


def test_the_greeting_names_what_one_needs(settings: Settings) -> None:
    words = greeting(settings)
    for part in ("/demo ", "/agent ", "/demo/mailbox", AGENTS[0].email, AGENTS[1].email, PASSWORD):
        assert part in words


async def arrived(settings: Settings, raw: bytes = MAIL) -> None:
    """A mail in the folder, as if it had come while the demo was down."""
    mailbox = FolderMailbox(settings.data_dir / "mailbox", clock)
    await mailbox.start()
    mailer = SmtpMailer(mailbox.url)
    await mailer.send(Mail("bounce@lumen.example", "mara@fjordandfield.example", raw))
    await mailer.close()
    await mailbox.stop()
    (kept,) = mailbox.mails()
    assert (kept.owner, kept.sent) == ("mara@fjordandfield.example", False)


async def test_an_empty_mailbox_says_how_mail_gets_there(client: httpx.AsyncClient) -> None:
    assert "No mail yet" in (await client.get("/demo/mailbox")).text


async def test_with_a_mail_server_the_mailbox_says_where_mails_go(settings: Settings) -> None:
    elsewhere = read(
        {"DATA_DIR": str(settings.data_dir), "LMTP_PORT": "0", "SMTP_URL": "smtp://me:hush@smtp.acme.example:2525"}
    )
    async with demo(elsewhere) as (app, words):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            page = (await client.get("/demo/mailbox")).text
    assert "smtp.acme.example" in page and "smtp.acme.example:2525" in words
    assert "hush" not in page + words


@pytest.fixture
async def one_mail(settings: Settings) -> None:
    await arrived(settings)


@pytest.mark.usefixtures("one_mail")
async def test_a_mail_is_listed_and_read(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/demo/mailbox/list")).text
    assert "Re: The deploy hangs" in listed and "Could you try…" in listed
    address = await _first(client)
    assert "Could you try once more?" in (await client.get(f"{address}?part=text")).text
    assert "w.two@lumen.example" in (await client.get(f"{address}?part=headers")).text
    assert (await client.get("/demo/mailbox/../../secret_key")).status_code == 404
    assert (await client.get("/demo/mailbox/nothing")).status_code == 404


@pytest.mark.usefixtures("one_mail")
async def test_a_mails_html_can_run_nothing(client: httpx.AsyncClient) -> None:
    page = await client.get(f"{await _first(client)}/html")
    directives = dict(one.strip().partition(" ")[::2] for one in page.headers["content-security-policy"].split(";"))
    assert directives["default-src"] == "'none'" and directives["style-src"] == "'unsafe-inline'"
    assert "script-src" not in directives and "allow-scripts" not in directives["sandbox"]
    assert "/demo?as=mara#warmline" in page.text


@pytest.mark.usefixtures("one_mail")
async def test_an_answer_comes_in_through_the_listener(client: httpx.AsyncClient, settings: Settings) -> None:
    address = await _first(client)
    files = {"files": ("log.txt", b"line 7", "text/plain")}
    sent = await client.post(f"{address}/answer", data={"text": "It works again"}, files=files)
    assert sent.status_code == 303, sent.text
    assert "Your answer is sent" in (await client.get(sent.headers["location"])).text
    assert "It works again" in (await client.get("/demo/mailbox/list")).text
    async with _server(settings) as server:
        async with server.store.database.read() as connection:
            (mail_id,) = (await connection.execute(text("SELECT id FROM inbound_mails"))).scalars()
        mail = await server.store.mails.get(mail_id)
    assert mail is not None
    assert (mail.mail_from, mail.rcpt_to) == ("mara@fjordandfield.example", "reply+token@lumen.example")
    assert parse(mail.raw).attachments[0].content == b"line 7"


@pytest.mark.usefixtures("one_mail")
async def test_an_answer_from_another_page_or_without_words_is_refused(client: httpx.AsyncClient) -> None:
    address = await _first(client)
    elsewhere = await client.post(f"{address}/answer", data={"text": "x"}, headers={"Origin": "http://evil.example"})
    assert elsewhere.status_code == 403
    assert (await client.post(f"{address}/answer", data={"text": " "})).status_code == 422


async def test_an_automatic_mail_asks_for_no_answer(settings: Settings) -> None:
    await arrived(settings, AUTOMATIC)
    async with demo(settings) as (app, _):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            assert "<form" not in (await client.get(await _first(client))).text


async def _first(client: httpx.AsyncClient) -> str:
    found = re.search(r'href="(/demo/mailbox/\d[^"?]+)', (await client.get("/demo/mailbox")).text)
    assert found
    return found[1]


def test_an_answer_is_made_as_mail_programs_do() -> None:
    at = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    original = parse(MAIL)
    files = [Attached("übersicht.txt", "application/octet-stream", b"line 7")]
    answer = parse(answer_to(original, "mara@fjordandfield.example", "Mara", "It works\nagain", files, at))
    assert answers_go_to(original) == "reply+token@lumen.example" == answer.to[0]
    assert answer.subject == "Re: The deploy hangs"
    assert answer.in_reply_to == "<w.two@lumen.example>"
    assert answer.references == ("<r.one@lumen.example>", "<w.two@lumen.example>")
    words = answer.text.replace("\r\n", "\n")
    assert words.startswith("It works\nagain\n\nOn Fri, 20 Nov 2026 at 14:02, Ana from Lumen Hosting <support@")
    assert "\n> Could you try once more?" in words
    assert "<html>" not in answer.html and "<blockquote" in answer.html
    assert [(file.name, file.content) for file in answer.attachments] == [("übersicht.txt", b"line 7")]
