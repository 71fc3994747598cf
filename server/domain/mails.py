"""The mails that we send, as values, and how they become messages. Their words are rendered elsewhere
(templates, behind the port `MailTemplates`); the headers, which decide where an answer goes, are made here.

The subject never changes within a conversation: always `Re: ` and the conversation's subject, from the first
mail on, so that every client keeps the thread together (the customer's own answer gets the same one).
"""

import hashlib
import re
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from enum import StrEnum

from msgspec import Struct

from server.domain.mail_address import needs_smtputf8, outgoing_address, split
from server.domain.people import Face
from server.domain.site import Site
from server.domain.uploads import safe_name

MAX_SUBJECT = 150
MAX_NAME = 60
MAX_REFERENCES = 20
"""The root and the newest ones: enough for every client, and no header of ten thousand characters."""

_REPLY_PREFIX = re.compile(
    r"^(?:(?:re|aw|antw|antwort|sv|vs|odp|rép|réf|ref|rif|ynt|回复|回覆|答复|fwd?|wg|tr)(?:\[\d{1,3}\])?\s?[:：]\s*)+",
    re.IGNORECASE,
)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,250}>")
_MARKER = re.compile(r"[a-z0-9]{8,64}")


class Why(StrEnum):
    """Why the customer gets a mail; the footer says it."""

    LEFT = "left"
    UNSEEN = "unseen"
    BY_MAIL = "by_mail"


class Quoted(Struct, frozen=True):
    """What the customer wrote last: the answers answer it."""

    text: str
    at: datetime


class Enclosed(Struct, frozen=True):
    """A file of a reply, of `size` bytes. `address` is where it is fetched; empty where the mail has it with it."""

    name: str
    size: int
    address: str = ""


class Part(Struct, frozen=True):
    """What a mail carries beside its words. `type` is a media type such as `image/png`."""

    name: str
    type: str
    content: bytes


class Answer(Struct, frozen=True):
    """One reply by an agent."""

    face: Face
    text: str
    at: datetime
    files: tuple[Enclosed, ...] = ()


class ReplyMail(Struct, frozen=True):
    """The replies that a customer has not seen, as one mail.

    `references`: the conversation's root id first, then (newest last) what the customer wrote by mail.
    `resume_url` may be empty. `marker`: lower-case letters and digits, one for each mail, by which we find our own
    words in an answer. `attachments` are the files that go with it, `pictures` the agents' faces by their ids, where
    there are any; both are parts of the mail, so that nothing is fetched to read it.
    `time_zone`: IANA name; `locale`: as the chat's, for example `de` or `pt-BR`.
    """

    site: Site
    to_name: str
    to_address: str
    subject: str
    answers: tuple[Answer, ...]
    reply_to: str
    message_id: str
    references: tuple[str, ...]
    resume_url: str
    marker: str
    date: datetime
    question: Quoted | None = None
    why: Why = Why.LEFT
    locale: str = "en"
    time_zone: str = "UTC"
    attachments: tuple[Part, ...] = ()
    pictures: tuple[Part, ...] = ()


class ConfirmMail(Struct, frozen=True):
    """Asks whether an address that somebody typed is theirs. Nothing that they typed is in it: a stranger may
    have given somebody else's address, and must not be able to say anything to them through us."""

    site: Site
    to_address: str
    confirm_url: str
    message_id: str
    date: datetime
    locale: str = "en"


class CodeMail(Struct, frozen=True):
    """Brings the code that opens a conversation in the browser that asked for it; holds nothing of the conversation."""

    site: Site
    to_address: str
    code: str
    minutes: int
    message_id: str
    date: datetime
    locale: str = "en"


class RatingMail(Struct, frozen=True):
    """Asks how it was. `rating_url` is the address to which a mood is added; an answer by mail goes on with the thread,
    as that to a ReplyMail does. `agent` is the first name of who answered last."""

    site: Site
    to_name: str
    to_address: str
    subject: str
    agent: str
    rating_url: str
    unsubscribe_url: str
    reply_to: str
    message_id: str
    references: tuple[str, ...]
    marker: str
    date: datetime
    locale: str = "en"


class Words(Struct, frozen=True):
    """A mail's rendered parts; the text part stands alone. `sender` is the name that it comes from."""

    subject: str
    text: str
    html: str
    sender: str


def picture_id(face_id: str, message_id: str) -> str:
    """The Content-ID of a face's picture in a mail, without its angle brackets (RFC 2392). The Message-ID is not seen
    in it: what stands in the words of a mail is quoted and forwarded."""
    digest = hashlib.sha256(f"{message_id} {face_id}".encode()).hexdigest()[:24]
    return f"face-{digest}@{message_id.strip('<>').rpartition('@')[2]}"


def reply_message(mail: ReplyMail, words: Words) -> bytes:
    """The message as bytes with CRLF. Raises Invalid for an address that can't be written to."""
    message = _message(mail.site, words)
    message["To"] = _mailbox(mail.to_name, mail.to_address)
    _add_ids(message, mail.message_id, mail.date)
    _add_thread(message, mail)
    _add_words(message, words)
    _add_pictures(message, mail)
    for one in mail.attachments:
        kind, _, subtype = one.type.partition("/")
        message.add_attachment(one.content, kind, subtype, filename=safe_name(one.name))
    return _bytes(message, mail.message_id, mail.to_address)


