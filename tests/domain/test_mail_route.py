"""Where a mail belongs, and what speaks against what it says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from server.domain.addressing import make_reply_address, message_id
from server.domain.authentication import Verdict
from server.domain.inbound import Inbound, body_digest, parse
from server.domain.mail_route import MAX_HOPS, Route, Way, addressed_to, route, suspicion, voicemail_caller

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRETS = [b"a secret of today, long enough"]
ONE, OTHER, THIRD = "a1" * 16, "b2" * 16, "c3" * 16
OWN = {"support@acme.example": "s", "sales@acme.example": "s"}


def mail(*headers: str, body: str = "Hi") -> Inbound:
    return parse("\r\n".join(["From: Mara <mara@mail.example>", *headers, "", body]).encode())


def reply(conversation: str, days: int = 0) -> str:
    return make_reply_address(SECRETS, conversation, "acme.example", NOW - timedelta(days=days))


def of(conversation: str) -> str:
    return message_id(SECRETS, conversation, "row", "acme.example")


def test_the_envelope_comes_first_and_then_the_headers_by_their_trust() -> None:
    names = ("X-Original-To", "Delivered-To", "X-Forwarded-To", "To", "Cc")
    conversations = [f"{number:02x}" * 16 for number in range(len(names))]
    # In the wrong order in the mail, so that the order of the mail is not what decides.
    headers = [f"{name}: {reply(one)}" for name, one in reversed(list(zip(names, conversations, strict=True)))]
    assert route(SECRETS, reply(ONE).upper(), mail(*headers), NOW) == Route(ONE, Way.TOKEN)
    for at, conversation in enumerate(conversations):
        left = headers[: len(headers) - at]
        assert route(SECRETS, "support@acme.example", mail(*left), NOW) == Route(conversation, Way.TOKEN)
    assert route(SECRETS, "support@acme.example", mail(), NOW) is None


def test_else_the_mail_that_is_answered_newest_first() -> None:
    answered = mail(f"In-Reply-To: {of(ONE)}", f"References: {of(OTHER)} {of(THIRD)} <x@y.example>")
    assert route(SECRETS, "support@acme.example", answered, NOW) == Route(ONE, Way.MESSAGE_ID)
    lost = mail("In-Reply-To: <x@y.example>", f"References: {of(OTHER)} {of(THIRD)} <x@y.example>")
    assert route(SECRETS, "support@acme.example", lost, NOW) == Route(THIRD, Way.MESSAGE_ID)
    assert route(SECRETS, reply(OTHER), answered, NOW) == Route(OTHER, Way.TOKEN)
    assert route(SECRETS, "support@acme.example", mail(f"Subject: {of(ONE)}"), NOW) is None


def test_a_token_that_ran_out_still_knows_its_conversation() -> None:
    assert route(SECRETS, reply(ONE, days=900), mail(), NOW) == Route(ONE, Way.MESSAGE_ID)
    assert route(SECRETS, reply(ONE, days=900), mail(f"In-Reply-To: {of(OTHER)}"), NOW) == Route(OTHER, Way.MESSAGE_ID)


def test_an_address_of_ours_is_found_where_a_mail_was_forwarded() -> None:
    assert addressed_to(OWN, "Support@acme.example", mail()) == "support@acme.example"
    assert addressed_to(OWN, "box@acme.example", mail("To: SALES@acme.example")) == "sales@acme.example"
    assert addressed_to(OWN, "box@acme.example", mail("To: info@other.example")) is None


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("To: x@acme.example", "does not say who"),
        ("From: Mara <mara@mail.example>\r\nFrom: b@mail.example", "several people"),
        ("From: mara@mail.example, b@mail.example", "several people"),
        ("From: support@ACME.example", "our own addresses"),
        (f"From: mara@mail.example\r\nMessage-ID: {of(ONE)}", "our own mails"),
        ("From: mara@mail.example\r\n" + "Received: by x\r\n" * (MAX_HOPS + 1) + "X: y", "in circles"),
    ],
)
def test_what_speaks_against_a_mail(raw: str, says: str) -> None:
    assert says in suspicion(SECRETS, parse(f"{raw}\r\n\r\nHi".encode()), Verdict.PASS, OWN)


def test_what_speaks_against_no_mail() -> None:
    plain = mail("Received: by x", "Message-ID: <1@mail.example>", f"In-Reply-To: {of(ONE)}")
    assert suspicion(SECRETS, plain, Verdict.NONE, OWN) == ""
    assert "DMARC" in suspicion(SECRETS, plain, Verdict.FAIL, OWN)


@pytest.mark.parametrize(
    ("subject", "sender", "files", "caller"),
    [
        ("New voicemail from +49 30 1234567", "pbx@acme.example", ["msg0001.wav"], "+49 30 1234567"),
        ("Sprachnachricht von 030/1234567 erhalten", "fritz@box.example", ["a.wav"], "030/1234567"),
        ("Message vocal", "pbx@acme.example", ["a.mp3"], ""),
        ("Hello", "Voicemail <pbx@acme.example>", ["a.mp3"], ""),
        ("Our new song", "mara@mail.example", ["song.mp3"], None),
        ("New voicemail from +49 30 1234567", "pbx@acme.example", [], None),
    ],
)
def test_a_voice_message_and_who_left_it(subject: str, sender: str, files: list[str], caller: str | None) -> None:
    came = parse(f"From: {sender}\r\nSubject: {subject}\r\n\r\n".encode())
    assert voicemail_caller(came, files, automatic=True) == caller


def test_who_writes_about_a_voice_message_has_left_none() -> None:
    def written(sender: str, subject: str) -> str | None:
        came = parse(f"From: {sender}\r\nSubject: {subject}\r\n\r\nIt is ticket 1234567 of yours.".encode())
        return voicemail_caller(came, ["greeting.wav"], automatic=False)

    assert written("Jane <jane@corp.example>", "Voicemail greeting does not play") is None
    assert written("fritz@box.example", "Sprachnachricht von 030/1234567") == "030/1234567"
    assert written("Voicemail <pbx@acme.example>", "A message for you") == "1234567"


def test_a_body_is_known_whatever_headers_it_has() -> None:
    assert body_digest(b"A: 1\r\n\r\nbody\r\n\r\nmore") == body_digest(b"A: 2\r\nB: 3\r\n\r\nbody\r\n\r\nmore")
    assert body_digest(b"A: 1\n\nbody") == body_digest(b"body") != body_digest(b"A: 1\n\nother")
