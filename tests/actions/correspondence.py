"""A customer who has left, the mail that has reached them, and what comes back."""

from email.message import EmailMessage
from email.utils import parseaddr

from server.actions.intake import receive
from server.actions.mail_in import process
from server.domain.arrival import Envelope, InboundMail
from server.domain.entry import Entry
from tests.actions.town import Town
from tests.support.mails import ReceivedMail


class Correspondence:
    """Mara has asked and left; the answer has reached her by mail."""

    def __init__(self, town: Town, conversation: str, mail: ReceivedMail) -> None:
        self.town, self.conversation, self.mail = town, conversation, mail

    async def arrives(self, letter: EmailMessage, sender: str = "mara@mail.example", to: str = "") -> InboundMail:
        """What the mail server hands over; returns it with its fate."""
        return await self.comes_in(raw_of(letter), sender, to or recipient_of(letter))

    async def comes_in(self, raw: bytes, sender: str, to: str) -> InboundMail:
        mail = await receive(self.town.desk, Envelope("lmtp", sender, to, raw))
        await process(self.town.desk, mail)
        settled = await self.town.store.mails.get(mail.id)
        assert settled is not None
        return settled

    async def said(self) -> list[str]:
        return [entry.text for entry in await self.entries() if entry.kind == "message"]

    async def entries(self) -> list[Entry]:
        return await self.town.entries(self.conversation)

    async def team_only(self) -> list[Entry]:
        return [entry for entry in await self.entries() if not entry.public]

    async def nothing_more_leaves(self) -> None:
        before = len(self.town.post.mails)
        await self.town.works_on()
        assert len(self.town.post.mails) == before


def recipient_of(letter: EmailMessage) -> str:
    return parseaddr(str(letter["To"]))[1]


def raw_of(letter: EmailMessage) -> bytes:
    return letter.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def bounce_of(to: str, status: str, said: str) -> bytes:
    """RFC 3464, as a mail server writes it."""
    action = "failed" if status.startswith("5") else "delayed"
    lines = f"""From: MAILER-DAEMON@mx.mail.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{status}.bounce@mx.mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.mail.example

Final-Recipient: rfc822; mara@mail.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}
--part--
"""
    return lines.replace("\n", "\r\n").encode()
