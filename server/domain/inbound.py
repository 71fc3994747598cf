"""A mail that came in, as a value. `parse` takes any bytes and never raises: what it can't make sense of it
shows as it is, because a customer's words must not get lost over a broken header.

The stdlib parses with `compat32`, its most forgiving policy; headers and text are decoded here, where what is
wrong with them in practice can be put right.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from msgspec import Struct

from server.domain.mail_clients import client_of
from server.domain.mail_decoding import addresses, body_text, header_text, message_ids

MAX_BYTES = 25 * 1024 * 1024
"""What the large providers accept, so what people are used to. Larger mails are refused before they get here."""
CUT = "warmline-cut"
"""The header of a mail of which we have only the beginning; it says how many octets the whole mail has."""
MAX_PARTS = 100
"""A mail with more parts is an attack or a digest; the rest is left in the raw mail."""
MAX_BOUNDARIES = 20
"""The parser's work grows with bytes × nested boundaries. With more it is not asked: the mail is one text."""
MAX_HEADERS = 500
"""Real mails carry up to about 150, relayed ones twice that."""
MAX_HEAD = 512 * 1024
"""Bytes of all headers together; what is beyond is left in the raw mail."""
MAX_HEADER = 8_000
"""Characters of one header that are looked at: a References chain of a hundred mails."""
MAX_TEXT = 1_000_000
"""Characters of text and of HTML that are read; the rest is left in the raw mail."""

_BETWEEN_WORDS = re.compile(r"\w +\w")
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_RECIPIENTS = ("x-original-to", "delivered-to", "x-forwarded-to", "envelope-to", "to", "cc")
_SIZE = re.compile(r"[0-9]{1,12}")
_TEXTS = frozenset({"text/plain", "text/markdown", "text/x-markdown", "text/enriched", "text/richtext"})
_UNNAMED = {
    "text/calendar": "invitation.ics",
    "application/pkcs7-mime": "smime.p7m",
    "application/ms-tnef": "winmail.dat",
}
_Part = Message


