"""A Redis of its own for the tests. It keeps nothing on disk: Warmline never asks it to."""

from __future__ import annotations

import socket
from collections.abc import Sequence

from tests.support.process import Service
from tests.support.programs import redis_server


class Redis(Service):
    def __init__(self, *, port: int | None = None) -> None:
        program = redis_server()
        if program is None:
            raise FileNotFoundError("no Redis: neither installed nor from the wheel of the dev extra")
        super().__init__("redis", port=port)
        self._program = program

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> Sequence[str]:
        listen = ["--bind", "127.0.0.1", "--port", str(self.port)]
        return [str(self._program), *listen, "--save", "", "--appendonly", "no", "--dir", str(self.directory)]

    def is_ready(self) -> bool:
        try:
            return self._ask("PING") == "+PONG"
        except OSError:
            return False

    def flushall(self) -> None:
        answer = self._ask("FLUSHALL")
        if answer != "+OK":
            raise RuntimeError(f"Redis answered FLUSHALL with {answer!r}")

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, line: str) -> str:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(line.encode() + b"\r\n")
            return connection.recv(100).decode().strip()
