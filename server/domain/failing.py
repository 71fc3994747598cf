"""Addresses that mail does not reach: when a refusal is about the address, and how long that is believed.

A refusal may be about this one mail (too large, its content, our reputation): the next has its chance then. Only what
is said of the mailbox itself marks the address, so that no mail goes where none arrives (RFC 3463, RFC 5321 4.2.3).
"""

import re
from datetime import datetime, timedelta

from server.domain.people import Customer

BELIEVED_FOR = timedelta(days=30)
"""A mailbox may be opened again without anybody telling us: after this the next reply is tried, once."""

_CODE = re.compile(r"^\D{0,40}?\b(5\d\d)\b")
_STATUS = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b")
_SENDERS = ("7", "8")
"""5.1.7 and 5.1.8: it is our own address that they dislike."""
_SUBJECTS = ("3", "5", "6", "7")
"""Of 5.x: their system, the protocol, the content, a policy. None says that nobody is there."""
_MAILBOX = re.compile(
    r"(?:user|mailbox|recipient|address|account)\b.{0,40}"
    r"(?:unknown|not (?:found|exist|available|active|valid)|no(?:t a)? such|disabled|inactive|rejected|invalid|"
    r"does(?:n't| not) exist|unavailable|suspended|closed)|"
    r"(?:no such|unknown|invalid|nonexistent|inactive) (?:\w+ )?(?:user|mailbox|recipient|address|account)|"
    r"does(?:n't| not) have an? .{0,20}(?:account|mailbox)|nobody (?:is|has|here)",
    re.IGNORECASE,
)
_NO_FAULT_OF_THEIRS = (552, 554, 555)
"""Codes that speak of storage, of the mail or of the session, unless the words name the mailbox."""


def hopeless(reason: str) -> bool:
    """Whether this permanent refusal (a reply to RCPT or DATA, a diagnostic code) says that the address is no good."""
    if status := _STATUS.search(reason):
        subject, detail = status.groups()
        if subject in _SUBJECTS:
            return bool(_MAILBOX.search(reason)) and subject != "6"
        if subject == "1":
            return detail not in _SENDERS
        return (subject, detail) not in (("2", "2"), ("2", "3"), ("2", "4"))
    code = _CODE.search(reason)
    return bool(_MAILBOX.search(reason)) or (code is not None and int(code[1]) not in _NO_FAULT_OF_THEIRS)


def is_failing(customer: Customer, now: datetime) -> bool:
    """Whether a mail to their address has no chance, as far as is known."""
    since = customer.failing_since
    return customer.has_failing_address and since is not None and now - since < BELIEVED_FOR
