"""Conversations that begin with a mail to one of the site's addresses.

Anybody can write any address into From. So whoever writes by mail is somebody we know by that address and nothing
else, unless our own mail server vouches for it (DMARC): then they are the customer who has it. Replies go to the
address that wrote, and to no other.
"""

from uuid import NAMESPACE_URL, uuid5

from msgspec.structs import replace

from server.actions.desk import Desk
from server.actions.mail_words import say
from server.domain.arrival import InboundMail
from server.domain.conversation import Conversation
from server.domain.entry import Channel
from server.domain.inbound import Inbound
from server.domain.people import Customer
from server.domain.site import Site

SUBJECT_LENGTH = 200
MOST_REFERENCES = 10
"""Of the mails that a mail says it goes on with."""


async def begin_by_mail(
    desk: Desk, site: Site, address: str, mail: InboundMail, inbound: Inbound, *, proved: bool, caller: str | None
) -> tuple[str, bool]:
    """The id of the conversation, and whether this mail (not another copy of it) said something.

    `proved`: the sender's address is theirs. `caller`: who left the voice message that this is, else None.
    """
    conversation_id, begun = await _begun(desk, site, mail, inbound, proved=proved)
    known = await desk.store.people.customer(begun.customer_id) if begun else None
    if known is not None:  # a repeat; meanwhile they may have become somebody whom we know
        customer = known
    elif caller is not None:
        customer = await _caller(desk, site, mail, caller)
    else:
        customer = await _sender(desk, site, inbound, proved=proved)
    more: dict[str, object] = {"subject": inbound.subject[:SUBJECT_LENGTH]}
    if address != site.address.lower():
        more["at"] = address
    if caller is not None:
        more["voicemail"] = caller
    elif not proved:
        more["unproved"] = True
    return conversation_id, await say(desk, site, customer, conversation_id, mail, inbound, more)


async def _begun(
    desk: Desk, site: Site, mail: InboundMail, inbound: Inbound, *, proved: bool
) -> tuple[str, Conversation | None]:
    """The conversation of this mail: the same mail to two of our addresses is one, and so is what its sender adds by
    answering their own mail, if it is `proved` that they are the sender: a Message-ID may be known to anybody."""
    before = (inbound.in_reply_to, *reversed(inbound.references[-MOST_REFERENCES:])) if proved else ()
    names = [_named(site, inbound, one) for one in (mail.message_id, *filter(None, before))]
    for name in dict.fromkeys(names):
        begun = await desk.store.conversations.get(name)
        # Who knew the Message-ID before us may have begun one in the chat by the same id: it is theirs.
        if begun is not None and begun.channel is Channel.EMAIL:
            return name, begun
    return names[0], None


def _named(site: Site, inbound: Inbound, message_id: str) -> str:
    """The id of a conversation that begins with this mail of the sender."""
    return uuid5(NAMESPACE_URL, f"mail/{site.id}/{inbound.from_address.lower()}/{message_id}").hex


async def _sender(desk: Desk, site: Site, inbound: Inbound, *, proved: bool) -> Customer:
    address = inbound.from_address
    by_mail = uuid5(NAMESPACE_URL, f"mail/{site.id}/{address.lower()}").hex
    if proved:
        known = [one for one in await desk.store.people.customers_with(site.id, address) if one.id != by_mail]
        verified = [one for one in known if one.verified]
        if len(verified or known) == 1:
            return (verified or known)[0]
    name = inbound.from_name[:200]
    known_by_mail = await desk.store.people.customer(by_mail)
    if known_by_mail is not None:
        return known_by_mail
    return await desk.store.people.add_customer(
        Customer(by_mail, site.id, desk.clock(), name="" if "@" in name else name, email=address)
    )


async def _caller(desk: Desk, site: Site, mail: InboundMail, caller: str) -> Customer:
    """Known by their number; the address is the telephone system's, and nobody reads it."""
    identity = uuid5(NAMESPACE_URL, f"phone/{site.id}/{caller or mail.message_id}").hex
    found = await desk.store.people.customer(identity)
    seen = Customer(identity, site.id, desk.clock(), name=caller)
    return found or await desk.store.people.add_customer(replace(seen, attributes={"phone": caller} if caller else {}))
