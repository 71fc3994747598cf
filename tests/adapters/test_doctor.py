"""The doctor against real services, and against ones that are away."""

from __future__ import annotations

import asyncio
import smtplib
from pathlib import Path

import pytest

from server.adapters.lmtp import LmtpListener
from server.adapters.store import SqlStore
from server.adapters.store.migrate import migrate
from server.app import assemble
from server.demo.cast import ANA, SITE
from server.doctor import Finding, examine
from server.doctor_arguments import Asked
from server.settings import Settings, read
from tests.support.ports import free_port
from tests.support.smtp_sink import SmtpSink

SECRET = "a secret of the tests, long enough to be accepted"


def settings(tmp_path: Path, **environment: str) -> Settings:
    return read({"DATA_DIR": str(tmp_path), "LMTP_PORT": "0", "PUBLIC_URL": "https://chat.acme.example"} | environment)


async def examined(found: Settings) -> tuple[bool, dict[str, Finding]]:
    told: list[Finding] = []
    well = await examine(found, told.append)
    assert all("hush" not in finding.words for finding in told)
    assert all(finding.words for finding in told)
    return well, {finding.about: finding for finding in told}


async def prepared(found: Settings) -> SqlStore:
    store = SqlStore(found.database_url)
    await migrate(store.database)
    return store


async def test_a_new_installation_is_well_and_is_told_what_is_to_do(tmp_path: Path) -> None:
    well, told = await examined(settings(tmp_path))
    assert well
    assert told["PUBLIC_URL"].grade == "fine"
    assert "first start" in told["database"].words
    assert "SMTP_URL" in told["mail out"].words
    assert not (tmp_path / "warmline.db").exists()


@pytest.mark.parametrize(
    ("url", "said"), [("http://localhost:8000", "this machine"), ("http://chat.acme.example", "https")]
)
async def test_an_address_that_customers_should_not_use_is_noted(tmp_path: Path, url: str, said: str) -> None:
    _, told = await examined(settings(tmp_path, PUBLIC_URL=url))
    assert told["PUBLIC_URL"].grade == "note"
    assert said in told["PUBLIC_URL"].words


async def test_a_secret_that_is_set_is_told_from_one_that_is_kept(tmp_path: Path) -> None:
    _, told = await examined(settings(tmp_path))
    assert "secret_key" in told["SECRET_KEY"].words
    _, told = await examined(settings(tmp_path, SECRET_KEY=SECRET))
    assert told["SECRET_KEY"].grade == "fine"


async def test_a_site_that_nobody_can_use_yet_is_noted(tmp_path: Path) -> None:
    found = settings(tmp_path)
    store = await prepared(found)
    _, told = await examined(found)
    assert "site add" in told["sites"].words
    await store.people.put_site(SITE)
    _, told = await examined(found)
    assert "agent add" in told[SITE.key].words
    await store.people.put_agent(ANA)
    well, told = await examined(found)
    assert well
    assert "--origin" in told[SITE.key].words
    await store.stop()


async def test_a_database_with_an_old_schema_is_told(tmp_path: Path, postgres_url: str) -> None:
    found = settings(tmp_path, DATABASE_URL=postgres_url, SECRET_KEY=SECRET)
    well, told = await examined(found)
    assert not well
    assert "python -m server migrate" in told["schema"].words
    assert told["clock"].grade == "fine"
    await (await prepared(found)).stop()
    well, told = await examined(found)
    assert well
    assert told["schema"].grade == "fine"
    assert "REDIS_URL" in told["Redis"].words


async def test_redis_carries_what_is_published(tmp_path: Path, redis_url: str) -> None:
    _, told = await examined(settings(tmp_path, REDIS_URL=redis_url))
    assert told["Redis"].grade == "fine"


async def test_services_that_are_away_are_broken(tmp_path: Path) -> None:
    nobody = f"me:hush@127.0.0.1:{free_port()}"
    well, told = await examined(
        settings(
            tmp_path,
            DATABASE_URL=f"postgres://{nobody}/chat",
            SECRET_KEY=SECRET,
            REDIS_URL=f"redis://{nobody}",
            SMTP_URL=f"smtp://{nobody}",
        )
    )
    assert not well
    for about, name in (("database", "DATABASE_URL"), ("Redis", "REDIS_URL"), ("mail out", "SMTP_URL")):
        assert told[about].grade == "broken"
        assert name in told[about].words


