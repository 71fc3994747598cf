"""Mails that go out once more, because there is hope for their address again."""

from server.actions.activity import agent_acted
from server.actions.changes import change
from server.actions.desk import Desk
from server.actions.failing import lift
from server.actions.mail_faults import failed_mails, try_again
from server.actions.messages import agents_conversation
from server.domain.conversation import Conversation, Outcome, mail_due
from server.domain.errors import NotFound
from server.domain.failing import hopeless
from server.domain.outgoing import OutgoingKind
from server.domain.people import Agent, Customer


async def try_address_again(desk: Desk, agent: Agent, conversation_id: str) -> None:
    """An agent says that mail reaches the customer's address. What did not is mailed now; what comes back marks it
    anew.

    Raises NotFound or Unavailable.
    """
    conversation = await agents_conversation(desk, agent, conversation_id)
    customer = await desk.store.people.customer(conversation.customer_id)
    if customer is None or not customer.email:
        raise NotFound
    await reached(desk, conversation.site_id, customer.email)
    await agent_acted(desk, agent)


async def reached(desk: Desk, site_id: str, address: str) -> None:
    """Somebody reads at this address: the mark is lifted, and what did not arrive there is due. Raises Unavailable.

    Due before the mark goes, by which a second try finds whom the first did not come to; and after it, for a worker may
    have met it in between."""
    if address:
        found = await desk.store.people.customers_with(site_id, address)
        for customer in [one for one in found if one.has_failing_address]:
            await _mail_what_is_left(desk, customer)
        for customer in await lift(desk, site_id, address):
            await _mail_what_is_left(desk, customer)


async def _mail_what_is_left(desk: Desk, customer: Customer) -> None:
    theirs = {one.id for one in await desk.store.conversations.of_customer(customer.id)}
    for row in await failed_mails(desk):
        if row.conversation_id in theirs and row.kind is OutgoingKind.REPLY_MAIL and hopeless(row.last_error):
            await try_again(desk, row.id)
    now = desk.clock()

    def decide(conversation: Conversation | None) -> Outcome:
        if conversation is None:
            raise NotFound
        return mail_due(conversation, now)

    for conversation_id in theirs:
        await change(desk, conversation_id, decide)
