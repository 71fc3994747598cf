"""One connection to an IMAP server (RFC 3501), one step at a time in a thread of its own.

IMAPClient rather than aioimaplib: it parses what servers really answer (literals, quoted strings, several untagged
answers in one), where aioimaplib hands out the lines; that it blocks costs one sleeping thread a mailbox.
"""

import asyncio
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

from imapclient import IMAPClient

from server.adapters.imap_address import ImapAddress

T = TypeVar("T")
CONNECT_SECONDS, ANSWER_SECONDS = 20.0, 60.0
TAKEN = b"$Warmline"
"""A keyword for what we have taken, so that a mailbox that was restored, with other numbers, is not taken twice."""


class ImapSession:
    """Everything may raise OSError (with TimeoutError, ssl.SSLError) or imapclient's IMAPClientError."""

    def __init__(self, address: ImapAddress) -> None:
        self._address = address
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="imap")
        self._client: Any = None
        self._closed = False
        self.uid_validity = self.uid_next = 0
        self.can_idle = False

    async def open(self) -> None:
        await self._run(self._open)

    async def uids(self, first: int) -> list[int]:
        """Of the mails from this UID on, in order."""
        # `n:*` is the last mail also where there is none from n on.
        found = await self._run(lambda: self._client.search(["UID", f"{max(first, 1)}:*"]))
        return sorted(uid for uid in found if uid >= first)

    async def untaken_since(self, day: date) -> list[int]:
        wanted = ["SINCE", day, "UNKEYWORD", TAKEN.decode()]
        return sorted(await self._run(lambda: self._client.search(wanted)))

    async def size(self, uid: int) -> int:
        """In octets, as the server counts; 0 for a mail that is gone."""
        found = await self._run(lambda: self._client.fetch([uid], ["RFC822.SIZE"]))
        return int(found.get(uid, {}).get(b"RFC822.SIZE", 0))

    async def raw(self, uid: int, octets: int | None = None) -> bytes | None:
        """The mail or its first octets, left unread; None when it is gone."""
        wanted, answer = "BODY.PEEK[]", b"BODY[]"
        if octets is not None:
            wanted, answer = f"{wanted}<0.{octets}>", answer + b"<0>"
        found = await self._run(lambda: self._client.fetch([uid], [wanted]))
        content = found.get(uid, {}).get(answer)
        return content if isinstance(content, bytes) else None

    async def taken(self, uid: int) -> None:
        """It is stored: it is marked, moved or deleted, as the address says."""
        await self._run(lambda: self._taken(uid))

    async def noted(self, uid: int) -> None:
        """Its beginning is stored, and the rest is here only: it stays, unread."""
        await self._run(lambda: self._note(uid))

    async def wait(self, seconds: float) -> bool:
        """Until something is new, or the time is over. False where the server can't tell: the caller is to look."""
        if not self.can_idle:
            await asyncio.sleep(seconds)
            await self._run(lambda: self._client.noop())
            return False
        return bool(await self._run(lambda: self._idle(seconds)))

    async def close(self) -> None:
        self._closed = True
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                client.shutdown()  # wakes a thread that reads from it
        self._thread.shutdown(wait=False)

    def _open(self) -> None:
        address = self._address
        context = ssl.create_default_context()
        if address.tls == "unverified":
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        direct = not address.starttls
        timeouts = ANSWER_SECONDS
        client = IMAPClient(address.host, address.port, ssl=direct, ssl_context=context, timeout=timeouts)
        self._client = client
        if self._closed:  # meanwhile, and nobody else knows of this connection
            client.shutdown()
            return
        if address.starttls and address.tls != "never":
            client.starttls(context)
        client.login(address.user, address.password)
        selected = client.select_folder(address.folder)
        self.uid_validity = int(selected[b"UIDVALIDITY"])
        self.uid_next = int(selected.get(b"UIDNEXT", 0)) or 1 + max(client.search(["ALL"]), default=0)
        self.can_idle = bool(client.has_capability("IDLE"))
        self._keywords = b"\\*" in selected.get(b"PERMANENTFLAGS", ()) or TAKEN in selected.get(b"FLAGS", ())

    def _note(self, uid: int) -> None:
        if self._keywords:
            self._client.add_flags([uid], [TAKEN], silent=True)

    def _taken(self, uid: int) -> None:
        self._note(uid)
        if self._address.then == "seen":
            self._client.add_flags([uid], [b"\\Seen"], silent=True)
        elif self._address.then == "delete":
            self._client.delete_messages([uid], silent=True)
            self._expunge(uid)
        elif self._client.has_capability("MOVE"):
            self._client.move([uid], self._address.folder_after)
        else:
            self._client.copy([uid], self._address.folder_after)
            self._client.delete_messages([uid], silent=True)
            self._expunge(uid)

    def _expunge(self, uid: int) -> None:
        """Only this one: what others have marked as deleted is theirs (RFC 4315)."""
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge([uid])

    def _idle(self, seconds: float) -> list[Any]:
        self._client.idle()
        try:
            return list(self._client.idle_check(timeout=seconds))
        finally:
            self._client.idle_done()

    async def _run(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except asyncio.CancelledError:
            await self.close()
            raise