async def test_the_mail_server_is_asked_and_gets_no_mail(tmp_path: Path, smtp_sink: SmtpSink) -> None:
    well, told = await examined(settings(tmp_path, SMTP_URL=smtp_sink.url))
    assert well
    assert told["mail out"].grade == "fine"
    assert smtp_sink.messages == []


async def test_a_mail_server_that_refuses_our_sign_in_is_broken(tmp_path: Path, smtp_sink: SmtpSink) -> None:
    well, told = await examined(settings(tmp_path, SMTP_URL=smtp_sink.url.replace("//", "//me:hush@")))
    assert not well
    assert told["mail out"].grade == "broken"


async def test_our_own_listener_is_told_from_a_strange_one(tmp_path: Path, smtp_sink: SmtpSink) -> None:
    async def deliver(mail_from: str, rcpt_to: str, raw: bytes) -> None:
        raise AssertionError("no mail is sent")

    port = free_port()
    _, told = await examined(settings(tmp_path, LMTP_PORT=str(port)))
    assert "is free" in told["mail in"].words
    listener = LmtpListener("127.0.0.1", port, deliver)
    await listener.start()
    _, told = await examined(settings(tmp_path, LMTP_PORT=str(port)))
    await listener.stop()
    assert told["mail in"].grade == "fine"
    assert "Warmline listens" in told["mail in"].words
    await asyncio.to_thread(_answers, smtp_sink)
    well, told = await examined(settings(tmp_path, LMTP_PORT=str(smtp_sink.port)))
    assert not well
    assert "LMTP_PORT" in told["mail in"].words


async def test_the_dns_of_a_site_is_judged_by_the_records_that_are_given(tmp_path: Path) -> None:
    found = settings(tmp_path)
    store = await prepared(found)
    await store.people.put_site(SITE)
    await store.stop()
    domain, told = SITE.mail_domain, list[Finding]()
    records = {("TXT", domain): ["v=spf1 a -all"], ("MX", domain): ["10 mail.example.com"]}
    assert await examine(found, told.append, Asked(records))
    assert {one.about: one.grade for one in told if one.about in ("SPF", "DKIM", "DMARC", "MX")} == {
        "SPF": "fine",
        "DKIM": "note",
        "DMARC": "note",
        "MX": "fine",
    }
    assert not await examine(found, told.append, Asked({("MX", domain): ["10 mail.example.com"]}))


async def test_a_mail_goes_round(tmp_path: Path) -> None:
    """Through a mail server that is our own listener, and through one that keeps it for itself."""
    port = free_port()
    found = settings(tmp_path, LMTP_PORT=str(port), SMTP_URL=f"smtp://127.0.0.1:{port}")
    store = await prepared(found)
    await store.people.put_site(SITE)
    server = assemble(found)
    told: list[Finding] = []
    async with server.running(jobs=True):
        assert await examine(found, told.append, Asked(round_trip=True))
        [mail] = await server.store.mails.arrived([SITE.id], (), "round trip", None, 5)
    assert [one.grade for one in told if one.about == "round trip"] == ["fine"]
    assert mail.sender == SITE.address
    assert not await store.conversations.inbox([SITE.id], "open", "")
    await store.stop()


async def test_a_mail_that_does_not_come_back_is_told(tmp_path: Path, smtp_sink: SmtpSink) -> None:
    found = settings(tmp_path, SMTP_URL=smtp_sink.url)
    store = await prepared(found)
    await store.people.put_site(SITE)
    await store.stop()
    told: list[Finding] = []
    assert not await examine(found, told.append, Asked(round_trip=True, patience_seconds=0.1))
    assert [one.grade for one in told if one.about == "round trip"] == ["broken"]
    assert len(smtp_sink.messages) == 1


def _answers(sink: SmtpSink) -> None:
    with smtplib.SMTP("127.0.0.1", sink.port):
        pass
