"""The doctor's look at mail: what the DNS says of the domains that mail comes from, and a mail that goes round."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from server.adapters.dkim_signing import DkimKey, SigningMailer
from server.adapters.dns_records import DnsAway, look_up
from server.adapters.smtp import SmtpMailer
from server.adapters.store import SqlStore
from server.app import clock
from server.doctor_arguments import Asked
from server.domain.mail_dns import Found, judged, names_of
from server.domain.mails import MESSAGE_POLICY
from server.domain.site import Site
from server.ports import Mail, MailRefused
from server.settings import Settings

_NOWHERE = ("example", "test", "localhost", "invalid", "local")
"""Top-level domains that the DNS knows nothing of (RFC 2606, RFC 6762)."""


async def of_sites(settings: Settings, store: SqlStore, wish: Asked) -> AsyncIterator[Found]:
    """One finding after the other, of each domain once."""
    sites = [site for site in await store.people.sites() if site.address]
    for domain in dict.fromkeys(site.mail_domain.lower() for site in sites):
        async for found in _of_domain(settings, domain, wish):
            yield found
    for site in sites if wish.round_trip else []:
        yield await _round_trip(settings, store, site, wish.patience_seconds)


async def _of_domain(settings: Settings, domain: str, wish: Asked) -> AsyncIterator[Found]:
    key = _key_of(settings, domain)
    ours = {key.selector: key.public} if key else {}
    keys = dict.fromkeys(wish.selectors, "") | ours
    # A key of the domain above signs for it, and its record stands there.
    signed_for = key.domain if key else domain
    records = wish.records
    if not records:
        if domain.rpartition(".")[2] in _NOWHERE:
            return
        try:
            records = await look_up(list(dict.fromkeys([*names_of(domain, ()), *names_of(signed_for, list(keys))])))
        except DnsAway as away:
            yield Found("note", "DNS", f"{domain} could not be looked up. {away}")
            return
    for found in judged(domain, keys, records, signed_for):
        yield found


def _key_of(settings: Settings, domain: str) -> DkimKey | None:
    while domain:
        if domain in settings.dkim_keys:
            return settings.dkim_keys[domain]
        domain = domain.partition(".")[2]
    return None


async def _round_trip(settings: Settings, store: SqlStore, site: Site, patience_seconds: float) -> Found:
    """A mail from the site to itself. It says that a program wrote it, so it begins no conversation and is answered by
    nobody; the administration shows it among the automatic ones."""
    if not settings.smtp_url:
        return Found("note", "round trip", "SMTP_URL is not set, so nothing can be sent.")
    word, began = secrets.token_hex(8), clock()
    smtp = SmtpMailer(settings.smtp_url)
    mailer = SigningMailer(smtp, settings.dkim_keys)
    try:
        await mailer.send(Mail(site.address, site.address, _trial(site, word, began)))
    except (MailRefused, OSError) as error:
        return Found("broken", "round trip", f"{site.address} was refused ({error}). Check SMTP_URL and the address.")
    finally:
        await smtp.close()
    try:
        async with asyncio.timeout(patience_seconds):
            while not await store.mails.arrived([site.id], (), word, None, 1):  # noqa: ASYNC110
                await asyncio.sleep(0.5)
    except TimeoutError:
        words = (
            f"a mail to {site.address} was sent and did not come in within {patience_seconds:.0f} s. Look into your "
        )
        return Found("broken", "round trip", words + "mail server's log, and that `serve` or `worker` runs.")
    return Found("fine", "round trip", f"{site.address}: came in after {(clock() - began).total_seconds():.1f} s")


def _trial(site: Site, word: str, now: datetime) -> bytes:
    message = EmailMessage(policy=MESSAGE_POLICY)
    message["From"] = message["To"] = site.address
    message["Subject"] = f"Warmline round trip {word}"
    message["Message-ID"] = make_msgid(domain=site.mail_domain)
    message["Date"] = format_datetime(now)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("Sent by `python -m server doctor --round-trip`. Nothing is to be done.\n")
    return message.as_bytes()
