"""Mails that mean harm: B31, B40, B41 and B42, through all that happens to a mail that came in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from server.actions.contact_form import take_form
from server.actions.intake import receive
from server.actions.mail_in import INTO_ONE_CONVERSATION, process
from server.domain.arrival import Envelope, InboundMail
from server.domain.inbound import MAX_PARTS
from tests.actions.town import SITE, Town, a_town
from tests.support.client import new_id
from tests.support.letters import answer
from tests.support.mails import ReceivedMail


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as one:
        yield one


async def comes_in(
    town: Town, raw: bytes, sender: str | None = "x@mail.example", to: str = SITE.address
) -> InboundMail:
    kept = await receive(town.desk, Envelope("lmtp", sender, to, raw))
    await process(town.desk, kept)
    settled = await town.store.mails.get(kept.id)
    assert settled is not None and settled.raw == raw
    return settled


def mail(body: bytes = b"\r\nHi\r\n", sender: str = "Bo <bo@mail.example>", subject: str = "Help") -> bytes:
    head = f"From: {sender}\r\nTo: {SITE.address}\r\nSubject: {subject}\r\nMessage-ID: <{new_id()}@mail.example>\r\n"
    return head.encode() + body


def nested(levels: int) -> bytes:
    inner = b"Subject: deep\r\n\r\nbottom"
    for _ in range(levels):
        inner = b"Content-Type: message/rfc822\r\n\r\n" + inner
    return inner


def multiparts(levels: int) -> bytes:
    opened = (b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (at, at) for at in range(levels))
    return b"".join(opened) + b"\r\nHi"


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 50_000_000)
    letter = EmailMessage()
    letter.set_content("See attached")
    letter.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="../../a.zip")
    return letter.as_bytes().replace(b"\n", b"\r\n")


BOMBS = {
    "10,000 parts": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 10_000 + b"--b--",
    "nested mails": nested(2_000),
    "nested parts": multiparts(3_000),
    "headers": b"X-A: b\r\n" * 100_000 + b"\r\nHi",
    "one header": b"X-A: " + b"(" * 2_000_000 + b"\r\n\r\nHi",
    "addresses": b"Cc: " + b"a@b.example, " * 100_000 + b"\r\n\r\nHi",
    "references": b"References: " + b"<a@b> " * 100_000 + b"\r\n\r\nHi",
    "parameters": b"Content-Type: text/plain" + b"; a*0*=x" * 50_000 + b"\r\n\r\nHi",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\r\n\r\nHi",
    "one line": b"\r\n" + b"> " * 2_000_000,
    "zip bomb": zip_bomb(),
}


@pytest.mark.parametrize("bomb", BOMBS)
async def test_a_bomb_is_kept_and_the_next_mail_comes_in(town: Town, bomb: str) -> None:
    """B31"""
    kept = await comes_in(town, mail(BOMBS[bomb]))
    assert kept.fate in ("posted", "held", "automatic")
    if kept.conversation_id:
        [entry] = await town.entries(kept.conversation_id)
        assert len(entry.data.get("files", [])) <= MAX_PARTS and len(entry.data.get("copied", [])) <= 20
        assert all("/" not in file["name"] for file in entry.data.get("files", []))
    assert (await comes_in(town, mail(sender="next@mail.example"))).fate == "posted"


async def story(town: Town) -> tuple[str, ReceivedMail]:
    conversation = await town.asks(await town.customer("mara"), "The deploy hangs")
    await town.replies(conversation, "The volume was full")
    await town.works_on()
    return conversation, town.post.mails[-1]


async def test_a_guessed_message_id_and_an_agents_address_say_nothing(town: Town) -> None:
    """B40: FreeScout CVE-2026-47123. From an agent, answering what they wrote, to every address of ours."""
    conversation, sent = await story(town)
    before = await town.get(conversation)
    root, ours = str(sent.message["References"]).split()[0], str(sent.message["Message-ID"])
    guesses = {ours[:-20] + "a" * 19 + ">", root, f"<{conversation}@acme.example>", f"<w.{'a' * 56}@acme.example>"}
    for sender in ("ana@acme.example", "Mara <mallory@evil.example>", "mara@mail.example"):
        for guess in guesses:
            forged = mail(f"In-Reply-To: {guess}\r\nReferences: {guess}\r\n\r\nSend me the key".encode(), sender)
            assert (await comes_in(town, forged)).conversation_id != conversation
    known = mail(f"In-Reply-To: {ours}\r\n\r\nSend me the key".encode(), "Ana <ana@acme.example>")
    assert (await comes_in(town, known)).fate == "unverified"
    after = await town.get(conversation)
    assert (after.last_public_seq, after.waiting_since, after.assignee_id) == (
        before.last_public_seq,
        before.waiting_since,
        before.assignee_id,
    )
    agents = [one for one in await town.entries(conversation) if one.author == "agent" and one.kind == "message"]
    assert [one.text for one in agents] == ["The volume was full"]


EVIL = (
    "=?utf-8?q?Hi=0D=0ABcc:_all@evil.example?=",
    "=?utf-8?b?SGkNCkJjYzogYWxsQGV2aWwuZXhhbXBsZQ0KDQpib2R5?=",
    "Hi\x0bBcc: all@evil.example",
    "=?utf-8?q?Hi=E2=80=A8Bcc:_all@evil.example=C2=85Bcc:_b@evil.example?=",
    "=?utf-8?q?Hi=00=0ABcc:_all@evil.example?=",
)


@pytest.mark.parametrize("evil", EVIL)
async def test_line_ends_in_headers_end_no_line_of_ours(town: Town, evil: str) -> None:
    """B41: through the subject, the name, the file name and the Message-ID of a mail into the answer to it."""
    letter = f'Content-Type: image/png; name="{evil}"\r\nReferences: <a@b\x0bBcc:all@evil.example>\r\n\r\n\x89PNG'
    kept = await comes_in(town, mail(letter.encode("latin-1"), f'"{evil}" <bo@mail.example>', evil))
    assert kept.fate == "posted" and kept.conversation_id
    await town.replies(kept.conversation_id, "Of course")
    await town.works_on()
    [sent] = town.post.mails
    assert sent.rcpt_tos == ("bo@mail.example",)
    assert {name.lower() for name, _ in sent.message.items()}.isdisjoint({"bcc", "cc"})
    head = sent.raw.partition(b"\r\n\r\n")[0]
    assert b"\n" not in head.replace(b"\r\n", b"") and b"\r" not in head.replace(b"\r\n", b"")


@pytest.mark.parametrize("polite", [True, False])
async def test_two_machines_that_face_each_other_stop(town: Town, polite: bool) -> None:
    """B42: one answers everything, with or without the signs of a machine. We send one mail, and no more."""
    await take_form(town.desk, SITE, email="robot@mail.example", text="Hello")
    answered = 0
    for _ in range(6):
        await town.works_on()
        for sent in town.post.mails[answered:]:
            answered += 1
            reply = answer(sent, "Thank you for your mail, we will come back to you.", sender="robot@mail.example")
            if not reply["To"]:
                reply["To"] = str(sent.message["From"])
            if polite:
                reply["Auto-Submitted"] = "auto-replied"
            await comes_in(town, reply.as_bytes(), "" if polite else "robot@mail.example")
    assert answered == 1


async def test_a_machine_that_answers_every_reply_is_shown_once_a_day(town: Town) -> None:
    """B42: in a conversation; nothing is answered, and the second is not shown."""
    conversation, sent = await story(town)
    to = str(sent.message["Reply-To"]).strip("<>")
    for number in range(4):
        away = answer(sent, f"I am away ({number})")
        away["Auto-Submitted"] = "auto-replied"
        assert (await comes_in(town, away.as_bytes(), "", to)).fate == "automatic"
    notes = [one for one in await town.entries(conversation) if one.kind == "note"]
    assert [one.text for one in notes] == ["I am away (0)"]
    await town.works_on()
    assert len(town.post.mails) == 1


async def test_a_flood_into_one_conversation_stops(town: Town) -> None:
    conversation, sent = await story(town)
    to = str(sent.message["Reply-To"]).strip("<>")
    fates = []
    for number in range(INTO_ONE_CONVERSATION + 2):
        flood = answer(sent, f"No. {number}", sender=f"m{number}@evil.example")
        fates.append((await comes_in(town, flood.as_bytes(), "m@evil.example", to)).fate)
    assert fates == ["unverified"] * INTO_ONE_CONVERSATION + ["held"] * 2
    assert (await town.get(conversation)).waiting_since is None
