"""Addresses and Message-IDs that lead a mail back to its conversation, and cannot be made up by others.

A token is 35 octets, base32 in lower case (RFC 4648): exactly 56 characters without padding or spare bits, so
that every character counts, the case does not, and `bounce+` before it still fits the 64 octets of a local
part (RFC 5321 4.5.3.1.1). The last octets are an HMAC-SHA-256 over the others and the token's purpose. Its
key id is derived from the secret: to rotate, put the new secret first and keep the old one until its tokens
have run out; to revoke them all, drop it.

Holding a token allows appending to one conversation, nothing else.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from server.domain.mail_address import split

Secrets = Sequence[bytes]
"""The current one first. Each at least 16 octets; only the first one signs."""

VALID_FOR = timedelta(days=400)
"""People answer last year's mail. After that the token is told to be expired, not forged."""

_REPLY, _BOUNCE, _MESSAGE = b"warmline reply", b"warmline bounce", b"warmline message"
_MAC = {_REPLY: 16, _BOUNCE: 14, _MESSAGE: 10}
"""Octets of the MAC by purpose: what the 35 have left; 10 (80 bits) at least."""
_CONVERSATION = re.compile(r"[0-9a-f]{32}")
_ROW = re.compile(r"(?:(?P<word>[a-z]{1,2})-)?(?P<id>[0-9a-f]{32})(?:-(?P<number>[0-9]{1,9}))?")
_TOKEN = r"([a-z2-7]{56})"
_REPLY_LOCAL = re.compile(rf"reply\+{_TOKEN}", re.IGNORECASE | re.ASCII)
_BOUNCE_LOCAL = re.compile(rf"bounce\+{_TOKEN}", re.IGNORECASE | re.ASCII)
_MESSAGE_ID = re.compile(rf"<?w\.{_TOKEN}@[^\s<>@]+>?", re.IGNORECASE | re.ASCII)


class AddressRefused(Exception):
    """This address leads to no conversation."""


class NotOurs(AddressRefused):
    """This address carries no token."""


class Forged(AddressRefused):
    """The token of this address was not made by us, or was changed on its way."""


class Expired(AddressRefused):
    """The token of this address has run out. It was ours: `conversation_id` says for what."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(self.__class__.__doc__)
        self.conversation_id = conversation_id


def make_reply_address(
    secrets: Secrets, conversation_id: str, domain: str, now: datetime, valid_for: timedelta = VALID_FOR
) -> str:
    """`reply+TOKEN@domain`, good for `valid_for` in whole days. The conversation id is 32 hex digits."""
    expires = _day(now) + max(valid_for.days, 0)
    body = _id_octets(conversation_id) + expires.to_bytes(2)
    return f"reply+{_sealed(secrets, _REPLY, body)}@{domain}"


def read_reply_address(secrets: Secrets, address: str, now: datetime) -> str:
    """The conversation id. Raises NotOurs, Forged or Expired. The domain is not looked at: mail is forwarded."""
    body = _opened(secrets, _REPLY, _token(_REPLY_LOCAL, address))
    conversation_id = body[:16].hex()
    if int.from_bytes(body[16:18]) < _day(now):
        raise Expired(conversation_id)
    return conversation_id


def first_reply_address(secrets: Secrets, addresses: Iterable[str], now: datetime) -> str:
    """The conversation of the first address with a good token; else raises what was wrong with the best of
    them (expired before forged before none at all)."""
    worst: AddressRefused = NotOurs(NotOurs.__doc__)
    for address in addresses:
        try:
            return read_reply_address(secrets, address, now)
        except Expired as expired:
            worst = expired
        except Forged as forged:
            worst = worst if isinstance(worst, Expired) else forged
        except NotOurs:
            continue
    raise worst


def make_return_path(secrets: Secrets, row_id: str, domain: str) -> str:
    """The envelope sender (VERP) that a bounce comes back to, tied to the outbox row that it is about.

    A row id is 32 hex digits, perhaps with a number behind them (`…-17`) and up to two letters before (`c-…`).
    """
    match = _ROW.fullmatch(row_id)
    if not match:
        raise ValueError(f"This row id fits no return path: {row_id!r}")
    # 22 bits for the number (0: there is none), 10 for the letters.
    number = 0 if match["number"] is None else int(match["number"]) + 1
    letters = sum((ord(letter) - 96) << 5 * place for place, letter in enumerate(match["word"] or ""))
    if number >= 1 << 22:
        raise ValueError(f"This row id fits no return path: {row_id!r}")
    body = bytes.fromhex(match["id"]) + (number << 10 | letters).to_bytes(4)
    return f"bounce+{_sealed(secrets, _BOUNCE, body)}@{domain}"


def read_return_path(secrets: Secrets, address: str) -> str:
    """The row id. Raises NotOurs or Forged."""
    body = _opened(secrets, _BOUNCE, _token(_BOUNCE_LOCAL, address))
    packed = int.from_bytes(body[16:20])
    letters = "".join(chr(96 + (packed >> 5 * place & 31)) for place in (0, 1) if packed >> 5 * place & 31)
    number = packed >> 10
    return f"{letters}{'-' * bool(letters)}{body[:16].hex()}{f'-{number - 1}' if number else ''}"


def root_id(conversation_id: str, domain: str) -> str:
    """The Message-ID that every mail of a conversation refers to first, so that clients keep them in one thread.

    No mail carries it itself, and it proves nothing: see `conversation_of`.
    """
    digest = hashlib.sha256(b"warmline root" + _id_octets(conversation_id)).digest()
    return f"<r.{_base32(digest[:20])}@{domain}>"


def message_id(secrets: Secrets, conversation_id: str, row_id: str, domain: str) -> str:
    """The same row always has the same Message-ID, so that a mail that is sent again is the same mail."""
    row = hashlib.sha256(row_id.encode()).digest()[:8]
    return f"<w.{_sealed(secrets, _MESSAGE, _id_octets(conversation_id) + row)}@{domain}>"


def conversation_of(secrets: Secrets, message_id: str) -> str | None:
    """The conversation of a Message-ID that we made; None for anybody else's."""
    match = _MESSAGE_ID.fullmatch(message_id.strip())
    if not match:
        return None
    try:
        return _opened(secrets, _MESSAGE, match[1])[:16].hex()
    except Forged:
        return None


