"""Who may write into a conversation by mail: what the team decides, one address at a time.

A decision never changes where replies go: they are mailed to the customer's own address and to no other.
"""

from server.actions.activity import agent_acted
from server.actions.changes import change
from server.actions.desk import Desk
from server.actions.mail_in import parsed, said_in
from server.actions.messages import agents_conversation
from server.domain.arrival import Correspondent, Fate, Standing
from server.domain.conversation import Conversation, Outcome, note_line
from server.domain.entry import Entry, Kind
from server.domain.errors import Invalid, NotFound
from server.domain.mail_address import outgoing_address
from server.domain.mail_route import Who
from server.domain.people import Agent, Customer


async def decide_sender(desk: Desk, agent: Agent, conversation_id: str, seq: int, standing: Standing) -> None:
    """Says who wrote the unverified mail that is note `seq`. As the customer or a participant what they wrote is said
    now, and so is what they will write. As a stranger it is not, and what comes from there is no longer shown.

    Raises NotFound or Unavailable. Deciding again on the same note changes nothing.
    """
    conversation = await agents_conversation(desk, agent, conversation_id)
    found = await desk.store.conversations.entries(conversation.id, after=seq - 1, limit=1)
    if not found or found[0].seq != seq or not found[0].data.get("unverified"):
        raise NotFound
    [note] = found
    mail = await desk.store.mails.get(note.data.get("mail", ""))
    customer = await desk.store.people.customer(conversation.customer_id)
    site = await desk.store.people.site(conversation.site_id)
    if mail is None or customer is None or site is None:
        raise NotFound
    line_id = f"sender/{seq}"
    if await _decided(desk, conversation.id, seq, line_id):
        return
    inbound = await parsed(mail.raw)
    await _remember(desk, agent, conversation.id, inbound.from_address, inbound.from_name, standing)
    if standing is Standing.STRANGER:
        fate, why = Fate.REFUSED, "Somebody of the team said that this is not the customer."
    else:
        who = Who(standing.value)
        fate, why = await said_in(desk, site, customer, conversation.id, mail, inbound, who)
    await _tell(desk, agent, conversation.id, line_id, {"note": seq, "address": inbound.from_address}, standing)
    await desk.store.mails.settle(mail.id, fate, why, conversation.id)
    await agent_acted(desk, agent)


async def add_participant(desk: Desk, agent: Agent, conversation_id: str, address: str, name: str) -> None:
    """Somebody who was copied takes part from now on: what they write is said in the conversation, under their name.

    Raises NotFound, Invalid or Unavailable.
    """
    conversation = await agents_conversation(desk, agent, conversation_id)
    address = outgoing_address(address).lower()
    customer = await desk.store.people.customer(conversation.customer_id)
    if customer is not None and _is_theirs(customer, address):
        raise Invalid("This is the customer's own address.")
    known = {one.address: one.standing for one in await desk.store.mails.correspondents(conversation.id)}
    if known.get(address) in (Standing.PARTICIPANT, Standing.CUSTOMER):
        return
    await _remember(desk, agent, conversation.id, address, name, Standing.PARTICIPANT)
    line_id = f"participant/{address}"[:190]
    await _tell(desk, agent, conversation.id, line_id, {"address": address}, Standing.PARTICIPANT)
    await agent_acted(desk, agent)


def _is_theirs(customer: Customer, address: str) -> bool:
    return (customer.email or "").lower() == address


async def _decided(desk: Desk, conversation_id: str, seq: int, line_id: str) -> bool:
    after: list[Entry] = await desk.store.conversations.entries(conversation_id, after=seq, limit=1000)
    return any(entry.client_id == line_id for entry in after)


async def _remember(
    desk: Desk, agent: Agent, conversation_id: str, address: str, name: str, standing: Standing
) -> None:
    one = Correspondent(conversation_id, address.lower(), name[:200], standing, agent.id, desk.clock())
    await desk.store.mails.put_correspondent(one)


async def _tell(
    desk: Desk, agent: Agent, conversation_id: str, line_id: str, data: dict[str, object], standing: Standing
) -> None:
    now = desk.clock()

    def decide(current: Conversation | None) -> Outcome:
        if current is None:
            raise NotFound
        return note_line(current, Kind.SENDER, now, data | {"standing": standing.value}, line_id, agent.id)

    await change(desk, conversation_id, decide, line_id)
