"""Where a mail belongs, and whether what it says may be said: decided from the mail alone, before anything is done.

A mail leads to a conversation by a token of ours in an address, or by a Message-ID of ours that it answers; never by
its subject. That it leads there allows adding to it. Whose words they are is another question, and the answer is the
customer's only if the mail comes from an address that is known to be theirs.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from server.domain.addressing import AddressRefused, Expired, Secrets, conversation_of, first_reply_address
from server.domain.authentication import Verdict
from server.domain.inbound import Inbound
from server.domain.mail_decoding import addresses

MAX_HOPS = 50
"""Received headers. RFC 5321 6.3 takes a hundred for a loop; no mail of a person has half of them."""


class Way(StrEnum):
    TOKEN = "token"
    MESSAGE_ID = "message_id"


class Route(Struct, frozen=True):
    conversation_id: str
    way: Way


class Who(StrEnum):
    """Who wrote into a conversation that a mail leads to."""

    CUSTOMER = "customer"
    PARTICIPANT = "participant"
    UNKNOWN = "unknown"
    STRANGER = "stranger"


def route(secrets: Secrets, rcpt_to: str, mail: Inbound, now: datetime) -> Route | None:
    """By the token of the envelope's recipient, then of X-Original-To, Delivered-To, X-Forwarded-To, To and Cc; else by
    In-Reply-To, then References, newest first. A token that has run out counts as much as an answered mail."""
    old: Route | None = None
    try:
        return Route(first_reply_address(secrets, (rcpt_to, *mail.recipients), now), Way.TOKEN)
    except Expired as expired:
        old = Route(expired.conversation_id, Way.MESSAGE_ID)
    except AddressRefused:
        pass
    answered = (conversation_of(secrets, one) for one in (mail.in_reply_to, *reversed(mail.references)))
    found = next((one for one in answered if one), None)
    return Route(found, Way.MESSAGE_ID) if found else old


def addressed_to(known: Collection[str], rcpt_to: str, mail: Inbound) -> str | None:
    """The address of a site that this mail was sent to, of all that are `known` (lower case): the envelope's, or where
    it was forwarded from."""
    candidates = (rcpt_to.lower(), *(one.lower() for one in mail.recipients))
    return next((one for one in candidates if one in known), None)


def suspicion(secrets: Secrets, mail: Inbound, verdict: Verdict, own: Collection[str]) -> str:
    """Why nothing this mail says may be shown as anybody's words; empty if nothing speaks against it. `own` are our
    addresses in lower case."""
    if not mail.from_address:
        return "It does not say who it is from."
    senders = [value for name, value in mail.headers if name == "from"]
    if len(senders) > 1 or len(addresses(senders[0])) > 1:
        return "It says that it is from several people at once."
    if verdict is Verdict.FAIL:
        return f"It says that it is from {mail.from_address}, but the rules of that domain (DMARC) say that it is not."
    if mail.message_id and conversation_of(secrets, mail.message_id):
        return "It is one of our own mails that came back."
    if mail.from_address.lower() in own:
        return "It says that it is from one of our own addresses."
    if sum(name == "received" for name, _ in mail.headers) > MAX_HOPS:
        return "It went in circles: it came through more servers than any mail needs."
    return ""


_VOICEMAIL = re.compile(
    r"voice ?-?mail|voice ?-?message|missed call|mailbox message|sprachnachricht|anrufbeantworter|sprachbox|"
    r"messagerie vocale|message vocal|buz[oó]n de voz|mensaje de voz|mensagem de voz|correio de voz|"
    r"messaggio vocale|segreteria telefonica|voicemailbericht|wiadomo[sś][cć] g[lł]osow|голосов|röstmeddelande|"
    r"talebesked|talemelding|留守番電話|语音留言|語音留言|음성 ?메시지",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d[\d ()/.-]{4,18}\d(?![\w.])")


def voicemail_caller(mail: Inbound, audio: Sequence[str], *, automatic: bool) -> str | None:
    """The number or name of who left a voice message, "" if it is not told; None where this is no voice message.

    `audio` are the names of the recordings in it. A telephone system sends it, so it looks `automatic`, or its sender
    or the number in its subject says what it is; yet a person spoke, and waits. People write about voice messages,
    too, and attach a sound.
    """
    if not audio:
        return None
    sender = f"{mail.from_name}\n{mail.from_address.partition('@')[0]}"
    by_machine = automatic or _NUMBER.search(mail.subject)
    said = f"{mail.subject}\n{sender}\n{' '.join(audio)}" if by_machine else sender
    machine = mail.header("x-asterisk-callerid") or mail.header("x-voicemail") or mail.header("x-callerid")
    if not machine and not _VOICEMAIL.search(said):
        return None
    number = _NUMBER.search(f"{machine}\n{mail.subject}\n{mail.from_name}\n{mail.text[:500]}")
    return " ".join(number[0].split()) if number else ""