def redacted(text: str) -> str:
    """Text for a log, without tokens: of addresses, of Message-IDs, and of the links in our mails."""
    text = re.sub(r"(?i)\b(reply|bounce)\+[a-z2-7]{16,}", r"\1+…", text)
    text = re.sub(r"(?i)\bw\.[a-z2-7]{56}\b", "w.…", text)
    return re.sub(r"/(c|u|r|confirm|files/[^/\s]{1,64})/[\w.-]{20,}", r"/\1/…", text)


def _token(pattern: re.Pattern[str], address: str) -> str:
    match = pattern.fullmatch(split(address)[0])
    if not match:
        raise NotOurs(NotOurs.__doc__)
    return match[1]


def _sealed(secrets: Secrets, purpose: bytes, body: bytes) -> str:
    secret = secrets[0]
    signed = _key_id(secret) + body
    return _base32(signed + _mac(secret, purpose, signed))


def _opened(secrets: Secrets, purpose: bytes, token: str) -> bytes:
    octets = base64.b32decode(token.upper())
    signed, mac = octets[: -_MAC[purpose]], octets[-_MAC[purpose] :]
    for secret in secrets:
        if _key_id(secret) == signed[:1] and hmac.compare_digest(mac, _mac(secret, purpose, signed)):
            return signed[1:]
    raise Forged(Forged.__doc__)


def _mac(secret: bytes, purpose: bytes, signed: bytes) -> bytes:
    return hmac.digest(secret, purpose + b"\0" + signed, "sha256")[: _MAC[purpose]]


def _key_id(secret: bytes) -> bytes:
    return hashlib.sha256(b"warmline key id" + secret).digest()[:1]


def _base32(octets: bytes) -> str:
    return base64.b32encode(octets).decode().lower()


def _id_octets(conversation_id: str) -> bytes:
    if not _CONVERSATION.fullmatch(conversation_id):
        raise ValueError(f"A conversation id is 32 hex digits: {conversation_id!r}")
    return bytes.fromhex(conversation_id)


def _day(now: datetime) -> int:
    return int(now.astimezone(UTC).timestamp()) // 86400
