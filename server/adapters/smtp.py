"""Mail out: SMTP on aiosmtplib, over a few connections that are kept and reused.

A mail is sent when the server has answered 250 to its data, not before. Whether a mail whose connection broke
in the middle was accepted nobody knows: it is reported as not sent, and sent again with the same Message-ID.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from msgspec import Struct

from server.domain.errors import Invalid
from server.domain.mail_address import needs_smtputf8, outgoing_address
from server.ports import Mail, MailRefused

CONNECTIONS = 4
"""A server that takes its time over one mail holds up no other; more at once is what providers dislike."""
CONNECT_SECONDS = 15.0
COMMAND_SECONDS = 60.0
"""For every answer but the one to the data (RFC 5321 4.5.3.2 allows five minutes; a queue is waiting)."""
DATA_SECONDS = 180.0
"""For the whole of one mail: a server that scans it takes a while to answer, and giving up too early sends it twice."""
IDLE_SECONDS = 20.0
"""A connection that was unused for longer is asked whether it is still there."""
MAILS_PER_CONNECTION = 100
"""Then a new one: large providers close after about as many, and a round robin of servers gets its turn."""

_OURS_TO_MEND = frozenset({530, 534, 535, 538})
"""Answers about our sign-in (RFC 4954): nothing is wrong with the mail, so it waits."""
_PORTS = {"smtp": 587, "smtps": 465}
_TLS = ("offered", "required", "never", "unverified")


class SmtpServer(Struct, frozen=True):
    """Where mail leaves. `tls`: offered (STARTTLS when the server has it), required, never, or unverified (as
    offered, with any certificate). `implicit` is TLS from the first octet."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    implicit: bool = False
    tls: str = "offered"

    @classmethod
    def parse(cls, url: str) -> "SmtpServer":
        """`smtp://user:password@host:587?tls=required` or `smtps://host`. Raises ValueError, saying what is wrong
        without repeating the password."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            raise ValueError("The port of SMTP_URL must be a number from 1 to 65535.") from None
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp://user:password@host:587 or smtps://host.")
        tls = parse_qs(parts.query).get("tls", ["offered"])[0]
        if tls not in _TLS:
            raise ValueError(f"tls in SMTP_URL must be one of {', '.join(_TLS)}.")
        return cls(
            host=parts.hostname,
            port=port or _PORTS[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or "") if parts.username else None,
            implicit=parts.scheme == "smtps",
            tls=tls,
        )

    @property
    def local(self) -> bool:
        """On this machine: nobody listens in, and hardly any certificate fits."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    @property
    def start_tls(self) -> bool | None:
        if self.implicit or self.tls == "never":
            return False
        return True if self.tls == "required" or (self.user and not self.local) else None

    @property
    def verified(self) -> bool:
        return self.tls != "unverified" and not self.local


class Patience(Struct, frozen=True):
    """How long to wait for the greeting, for an answer, and for the whole of one mail."""

    connect: float = CONNECT_SECONDS
    command: float = COMMAND_SECONDS
    mail: float = DATA_SECONDS


PATIENCE = Patience()


class SmtpMailer:
    """The port Mailer. Safe to use from many tasks: as many mails as there are CONNECTIONS leave at once.

    A password is only sent over TLS, unless the server is on this machine or the URL says `tls=never`.
    """

    def __init__(self, url: str, *, hostname: str | None = None, patience: Patience = PATIENCE) -> None:
        """`hostname` is what we say in EHLO. Raises ValueError for a wrong URL."""
        server = SmtpServer.parse(url)
        # The one that was used last comes first, so a single mail at a time needs a single connection.
        self._free: asyncio.LifoQueue[_Line] = asyncio.LifoQueue()
        for _ in range(CONNECTIONS):
            self._free.put_nowait(_Line(server, hostname, patience))

    async def send(self, mail: Mail) -> None:
        """Returns after the server's 250 to the data. Raises MailRefused, OSError or TimeoutError."""
        try:
            recipient = outgoing_address(mail.rcpt_to)
        except Invalid as error:
            raise MailRefused(error.message, permanent=True) from error
        async with self._line() as line:
            await line.send(mail, recipient)

    async def check(self) -> bool:
        """Connects, signs in and asks for an answer; says whether that was encrypted. Raises OSError or TimeoutError.
        For `doctor`."""
        async with self._line() as line:
            return await line.check()

    async def close(self) -> None:
        """Says goodbye, if the server listens."""
        async with AsyncExitStack() as stack:
            for line in [await stack.enter_async_context(self._line()) for _ in range(CONNECTIONS)]:
                await line.close()

    @asynccontextmanager
    async def _line(self) -> AsyncIterator["_Line"]:
        line = await self._free.get()
        try:
            yield line
        finally:
            self._free.put_nowait(line)


