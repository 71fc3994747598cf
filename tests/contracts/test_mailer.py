"""The port Mailer, against a real SMTP server that misbehaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from server.adapters.smtp import CONNECTIONS, Patience, SmtpMailer, SmtpServer
from server.ports import Mail, MailRefused
from tests.support.smtp_sink import Fault, SmtpSink


def mail(number: int = 1, to: str = "mara@acme.example") -> Mail:
    raw = f"From: a@x.example\r\nTo: {to}\r\nMessage-ID: <{number}@x.example>\r\n\r\nHello {number}\r\n.\r\n..\r\n"
    return Mail("bounce+1@x.example", to, raw.encode())


@pytest.fixture
async def mailer(smtp_sink: SmtpSink) -> AsyncIterator[SmtpMailer]:
    mailer = SmtpMailer(smtp_sink.url, hostname="warmline.test", patience=Patience(mail=3))
    yield mailer
    await mailer.close()


async def test_a_mail_arrives_to_the_octet(mailer: SmtpMailer, smtp_sink: SmtpSink) -> None:
    await mailer.send(mail())
    (arrived,) = smtp_sink.wait_for(1)
    assert (arrived.mail_from, arrived.rcpt_tos) == ("bounce+1@x.example", ("mara@acme.example",))
    assert arrived.raw == mail().raw


@pytest.mark.parametrize("end", [b"\r\n.\r\n", b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n\x00.\r\n"])
async def test_no_text_ends_the_mail_and_begins_another(mailer: SmtpMailer, smtp_sink: SmtpSink, end: bytes) -> None:
    """B41: smuggling outwards."""
    smuggled = end + b"MAIL FROM:<a@evil.example>\r\nRCPT TO:<all@evil.example>\r\nDATA\r\nBuy\r\n.\r\n"
    letter = mail()
    await mailer.send(Mail(letter.mail_from, letter.rcpt_to, letter.raw + smuggled))
    await mailer.send(mail(2))
    first, second = smtp_sink.wait_for(2)
    assert {first.rcpt_tos, second.rcpt_tos} == {("mara@acme.example",)} and second.message_id == "<2@x.example>"
    assert b"Buy" in first.raw and len(smtp_sink.messages) == 2


async def test_one_after_the_other_needs_one_connection(mailer: SmtpMailer, smtp_sink: SmtpSink) -> None:
    for number in range(5):
        await mailer.send(mail(number))
    assert len(smtp_sink._connections) == 1


async def test_one_that_takes_long_holds_up_no_other(mailer: SmtpMailer, smtp_sink: SmtpSink) -> None:
    smtp_sink.inject(Fault.HANG_ON_DATA)
    hanging = asyncio.create_task(mailer.send(mail()))
    await smtp_sink.faulted()
    await mailer.send(mail(2))
    assert not hanging.done()
    with pytest.raises(TimeoutError):
        await hanging


async def test_many_at_once_share_a_few_connections(mailer: SmtpMailer, smtp_sink: SmtpSink) -> None:
    await asyncio.gather(*(mailer.send(mail(number)) for number in range(30)))
    arrived = smtp_sink.wait_for(30)
    assert {one.message_id for one in arrived} == {f"<{number}@x.example>" for number in range(30)}
    assert len(smtp_sink._connections) <= CONNECTIONS


@pytest.mark.parametrize("fault", [Fault.ON_RCPT, Fault.ON_DATA])
@pytest.mark.parametrize(("reply", "permanent"), [("550 5.1.1 Nobody", True), ("451 4.3.0 Later", False)])
async def test_a_refusal_tells_whether_it_is_for_good(
    mailer: SmtpMailer, smtp_sink: SmtpSink, fault: Fault, reply: str, permanent: bool
) -> None:
    smtp_sink.inject(fault, reply=reply)
    with pytest.raises(MailRefused, match=reply.split()[-1]) as refused:
        await mailer.send(mail())
    assert refused.value.permanent is permanent
    await mailer.send(mail(2))
    assert [one.message_id for one in smtp_sink.messages] == ["<2@x.example>"]


async def test_one_that_must_sign_in_first_is_not_the_mails_fault(mailer: SmtpMailer, smtp_sink: SmtpSink) -> None:
    smtp_sink.inject(Fault.ON_RCPT, reply="530 5.7.0 Authentication required")
    with pytest.raises(OSError, match="Authentication required"):
        await mailer.send(mail())


async def test_a_closing_server_is_met_again(mailer: SmtpMailer, smtp_sink: SmtpSink) -> None:
    smtp_sink.inject(Fault.ON_RCPT, reply="421 4.3.2 Shutting down")
    with pytest.raises(MailRefused) as refused:
        await mailer.send(mail())
    assert not refused.value.permanent
    await mailer.send(mail(2))


@pytest.mark.parametrize("fault", [Fault.ON_CONNECT, Fault.DROP_AFTER_DATA, Fault.HANG_ON_DATA])
async def test_a_lost_connection_is_told_and_mended(mailer: SmtpMailer, smtp_sink: SmtpSink, fault: Fault) -> None:
    smtp_sink.inject(fault)
    with pytest.raises(OSError):
        await mailer.send(mail())
    await mailer.send(mail(2))
    assert "<2@x.example>" in {one.message_id for one in smtp_sink.messages}


async def test_a_server_that_was_restarted_in_between(mailer: SmtpMailer, smtp_sink: SmtpSink) -> None:
    await mailer.send(mail())
    smtp_sink.stop()
    with pytest.raises(OSError):
        await mailer.send(mail(2))
    smtp_sink.start()
    await mailer.send(mail(3))
    assert [one.message_id for one in smtp_sink.messages] == ["<1@x.example>", "<3@x.example>"]


async def test_a_connection_that_was_idle_is_asked_first(
    mailer: SmtpMailer, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.adapters.smtp.IDLE_SECONDS", 0)
    await mailer.send(mail())
    smtp_sink.stop()
    smtp_sink.start()
    await mailer.send(mail(2))
    assert len(smtp_sink.messages) == 2


async def test_one_who_gives_up_waiting_leaves_the_next_a_whole_connection(
    mailer: SmtpMailer, smtp_sink: SmtpSink
) -> None:
    smtp_sink.inject(Fault.HANG_ON_DATA)
    sending = asyncio.create_task(mailer.send(mail()))
    await smtp_sink.faulted()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    await mailer.send(mail(2))
    assert [one.message_id for one in smtp_sink.messages] == ["<2@x.example>"]


async def test_addresses_beyond_ascii(mailer: SmtpMailer, smtp_sink: SmtpSink) -> None:
    await mailer.send(mail(to="jürgen@acme.example"))
    assert smtp_sink.wait_for(1)[0].rcpt_tos == ("jürgen@acme.example",)


@pytest.mark.parametrize("address", ["a@x.example\r\nRCPT TO:<b@x.example>", "a@x.example> BODY=8BITMIME"])
async def test_an_address_can_give_no_commands(mailer: SmtpMailer, smtp_sink: SmtpSink, address: str) -> None:
    with pytest.raises(MailRefused) as refused:
        await mailer.send(Mail("a@x.example", address, mail().raw))
    assert refused.value.permanent
    await mailer.send(mail(2))
    assert len(smtp_sink.messages) == 1


def test_the_url_is_read() -> None:
    server = SmtpServer.parse("smtps://me%40x.example:p%3Aw@mail.example")
    assert (server.user, server.password, server.port, server.implicit) == ("me@x.example", "p:w", 465, True)
    assert SmtpServer.parse("smtp://mail.example").start_tls is None
    assert SmtpServer.parse("smtp://me:pw@mail.example").start_tls is True  # no password in the clear
    assert SmtpServer.parse("smtp://me:pw@127.0.0.1:25").start_tls is None
    assert SmtpServer.parse("smtp://mail.example?tls=never").start_tls is False


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://", "mail.example:25", "smtp://h:port", "smtp://h?tls=x"]
)
def test_a_wrong_url_is_a_clear_error(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        SmtpMailer(url)