def automatic_message(mail: ConfirmMail | CodeMail | RatingMail, words: Words) -> bytes:
    """The message as bytes with CRLF, marked as automatic (RFC 3834), so that no machine answers it.

    What comes again by itself (unsubscribing.py) ends with one click (RFC 8058)."""
    message = _message(mail.site, words)
    thread = mail if isinstance(mail, RatingMail) else None
    message["To"] = _mailbox(thread.to_name if thread else "", mail.to_address)
    _add_ids(message, mail.message_id, mail.date)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if thread:
        _add_thread(message, thread)
        message["List-Unsubscribe"] = f"<{thread.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _add_words(message, words)
    return _bytes(message, mail.message_id, mail.to_address)


def thread_subject(subject: str) -> str:
    """A conversation's subject as every mail of it carries it, behind `Re: `."""
    return _REPLY_PREFIX.sub("", _line(subject, MAX_SUBJECT))


def marker_class(marker: str) -> str:
    """The class and id that our HTML carries around everything of ours; `reply_html.OURS` looks for it."""
    if not _MARKER.fullmatch(marker):
        raise ValueError(f"A marker is 8 to 64 lower-case letters and digits: {marker!r}")
    return f"wl-mail-{marker}"


class _Policy(EmailPolicy):
    """Folds the headers that the stdlib gets wrong: it encodes a Message-ID longer than a line as if it were
    text, and loses the space between two words that both need encoding."""

    def fold(self, name: str, value: str) -> str:
        return self._folded(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        folded = self._folded(name, value)
        return folded.encode() if folded else super().fold_binary(name, value)

    def _folded(self, name: str, value: str) -> str | None:
        lower = name.lower()
        if lower in ("references", "in-reply-to", "message-id", "content-id", "list-unsubscribe"):
            return f"{name}: " + "\r\n ".join(value.split()) + "\r\n"
        if lower == "subject":
            return f"{name}: {_encoded(value, name)}\r\n"
        if isinstance(value, AddressHeader):
            return f"{name}: " + ",\r\n ".join(_spelled(one, name) for one in value.addresses) + "\r\n"
        return None


def _encoded(text: str, header: str) -> str:
    """As encoded words (RFC 2047) where it needs them, folded."""
    return Header(text, None if text.isascii() else "utf-8", header_name=header).encode(linesep="\r\n")


def _spelled(address: Address, header: str) -> str:
    name = address.display_name
    if name.isascii():
        return str(address)
    return f"{_encoded(name, header)}\r\n <{address.addr_spec}>"


MESSAGE_POLICY = _Policy(linesep=SMTP.linesep)


def _message(site: Site, words: Words) -> EmailMessage:
    message = EmailMessage(policy=MESSAGE_POLICY)
    message["From"] = _mailbox(words.sender, site.address)
    message["Subject"] = _line(words.subject, MAX_SUBJECT)
    return message


def _add_ids(message: EmailMessage, message_id: str, date: datetime) -> None:
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError(f"This is no Message-ID: {message_id!r}")
    message["Message-ID"] = message_id
    message["Date"] = format_datetime(date)


def _add_thread(message: EmailMessage, mail: ReplyMail | RatingMail) -> None:
    """What brings an answer back into the conversation, and keeps the mail in it."""
    message["Reply-To"] = _mailbox(mail.site.name, mail.reply_to)
    references = [one for one in dict.fromkeys(mail.references) if _MESSAGE_ID.fullmatch(one)]
    if references:
        kept = references[:1] + references[1:][-MAX_REFERENCES:]
        message["In-Reply-To"] = kept[-1]
        message["References"] = " ".join(kept)


def _add_words(message: EmailMessage, words: Words) -> None:
    message.set_content(words.text, cte="quoted-printable")
    message.add_alternative(words.html, subtype="html", cte="quoted-printable")


def _add_pictures(message: EmailMessage, mail: ReplyMail) -> None:
    html = message.get_body(("html",))
    assert isinstance(html, EmailMessage)
    for one in mail.pictures:
        kind, _, subtype = one.type.partition("/")
        html.add_related(one.content, kind, subtype, cid=f"<{picture_id(one.name, mail.message_id)}>")


def _bytes(message: EmailMessage, message_id: str, to_address: str) -> bytes:
    # Boundaries that follow from the Message-ID: a mail that is sent again is the same to the octet.
    stem = re.sub(r"[^a-z0-9]", "", message_id.lower())[:60]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{stem}{f'_{number}' if number else ''}")
    policy = MESSAGE_POLICY.clone(utf8=True) if needs_smtputf8(outgoing_address(to_address)) else MESSAGE_POLICY
    return message.as_bytes(policy=policy)


def _mailbox(name: str, address: str) -> Address:
    local, domain = split(outgoing_address(address))
    return Address(_line(name, MAX_NAME), username=local, domain=domain)


def _line(text: str, length: int) -> str:
    """One line without control characters: nothing in it can start another header."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
