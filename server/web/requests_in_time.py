"""Requests that come in time and in bounds. Uvicorn waits for the rest of a request for ever, and takes a head of any
size: a few hundred connections that say nothing would keep everybody else out.

tests/web/test_requests_in_time.py tries what is behind it here, which uvicorn does not promise to keep.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 15
"""From the connection, or from the first octet of a further request, to the end of its head."""
SILENT_SECONDS = 15
"""Between two pieces of a body, while we read."""
MOST_HEAD_BYTES = 64 * 1024
"""What is read in one go may be somewhat more."""


class PunctualProtocol(HttpToolsProtocol):
    """For `http=` of uvicorn's configuration."""

    _expected: asyncio.TimerHandle | None = None
    _in_head = False
    _head_bytes = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._expected is not None and not self._in_head:
            self._expect_body()  # also when it was answered already
        elif self.timeout_keep_alive_task is not None:  # a further request begins
            self._expect_head()
        super().data_received(data)
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES:
                self._give_up()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if not self._in_head:
            self._expect_head()

    def on_headers_complete(self) -> None:
        self._expect_nothing()
        if not self.parser.should_upgrade():
            self._expect_body()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._expect_nothing()
        super().on_message_complete()

    def _expect_head(self) -> None:
        self._expect_nothing()
        self._in_head, self._head_bytes = True, 0
        self._expect(HEAD_SECONDS, self._give_up)

    def _expect_body(self) -> None:
        self._expect_nothing()
        self._expect(SILENT_SECONDS, self._body_missed)

    def _expect(self, seconds: float, otherwise: Callable[[], None]) -> None:
        """In two steps: had we no time ourselves, what came meanwhile is read between them."""

        def last_moment() -> None:
            self._expected = self.loop.call_later(seconds / 10, otherwise)

        self._expected = self.loop.call_later(seconds * 9 / 10, last_moment)

    def _expect_nothing(self) -> None:
        self._in_head = False
        if self._expected is not None:
            self._expected.cancel()
            self._expected = None

    def _body_missed(self) -> None:
        if self.flow.read_paused:  # the silence is ours
            self._expect_body()
        else:
            self._give_up()

    def _give_up(self) -> None:
        self._expect_nothing()
        self.transport.close()
