"""DKIM (RFC 6376): our mails signed for the domain they come from, where we have its key.

Relaxed/relaxed, because relays rewrap headers and trim line ends. `From` and everything that decides where an answer
goes is signed once more than it is there, so that nobody adds a second one on the way; the List-Unsubscribe headers
have to be signed for one click to count (RFC 8058).
"""

import asyncio
import re
from collections.abc import Mapping
from email.parser import BytesHeaderParser
from email.policy import SMTP
from pathlib import Path

import dkim
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from msgspec import Struct

from server.ports import Mail, Mailer

LEAST_BITS = 1024
"""Verifiers ignore shorter keys (RFC 8301)."""
_FROZEN = (b"from", b"reply-to", b"to", b"subject", b"message-id", b"in-reply-to", b"references")
_SIGNED = (
    *_FROZEN,
    b"date",
    b"mime-version",
    b"content-type",
    b"auto-submitted",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?")


class DkimKey(Struct, frozen=True):
    """The key of one domain. `private` is PEM as dkimpy reads it (PKCS #1)."""

    domain: str
    selector: str
    private: bytes

    @classmethod
    def parse(cls, text: str) -> "DkimKey":
        """`DOMAIN:SELECTOR:FILE`; the file has an RSA key in PEM. Raises ValueError, saying what is wrong."""
        domain, _, rest = text.lower().partition(":")
        selector = rest.partition(":")[0]
        file = text[len(domain) + len(selector) + 2 :]
        if not (_NAME.fullmatch(domain) and _NAME.fullmatch(selector) and file):
            raise ValueError(f"DKIM_KEYS={text} should be DOMAIN:SELECTOR:FILE.")
        try:
            key = load_pem_private_key(Path(file).read_bytes(), None)
        except OSError as error:
            raise ValueError(f"DKIM_KEYS: {file} can't be read: {error.strerror}.") from None
        except (ValueError, TypeError):
            raise ValueError(f"DKIM_KEYS: {file} should have a private RSA key in PEM, without a password.") from None
        if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_BITS:
            raise ValueError(f"DKIM_KEYS: {file} should have an RSA key of at least {LEAST_BITS} bits; 2048 is usual.")
        private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        return cls(domain, selector, private)

    @property
    def public(self) -> str:
        """As it stands behind `p=` in the DNS (RFC 6376 3.6.1)."""
        key = load_pem_private_key(self.private, None).public_key()
        pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        return "".join(pem.strip().splitlines()[1:-1])

    @property
    def record(self) -> tuple[str, str]:
        """The name and text of its TXT record."""
        return f"{self.selector}._domainkey.{self.domain}", f"v=DKIM1; k=rsa; p={self.public}"


def keys_of(text: str) -> dict[str, DkimKey]:
    """By domain; of two for one domain the last counts. Raises ValueError."""
    return {key.domain: key for key in map(DkimKey.parse, text.replace(",", " ").split())}


def signed(raw: bytes, keys: Mapping[str, DkimKey]) -> bytes:
    """With a signature in front, where the domain of `From`, or one above it, has a key; else as it is."""
    key = _key_for(raw, keys)
    if key is None:
        return raw
    signer = dkim.DKIM(raw, linesep=b"\r\n")
    present = {name.lower() for name, _ in signer.headers}
    names = [name for name in _SIGNED if name in present or name in _FROZEN]
    signature: bytes = signer.sign(
        key.selector.encode(),
        key.domain.encode(),
        key.private,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[*names, *(name for name in _FROZEN if name in present)],
    )
    return signature + raw


def _key_for(raw: bytes, keys: Mapping[str, DkimKey]) -> DkimKey | None:
    sender = BytesHeaderParser(policy=SMTP).parsebytes(raw)["From"]
    domain = sender.addresses[0].domain.lower() if sender is not None and sender.addresses else ""
    while domain:
        if domain in keys:
            return keys[domain]
        domain = domain.partition(".")[2]
    return None


class SigningMailer:
    """A Mailer that signs what it hands on."""

    def __init__(self, mailer: Mailer, keys: Mapping[str, DkimKey]) -> None:
        self._mailer, self._keys = mailer, keys

    async def send(self, mail: Mail) -> None:
        # Computing with large numbers takes some milliseconds, which the chat shall not wait.
        raw = await asyncio.to_thread(signed, mail.raw, self._keys)
        await self._mailer.send(Mail(mail.mail_from, mail.rcpt_to, raw))
