"""The listener for incoming mail, spoken to over a socket."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import AsyncIterator

import pytest

from server.adapters import lmtp
from server.adapters.lmtp import LmtpListener
from server.domain.errors import Invalid, TooMany, Unavailable
from server.domain.inbound import MAX_BYTES
from tests.contracts.helpers import PATIENCE_S


class Inbox:
    """What was delivered; an address in `problems` raises."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str, bytes]] = []
        self.problems: dict[str, Exception] = {}
        self.gate: asyncio.Event | None = None
        self.begun = asyncio.Event()

    async def deliver(self, mail_from: str, rcpt_to: str, raw: bytes) -> None:
        self.begun.set()
        if self.gate:
            await self.gate.wait()
        if rcpt_to in self.problems:
            raise self.problems[rcpt_to]
        self.mails.append((mail_from, rcpt_to, raw))


class Talk:
    """A client that writes octets and reads replies."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def reply(self) -> str:
        lines = []
        while True:
            line = (await asyncio.wait_for(self.reader.readline(), PATIENCE_S)).decode()
            lines.append(line.rstrip())
            if line[3:4] != "-":
                return "\n".join(lines)

    async def say(self, octets: bytes) -> str:
        self.writer.write(octets)
        return await self.reply()

    async def envelope(self, *recipients: str, hello: str = "LHLO") -> str:
        assert (await self.say(f"{hello} mta.example\r\n".encode())).startswith("250")
        assert (await self.say(b"MAIL FROM:<mara@acme.example>\r\n")).startswith("250")
        for recipient in recipients:
            assert (await self.say(f"RCPT TO:<{recipient}>\r\n".encode())).startswith("250")
        return await self.say(b"DATA\r\n")


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def listener(inbox: Inbox) -> AsyncIterator[LmtpListener]:
    listener = LmtpListener("127.0.0.1", 0, inbox.deliver, accepts=lambda address: "nobody" not in address)
    await listener.start()
    yield listener
    await listener.stop()


@pytest.fixture
async def talk(listener: LmtpListener) -> AsyncIterator[Talk]:
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
    talk = Talk(reader, writer)
    assert (await talk.reply()).startswith("220")
    yield talk
    writer.close()
    await asyncio.sleep(0)


async def test_lmtp_answers_once_for_every_recipient(talk: Talk, inbox: Inbox) -> None:
    inbox.problems = {"b@x.example": Invalid("Not for us."), "c@x.example": Unavailable()}
    assert (await talk.envelope("a@x.example", "b@x.example", "c@x.example")).startswith("354")
    first = await talk.say(b"Subject: hi\r\n\r\nHello\r\n.\r\n")
    rest = [await talk.reply(), await talk.reply()]
    assert [reply[:3] for reply in (first, *rest)] == ["250", "550", "451"]
    assert "Not for us." in rest[0]
    assert inbox.mails == [("mara@acme.example", "a@x.example", b"Subject: hi\r\n\r\nHello\r\n")]
    assert (await talk.say(b"NOOP\r\n")).startswith("250")  # nothing more is in the pipe


async def test_lmtp_refuses_a_mail_that_is_too_large_for_every_recipient(
    talk: Talk, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk.envelope("a@x.example", "b@x.example")
    line = b"x" * 998 + b"\r\n"
    talk.writer.write(line * (MAX_BYTES // len(line) + 1))
    assert (await talk.say(b".\r\n")).startswith("552")
    assert (await talk.reply()).startswith("552")
    assert (await talk.say(b"NOOP\r\n")).startswith("250")
    assert inbox.mails == []


async def test_smtp_has_one_answer(talk: Talk, inbox: Inbox) -> None:
    inbox.problems = {"b@x.example": Invalid("No.")}
    await talk.envelope("a@x.example", "b@x.example", hello="EHLO")
    assert (await talk.say(b"Hello\r\n.\r\n")).startswith("250")
    assert (await talk.say(b"NOOP\r\n")).startswith("250")
    assert [recipient for _, recipient, _ in inbox.mails] == ["a@x.example"]


@pytest.mark.parametrize(
    ("problem", "reply"),
    [(Unavailable(), "451"), (OSError("disk"), "451"), (TooMany(), "451"), (Invalid("No.\r\n250 yes"), "550")],
)
async def test_what_is_not_stored_is_not_accepted(talk: Talk, inbox: Inbox, problem: Exception, reply: str) -> None:
    inbox.problems = {"a@x.example": problem}
    await talk.envelope("a@x.example", hello="EHLO")
    assert (await talk.say(b"Hello\r\n.\r\n")).startswith(reply)
    assert (await talk.say(b"NOOP\r\n")).startswith("250 OK")


async def test_the_answer_waits_for_the_store(talk: Talk, inbox: Inbox) -> None:
    inbox.gate = asyncio.Event()
    await talk.envelope("a@x.example")
    waiting = asyncio.create_task(talk.say(b"Hello\r\n.\r\n"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    inbox.gate.set()
    assert (await waiting).startswith("250")


async def test_a_sender_that_hangs_up_does_not_stop_the_storing(
    talk: Talk, inbox: Inbox, listener: LmtpListener
) -> None:
    inbox.gate = asyncio.Event()
    await talk.envelope("a@x.example")
    talk.writer.write(b"Hello\r\n.\r\n")
    await asyncio.wait_for(inbox.begun.wait(), PATIENCE_S)
    talk.writer.transport.abort()
    await asyncio.sleep(0.05)
    asyncio.get_running_loop().call_later(0.05, inbox.gate.set)
    await listener.stop()
    assert len(inbox.mails) == 1


@pytest.mark.parametrize("end", [b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n\x00.\r\n"])
async def test_only_a_dot_between_two_crlf_ends_a_mail(talk: Talk, inbox: Inbox, end: bytes) -> None:
    await talk.envelope("a@x.example", hello="EHLO")
    talk.writer.write(b"one" + end + b"MAIL FROM:<forged@x.example>\r\nRCPT TO:<a@x.example>\r\nDATA\r\ntwo")
    assert (await talk.say(b"\r\n.\r\n")).startswith("250")
    assert len(inbox.mails) == 1
    assert b"forged" in inbox.mails[0][2]


async def test_a_stranger_is_refused_at_once(talk: Talk) -> None:
    await talk.say(b"EHLO mta.example\r\n")
    await talk.say(b"MAIL FROM:<mara@acme.example>\r\n")
    assert (await talk.say(b"RCPT TO:<nobody@x.example>\r\n")).startswith("550")


@pytest.mark.parametrize("address", [b"a\rb@x.example", b"a\x00b@x.example", b"a\nb@x.example", b"a,b@x.example"])
@pytest.mark.parametrize("command", [b"MAIL FROM:<%s>", b"RCPT TO:<%s>"])
async def test_an_address_that_is_more_than_one_word(talk: Talk, inbox: Inbox, command: bytes, address: bytes) -> None:
    """B41: CR, LF and NUL in an envelope."""
    await talk.say(b"EHLO mta.example\r\n")
    if command.startswith(b"RCPT"):
        await talk.say(b"MAIL FROM:<mara@acme.example>\r\n")
    assert (await talk.say(command % address + b"\r\n")).startswith("5")
    assert (await talk.say(b"NOOP\r\n")).startswith("250")  # and it was one command


async def test_a_command_that_is_too_long(talk: Talk) -> None:
    await talk.say(b"EHLO mta.example\r\n")
    assert (await talk.say(b"MAIL FROM:<" + b"x" * 4000 + b"@x.example>\r\n")).startswith("5")
    assert (await talk.say(b"NOOP\r\n")).startswith("250")


async def test_bounces_and_other_scripts_come_in(talk: Talk, inbox: Inbox) -> None:
    await talk.say(b"LHLO mta.example\r\n")
    assert (await talk.say(b"MAIL FROM:<>\r\n")).startswith("250")
    assert (await talk.say(b"RSET\r\n")).startswith("250")
    assert (await talk.say(b"MAIL FROM:<> SMTPUTF8\r\n")).startswith("250")
    assert (await talk.say("RCPT TO:<jürgen@x.example>\r\n".encode())).startswith("250")
    await talk.say(b"DATA\r\n")
    assert (await talk.say("Grüße\r\n..\r\n.\r\n".encode())).startswith("250")
    assert inbox.mails == [("", "jürgen@x.example", "Grüße\r\n.\r\n".encode())]


async def test_a_long_line_is_taken(talk: Talk, inbox: Inbox) -> None:
    await talk.envelope("a@x.example")
    assert (await talk.say(b"x" * 200_000 + b"\r\n.\r\n")).startswith("250")
    assert len(inbox.mails[0][2]) == 200_002


async def test_too_many_connections_are_told_to_come_back(
    talk: Talk, listener: LmtpListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lmtp, "MAX_CONNECTIONS", 1)
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
    assert (await reader.readline()).startswith(b"421")
    writer.close()
    assert (await talk.say(b"NOOP\r\n")).startswith("250")


async def test_the_stdlibs_clients_get_their_mail_in(listener: LmtpListener, inbox: Inbox) -> None:
    def send() -> None:
        with smtplib.LMTP("127.0.0.1", listener.port) as client:
            client.sendmail("mara@acme.example", ["a@x.example"], "Subject: 1\r\n\r\nHello\r\n")
        with smtplib.SMTP("127.0.0.1", listener.port) as client:
            client.sendmail("mara@acme.example", ["c@x.example"], "Subject: 2\r\n\r\nHello\r\n")

    await asyncio.to_thread(send)
    assert [recipient for _, recipient, _ in inbox.mails] == ["a@x.example", "c@x.example"]
