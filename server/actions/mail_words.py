"""What a mail says, as entries of a conversation: its new words, its attachments, and whose words they are."""

import hashlib
from uuid import NAMESPACE_OID, uuid5

from server.actions.changes import change
from server.actions.desk import Desk
from server.actions.messages import cleaned, said_by, send_as_customer
from server.domain.arrival import InboundMail
from server.domain.conversation import Conversation, Outcome, add_note, unknown_said
from server.domain.entry import Author, Channel
from server.domain.errors import NotFound, Reused
from server.domain.inbound import Attachment, Inbound
from server.domain.people import Customer
from server.domain.reply_text import reply_text
from server.domain.site import Site
from server.domain.uploads import safe_name, true_type
from server.ports import File

More = dict[str, object]


async def say(
    desk: Desk, site: Site, customer: Customer, conversation_id: str, mail: InboundMail, inbound: Inbound, more: More
) -> bool:
    """Says the new words as the customer's. False where another copy of the same mail has said them already.

    Raises Reused where another mail with this Message-ID has said something else, NotFound, Invalid or Unavailable.
    """
    cut = reply_text(inbound)
    data = await _data(desk, mail, inbound, conversation_id) | more
    if cut.folded:
        data["folded"] = cleaned(cut.folded)
    text = cut.new_text or ("" if data.get("files") else inbound.subject or "(An empty mail)")
    said = said_by(Author.CUSTOMER, customer.id, text, f"mail/{_hash(mail)}", data, Channel.EMAIL)
    try:
        await send_as_customer(desk, site, customer, conversation_id, said)
    except Reused:
        if await desk.store.mails.twin(mail):
            return False
        raise
    return True


async def whisper(desk: Desk, mail: InboundMail, conversation: Conversation, inbound: Inbound, why: str) -> None:
    """Shows the team what came, without saying it in anybody's name; `why` is unverified or automatic."""
    data = await _data(desk, mail, inbound, conversation.id) | {"from": inbound.from_address, why: True}
    words = reply_text(inbound).new_text or inbound.subject
    # Not the id under which the customer would say it: perhaps they will, once the team knows that it is them.
    said = said_by(Author.SYSTEM, "", words, f"{why}/{_hash(mail)}", data, Channel.EMAIL)
    now = desk.clock()

    def decide(current: Conversation | None) -> Outcome:
        if current is None:
            raise NotFound
        return (unknown_said if why == "unverified" else add_note)(current, said, now)

    await change(desk, conversation.id, decide, said.client_id)


def line_id(mail: InboundMail) -> str:
    """Of a line about this mail, so that it stands in a conversation once."""
    return f"mail/{_hash(mail)}"


async def _data(desk: Desk, mail: InboundMail, inbound: Inbound, conversation_id: str) -> dict[str, object]:
    files = [await _keep(desk, mail, attachment, conversation_id) for attachment in inbound.attachments]
    data: dict[str, object] = {"mail": mail.id}
    if inbound.message_id:
        data["message_id"] = inbound.message_id
    if inbound.client:
        data["client"] = inbound.client
    if inbound.cut:
        data["cut"] = inbound.cut
    copied = copied_people(inbound, mail.rcpt_to)
    if copied:
        data["copied"] = [{"name": name, "address": address} for name, address in copied]
    return data | ({"files": files} if files else {})


def copied_people(inbound: Inbound, rcpt_to: str) -> list[tuple[str, str]]:
    """Who else the mail went to, as far as its headers tell. They are shown, and nothing more."""
    return [(name, one) for name, one in inbound.copied if one.lower() != rcpt_to][:20]


async def _keep(desk: Desk, mail: InboundMail, attachment: Attachment, conversation_id: str) -> dict[str, object]:
    # The same octets in the same conversation are the same file, however often their mail comes.
    digest = hashlib.sha256(attachment.content).hexdigest()
    file = File(
        id=uuid5(NAMESPACE_OID, f"{conversation_id}/{mail.message_id}/{attachment.name}/{digest}").hex,
        conversation_id=conversation_id,
        name=safe_name(attachment.name),
        type=true_type(attachment.content),
        size=len(attachment.content),
        created_at=mail.received_at,
    )
    await desk.store.files.keep(file, attachment.content)
    return {"id": file.id, "name": file.name, "type": file.type, "size": file.size}


def _hash(mail: InboundMail) -> str:
    return hashlib.sha256(mail.message_id.encode()).hexdigest()[:40]
