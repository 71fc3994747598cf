"""Mail in over IMAP: a mailbox is read by one process at a time, and a mail is marked only after it is stored.

How far a mailbox was read stands in the database, not in its flags: whoever reads a mail in another program must not
hide it from us. With another UIDVALIDITY the numbers say nothing any more; then what is not marked as ours is taken
once more, and what we have already is known by its Message-ID and body.
"""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from uuid import uuid4

import structlog
from imapclient.exceptions import IMAPClientError
from msgspec.structs import replace

from server.adapters.imap_address import ImapAddress
from server.adapters.imap_session import ImapSession
from server.domain.arrival import Envelope, Poll
from server.domain.errors import NotFound, WarmlineError
from server.domain.inbound import MAX_BYTES, beginning
from server.ports import Clock
from server.ports_mail import Mailboxes, Take

LEASE = timedelta(seconds=90)
LOOK_SECONDS = 25.0
"""How long one IDLE lasts, well within the lease; without IDLE, how often we look."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 300.0
BEGINNING_BYTES = MAX_BYTES - 1024
"""Of a mail that is too large: nobody has refused it to its sender, so what fits is shown, and the rest stays there."""
RENUMBERED_DAYS = 7
"""How far back we look for mails that we have not taken, in a mailbox that was numbered anew."""

log = structlog.get_logger()


class LeaseLost(Exception):
    """Another process reads this mailbox now."""


class ImapReader:
    def __init__(self, address: ImapAddress, mailboxes: Mailboxes, take: Take, clock: Clock) -> None:
        self.address = address
        self._mailboxes, self._take, self._clock = mailboxes, take, clock
        self._holder = uuid4().hex

    async def run(self) -> None:
        """For ever. Whatever goes wrong is tried again, after a pause that grows."""
        pause = FIRST_PAUSE_SECONDS
        try:
            while True:
                started = asyncio.get_running_loop().time()
                problem = await self._problem()
                if problem:
                    log.warning("imap_failed", mailbox=self.address.name, problem=problem)
                    if asyncio.get_running_loop().time() - started > LONGEST_PAUSE_SECONDS:
                        pause = FIRST_PAUSE_SECONDS  # it had been well for a while
                await asyncio.sleep(pause if problem else LOOK_SECONDS)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS) if problem else FIRST_PAUSE_SECONDS
        finally:
            await self._quietly(self._mailboxes.release(self.address.name, self._holder))

    async def _problem(self) -> str:
        """Reads the mailbox for as long as it can; what ended it. Empty where another process reads it."""
        try:
            poll = await self._claim()
            await self._read(poll)
        except LeaseLost:
            return ""
        except (IMAPClientError, OSError, WarmlineError, ValueError) as error:
            problem = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
            await self._quietly(self._mailboxes.trouble(self.address.name, self._holder, problem))
            return problem
        except Exception:
            log.exception("imap_failed", mailbox=self.address.name)
            return "unexpected"
        return ""

    async def _claim(self) -> Poll:
        poll = await self._mailboxes.claim(self.address.name, self._holder, self._clock(), LEASE)
        if poll is None:
            raise LeaseLost
        return poll

    async def _read(self, poll: Poll) -> None:
        session = ImapSession(self.address)
        try:
            await session.open()
            poll = await self._begun(session, poll)
            while True:
                for uid in await session.uids(poll.uid_next):
                    poll = await self._take_one(session, uid, poll)
                await self._mailboxes.trouble(self.address.name, self._holder, "")
                await session.wait(LOOK_SECONDS)
                await self._claim()
        finally:
            await session.close()

    async def _begun(self, session: ImapSession, poll: Poll) -> Poll:
        """From where on to read: in a mailbox that is new to us, or was numbered anew."""
        if poll.uid_validity == session.uid_validity:
            return poll
        fresh = Poll(session.uid_validity, session.uid_next)
        if not poll.uid_validity:
            # What was there before us is not ours to answer.
            fresh = replace(fresh, uid_next=1) if self.address.everything else fresh
        else:
            log.warning("imap_renumbered", mailbox=self.address.name)
            since = (self._clock() - timedelta(days=RENUMBERED_DAYS)).date()
            for uid in await session.untaken_since(since):
                await self._store_one(session, uid)
            # Only now is it known as it is numbered: who breaks off before begins anew, with those that are left.
        await self._mailboxes.read_to(self.address.name, self._holder, fresh)
        return fresh

    async def _take_one(self, session: ImapSession, uid: int, poll: Poll) -> Poll:
        """Stores one mail, then marks it, then remembers how far we are: a crash between them repeats it."""
        await self._store_one(session, uid)
        read = replace(poll, uid_next=max(uid + 1, poll.uid_next))
        await self._mailboxes.read_to(self.address.name, self._holder, read)
        return read

    async def _store_one(self, session: ImapSession, uid: int) -> None:
        await self._claim()
        size = await session.size(uid)
        raw = await session.raw(uid, BEGINNING_BYTES if size > MAX_BYTES else None)
        if raw is None:
            return
        if size > MAX_BYTES:
            log.warning("imap_mail_too_large", mailbox=self.address.name, uid=uid, size=size)
            await self._store(beginning(raw, size))
            await session.noted(uid)
        else:
            await self._store(raw)
            await session.taken(uid)

    async def _store(self, raw: bytes) -> None:
        try:
            await self._take(Envelope("imap", None, self.address.address, raw))
        except NotFound:
            raise ValueError(f"{self.address.address} is no address of a site. Add it, or change IMAP_URLS.") from None

    async def _quietly(self, work: Awaitable[None]) -> None:
        try:
            await work
        except WarmlineError:
            log.warning("store_away")
