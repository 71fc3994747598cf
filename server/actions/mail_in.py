"""A mail that came in and is stored: routed, guarded, cut to its new words, and said like anything else.

What a mail says is the customer's only if it comes from an address that is known to be theirs. Everything else is kept,
and shown to the team alone. Processing is repeatable: ids follow from the mail, so a second run says nothing twice.
"""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

import structlog
from msgspec import Struct

from server.actions.desk import Desk
from server.actions.failing import mark
from server.actions.mail_again import reached
from server.actions.mail_begun import begin_by_mail
from server.actions.mail_out import tell_mail_failed
from server.actions.mail_words import line_id, say, whisper
from server.domain.addressing import AddressRefused, read_return_path
from server.domain.arrival import Fate, InboundMail
from server.domain.authentication import Verdict, verdict
from server.domain.bounces import News
from server.domain.conversation import Conversation
from server.domain.errors import NotFound, Unavailable, WarmlineError
from server.domain.failing import hopeless
from server.domain.inbound import Inbound, parse
from server.domain.mail_guard import Automatic, Bounce, classify
from server.domain.mail_route import Who, addressed_to, route, suspicion, voicemail_caller
from server.domain.outgoing import Outgoing, OutgoingKind
from server.domain.people import Customer
from server.domain.site import Site
from server.domain.uploads import is_audio, true_type

PARSED_AT_ONCE = 64 * 1024
WITHIN = timedelta(hours=1)
FROM_ONE_SENDER = 30
"""Mails that are shown within an hour; a person writes fewer, and the rest is kept."""
INTO_ONE_CONVERSATION = 60
AUTOMATIC_SHOWN = 1
"""Automatic answers of one sender within a day: of a machine that answers each of our mails the second is one too
many."""

log = structlog.get_logger()


class Settled(Struct, frozen=True):
    """What became of a mail, why, and where it stands."""

    fate: Fate
    note: str = ""
    conversation_id: str | None = None
    site_id: str | None = None


async def process(desk: Desk, mail: InboundMail, *, trusted: bool = False) -> None:
    """Does what the mail asks for, once, and notes its fate. Raises Unavailable; it is then tried again later.

    `trusted`: an administrator has looked at it and says that a person wrote it. Who that is, is asked all the same.
    """
    if mail.fate != Fate.NEW:
        return
    try:
        settled = await _processed(desk, mail, trusted)
    except Unavailable:
        raise
    except WarmlineError as error:
        settled = Settled(Fate.HELD, error.message)
    except Exception:
        # Kept with its raw text; one mail that we can't digest must not stop the next.
        log.exception("mail_not_processed", mail=mail.id)
        settled = Settled(Fate.HELD, "This mail could not be read. Its original is kept.")
    await desk.store.mails.settle(mail.id, settled.fate, settled.note, settled.conversation_id, settled.site_id)
    log.info("mail_settled", mail=mail.id, transport=mail.transport, fate=str(settled.fate))


async def parsed(raw: bytes) -> Inbound:
    """A large mail takes long to parse; it must not hold up the chat."""
    return parse(raw) if len(raw) < PARSED_AT_ONCE else await asyncio.to_thread(parse, raw)


async def _processed(desk: Desk, mail: InboundMail, trusted: bool) -> Settled:
    inbound = await parsed(mail.raw)
    kind = classify(inbound, mail.mail_from)
    if isinstance(kind, Bounce) and not trusted:
        return await _bounced(desk, mail, inbound, kind)
    own = await own_addresses(desk)
    found = verdict(inbound, desk.authserv_ids)
    doubt = "" if trusted else suspicion([desk.secret.encode()], inbound, found, own)
    way = route([desk.secret.encode()], mail.rcpt_to, inbound, desk.clock())
    conversation = await desk.store.conversations.get(way.conversation_id) if way else None
    if conversation is not None:
        return await _into(desk, mail, inbound, conversation, kind, doubt, trusted)
    return await _new(desk, mail, inbound, own, kind, doubt, found is Verdict.PASS, trusted)


async def own_addresses(desk: Desk) -> dict[str, str]:
    """The addresses that customers write to, in lower case, each with the id of its site."""
    own = {site.address.lower(): site.id for site in await desk.store.people.sites() if site.address}
    return own | {one.address: one.site_id for one in await desk.store.mails.addresses()}


async def _into(
    desk: Desk,
    mail: InboundMail,
    inbound: Inbound,
    conversation: Conversation,
    kind: object,
    doubt: str,
    trusted: bool,
) -> Settled:
    """A mail that leads to a conversation of ours."""
    customer = await desk.store.people.customer(conversation.customer_id)
    site = await desk.store.people.site(conversation.site_id)
    if customer is None or site is None:
        raise NotFound

    def settled(fate: Fate, note: str = "") -> Settled:
        return Settled(fate, note, conversation.id, site.id)

    if isinstance(kind, Automatic) and not trusted:
        return settled(Fate.AUTOMATIC, await _automatic(desk, mail, inbound, conversation, kind))
    if doubt:
        return settled(Fate.HELD, doubt)
    if not trusted and (much := await _too_much(desk, mail, conversation)):
        return settled(Fate.HELD, much)
    who = await _who(desk, inbound, conversation, customer)
    if trusted and who is Who.STRANGER:
        who = Who.UNKNOWN
    if who is Who.STRANGER:
        return settled(Fate.REFUSED, "Somebody of the team said that this is not the customer.")
    if who is Who.UNKNOWN:
        await whisper(desk, mail, conversation, inbound, "unverified")
        return settled(Fate.UNVERIFIED, "It came from another address than the customer's.")
    return settled(*await said_in(desk, site, customer, conversation.id, mail, inbound, who))


