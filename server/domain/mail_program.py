"""What a mail program does with an answer: a MIME message that quotes the original under an attribution line.

For the demo's mailbox. What comes out goes the way of any customer's mail, so it is made like one.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from html import escape

from msgspec import Struct

from server.domain.inbound import Inbound
from server.domain.mail_address import split
from server.domain.mails import MESSAGE_POLICY

_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)

_FONT = "font:15px/1.45 sans-serif"


class Attached(Struct, frozen=True):
    name: str
    type: str
    content: bytes


def answer_to(
    original: Inbound, own_address: str, own_name: str, text: str, files: Sequence[Attached], now: datetime
) -> bytes:
    """An answer with CRLF line ends, text and HTML. It goes where the original wants its answers: `answers_go_to`."""
    message = EmailMessage(policy=MESSAGE_POLICY)
    message["From"] = _mailbox(own_name, own_address)
    message["To"] = _mailbox(original.from_name, answers_go_to(original))
    message["Subject"] = _again(original.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=split(own_address)[1])
    if original.message_id:
        message["In-Reply-To"] = original.message_id
        message["References"] = " ".join([*original.references, original.message_id])
    message["User-Agent"] = "Warmline demo mailbox"
    attribution = _attribution(original)
    quoted = "\n".join(f"> {line}".rstrip() for line in original.text.rstrip().splitlines())
    message.set_content(f"{text.rstrip()}\n\n{attribution}\n{quoted}\n", cte="quoted-printable")
    message.add_alternative(_html(text, attribution, original), subtype="html", cte="quoted-printable")
    for file in files:
        kind, _, subtype = file.type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype or "octet-stream", filename=file.name)
    return message.as_bytes()


def answers_go_to(original: Inbound) -> str:
    """The address in Reply-To, else the sender's."""
    given = original.header("reply-to")
    return _bare(given) if given else original.from_address


def _attribution(original: Inbound) -> str:
    who = original.from_name or original.from_address
    if original.date is None:
        return f"{who} wrote:"
    return f"On {original.date:%a, %d %b %Y at %H:%M}, {who} <{original.from_address}> wrote:"


def _again(subject: str) -> str:
    line = " ".join(subject.split())
    return line if line.lower().startswith("re:") else f"Re: {line}"


def _html(text: str, attribution: str, original: Inbound) -> str:
    own = escape(text.rstrip()).replace("\n", "<br>\n")
    body = _BODY.search(original.html)
    quoted = body[1] if body else original.html or f"<pre>{escape(original.text)}</pre>"
    return (
        f'<div dir="auto" style="{_FONT}">{own}</div><br>\n<div class="gmail_quote">\n'
        f'<div dir="ltr" class="gmail_attr" style="{_FONT}">{escape(attribution)}<br></div>\n'
        f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">\n'
        f"{quoted}\n</blockquote></div>\n"
    )


def _bare(header: str) -> str:
    start, end = header.rfind("<"), header.rfind(">")
    return header[start + 1 : end].strip() if 0 <= start < end else header.strip()


def _mailbox(name: str, address: str) -> Address:
    local, domain = split(address)
    return Address(name, username=local, domain=domain)
