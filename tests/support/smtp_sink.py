"""A real SMTP server that keeps every mail it accepts and misbehaves on demand.

In a test: `with SmtpSink() as sink: …`. As a process of its own, for tests that kill things:
`python -m tests.support.smtp_sink PORT DIRECTORY`, and `MailDirectory(DIRECTORY).mails()` reads what arrived.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.mails import MailDirectory, ReceivedMail
from tests.support.ports import free_port


class Fault(StrEnum):
    """What the sink can do wrong, see `SmtpSink.inject`."""

    ON_CONNECT = "drops the connection instead of greeting"
    NO_GREETING = "accepts the connection and says nothing"
    ON_RCPT = "answers RCPT with the given reply"
    ON_DATA = "answers the data with the given reply and keeps nothing"
    HANG_ON_DATA = "reads the data, keeps nothing, and never answers"
    DROP_AFTER_DATA = "keeps the mail and drops the connection instead of answering"


class SmtpSink:
    """Runs in a thread with its own loop, so that a blocked test does not block it."""

    def __init__(self, port: int | None = None, keep: Callable[[ReceivedMail], None] | None = None) -> None:
        self.port = port or free_port()
        self.messages: list[ReceivedMail] = []
        self.delay_s = 0.0
        self._keep = keep
        self._faults: dict[Fault, list[str]] = {}
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._connections: set[asyncio.BaseTransport] = set()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def inject(self, fault: Fault, times: int = 1, reply: str = "451 4.3.0 Try again later") -> None:
        """Do this wrong the next `times` times."""
        self._faults.setdefault(fault, []).extend([reply] * times)

    def heal(self) -> None:
        self._faults.clear()
        self.delay_s = 0.0

    def wait_for(self, count: int, timeout: float = 60.0) -> list[ReceivedMail]:
        """Block until at least `count` mails are there and return them all."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.messages) >= count, timeout):
                raise AssertionError(f"{len(self.messages)} of {count} mails after {timeout} s")
            return list(self.messages)

    async def arrived(self, count: int, timeout: float = 60.0) -> list[ReceivedMail]:  # noqa: ASYNC109
        """The same for tests that must keep their own loop going."""
        return await asyncio.to_thread(self.wait_for, count, timeout)

    def clear(self) -> None:
        with self._changed:
            self.messages.clear()

    def start(self) -> None:
        if self._thread is not None:
            return
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-sink", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def stop(self) -> None:
        """Refuse connections from now on and drop those that are open; the mails stay."""
        if self._loop is None or self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self._loop = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def busy(self) -> bool:
        """Whether somebody is connected."""
        return bool(self._connections)

    async def faulted(self) -> None:
        """Until every fault that was injected has been met."""
        async with asyncio.timeout(60):
            while any(self._faults.values()):  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def take_fault(self, fault: Fault) -> str | None:
        waiting = self._faults.get(fault)
        return waiting.pop(0) if waiting else None

    def accept(self, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        recipients = tuple(str(address) for address in envelope.rcpt_tos)
        mail = ReceivedMail(str(envelope.mail_from or ""), recipients, content, datetime.now(UTC))
        with self._changed:
            if self._keep:
                self._keep(mail)
            self.messages.append(mail)
            self._changed.notify_all()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self, loop), "127.0.0.1", self.port)

    async def _end(self) -> None:
        self._server.close()
        for transport in list(self._connections):
            if isinstance(transport, asyncio.Transport):
                transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


class _Connection(SMTP):
    """One client's connection: aiosmtpd's, with the faults of connecting."""

    def __init__(self, sink: SmtpSink, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(_Handler(sink), hostname="sink.test", enable_SMTPUTF8=True, loop=loop)
        self._sink = sink

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._sink._connections.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport is not None:
            self._sink._connections.discard(self.transport)
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        if self._sink.take_fault(Fault.ON_CONNECT) and isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
            return
        if self._sink.take_fault(Fault.NO_GREETING):
            await asyncio.Event().wait()
        await super()._handle_client()


class _Handler:
    """The answers to RCPT and DATA."""

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := self._sink.take_fault(Fault.ON_RCPT):
            return reply
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self._sink.delay_s)
        if reply := self._sink.take_fault(Fault.ON_DATA):
            return reply
        if self._sink.take_fault(Fault.HANG_ON_DATA):
            await asyncio.Event().wait()
        self._sink.accept(envelope)
        if self._sink.take_fault(Fault.DROP_AFTER_DATA) and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "250 2.0.0 OK"


def main() -> None:
    port, directory = int(sys.argv[1]), MailDirectory(Path(sys.argv[2]))
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with SmtpSink(port, keep=directory.add):
        print(f"Accepting mail on 127.0.0.1:{port}", flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
