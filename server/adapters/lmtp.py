"""Mail in: a listener that speaks LMTP (RFC 2033) and SMTP on one port, on aiosmtpd's protocol.

The mail server in front of it (or the tests) hands over a mail; `deliver` is awaited for every recipient, and
only then it is told 250: what was accepted is stored. Lines end with CRLF and nothing else, so that a bare LF
can't smuggle a second mail in.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import AnyStr

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from server.domain.errors import WarmlineError
from server.domain.inbound import MAX_BYTES

Deliver = Callable[[str, str, bytes], Awaitable[None]]
"""(envelope sender or "", envelope recipient, the mail). Returns when it is stored. A WarmlineError with a status
of 4xx refuses the mail for good; 429, 5xx and every other exception let the sender try again."""
Accepts = Callable[[str], bool]

MAX_CONNECTIONS = 100
MAX_RECIPIENTS = 100
"""RFC 5321 4.5.3.1.8 asks for as many."""
MAX_LINE = 1024 * 1024
"""Far over the 998 octets of RFC 5322: a mail with a long line is better taken than sent back."""
IDLE_SECONDS = 300.0
GRACE_SECONDS = 10.0
"""How long mails that are being stored when we stop may take."""

OK = "250 2.0.0 Stored"
LATER = "451 4.3.0 Not stored, please try again"
FULL = "452 4.5.3 Too many recipients, send the rest in another mail"
NO_ADDRESS = "553 5.1.3 This is no address"
UNKNOWN = "550 5.1.1 Nobody has this address here"


class LmtpListener:
    """Accepts mail from `start` to `stop`, on the running loop. With port 0 the system chooses one: see `port`."""

    def __init__(
        self,
        host: str,
        port: int,
        deliver: Deliver,
        *,
        accepts: Accepts = lambda address: True,
        hostname: str = "warmline",
    ) -> None:
        """`accepts` says for a recipient whether mail for it belongs here; else it is refused at RCPT."""
        self.host = host
        self.port = port
        self.hostname = hostname
        self.accepts = accepts
        self.connections: set[asyncio.BaseTransport] = set()
        self._deliver = deliver
        self._storing: set[asyncio.Task[str]] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self, loop), self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Takes no more connections, lets mails that are being stored finish, and closes the rest."""
        if self._server is None:
            return
        self._server.close()
        if self._storing:
            await asyncio.wait(self._storing, timeout=GRACE_SECONDS)
        for transport in list(self.connections):
            transport.close()
        self._server = None

    async def store(self, mail_from: str, rcpt_to: str, raw: bytes) -> str:
        """The reply for this recipient. A sender that hangs up does not stop the storing."""
        task = asyncio.create_task(self._reply(mail_from, rcpt_to, raw))
        self._storing.add(task)
        task.add_done_callback(self._storing.discard)
        return await asyncio.shield(task)

    async def _reply(self, mail_from: str, rcpt_to: str, raw: bytes) -> str:
        try:
            await self._deliver(mail_from, rcpt_to, raw)
        except WarmlineError as error:
            if 400 <= error.status < 500 and error.status != 429:
                return f"550 5.7.1 {' '.join(error.message.split())[:400]}"
            return LATER
        except Exception:  # whatever it is, the sender still has the mail
            return LATER
        return OK


class _Connection(SMTP):
    """One sender's connection. aiosmtpd answers the data once; LMTP owes one answer for every recipient."""

    line_length_limit = MAX_LINE

    def __init__(self, listener: LmtpListener, loop: asyncio.AbstractEventLoop) -> None:
        self._listener = listener
        self._lmtp = False
        self._answers_due = 0
        super().__init__(
            _Handler(listener),
            data_size_limit=MAX_BYTES,
            enable_SMTPUTF8=True,
            hostname=listener.hostname,
            ident="Warmline",
            timeout=IDLE_SECONDS,
            loop=loop,
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if len(self._listener.connections) >= MAX_CONNECTIONS and isinstance(transport, asyncio.Transport):
            transport.write(b"421 4.3.2 Too many connections, please come back\r\n")
            transport.close()
        self._listener.connections.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport is not None:
            self._listener.connections.discard(self.transport)
        super().connection_lost(error)

    def _cb_client_connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # aiosmtpd ends commands at a bare LF as well: an address with one in it would be two commands.
        plain = reader.readuntil

        async def until(separator: bytes = b"\r\n") -> bytes:
            return await plain(separator)

        reader.readuntil = until  # type: ignore[method-assign, assignment]
        super()._cb_client_connected(reader, writer)

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:
        self._lmtp = True
        await super().smtp_EHLO(arg)

    async def smtp_EHLO(self, arg: str) -> None:
        self._lmtp = False
        await super().smtp_EHLO(arg)

    async def smtp_DATA(self, arg: str) -> None:
        self._answers_due = len(self.envelope.rcpt_tos) if self._lmtp and self.envelope else 0
        try:
            await super().smtp_DATA(arg)
        finally:
            self._answers_due = 0

    async def push(self, status: AnyStr) -> None:
        # The one answer to the data, whatever it is (too large, line too long), is due once for every recipient.
        # The handler's own comes with as many lines as there are recipients.
        answer = status if isinstance(status, bytes) else status.encode()
        if self._answers_due and not answer.startswith(b"354") and b"\r\n" not in answer:
            answer = b"\r\n".join([answer] * self._answers_due)
        await super().push(answer)


class _Handler:
    """The answers to RCPT and to the data."""

    def __init__(self, listener: LmtpListener) -> None:
        self._listener = listener

    async def handle_MAIL(
        self, server: _Connection, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not _one_word(address):
            return NO_ADDRESS
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: _Connection, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return FULL
        if not _one_word(address):
            return NO_ADDRESS
        if not self._listener.accepts(address):
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: _Connection, session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        sender = (envelope.mail_from or "").removeprefix("<").removesuffix(">")  # <> comes with its brackets
        replies = [await self._listener.store(sender, recipient, raw) for recipient in envelope.rcpt_tos]
        return "\r\n".join(replies) if server._lmtp else _for_all(replies)

    async def handle_exception(self, error: Exception) -> str:
        with suppress(Exception):
            asyncio.get_running_loop().call_exception_handler({"message": "mail listener", "exception": error})
        return LATER


def _one_word(address: str) -> bool:
    """Nothing in it can end a line or begin another address, wherever it may be written to."""
    return address.isprintable() and not any(letter in address for letter in " ,;\t")


def _for_all(replies: list[str]) -> str:
    """SMTP has one answer for all: again if one must come again (who has the mail ignores the repeat), stored
    if one has it, else the refusal."""
    return next((reply for kind in "425" for reply in replies if reply.startswith(kind)), LATER)
