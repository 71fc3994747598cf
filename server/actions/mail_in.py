"""Mail in: stored as it came, then routed, guarded, cut to its new words, and said like anything else.

A mail may only add to the conversation whose token it was sent to (or whose Message-ID it answers); what it says is the
customer's only if it comes from the customer's own address. Everything else is kept, and shown to the team alone.
Processing is repeatable: ids follow from the mail, so a second run says nothing twice.
"""

import asyncio
import hashlib
from collections.abc import Iterable
from uuid import NAMESPACE_OID, uuid4, uuid5

import structlog

from server.actions.changes import change
from server.actions.desk import Desk
from server.actions.mail_out import tell_mail_failed
from server.actions.messages import cleaned, said_by, send_as_customer
from server.domain.addressing import (
    AddressRefused,
    conversation_of,
    first_reply_address,
    read_return_path,
)
from server.domain.conversation import Conversation, Outcome, add_note
from server.domain.entry import Author, Channel
from server.domain.errors import NotFound, Unavailable, WarmlineError
from server.domain.inbound import Attachment, Inbound, parse
from server.domain.mail_address import split
from server.domain.mail_guard import Automatic, Bounce, classify
from server.domain.people import Customer
from server.domain.reply_text import reply_text
from server.domain.uploads import safe_name, true_type
from server.ports import File, InboundMail

PARSED_AT_ONCE = 64 * 1024

log = structlog.get_logger()


async def receive(desk: Desk, mail_from: str, rcpt_to: str, raw: bytes) -> InboundMail:
    """Stores the mail; it is on disk when this returns. Raises NotFound for the domain of no site, Unavailable."""
    domain = split(rcpt_to.lower())[1]
    if domain not in {site.mail_domain.lower() for site in await desk.store.people.sites()}:
        raise NotFound
    message_id = (await _parsed(raw)).message_id or f"sha256:{hashlib.sha256(raw).hexdigest()}"
    mail = InboundMail(uuid4().hex, desk.clock(), mail_from, rcpt_to.lower(), message_id[:500], raw)
    return await desk.store.mails.keep(mail)


async def process(desk: Desk, mail: InboundMail) -> None:
    """Does what the mail asks for, once, and notes its fate. Raises Unavailable; it is then tried again later."""
    if mail.fate != "new":
        return
    try:
        fate, note, conversation_id = await _processed(desk, mail)
    except Unavailable:
        raise
    except WarmlineError as error:
        fate, note, conversation_id = "held", error.message, None
    except Exception:
        # Kept with its raw text; one mail that we can't digest must not stop the next.
        log.exception("mail_not_processed", mail=mail.id)
        fate, note, conversation_id = "held", "This mail could not be read. Its original is kept.", None
    await desk.store.mails.settle(mail.id, fate, note, conversation_id)


async def _parsed(raw: bytes) -> Inbound:
    """A large mail takes long to parse; it must not hold up the chat."""
    return parse(raw) if len(raw) < PARSED_AT_ONCE else await asyncio.to_thread(parse, raw)


Fate = tuple[str, str, str | None]


async def _processed(desk: Desk, mail: InboundMail) -> Fate:
    inbound = await _parsed(mail.raw)
    kind = classify(inbound, mail.mail_from)
    if isinstance(kind, Bounce):
        return await _bounced(desk, mail, inbound, kind)
    conversation = await _conversation(desk, mail, inbound)
    if conversation is None:
        return "held", "No conversation of ours is named in this mail.", None
    customer = await desk.store.people.customer(conversation.customer_id)
    if customer is None:
        raise NotFound
    known = inbound.from_address.lower() == (customer.email or "").lower() != ""
    if isinstance(kind, Automatic):
        await _whisper(desk, mail, conversation, inbound, "automatic")
        return "automatic", "; ".join(kind.reasons), conversation.id
    if not known:
        await _whisper(desk, mail, conversation, inbound, "unverified")
        return "held", "It came from another address than the customer's.", conversation.id
    return await _post(desk, mail, inbound, conversation, customer)