class _Line:
    """One connection, used by one at a time: made when it is needed, and made anew when it is lost."""

    def __init__(self, server: SmtpServer, hostname: str | None, patience: Patience) -> None:
        self._server, self._hostname, self._patience = server, hostname, patience
        self._client: aiosmtplib.SMTP | None = None
        self._sent = 0
        self._used_at = 0.0

    async def send(self, mail: Mail, recipient: str) -> None:
        client = await self._connected()
        try:
            async with asyncio.timeout(self._patience.mail):
                await self._hand_over(client, mail, recipient)
        except MailRefused:
            raise
        except BaseException:  # also when cancelled: half a mail may be on the wire
            self._drop()
            raise
        self._sent += 1
        self._used_at = asyncio.get_running_loop().time()

    async def check(self) -> bool:
        client = await self._connected()
        try:
            await client.noop()
        except aiosmtplib.SMTPException as error:
            self._drop()
            raise _away(error) from error
        return client.get_transport_info("sslcontext") is not None

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=5)
            client.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is not None and not await self._usable(self._client):
            self._drop()
        if self._client is None:
            self._client = await self._connect()
            self._sent = 0
        return self._client

    async def _usable(self, client: aiosmtplib.SMTP) -> bool:
        if not client.is_connected or self._sent >= MAILS_PER_CONNECTION:
            return False
        if asyncio.get_running_loop().time() - self._used_at < IDLE_SECONDS:
            return True
        try:
            return (await client.noop(timeout=self._patience.connect)).code == 250
        except (aiosmtplib.SMTPException, OSError):
            return False

    async def _connect(self) -> aiosmtplib.SMTP:
        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=self._hostname,
            username=server.user,
            password=server.password,
            use_tls=server.implicit,
            start_tls=server.start_tls,
            tls_context=_context(server.verified),
            timeout=self._patience.connect,
        )
        try:
            await client.connect()
        except aiosmtplib.SMTPException as error:
            client.close()
            raise _away(error) from error
        except BaseException:
            client.close()
            raise
        self._used_at = asyncio.get_running_loop().time()
        return client

    async def _hand_over(self, client: aiosmtplib.SMTP, mail: Mail, recipient: str) -> None:
        utf8 = needs_smtputf8(recipient) or needs_smtputf8(mail.mail_from)
        if utf8 and not client.supports_extension("smtputf8"):
            raise MailRefused("Our mail server can't write to addresses like this one.", permanent=True)
        options = [f"SIZE={len(mail.raw)}"] if client.supports_extension("size") else []
        try:
            await client.sendmail(
                mail.mail_from,
                [recipient],
                mail.raw,
                mail_options=[*options, "SMTPUTF8"] if utf8 else options,
                timeout=self._patience.command,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise self._refusal(refused.recipients[0]) from refused
        except aiosmtplib.SMTPResponseException as refused:
            raise self._refusal(refused) from refused
        except aiosmtplib.SMTPException as error:
            raise _away(error) from error
        except ValueError as error:  # an address that can't be sent safely
            raise MailRefused(str(error), permanent=True) from error

    def _refusal(self, refused: aiosmtplib.SMTPResponseException) -> MailRefused | OSError:
        if refused.code == 421:  # it closes the connection
            self._drop()
        if refused.code in _OURS_TO_MEND or not 400 <= refused.code < 600:
            self._drop()
            return _away(refused)
        return MailRefused(f"{refused.code} {refused.message}", permanent=refused.code >= 500)

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _context(verified: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _away(error: aiosmtplib.SMTPException) -> OSError:
    """What the port promises: OSError or TimeoutError (which is an OSError), with the server's words."""
    if isinstance(error, OSError):
        return error
    return ConnectionError(" ".join(str(part) for part in error.args))
