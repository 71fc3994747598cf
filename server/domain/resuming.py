"""Links that lead back to a conversation, and the code that opens it where no dashboard says who somebody is.

A link's token is 35 octets, base32 in lower case: key id, conversation, the day it runs out, and 128 bits of an
HMAC-SHA-256 over them. It names a conversation and opens nothing: mails are forwarded, quoted and printed. What opens
it is the dashboard's own word for who is there, or a code that goes to the customer's mailbox (actions/resuming.py).
"""

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

from server.domain.addressing import Secrets
from server.domain.errors import TokenExpired, TokenRefused

VALID_FOR = timedelta(days=90)
"""Of a link in a mail. Answering by mail works for longer (addressing.py): that needs no proof but the sender."""
CODE_DIGITS = 6
_PURPOSE, _CODE = b"warmline resume", b"warmline code"
_MAC = 16
_TOKEN = re.compile(r"[a-z2-7]{56}", re.IGNORECASE | re.ASCII)
_EPOCH_DAY = 86400


def make_link(secrets: Secrets, conversation_id: str, since: datetime, valid_for: timedelta = VALID_FOR) -> str:
    """The token of a link, good for `valid_for` in whole days. The conversation id is 32 hex digits."""
    expires = int(since.astimezone(UTC).timestamp()) // _EPOCH_DAY + valid_for.days
    signed = _key_id(secrets[0]) + bytes.fromhex(conversation_id) + expires.to_bytes(2)
    return base64.b32encode(signed + _mac(secrets[0], signed)).decode().lower()


def read_link(secrets: Secrets, token: str, now: datetime) -> str:
    """The conversation's id. Raises TokenRefused or TokenExpired."""
    if not _TOKEN.fullmatch(token):
        raise TokenRefused("This link is not complete. Open it from the mail once more.")
    octets = base64.b32decode(token.upper())
    signed, mac = octets[:-_MAC], octets[-_MAC:]
    for secret in secrets:
        if _key_id(secret) == signed[:1] and hmac.compare_digest(mac, _mac(secret, signed)):
            break
    else:
        raise TokenRefused("This link is not complete. Open it from the mail once more.")
    if int.from_bytes(signed[17:19]) * _EPOCH_DAY <= now.timestamp():
        raise TokenExpired("This link has run out. Answer to the mail instead; that still works.")
    return signed[1:17].hex()


def on_dashboard(dashboard_url: str, conversation_id: str) -> str:
    """The dashboard's address with the conversation that its chat is to open; `embed.js` reads it.

    It stands in the fragment, which no server is told; where an app routes by that, as a parameter of the route.
    """
    route = dashboard_url.partition("#")[2]
    sign = ("&" if "?" in route else "?") if route else ("" if dashboard_url.endswith("#") else "#")
    return f"{dashboard_url}{sign}warmline={conversation_id}"


def code_for(secret: bytes, row_id: str) -> str:
    """The digits of one asking, which is a row of the outbox: they follow from it, so that nobody has to keep them."""
    number = int.from_bytes(hmac.digest(secret, _CODE + b"\0" + row_id.encode(), "sha256")[:8])
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def same_code(given: str, right: str) -> bool:
    """Whether these are the digits, however they were typed."""
    digits = "".join(str(int(letter)) for letter in given if letter.isdecimal())
    return hmac.compare_digest(digits, right)


def _mac(secret: bytes, signed: bytes) -> bytes:
    return hmac.digest(secret, _PURPOSE + b"\0" + signed, "sha256")[:_MAC]


def _key_id(secret: bytes) -> bytes:
    return hashlib.sha256(b"warmline key id" + secret).digest()[:1]
