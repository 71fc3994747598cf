"""A visitor's e-mail address: given, confirmed by a mail, and only then used for anything personal."""

import hashlib
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from server.actions.changes import change
from server.actions.desk import Desk
from server.actions.failing import lift
from server.domain.conversation import Conversation, Outcome, mail_due, note_line, unchanged
from server.domain.entry import Kind
from server.domain.errors import Invalid, NotFound, TokenExpired, TokenRefused, TooMany
from server.domain.events import CustomerChanged
from server.domain.mail_address import outgoing_address
from server.domain.outgoing import Outgoing, OutgoingKind
from server.domain.people import Customer, masked
from server.domain.site import Site
from server.domain.times import to_ms
from server.domain.tokens import Purpose, read, sign

CONFIRM_TOKEN = timedelta(days=3)
MAILS_A_DAY = 3
"""Confirmation mails to one address in a day, whoever asks: we are no means to fill a stranger's mailbox."""


async def give_address(desk: Desk, site: Site, customer: Customer, address: str, *, here: bool = True) -> Customer:
    """Keeps the address and sends a confirmation there. Raises Invalid, TooMany or Unavailable."""
    if customer.verified:
        raise Invalid("Your address comes from the dashboard. Change it there.")
    address = outgoing_address(address)
    known = await desk.store.people.add_customer(customer)
    if known.email == address:
        return known
    asked = await desk.store.people.ask_address(known.id, address) or known
    try:
        await send_confirmation(desk, site, asked, address)
    except TooMany:
        # Nobody is to be told to look for a mail that does not come.
        await desk.store.people.ask_address(known.id, known.unconfirmed_email)
        raise
    desk.bus.publish(site.id, CustomerChanged(asked, here=here))
    return asked


async def send_confirmation(desk: Desk, site: Site, customer: Customer, address: str) -> None:
    """Makes the mail due. Raises TooMany or Unavailable."""
    now = desk.clock()
    payload = {"to": address, "customer_id": customer.id, "since": to_ms(now)}
    for row in _rows(site, address, now):
        if await desk.store.outbox.put(Outgoing(row, OutgoingKind.CONFIRM_MAIL, site.id, None, now, payload)):
            return
    raise TooMany("We have sent this address a few mails already. Look into its mailbox, or try again tomorrow.")


async def is_asked(desk: Desk, site: Site, customer: Customer, address: str) -> bool:
    """Whether this customer was sent a confirmation there today. Raises Unavailable."""
    rows = [await desk.store.outbox.get(row) for row in _rows(site, address, desk.clock())]
    return any(row.payload["customer_id"] == customer.id for row in rows if row)


def _rows(site: Site, address: str, now: datetime) -> list[str]:
    """The rows of the mails that may go to an address in a day."""
    said = (f"{site.id}/{address.lower()}/{now.date()}/{number}" for number in range(MAILS_A_DAY))
    return [f"c-{hashlib.sha256(one.encode()).hexdigest()[:32]}" for one in said]


def confirm_url(desk: Desk, customer_id: str, address: str, since: datetime) -> str:
    """The same whenever it is made for the same asking, so that a mail that is sent again is the same mail."""
    claims = {"sub": customer_id, "address": address}
    token = sign(Purpose.CONFIRM, claims, desk.secret, since + CONFIRM_TOKEN)
    return f"{desk.public_url}/confirm/{token}"


class Asked(Struct, frozen=True):
    """What a link asks about. `locale` is what whoever gave the address speaks; empty where that is not known."""

    address: str
    locale: str


async def read_confirmation(desk: Desk, token: str) -> Asked:
    """Changes nothing. Raises TokenRefused or TokenExpired."""
    claims = _claims(desk, token)
    customer = await desk.store.people.customer(claims.get("sub", ""))
    return Asked(claims.get("address", ""), customer.locale if customer else "")


def _claims(desk: Desk, token: str) -> dict[str, str]:
    try:
        return read(Purpose.CONFIRM, token, desk.secret, desk.clock())
    except TokenExpired:
        raise TokenExpired("This link has run out. Give the address in the chat again; a new one comes.") from None
    except TokenRefused:
        raise TokenRefused("This link is not complete. Open it from the mail once more.") from None


async def confirm_address(desk: Desk, token: str) -> Customer:
    """The owner of the mailbox says: it is mine. Raises TokenRefused, TokenExpired or NotFound."""
    claims = _claims(desk, token)
    address = claims.get("address", "")
    customer = await desk.store.people.customer(claims.get("sub", ""))
    if customer is None or customer.verified or address not in (customer.unconfirmed_email, customer.email):
        raise NotFound("This link is no longer good: another address was given since.")
    again = customer.email == address
    if not again:
        customer = await desk.store.people.put_customer(replace(customer, email=address, unconfirmed_email=None))
        here = (await desk.presence.of(customer.id, desk.clock())).here
        desk.bus.publish(customer.site_id, CustomerChanged(customer, here=here))
    await lift(desk, customer.site_id, address)  # the link came by a mail that arrived
    for conversation in await desk.store.conversations.of_customer(customer.id):
        # The first time may have been cut off before this.
        if not again or mail_due(conversation, desk.clock()).outgoing:
            await _tell(desk, conversation, address)
    return customer


async def _tell(desk: Desk, conversation: Conversation, address: str) -> None:
    """Says so in the thread, and lets the replies go out that had no address until now."""
    now = desk.clock()
    line_id = f"address/{hashlib.sha256(address.encode()).hexdigest()[:16]}"

    def decide(current: Conversation | None) -> Outcome:
        if current is None:
            raise NotFound
        data = {"to": masked(address), "confirmed": True}
        return note_line(current, Kind.ADDRESS, now, data, line_id)

    await change(desk, conversation.id, decide, line_id)
    await change(desk, conversation.id, lambda current: mail_due(current, now) if current else unchanged(conversation))
