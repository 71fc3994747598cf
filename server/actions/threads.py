"""Who answers, and whether the conversation is open."""

from collections.abc import Callable

from server.actions.changes import change
from server.actions.desk import Desk
from server.domain.asking import ask_later
from server.domain.conversation import Conversation, Outcome, close, hand_over, reopen, take
from server.domain.entry import Author
from server.domain.errors import Invalid, NotFound, Unseen
from server.domain.people import Agent, Customer


async def take_by_agent(desk: Desk, agent: Agent, conversation_id: str) -> None:
    """Raises NotFound or Unavailable, as everything here."""
    now = desk.clock()
    await _by_agent(desk, agent, conversation_id, lambda conversation: take(conversation, agent.id, now))


async def hand_over_to(desk: Desk, agent: Agent, conversation_id: str, to_id: str) -> None:
    """Raises Invalid where `to` can't answer this conversation."""
    now = desk.clock()
    to = await desk.store.people.agent(to_id)

    def decide(conversation: Conversation) -> Outcome:
        if to is None or to.disabled or conversation.site_id not in to.site_ids:
            raise Invalid("This colleague does not answer here. Choose somebody else.")
        return hand_over(conversation, agent.id, to.id, now)

    await _by_agent(desk, agent, conversation_id, decide)


async def close_by_agent(desk: Desk, agent: Agent, conversation_id: str, saw: int = 0) -> None:
    """`saw`: the last seq the agent had read (0: no claim). Raises Unseen when the customer said something after that:
    closed, it would wait in no view, and nobody would ever answer it."""
    now = desk.clock()

    def decide(conversation: Conversation) -> Outcome:
        if 0 < saw < conversation.last_said and conversation.last_said_by == conversation.customer_id:
            raise Unseen("They wrote a moment ago, and you have not read it yet. Read it, then close.")
        closed = close(conversation, Author.AGENT, agent.id, now)
        return ask_later(closed, now, desk.ask_after) if desk.ask_after else closed

    await _by_agent(desk, agent, conversation_id, decide)


async def reopen_by_agent(desk: Desk, agent: Agent, conversation_id: str) -> None:
    now = desk.clock()
    await _by_agent(desk, agent, conversation_id, lambda one: reopen(one, Author.AGENT, agent.id, now))


async def close_by_customer(desk: Desk, customer: Customer, conversation_id: str) -> None:
    """They are asked how it was where they have just said so, and not by mail."""
    now = desk.clock()
    await _by_customer(desk, customer, conversation_id, lambda one: close(one, Author.CUSTOMER, customer.id, now))


async def reopen_by_customer(desk: Desk, customer: Customer, conversation_id: str) -> None:
    now = desk.clock()
    await _by_customer(desk, customer, conversation_id, lambda one: reopen(one, Author.CUSTOMER, customer.id, now))


async def _by_agent(desk: Desk, agent: Agent, conversation_id: str, decide: Callable[[Conversation], Outcome]) -> None:
    def allowed(conversation: Conversation | None) -> Outcome:
        if conversation is None or conversation.site_id not in agent.site_ids:
            raise NotFound
        return decide(conversation)

    await change(desk, conversation_id, allowed)


async def _by_customer(
    desk: Desk, customer: Customer, conversation_id: str, decide: Callable[[Conversation], Outcome]
) -> None:
    def allowed(conversation: Conversation | None) -> Outcome:
        if conversation is None or conversation.customer_id != customer.id:
            raise NotFound
        return decide(conversation)

    await change(desk, conversation_id, allowed)
