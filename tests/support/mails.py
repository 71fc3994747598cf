"""A mail as an SMTP server got it, and a folder of them that outlives the process that wrote it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path


@dataclass(frozen=True)
class ReceivedMail:
    mail_from: str
    rcpt_tos: tuple[str, ...]
    raw: bytes
    received_at: datetime

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.raw, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"] or "").strip()

    @property
    def text(self) -> str:
        """The plain part, decoded; empty when there is none."""
        part = self.message.get_body(("plain",))
        return "" if part is None else str(part.get_content())

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return "" if part is None else str(part.get_content())


class MailDirectory:
    """`000001.eml` is the mail, `000001.json` its envelope, written last and what makes it count."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def add(self, mail: ReceivedMail) -> None:
        number = max((int(file.stem) for file in self.path.glob("*.eml")), default=0) + 1
        envelope = {
            "mail_from": mail.mail_from,
            "rcpt_tos": mail.rcpt_tos,
            "received_at": mail.received_at.isoformat(),
        }
        self._write(f"{number:06}.eml", mail.raw)
        self._write(f"{number:06}.json", json.dumps(envelope).encode())

    def mails(self) -> list[ReceivedMail]:
        """All mails in the order in which they were accepted."""
        return [self._read(file) for file in sorted(self.path.glob("*.json"))]

    def _write(self, name: str, content: bytes) -> None:
        unfinished = self.path / f"{name}.part"
        unfinished.write_bytes(content)
        os.replace(unfinished, self.path / name)

    def _read(self, file: Path) -> ReceivedMail:
        envelope = json.loads(file.read_bytes())
        return ReceivedMail(
            mail_from=envelope["mail_from"],
            rcpt_tos=tuple(envelope["rcpt_tos"]),
            raw=file.with_suffix(".eml").read_bytes(),
            received_at=datetime.fromisoformat(envelope["received_at"]).astimezone(UTC),
        )