class _Policy(policy.Compat32):
    """Cuts headers before anything parses them (the stdlib is quadratic in a header's parameters), and hands them on
    as they came, with their raw octets."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MAX_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


_PARSER = BytesParser(policy=_Policy())


class Attachment(Struct, frozen=True):
    """`name` and `type` are what the sender claims. `cid` (without brackets) is set where the HTML shows it."""

    name: str
    type: str
    content: bytes
    cid: str | None = None


class Inbound(Struct, frozen=True):
    """What a mail says. Addresses are addr-specs with the domain in lower case; Message-IDs keep their brackets.

    `recipients` are all addresses that the mail may have come to, the most trustworthy first (X-Original-To,
    Delivered-To, X-Forwarded-To, To, Cc); the envelope's is not among them. `references` are oldest first.
    `copied` are the names and addresses of To and Cc.
    `headers` are all, in order, names in lower case. `reports` are the texts of delivery status parts
    (RFC 3464), `returned` the headers and the beginning of the mail that a bounce gives back.
    `cut` is the size of the whole mail, in octets, where this is only its beginning; else 0.
    """

    subject: str = ""
    from_name: str = ""
    from_address: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    copied: tuple[tuple[str, str], ...] = ()
    recipients: tuple[str, ...] = ()
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    date: datetime | None = None
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    client: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "text/plain"
    report_type: str = ""
    reports: tuple[str, ...] = ()
    returned: str = ""
    cut: int = 0

    def header(self, name: str) -> str:
        """The first header of this name (lower case), or nothing."""
        return next((value for known, value in self.headers if known == name), "")


def body_digest(raw: bytes) -> str:
    """SHA-256 of what comes after the headers: servers on the way add headers, and leave the body alone."""
    ends = [at + len(end) for end in (b"\r\n\r\n", b"\n\n") if (at := raw.find(end)) >= 0]
    return hashlib.sha256(raw[min(ends) :] if ends else raw).hexdigest()


def beginning(raw: bytes, size: int) -> bytes:
    """The first octets of a mail that has `size` of them, as `parse` takes them: the file that the cut goes through is
    left out. The size stands before all other headers, where no sender gets to write: mail servers write there."""
    return b"%s: %d\r\n%s" % (CUT.title().encode(), size, raw)


def parse(raw: bytes) -> Inbound:
    """The mail in these bytes. Never raises; see the caps above for what is left out of a huge one."""
    try:
        return _parse(raw[:MAX_BYTES])
    except Exception:  # the stdlib's parser has its corners; the words count
        return Inbound(text=body_text(raw[:MAX_TEXT], None))


def _parse(raw: bytes) -> Inbound:
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    raw = _with_shorter_head(raw)
    if len(_BOUNDARY.findall(raw)) > MAX_BOUNDARIES:
        head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        message = _PARSER.parsebytes(head + b"\n\n", headersonly=True)
        return _value(message, _Contents(texts=[body_text(body[:MAX_TEXT], None)]))
    message = _PARSER.parsebytes(raw)
    contents = _Contents()
    for part in _parts(message):
        contents.add(part, whole=part is message)
    return _value(message, contents)


def _with_shorter_head(raw: bytes) -> bytes:
    ends = [at for end in (b"\r\n\r\n", b"\n\n") if (at := raw.find(end)) >= 0]
    head = min(ends, default=len(raw))
    return raw if head <= MAX_HEAD else raw[: raw.rfind(b"\n", 0, MAX_HEAD)].rstrip() + raw[head:]


def _value(message: _Part, contents: "_Contents") -> Inbound:
    raw_headers = [(name.lower(), str(value)) for name, value in list(message.items())[:MAX_HEADERS]]
    headers = tuple((name, header_text(value)) for name, value in raw_headers)

    def first(name: str) -> str:
        return next((value for known, value in headers if known == name), "")

    def all_addresses(names: Iterable[str]) -> tuple[str, ...]:
        found = [
            address
            for name in names
            for known, value in raw_headers
            if known == name
            for _, address in addresses(value)
        ]
        return tuple(dict.fromkeys(found))

    sender = next(iter(addresses(next((v for n, v in raw_headers if n == "from"), ""))), ("", ""))
    references = message_ids(first("references"))
    cut = _cut(raw_headers)
    return Inbound(
        subject=" ".join(first("subject").split()),
        from_name=sender[0],
        from_address=sender[1],
        to=all_addresses(("to",)),
        cc=all_addresses(("cc",)),
        copied=_people(value for name, value in raw_headers if name in ("to", "cc")),
        recipients=all_addresses(_RECIPIENTS),
        message_id=next(iter(message_ids(first("message-id"))), ""),
        in_reply_to=next(iter(message_ids(first("in-reply-to"))), ""),
        references=references,
        date=_date(first("date")),
        text="\n\n".join(text for text in contents.texts if text.strip())[:MAX_TEXT],
        html="\n".join(contents.htmls)[:MAX_TEXT],
        attachments=tuple(contents.attachments[:-1] if cut else contents.attachments),
        client=client_of(first),
        headers=headers,
        content_type=message.get_content_type(),
        report_type=str(message.get_param("report-type", "")).lower(),
        reports=tuple(contents.reports),
        returned=contents.returned,
        cut=cut,
    )


def _cut(raw_headers: list[tuple[str, str]]) -> int:
    name, value = raw_headers[0] if raw_headers else ("", "")
    return int(value) if name == CUT and _SIZE.fullmatch(value) else 0


def _people(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found = {address.lower(): (name, address) for value in values for name, address in addresses(value)}
    return tuple(found.values())


class _Contents:
    """The bodies and attachments of a mail, part by part, in the order in which they are shown."""

    def __init__(self, texts: list[str] | None = None) -> None:
        self.texts = texts or []
        self.htmls: list[str] = []
        self.attachments: list[Attachment] = []
        self.reports: list[str] = []
        self.returned = ""

    def add(self, part: _Part, *, whole: bool) -> None:
        """`whole`: the mail has no other parts, so its text is no file, whatever it is called."""
        kind = part.get_content_type()
        name = _file_name(part)
        shown = whole or (part.get_content_disposition() != "attachment" and not name)
        if kind in ("message/delivery-status", "message/global-delivery-status", "message/feedback-report"):
            self.reports.append(_flat(part))
        elif kind.startswith("message/") or kind in ("text/rfc822-headers", "message/global-headers"):
            self._add_message(part, kind, name)
        elif kind == "text/x-amp-html":
            pass  # the same again, for one mail program
        elif shown and (kind in _TEXTS or kind.startswith("multipart/")):  # the parts of the latter are broken
            self.texts.append(body_text(_text_payload(part)[:MAX_TEXT], part))
        elif kind == "text/html" and shown:
            self.htmls.append(body_text(_text_payload(part)[:MAX_TEXT], part))
        else:
            self._attach(name, kind, _payload(part), _cid(part))

    def _add_message(self, part: _Part, kind: str, name: str) -> None:
        content = _flat(part)
        if not self.returned:
            self.returned = content[:MAX_HEADER]
        if kind == "text/rfc822-headers":
            return
        subject = next((inner.get("subject") for inner in _inside(part)), None)
        title = header_text(str(subject or "")[:200]).strip()
        self._attach(name or f"{title or 'message'}.eml", kind, content.encode("utf-8", "surrogateescape"))

    def _attach(self, name: str, kind: str, content: bytes, cid: str | None = None) -> None:
        if content or name:
            self.attachments.append(Attachment(name or _UNNAMED.get(kind, "file"), kind, content, cid))


def _parts(message: _Part) -> Iterator[_Part]:
    """The leaves, at most MAX_PARTS of them; a mail within the mail is one leaf."""
    waiting, seen = [message], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop()
        seen += 1
        inner = _inside(part)
        if part.get_content_maintype() == "multipart" and inner:
            waiting.extend(reversed(inner))
        else:
            yield part


def _inside(part: _Part) -> list[_Part]:
    inner = part.get_payload()
    return [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []


def _payload(part: _Part) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text_payload(part: _Part) -> bytes:
    """Some programs say base64 and send plain text: then there are spaces between words."""
    sent = part.get_payload()
    if isinstance(sent, str) and str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
        if len(_BETWEEN_WORDS.findall(sent[:MAX_HEADER])) >= 3:
            return sent.encode("utf-8", "surrogateescape")
    return _payload(part)


def _flat(part: _Part) -> str:
    """What is inside a message/* part, as text: its own headers are not."""
    inner = _inside(part)
    if inner:
        return "\n".join(one.as_bytes().decode("utf-8", "surrogateescape") for one in inner)
    return _payload(part).decode("utf-8", "replace")


def _file_name(part: _Part) -> str:
    """The claimed name without a path and without control characters."""
    try:
        claimed = part.get_filename() or ""
    except (LookupError, ValueError, TypeError):  # a parameter in an unknown charset
        claimed = ""
    name = header_text(claimed[:1000]).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in name if letter.isprintable()).strip()[-200:]


def _cid(part: _Part) -> str | None:
    return str(part.get("content-id") or "").strip().strip("<>")[:200] or None


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
