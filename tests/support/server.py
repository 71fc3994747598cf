"""Warmline itself, as a process of its own: `python -m server COMMAND` on a free port."""

from __future__ import annotations

import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.process import STOP_TIMEOUT_S, Service

ROOT = Path(__file__).resolve().parents[2]
# What the developer's shell may hold and a test must not see.
OURS = (
    *("PORT", "HOST", "DATABASE_URL", "REDIS_URL", "SMTP_URL", "LMTP_PORT"),
    *("DATA_DIR", "SECRET_KEY", "PUBLIC_URL", "IMAP_URLS", "MAIL_AUTHSERV_IDS", "METRICS_TOKEN"),
)


class ServerProcess(Service):
    """Ready when `GET /healthz` answers 200; a worker listens nowhere and is ready once it is started.

    `env` goes over what is set here: PORT, HOST, DATA_DIR, SECRET_KEY and PUBLIC_URL.
    """

    def __init__(
        self,
        command: str = "web",
        *arguments: str,
        env: Mapping[str, str] | None = None,
        port: int | None = None,
        directory: Path | None = None,
        ready_path: str | None = "/healthz",
    ) -> None:
        super().__init__(f"server-{command}", port=port, directory=directory)
        self._command = [sys.executable, "-m", "server", command, *arguments]
        self._env = dict(env or {})
        self._ready_path = None if command == "worker" else ready_path

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def command(self) -> Sequence[str]:
        return self._command

    def working_directory(self) -> Path:
        return ROOT

    def environment(self) -> Mapping[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        return {
            **inherited,
            "PYTHONUNBUFFERED": "1",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DATA_DIR": str(self.directory),
            "SECRET_KEY": "a secret key for tests only, long enough to be accepted",
            "PUBLIC_URL": self.base_url,
            **self._env,
        }

    def is_ready(self) -> bool:
        if self._ready_path is None:
            return self.running
        try:
            with urllib.request.urlopen(self.base_url + self._ready_path, timeout=2) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as refused:
            refused.close()
            return False
        except OSError:
            return False

    def told_to_end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Signals it and returns the code it ended with, by itself. Raises TimeoutExpired."""
        assert self._process is not None
        self._process.send_signal(number)
        code = self._process.wait(STOP_TIMEOUT_S)
        self._process = None
        return code

    def terminate(self) -> None:
        """The way a deployment ends it: SIGTERM, and wait."""
        self.stop()
