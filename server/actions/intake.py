"""Mail comes in: stored first, whatever brought it, and only then looked at."""

import asyncio
import hashlib
from uuid import uuid4

import structlog

from server.actions.desk import Desk
from server.actions.mail_in import parsed, process
from server.domain.arrival import Envelope, InboundMail
from server.domain.errors import NotFound, Unavailable
from server.domain.inbound import Inbound, body_digest
from server.domain.mail_address import split
from server.domain.site import Site

EARLIER = 50
"""Mails of one sender that are caught up with at once; the inbound job does the rest."""

log = structlog.get_logger()


async def receive(desk: Desk, envelope: Envelope) -> InboundMail:
    """Stores the mail; it is on disk when this returns. Raises NotFound for the domain of no site, Unavailable."""
    rcpt_to = envelope.rcpt_to.strip().lower()
    site = await _site_of(desk, rcpt_to)
    inbound = await parsed(envelope.raw)
    return await desk.store.mails.keep(
        InboundMail(
            id=uuid4().hex,
            received_at=desk.clock(),
            mail_from=envelope.mail_from,
            rcpt_to=rcpt_to,
            message_id=_identity(inbound, envelope.raw),
            raw=envelope.raw,
            transport=envelope.transport,
            site_id=site.id,
            sender=inbound.from_address.lower(),
            subject=inbound.subject,
        )
    )


async def _site_of(desk: Desk, rcpt_to: str) -> Site:
    """Whose address it is; else whose domain. Where two sites share one, the conversation tells later."""
    sites = {site.id: site for site in await desk.store.people.sites()}
    more = {one.address: sites[one.site_id] for one in await desk.store.mails.addresses() if one.site_id in sites}
    exact = {site.address.lower(): site for site in sites.values()} | more
    if rcpt_to in exact:
        return exact[rcpt_to]
    domain = split(rcpt_to)[1]
    found = next((site for address, site in exact.items() if split(address)[1] == domain and domain), None)
    if found is None:
        raise NotFound
    return found


def _identity(inbound: Inbound, raw: bytes) -> str:
    """The Message-ID; a mail without one is known by what no server on its way changes."""
    if inbound.message_id:
        return inbound.message_id[:500]
    said = "\n".join((inbound.header("from"), inbound.header("date"), inbound.subject, body_digest(raw)))
    return f"sha256:{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()}"


class Intake:
    """Takes mails for one process: `take` returns when a mail is stored, and whoever brought it need not wait for
    what follows. What a process leaves undone, the inbound job of another finds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._processing: set[asyncio.Task[None]] = set()

    async def take(self, envelope: Envelope) -> None:
        """Raises NotFound or Unavailable; then the mail was not stored."""
        mail = await receive(self._desk, envelope)
        log.info("mail_stored", mail=mail.id, transport=envelope.transport, size=len(envelope.raw))
        task = asyncio.create_task(self._process(mail))
        self._processing.add(task)
        task.add_done_callback(self._processing.discard)

    async def finish(self) -> None:
        await asyncio.gather(*self._processing, return_exceptions=True)

    async def _process(self, mail: InboundMail) -> None:
        try:
            # One that a dead process has left undone must not be said after those that came later.
            for earlier in await self._desk.store.mails.unprocessed_before(mail, EARLIER):
                await process(self._desk, earlier)
            await process(self._desk, mail)
        except Unavailable:
            log.warning("store_away")  # the inbound job comes back to it
