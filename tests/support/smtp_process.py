"""The SMTP sink as a process of its own, for tests that kill, pause and restart it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.support.mails import MailDirectory, ReceivedMail
from tests.support.process import Service
from tests.support.server import ROOT


class SmtpSinkProcess(Service):
    """Every mail it accepts is in `mail_directory` before it answers."""

    def __init__(self, mail_directory: Path, *, port: int | None = None) -> None:
        super().__init__("smtp-sink", port=port)
        self._mails = MailDirectory(mail_directory)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def mails(self) -> list[ReceivedMail]:
        return self._mails.mails()

    def command(self) -> Sequence[str]:
        return [sys.executable, "-m", "tests.support.smtp_sink", str(self.port), str(self._mails.path)]

    def working_directory(self) -> Path:
        return ROOT

    def is_ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
                return connection.recv(3) == b"220"
        except OSError:
            return False
