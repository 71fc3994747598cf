"""Tokens of the links in our mails that name a conversation.

35 octets, base32 in lower case: key id, conversation, the day it runs out, and 128 bits of an HMAC-SHA-256 over them,
over the purpose, and over what else the link is `bound` to without saying it. What a purpose lets whoever holds such a
link do, its own module says.
"""

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

from server.domain.addressing import Secrets
from server.domain.errors import TokenExpired, TokenRefused

_MAC = 16
_TOKEN = re.compile(r"[a-z2-7]{56}", re.IGNORECASE | re.ASCII)
_EPOCH_DAY = 86400
INCOMPLETE = "This link is not complete. Open it from the mail once more."


def make(
    secrets: Secrets, purpose: bytes, conversation_id: str, since: datetime, valid_for: timedelta, bound: str = ""
) -> str:
    """Good for `valid_for` in whole days. The conversation id is 32 hex digits."""
    expires = int(since.astimezone(UTC).timestamp()) // _EPOCH_DAY + valid_for.days
    signed = _key_id(secrets[0]) + bytes.fromhex(conversation_id) + expires.to_bytes(2)
    return base64.b32encode(signed + _mac(secrets[0], purpose, signed, bound)).decode().lower()


def named(token: str) -> str:
    """The conversation that a token says it is of, whoever made it. Raises TokenRefused for what is no token."""
    return _octets(token)[1:17].hex()


def read(
    secrets: Secrets, purpose: bytes, token: str, now: datetime, bound: str = "", expired: str | None = None
) -> str:
    """The conversation's id. Raises TokenRefused, or TokenExpired in the words of `expired`."""
    octets = _octets(token)
    signed, mac = octets[:-_MAC], octets[-_MAC:]
    for secret in secrets:
        if _key_id(secret) == signed[:1] and hmac.compare_digest(mac, _mac(secret, purpose, signed, bound)):
            break
    else:
        raise TokenRefused(INCOMPLETE)
    if int.from_bytes(signed[17:19]) * _EPOCH_DAY <= now.timestamp():
        raise TokenExpired(expired)
    return signed[1:17].hex()


def _octets(token: str) -> bytes:
    if not _TOKEN.fullmatch(token):
        raise TokenRefused(INCOMPLETE)
    return base64.b32decode(token.upper())


def _mac(secret: bytes, purpose: bytes, signed: bytes, bound: str) -> bytes:
    return hmac.digest(secret, purpose + b"\0" + signed + bound.encode(), "sha256")[:_MAC]


def _key_id(secret: bytes) -> bytes:
    return hashlib.sha256(b"warmline key id" + secret).digest()[:1]
