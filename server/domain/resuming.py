"""Links that lead back to a conversation, and the code that opens it where no dashboard says who somebody is.

A link's token (link_tokens.py) names a conversation and opens nothing: mails are forwarded, quoted and printed. What
opens it is the dashboard's own word for who is there, or a code that goes to the customer's mailbox
(actions/resuming.py).
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from server.domain import link_tokens
from server.domain.addressing import Secrets
from server.domain.people import Customer

VALID_FOR = timedelta(days=90)
"""Of a link in a mail. Answering by mail works for longer (addressing.py): that needs no proof but the sender."""
CODE_DIGITS = 6
_PURPOSE, _CODE = b"warmline resume", b"warmline code"


def make_link(secrets: Secrets, conversation_id: str, since: datetime, valid_for: timedelta = VALID_FOR) -> str:
    """The token of a link, good for `valid_for` in whole days. The conversation id is 32 hex digits."""
    return link_tokens.make(secrets, _PURPOSE, conversation_id, since, valid_for)


def read_link(secrets: Secrets, token: str, now: datetime) -> str:
    """The conversation's id. Raises TokenRefused or TokenExpired."""
    expired = "This link has run out. Answer to the mail instead; that still works."
    return link_tokens.read(secrets, _PURPOSE, token, now, expired=expired)


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


def proved_claims(customer: Customer) -> dict[str, str]:
    """What a token of theirs says: who it is, and by which mailbox. With another one they have to prove it again."""
    mailbox = hashlib.sha256((customer.email or "").encode()).hexdigest()[:32]
    return {"sub": customer.id, "site": customer.site_id, "mailbox": mailbox}


def same_code(given: str, right: str) -> bool:
    """Whether these are the digits, however they were typed."""
    digits = "".join(str(int(letter)) for letter in given if letter.isdecimal())
    return hmac.compare_digest(digits, right)
