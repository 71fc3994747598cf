"""The contact form: somebody writes on a page, and the answer goes to an address that they have confirmed.

What is typed into a form proves nothing. So whoever writes is a visitor of their own, never somebody we know; and the
address gets one mail, which asks for a confirmation and holds nothing that was typed, before anything else goes there.
"""

import hashlib
from uuid import NAMESPACE_URL, uuid4, uuid5

from server.actions.addresses import give_address, is_asked
from server.actions.desk import Desk
from server.actions.messages import said_by, send_as_customer
from server.domain.entry import Author, Channel
from server.domain.errors import Invalid, TooMany
from server.domain.mail_address import outgoing_address
from server.domain.people import Customer
from server.domain.site import Site

MAX_NAME, MAX_SUBJECT, MAX_TEXT = 200, 200, 10_000


async def take_form(
    desk: Desk,
    site: Site,
    *,
    email: str,
    text: str,
    name: str = "",
    subject: str = "",
    page: str = "",
    locale: str = "",
    once: str = "",
) -> str:
    """The id of the conversation that begins. `once` is an id of the sender's, so that a resend changes nothing.

    Raises Invalid or Unavailable. An address that was asked to confirm too often today gets no further mail; what was
    written is kept all the same.
    """
    address = outgoing_address(email)
    if not text.strip():
        raise Invalid("There is nothing in this message. Write something, then send it.")
    if len(text) > MAX_TEXT:
        raise Invalid("This message is longer than 10,000 characters. Send it in two parts.")
    now = desk.clock()
    said = hashlib.sha256("\n".join((address, subject, text)).encode("utf-8", "replace")).hexdigest()
    key = once or f"{now:%Y-%m-%d %H}"
    conversation_id = uuid5(NAMESPACE_URL, f"form/{site.id}/{key}/{said}").hex
    begun = await desk.store.conversations.get(conversation_id)
    known = await desk.store.people.customer(begun.customer_id) if begun else None
    called = " ".join(name.split())[:MAX_NAME]
    who = known or Customer(uuid4().hex, site.id, now, name=called, page=page[:2000], locale=locale, seen_at=now)
    data = {"subject": " ".join(subject.split())[:MAX_SUBJECT]} if subject.strip() else {}
    message = said_by(Author.CUSTOMER, who.id, text, f"form/{said[:40]}", data, Channel.FORM)
    await send_as_customer(desk, site, who, conversation_id, message)
    # Of a resend perhaps only the words came to be kept.
    if known is None or not await is_asked(desk, site, who, address):
        await _ask_to_confirm(desk, site, who, address)
    return conversation_id


async def _ask_to_confirm(desk: Desk, site: Site, customer: Customer, address: str) -> None:
    try:
        await give_address(desk, site, customer, address, here=False)
    except TooMany:
        # Who writes again from an address that was not confirmed is not the one to be told so: it need not be theirs.
        return