async def said_in(
    desk: Desk, site: Site, customer: Customer, conversation_id: str, mail: InboundMail, inbound: Inbound, who: Who
) -> tuple[Fate, str]:
    """Says it in the conversation, and what came of that."""
    more: dict[str, object] = {}
    if who is Who.PARTICIPANT:
        more = {"participant": inbound.from_name or inbound.from_address, "from": inbound.from_address}
    said = await say(desk, site, customer, conversation_id, mail, inbound, more)
    if who is Who.CUSTOMER:
        await reached(desk, site.id, inbound.from_address)
    if said:
        return Fate.POSTED, ""
    return Fate.REPEATED, "The same mail came to another address as well, and is said already."


async def _who(desk: Desk, inbound: Inbound, conversation: Conversation, customer: Customer) -> Who:
    sender = inbound.from_address.lower()
    if sender == (customer.email or "").lower() != "":
        return Who.CUSTOMER
    known = {one.address: one.standing for one in await desk.store.mails.correspondents(conversation.id)}
    standing = known.get(sender)
    return Who(standing.value) if standing else Who.UNKNOWN


async def _automatic(
    desk: Desk, mail: InboundMail, inbound: Inbound, conversation: Conversation, kind: Automatic
) -> str:
    """Shown to the team, once a day for each machine; answered by nobody."""
    since, reasons = desk.clock() - timedelta(days=1), "; ".join(kind.reasons)
    shown = await desk.store.mails.into(conversation.id, since, inbound.from_address.lower(), Fate.AUTOMATIC)
    if shown >= AUTOMATIC_SHOWN:
        return f"{reasons}. Not shown: it is not the first of this sender today."
    await whisper(desk, mail, conversation, inbound, "automatic")
    return reasons


async def _too_much(desk: Desk, mail: InboundMail, conversation: Conversation | None) -> str:
    since = desk.clock() - WITHIN
    if await desk.store.mails.from_sender(mail.sender, since) >= FROM_ONE_SENDER:
        return f"More than {FROM_ONE_SENDER} mails came from this sender within an hour."
    if conversation and await desk.store.mails.into(conversation.id, since) >= INTO_ONE_CONVERSATION:
        return f"More than {INTO_ONE_CONVERSATION} mails came into this conversation within an hour."
    return ""


async def _new(
    desk: Desk,
    mail: InboundMail,
    inbound: Inbound,
    own: dict[str, str],
    kind: object,
    doubt: str,
    proved: bool,
    trusted: bool,
) -> Settled:
    """A mail that leads to none. To an address of a site it begins one."""
    address = addressed_to(own, mail.rcpt_to, inbound)
    recordings = [one.name for one in inbound.attachments if is_audio(true_type(one.content))]
    caller = voicemail_caller(inbound, recordings, automatic=isinstance(kind, Automatic))
    if isinstance(kind, Automatic) and caller is None and not trusted:
        return Settled(Fate.AUTOMATIC, "; ".join(kind.reasons))
    if doubt:
        return Settled(Fate.HELD, doubt)
    if address is None:
        return Settled(Fate.HELD, "No conversation of ours is named in this mail, and no address of a site.")
    if not trusted and (much := await _too_much(desk, mail, None)):
        return Settled(Fate.HELD, much)
    site = await desk.store.people.site(own[address])
    if site is None:
        raise NotFound
    conversation_id, said = await begin_by_mail(desk, site, address, mail, inbound, proved=proved, caller=caller)
    await reached(desk, site.id, inbound.from_address)
    note = "" if said else "The same mail came to another address as well, and is said already."
    return Settled(Fate.POSTED if said else Fate.REPEATED, note, conversation_id, site.id)


async def _bounced(desk: Desk, mail: InboundMail, inbound: Inbound, bounce: Bounce) -> Settled:
    """A mail of ours came back, or is late: the team is told in its thread. An address that is no good is marked."""
    row = await _returned(desk, (mail.rcpt_to, *inbound.recipients))
    if row is None:
        return Settled(Fate.BOUNCE, "It names none of our mails.")
    reason = bounce.diagnostic or bounce.status or "; ".join(bounce.reasons)
    to = row.payload.get("to", "")
    if bounce.news is News.DELIVERED:
        await reached(desk, row.site_id, to)
        return Settled(Fate.BOUNCE, reason, row.conversation_id)
    if bounce.permanent and (bounce.news is News.UNWANTED or hopeless(f"{bounce.status} {reason}")):
        await mark(desk, row.site_id, to, mail.received_at, reason)
    if row.conversation_id is not None:
        data: dict[str, object] = {"to": to or bounce.recipient, "reason": reason}
        if bounce.news is not News.FAILED:
            data["news"] = bounce.news.value
        fixed = row.kind is OutgoingKind.REPLY_MAIL and bounce.news is News.FAILED and "first" in row.payload
        back = (row.payload["first"], row.payload["last"]) if fixed else None
        await tell_mail_failed(desk, row.conversation_id, line_id(mail), data, back=back)
    return Settled(Fate.BOUNCE, reason, row.conversation_id)


async def _returned(desk: Desk, addresses: Iterable[str]) -> Outgoing | None:
    """The row of the mail that it is about, by our own return path."""
    secrets = [desk.secret.encode()]
    for address in addresses:
        try:
            row = await desk.store.outbox.get(read_return_path(secrets, address))
        except AddressRefused:
            continue
        if row is not None:
            return row
    return None
