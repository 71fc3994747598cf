"""A customer's mail program and the mail server behind it: answers a mail, and tries again until it is taken."""

import asyncio
import smtplib
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from tests.support.mails import ReceivedMail

PATIENCE_SECONDS = 60


def answer(mail: ReceivedMail, text: str, sender: str | None = None, attachment: bytes | None = None) -> EmailMessage:
    """What a mail program sends when its user answers above the quoted mail."""
    original = mail.message
    reply = EmailMessage()
    reply["From"] = sender or mail.rcpt_tos[0]
    reply["To"] = original["Reply-To"]
    reply["Subject"] = original["Subject"]
    reply["Date"] = formatdate()
    reply["Message-ID"] = make_msgid(domain="mail.example")
    reply["In-Reply-To"] = original["Message-ID"]
    reply["References"] = f"{original['References'] or ''} {original['Message-ID']}".strip()
    quoted = "\n".join("> " + line for line in mail.text.splitlines())
    reply.set_content(f"{text}\n\nOn Sat, 21 Nov 2026 at 14:17, Acme Support wrote:\n\n{quoted}\n")
    if attachment is not None:
        reply.add_attachment(attachment, maintype="text", subtype="plain", filename="build.log")
    return reply


async def post(letter: EmailMessage, lmtp_port: int) -> None:
    """Hands the letter over by LMTP; while nobody takes it, it waits and tries again, as a mail server does."""
    loop = asyncio.get_running_loop()
    give_up = loop.time() + PATIENCE_SECONDS
    while True:
        try:
            await asyncio.to_thread(_hand_over, letter, lmtp_port)
            return
        except (OSError, smtplib.SMTPException):
            if loop.time() > give_up:
                raise
            await asyncio.sleep(0.2)


def _hand_over(letter: EmailMessage, lmtp_port: int) -> None:
    with smtplib.LMTP("127.0.0.1", lmtp_port, timeout=10) as connection:
        connection.send_message(letter)
