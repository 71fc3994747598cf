"""Looking after inbound mail: what came, what became of it, and what to do with what was held."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from server.actions.desk import Desk
from server.actions.mail_in import process
from server.domain.arrival import Arrival, Fate, InboundMail, SiteAddress
from server.domain.errors import Invalid, NotFound
from server.domain.mail_address import outgoing_address
from server.domain.site import Site

PAGE = 50
MAX_HEADERS = 32 * 1024
MOST_ADDRESSES = 50


class MailIn(Struct, frozen=True):
    """`counts`: how many mails have each fate. `mailboxes`: those that are read over IMAP, each with its trouble."""

    arrivals: list[Arrival]
    counts: dict[str, int]
    mailboxes: dict[str, str]
    addresses: list[SiteAddress]


async def mail_in(desk: Desk, site: Site, fate: str, text: str, before: datetime | None) -> MailIn:
    """One page of a site's mails, newest first. Raises Invalid for a fate that there is none of."""
    if fate and fate not in set(Fate):
        raise Invalid("There is no such fate of a mail.")
    mails = desk.store.mails
    return MailIn(
        await mails.arrived([site.id], [fate] if fate else [], text.strip()[:200], before, PAGE),
        await mails.fates([site.id]),
        await desk.store.mailboxes.known(),
        [one for one in await mails.addresses() if one.site_id == site.id],
    )


async def headers(desk: Desk, site: Site, mail_id: str) -> str:
    """The headers as they came, as far as they are text."""
    mail = await _mail(desk, site, mail_id)
    ends = [at for end in (b"\r\n\r\n", b"\n\n") if (at := mail.raw.find(end)) >= 0]
    head = mail.raw[: min([*ends, MAX_HEADERS])]
    return head.decode("utf-8", "replace").replace("\r\n", "\n")


async def process_again(desk: Desk, site: Site, mail_id: str) -> Fate:
    """By the rules as they are now. What was said already is not said twice."""
    return await _again(desk, await _mail(desk, site, mail_id), trusted=False)


async def deliver_anyway(desk: Desk, site: Site, mail_id: str) -> Fate:
    """An administrator has looked at it: a person wrote it. Whose words they are is asked all the same."""
    return await _again(desk, await _mail(desk, site, mail_id), trusted=True)


async def _again(desk: Desk, mail: InboundMail, *, trusted: bool) -> Fate:
    await process(desk, replace(mail, fate=Fate.NEW), trusted=trusted)
    settled = await desk.store.mails.get(mail.id)
    return Fate(settled.fate) if settled else Fate.HELD


async def save_address(desk: Desk, site: Site, address: str, name: str) -> None:
    """Another address of the site. Raises Invalid for one that can't be, or is another site's."""
    address = outgoing_address(address).lower()
    taken = {one.address: one.site_id for one in await desk.store.mails.addresses()}
    taken |= {one.address.lower(): one.id for one in await desk.store.people.sites()}
    if taken.get(address, site.id) != site.id:
        raise Invalid("This address belongs to another site.")
    if address == site.address.lower():
        raise Invalid("This is the site's own address already.")
    if address not in taken and sum(owner == site.id for owner in taken.values()) > MOST_ADDRESSES:
        raise Invalid("A site can have fifty addresses.")
    await desk.store.mails.put_address(SiteAddress(address, site.id, " ".join(name.split())[:80]))


async def drop_address(desk: Desk, site: Site, address: str) -> None:
    """What comes there no longer begins a conversation; conversations that began there go on."""
    if address in {one.address for one in await desk.store.mails.addresses() if one.site_id == site.id}:
        await desk.store.mails.drop_address(address)


async def _mail(desk: Desk, site: Site, mail_id: str) -> InboundMail:
    """Raises NotFound, whether it is missing or another site's."""
    mail = await desk.store.mails.get(mail_id)
    if mail is None or mail.site_id != site.id:
        raise NotFound
    return mail
