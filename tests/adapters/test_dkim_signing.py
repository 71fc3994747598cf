"""Our mails are signed so that dkimpy's verifier, with our record, finds nothing to complain of."""

from __future__ import annotations

from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from server.adapters.dkim_signing import DkimKey, SigningMailer, keys_of, signed
from server.adapters.smtp import SmtpMailer
from server.ports import Mail
from tests.contracts.test_mail_templates import MAIL, RATING, TEMPLATES
from tests.support.smtp_sink import SmtpSink

RAW = TEMPLATES.reply(MAIL)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> DkimKey:
    file = tmp_path_factory.mktemp("dkim") / "k1.pem"
    private = rsa.generate_private_key(65537, 2048)
    file.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return DkimKey.parse(f"freistil.example:k1:{file}")


def verified(raw: bytes, key: DkimKey) -> bool:
    name, record = key.record
    records = {f"{name}.".encode(): record.encode()}
    good: bool = dkim.verify(raw, dnsfunc=lambda asked, timeout=5: records.get(asked))
    return good


async def test_what_arrives_verifies(key: DkimKey, smtp_sink: SmtpSink) -> None:
    mailer = SmtpMailer(smtp_sink.url)
    await SigningMailer(mailer, {key.domain: key}).send(Mail("b@freistil.example", "mara@acme.example", RAW))
    await mailer.close()
    [arrived] = smtp_sink.wait_for(1)
    assert verified(arrived.raw, key)
    assert "c=relaxed/relaxed" in arrived.message["DKIM-Signature"]
    assert arrived.raw.endswith(RAW)


def test_relays_may_rewrap_and_nobody_may_change(key: DkimKey) -> None:
    raw = signed(RAW, {key.domain: key})
    subject = b"Subject: Re: Our deploys hang since this morning"
    assert subject in raw
    assert verified(raw.replace(subject, b"subject:  Re: Our deploys  hang\r\n since this morning"), key)
    for changed in (
        raw.replace(subject, subject + b"!"),
        raw.replace(b"Hang", b"hang").replace(b"volume", b"dolume"),
        b"From: somebody@evil.example\r\n" + raw,
        b"Reply-To: somebody@evil.example\r\n" + raw,
    ):
        assert not verified(changed, key)


def test_the_headers_of_one_click_are_signed(key: DkimKey) -> None:
    raw = signed(TEMPLATES.rating(RATING), {key.domain: key})
    assert verified(raw, key)
    assert not verified(raw.replace(b"chat.example/u", b"evil.example/u"), key)


def test_a_key_signs_for_what_is_below_its_domain_and_for_nobody_else(key: DkimKey) -> None:
    above = {"example": DkimKey("example", "k1", key.private)}
    assert b"d=example;" in signed(RAW, above)
    assert signed(RAW, {"acme.example": key}) == RAW
    assert signed(RAW, {}) == RAW


def test_wrong_keys_are_named(tmp_path: Path) -> None:
    curve = tmp_path / "ec.pem"
    curve.write_bytes(
        ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (tmp_path / "text.pem").write_text("no key")
    for wrong in (
        "x.example",
        "x.example:k1",
        f"x example:k1:{curve}",
        f"x.example:k1:{curve}",
        f"x.example:k1:{tmp_path / 'text.pem'}",
        "x.example:k1:/nowhere.pem",
    ):
        with pytest.raises(ValueError, match="DKIM_KEYS"):
            keys_of(wrong)
