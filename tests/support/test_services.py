"""The services of the tests do what the tests rely on."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import asyncpg
import pytest
import redis.asyncio
from playwright.async_api import Browser

from tests.conftest import needs
from tests.support import programs
from tests.support.mails import MailDirectory
from tests.support.postgres import Postgres
from tests.support.process import DidNotStart, Service
from tests.support.redis import Redis
from tests.support.smtp_sink import Fault, SmtpSink


def mail(subject: str = "Hello") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "anna@example.com", "ben@example.com", subject
    message["Message-ID"] = "<1@example.com>"
    message.set_content("Grüße")
    return message


async def send(sink: SmtpSink, subject: str = "Hello", timeout: float = 10) -> None:  # noqa: ASYNC109
    await aiosmtplib.send(mail(subject), hostname="127.0.0.1", port=sink.port, timeout=timeout)


async def query(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


@pytest.mark.parametrize("run", [1, 2])
async def test_each_test_gets_an_empty_database(postgres_url: str, run: int) -> None:
    assert await query(postgres_url, "select count(*) from pg_tables where schemaname = 'public'") == 0
    await query(postgres_url, "create table greeting (words text)")


async def test_a_durable_postgres_keeps_what_it_committed_when_it_is_killed() -> None:
    needs("PostgreSQL", programs.postgres_bin())
    with Postgres(durable=True) as cluster:
        assert await query(cluster.url(), "show fsync") == "on"
        await query(cluster.url(), "create table greeting as select 'hello' as words")
        cluster.kill9()
        assert not cluster.running
        cluster.start()
        assert await query(cluster.url(), "select words from greeting") == "hello"


async def test_a_paused_postgres_answers_only_when_it_resumes() -> None:
    needs("PostgreSQL", programs.postgres_bin())
    with Postgres() as cluster:
        cluster.pause()
        asked = asyncio.create_task(query(cluster.url(), "select 1"))
        done, _ = await asyncio.wait([asked], timeout=0.3)
        assert not done
        cluster.resume()
        assert await asked == 1


async def test_redis_pings_and_forgets(redis_url: str, redis_server: Redis) -> None:
    async with redis.asyncio.from_url(redis_url) as client:
        assert await client.ping()
        await client.set("greeting", "hello")
        redis_server.flushall()
        assert await client.get("greeting") is None


async def test_redis_comes_back_on_the_same_port() -> None:
    needs("Redis", programs.redis_server())
    with Redis() as server:
        url = server.url
        server.kill9()
        server.restart()
        async with redis.asyncio.from_url(url) as client:
            assert await client.ping()


async def test_the_sink_keeps_a_mail_as_it_came(smtp_sink: SmtpSink) -> None:
    await send(smtp_sink)
    [received] = await smtp_sink.arrived(1)
    assert (received.mail_from, received.rcpt_tos) == ("anna@example.com", ("ben@example.com",))
    assert (received.message["Subject"], received.text.strip()) == ("Hello", "Grüße")


async def test_the_sink_answers_with_the_given_codes_and_then_heals(smtp_sink: SmtpSink) -> None:
    smtp_sink.inject(Fault.ON_RCPT, 2, "450 4.2.0 Greylisted")
    smtp_sink.inject(Fault.ON_DATA, 1, "554 5.7.1 No")
    for _ in range(2):
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
            await send(smtp_sink)
        assert refused.value.recipients[0].code == 450
    with pytest.raises(aiosmtplib.SMTPDataError) as rejected:
        await send(smtp_sink)
    assert rejected.value.code == 554
    await send(smtp_sink)
    assert len(smtp_sink.messages) == 1


async def test_the_sink_can_lose_the_answer_to_a_mail_it_kept(smtp_sink: SmtpSink) -> None:
    smtp_sink.inject(Fault.DROP_AFTER_DATA)
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await send(smtp_sink)
    assert len(smtp_sink.messages) == 1


@pytest.mark.parametrize("fault", [Fault.ON_CONNECT, Fault.NO_GREETING, Fault.HANG_ON_DATA])
async def test_the_sink_can_leave_a_client_alone(smtp_sink: SmtpSink, fault: Fault) -> None:
    smtp_sink.inject(fault)
    with pytest.raises((aiosmtplib.SMTPException, OSError)):
        await send(smtp_sink, timeout=1)
    assert smtp_sink.messages == []
    await send(smtp_sink)


async def test_a_stopped_sink_refuses_and_returns_on_the_same_port(smtp_sink: SmtpSink) -> None:
    smtp_sink.stop()
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await send(smtp_sink)
    smtp_sink.start()
    await send(smtp_sink)


async def test_the_sink_as_a_process_keeps_mails_over_a_kill(tmp_path: Path) -> None:
    from tests.support.smtp_process import SmtpSinkProcess

    with SmtpSinkProcess(tmp_path) as sink:
        for subject in ("one", "two"):
            await aiosmtplib.send(mail(subject), hostname="127.0.0.1", port=sink.port)
            sink.kill9()
            sink.start()
    assert [kept.message["Subject"] for kept in MailDirectory(tmp_path).mails()] == ["one", "two"]


def test_a_program_that_ends_at_start_shows_its_log(tmp_path: Path) -> None:
    class Broken(Service):
        def command(self) -> Sequence[str]:
            return [sys.executable, "-c", "raise SystemExit('no such setting: COLOUR')"]

        def is_ready(self) -> bool:
            return False

    with pytest.raises(DidNotStart, match="no such setting: COLOUR"):
        Broken("broken", directory=tmp_path).start()


async def test_the_browser_opens_a_page(browser: Browser) -> None:
    page = await browser.new_page()
    await page.goto("data:text/html,<title>Hello</title>")
    assert await page.title() == "Hello"
