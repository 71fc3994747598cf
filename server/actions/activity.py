"""What people do besides speaking: they come, look, type, read, go."""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from server.actions.changes import change
from server.actions.desk import Desk
from server.domain.conversation import Conversation, Outcome, agent_saw, customer_saw
from server.domain.entry import Author
from server.domain.errors import NotFound, Unavailable
from server.domain.events import CustomerChanged, DeskChanged, Typed, Watched
from server.domain.people import Agent, Customer
from server.domain.presence import did, switched
from server.domain.site import Site
from server.domain.wait_log import Mark

TRIES = 5
"""To write what an agent did, while others write whether they are on duty and at the desk."""
Becoming = tuple[Agent, tuple[Mark, ...]]
"""An agent as they are afterwards, and what goes into the wait log."""
ACTIVITY_STEP = timedelta(seconds=15)
"""Activity is written down no more often than this; faces tell minutes, not seconds."""


async def agent_acted(desk: Desk, agent: Agent) -> None:
    """The agent really did something: replied, noted, typed. It moves them among the faces. Raises Unavailable."""
    now = desk.clock()
    if _lately(desk.acted.get(agent.id), now):
        return
    if await _becomes(desk, agent, lambda known: None if _lately(known.active_at, now) else did(known, now)):
        desk.acted[agent.id] = now


async def agent_on_duty(desk: Desk, agent: Agent, *, on: bool) -> None:
    """The agent says whether they answer now. Off duty they are among the faces no longer as somebody who is here.
    Raises Unavailable."""
    now = desk.clock()
    if await _becomes(desk, agent, lambda known: None if known.on_duty == on else switched(known, now, on=on)):
        desk.acted.pop(agent.id, None)


async def _becomes(desk: Desk, agent: Agent, becoming: Callable[[Agent], Becoming | None]) -> bool:
    """Writes what an agent becomes, which is asked again where others have written of them meanwhile. False where it is
    nothing."""
    for _ in range(TRIES):
        known = await desk.store.people.agent(agent.id)
        after = becoming(known) if known else None
        if known is None or after is None:
            return False
        if await desk.store.people.agent_acted(known, *after):
            for site_id in agent.site_ids:
                desk.bus.publish(site_id, DeskChanged(agent.id))
            return True
    raise Unavailable


def _lately(at: datetime | None, now: datetime) -> bool:
    return at is not None and timedelta(0) <= now - at < ACTIVITY_STEP


async def agent_here(desk: Desk, agent: Agent, socket_id: str, *, arrived: bool = False) -> None:
    await desk.presence.beat(agent.id, socket_id, desk.clock())
    if arrived:
        for site_id in agent.site_ids:
            desk.bus.publish(site_id, DeskChanged(agent.id))


async def agent_gone(desk: Desk, agent: Agent, socket_id: str) -> None:
    await desk.presence.drop(agent.id, socket_id, desk.clock())
    for site_id in agent.site_ids:
        desk.bus.publish(site_id, DeskChanged(agent.id))


async def customer_here(desk: Desk, customer: Customer, socket_id: str, *, arrived: bool = False) -> None:
    await desk.presence.beat(customer.id, socket_id, desk.clock())
    if arrived:
        desk.bus.publish(customer.site_id, CustomerChanged(customer, here=True))


async def customer_gone(desk: Desk, site: Site, customer: Customer, socket_id: str) -> None:
    """A socket of the customer is gone. If it was the last, what they have not seen goes out by mail soon."""
    now = desk.clock()
    await desk.presence.drop(customer.id, socket_id, now)
    if (await desk.presence.of(customer.id, now)).here:
        return
    desk.bus.publish(site.id, CustomerChanged(replace(customer, seen_at=now), here=False))
    for conversation in await desk.store.conversations.of_customer(customer.id):
        if conversation.mail_id is not None:
            await desk.store.outbox.hasten(conversation.mail_id, now + site.gone_delay)
    await desk.store.people.customer_seen(customer.id, now, customer.page)


async def customer_typed(desk: Desk, customer: Customer, conversation_id: str) -> None:
    desk.bus.publish(customer.site_id, Typed(conversation_id, customer.id, Author.CUSTOMER, customer.id))


async def agent_typed(desk: Desk, agent: Agent, conversation: Conversation) -> None:
    typed = Typed(conversation.id, conversation.customer_id, Author.AGENT, agent.id)
    desk.bus.publish(conversation.site_id, typed)
    await agent_acted(desk, agent)


def agent_watches(desk: Desk, agent: Agent, conversation_id: str, site_id: str, *, on: bool) -> None:
    desk.bus.publish(site_id, Watched(conversation_id, agent.id, on))


async def customer_read(desk: Desk, customer: Customer, conversation_id: str, public_seq: int) -> None:
    """Raises NotFound or Unavailable."""
    now = desk.clock()

    def decide(conversation: Conversation | None) -> Outcome:
        if conversation is None or conversation.customer_id != customer.id:
            raise NotFound
        return customer_saw(conversation, public_seq, now)

    await change(desk, conversation_id, decide)


async def agent_read(desk: Desk, agent: Agent, conversation_id: str, seq: int) -> None:
    """Raises NotFound or Unavailable."""
    now = desk.clock()

    def decide(conversation: Conversation | None) -> Outcome:
        if conversation is None or conversation.site_id not in agent.site_ids:
            raise NotFound
        return agent_saw(conversation, seq, now)

    await change(desk, conversation_id, decide)


async def customer_moved(desk: Desk, customer: Customer, page: str) -> None:
    """The customer is on another page of the dashboard; the team sees it beside the thread."""
    now = desk.clock()
    await desk.store.people.customer_seen(customer.id, now, page)
    # Read again: more than the page may have changed meanwhile.
    moved = await desk.store.people.customer(customer.id) or replace(customer, page=page, seen_at=now)
    desk.bus.publish(customer.site_id, CustomerChanged(moved, here=True))