async def _conversation(desk: Desk, mail: InboundMail, inbound: Inbound) -> Conversation | None:
    """By the token of the envelope's recipient or of one of the headers; else by the Message-IDs it answers."""
    secrets = [desk.secret.encode()]
    try:
        found = first_reply_address(secrets, (mail.rcpt_to, *inbound.recipients), desk.clock())
    except AddressRefused:
        answered = (inbound.in_reply_to, *reversed(inbound.references))
        named = (conversation_of(secrets, message_id) for message_id in answered)
        found = next((one for one in named if one), "")
    return await desk.store.conversations.get(found) if found else None


async def _post(
    desk: Desk, mail: InboundMail, inbound: Inbound, conversation: Conversation, customer: Customer
) -> Fate:
    site = await desk.store.people.site(conversation.site_id)
    if site is None:
        raise NotFound
    cut = reply_text(inbound)
    data = await _data(desk, mail, inbound, conversation.id) | ({"folded": cleaned(cut.folded)} if cut.folded else {})
    text = cut.new_text or ("" if data.get("files") else inbound.subject or "(An empty mail)")
    said = said_by(Author.CUSTOMER, customer.id, text, _client_id(mail), data, Channel.EMAIL)
    await send_as_customer(desk, site, customer, conversation.id, said)
    return "posted", "", conversation.id


async def _whisper(desk: Desk, mail: InboundMail, conversation: Conversation, inbound: Inbound, reason: str) -> None:
    """Shows the team what came, without saying it in the customer's name."""
    data = await _data(desk, mail, inbound, conversation.id)
    data |= {"from": inbound.from_address, reason: True}
    said = said_by(
        Author.SYSTEM, "", reply_text(inbound).new_text or inbound.subject, _client_id(mail), data, Channel.EMAIL
    )
    now = desk.clock()

    def decide(current: Conversation | None) -> Outcome:
        if current is None:
            raise NotFound
        return add_note(current, said, now)

    await change(desk, conversation.id, decide, said.client_id)


async def _bounced(desk: Desk, mail: InboundMail, inbound: Inbound, bounce: Bounce) -> Fate:
    """A mail of ours came back: the team is told in its thread."""
    conversation_id = await _returned(desk, (mail.rcpt_to, *inbound.recipients), inbound)
    if conversation_id is None:
        return "bounce", "It names none of our mails.", None
    reason = bounce.diagnostic or bounce.status or "; ".join(bounce.reasons)
    if bounce.permanent:
        await tell_mail_failed(desk, conversation_id, _client_id(mail), bounce.recipient, reason)
    return "bounce", reason, conversation_id


async def _returned(desk: Desk, addresses: Iterable[str], inbound: Inbound) -> str | None:
    secrets = [desk.secret.encode()]
    for address in addresses:
        try:
            row = await desk.store.outbox.get(read_return_path(secrets, address))
        except AddressRefused:
            continue
        if row is not None:
            return row.conversation_id
    return None


async def _data(desk: Desk, mail: InboundMail, inbound: Inbound, conversation_id: str) -> dict[str, object]:
    files = [
        await _keep(desk, mail, number, attachment, conversation_id)
        for number, attachment in enumerate(inbound.attachments)
    ]
    data: dict[str, object] = {"mail": mail.id}
    if inbound.message_id:
        data["message_id"] = inbound.message_id
    if inbound.client:
        data["client"] = inbound.client
    return data | ({"files": files} if files else {})


async def _keep(
    desk: Desk, mail: InboundMail, number: int, attachment: Attachment, conversation_id: str
) -> dict[str, object]:
    file = File(
        id=uuid5(NAMESPACE_OID, f"{mail.id}/{number}").hex,
        conversation_id=conversation_id,
        name=safe_name(attachment.name),
        type=true_type(attachment.content),
        size=len(attachment.content),
        created_at=mail.received_at,
    )
    await desk.store.files.keep(file, attachment.content)
    return {"id": file.id, "name": file.name, "type": file.type, "size": file.size}


def _client_id(mail: InboundMail) -> str:
    return f"mail-{hashlib.sha256(mail.message_id.encode()).hexdigest()[:40]}"
