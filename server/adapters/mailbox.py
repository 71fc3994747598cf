"""Mailboxes in a folder, with an SMTP server on loopback that fills them: what the demo has instead of the internet.

One file a mail, as it came, below two lines that say whose it is. Only the newest are kept in sight.
"""

import asyncio
import re
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from uuid import uuid4

from server.adapters.lmtp import LmtpListener
from server.ports import Clock, KeptMail

MOST_SHOWN = 500
RECEIVED, SENT = "Delivered-To", "X-Sent-From"

_NAME = re.compile(r"(\d{13})-[0-9a-f]{12}\.eml")


class FolderMailbox:
    """The port Mailbox. `url` is good from `start` to `stop`."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock
        self._mails: dict[str, KeptMail] = {}
        self._listener = LmtpListener("127.0.0.1", 0, self._received, hostname="mailbox.example")

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._listener.port}?tls=never"

    async def start(self) -> None:
        await asyncio.to_thread(self._load)
        await self._listener.start()

    async def stop(self) -> None:
        await self._listener.stop()

    def mails(self) -> list[KeptMail]:
        return sorted(self._mails.values(), key=lambda mail: mail.id, reverse=True)[:MOST_SHOWN]

    def get(self, mail_id: str) -> KeptMail | None:
        return self._mails.get(mail_id)

    async def keep_sent(self, owner: str, raw: bytes) -> None:
        await self._keep(SENT, owner, "", raw)

    async def _received(self, mail_from: str, rcpt_to: str, raw: bytes) -> None:
        await self._keep(RECEIVED, rcpt_to, f"Return-Path: <{_line(mail_from)}>\r\n", raw)

    async def _keep(self, header: str, owner: str, above: str, raw: bytes) -> None:
        name = f"{int(self._clock().timestamp() * 1000):013d}-{uuid4().hex[:12]}.eml"
        content = f"{header}: {_line(owner)}\r\n{above}".encode() + raw
        await asyncio.to_thread(self._write, name, content)
        self._add(name, content)

    def _write(self, name: str, content: bytes) -> None:
        """Whole or not at all: a half-written file does not end in .eml."""
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{name}.part"
        part.write_bytes(content)
        part.replace(self._folder / name)

    def _load(self) -> None:
        for path in sorted(self._folder.glob("*.eml"))[-MOST_SHOWN:]:
            self._add(path.name, path.read_bytes())

    def _add(self, name: str, content: bytes) -> None:
        match = _NAME.fullmatch(name)
        if match is None:
            return
        headers = message_from_bytes(content[: 16 * 1024])
        sent = headers.get(SENT)
        owner = str(sent or headers.get(RECEIVED) or "").strip().lower()
        at = datetime.fromtimestamp(int(match[1]) / 1000, UTC)
        mail_id = name.removesuffix(".eml")
        self._mails[mail_id] = KeptMail(mail_id, owner, at, sent is not None, content)


def _line(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())
