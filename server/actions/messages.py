"""Saying something: the one way in for whatever a customer or an agent says, through any channel."""

import asyncio
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from server.actions.activity import agent_acted
from server.actions.changes import change
from server.actions.desk import Desk
from server.domain.conversation import Conversation, Outcome, Said, add_message, add_note, begin
from server.domain.entry import Author, Channel, Entry
from server.domain.errors import Invalid, NotFound, Unseen, WarmlineError
from server.domain.people import Agent, Customer
from server.domain.site import Site


class NotBegun(WarmlineError):
    """There is no such conversation yet, and perhaps no such customer either."""


def say(
    desk: Desk,
    site: Site,
    customer: Customer,
    conversation_id: str,
    said: Said,
    *,
    begins: bool = False,
    origin: str = "",
    answer: Callable[[Outcome], None] | None = None,
) -> "asyncio.Future[Outcome]":
    """A message of the customer in their conversation, or in a new one if it `begins` that. In a resend's outcome
    `repeat` is the first entry. `origin` and `answer` are those of `change`.

    Raises NotBegun, NotFound for a conversation of somebody else, Reused, Invalid or Unavailable.
    """
    _not_empty(said.text, said.data)
    now = desk.clock()

    def decide(conversation: Conversation | None) -> Outcome:
        if conversation is None:
            if not begins:
                raise NotBegun
            conversation = begin(conversation_id, site.id, customer.id, said.channel, now)
        if conversation.customer_id != customer.id:
            raise NotFound
        return add_message(conversation, said, now, site.gone_delay)

    return change(desk, conversation_id, decide, said.client_id, origin=origin, answer=answer)


async def send_as_customer(
    desk: Desk,
    site: Site,
    customer: Customer,
    conversation_id: str,
    said: Said,
) -> Entry:
    """A message of the customer; begins the conversation if its id is new. A resend returns the first entry.

    Raises NotFound for a conversation of somebody else, Reused, Invalid or Unavailable.
    """
    try:
        outcome = await say(desk, site, customer, conversation_id, said)
    except NotBegun:
        # A visitor is kept from the first word on, not for looking.
        await desk.store.people.add_customer(customer)
        outcome = await say(desk, site, customer, conversation_id, said, begins=True)
    return said_entry(outcome, said.client_id)


async def send_as_agent(
    desk: Desk, agent: Agent, site: Site, conversation_id: str, said: Said, *, note: bool, saw: int
) -> Entry:
    """A reply, or a private note. `saw`: the last seq the agent had read while writing (0: no claim).

    Raises Unseen when somebody else wrote after that, NotFound, Reused, Invalid or Unavailable.
    """
    _not_empty(said.text, said.data)
    now = desk.clock()

    def decide(conversation: Conversation | None) -> Outcome:
        if conversation is None or conversation.site_id != site.id:
            raise NotFound
        if note:
            return add_note(conversation, said, now)
        outcome = add_message(conversation, said, now, site.gone_delay)
        unseen = 0 < saw < conversation.last_said and conversation.last_said_by != agent.id
        return replace(outcome, objection=Unseen()) if unseen else outcome

    entry = said_entry(await change(desk, conversation_id, decide, said.client_id), said.client_id)
    await agent_acted(desk, agent)
    return entry


async def agents_conversation(desk: Desk, agent: Agent, conversation_id: str) -> Conversation:
    """A conversation this agent may see. Raises NotFound, whether it is missing or another site's."""
    conversation = await desk.store.conversations.get(conversation_id)
    if conversation is None or conversation.site_id not in agent.site_ids:
        raise NotFound
    return conversation


async def customers_conversation(desk: Desk, customer: Customer, conversation_id: str) -> Conversation:
    """A conversation of this customer. Raises NotFound, whether it is missing or somebody else's."""
    conversation = await desk.store.conversations.get(conversation_id)
    if conversation is None or conversation.customer_id != customer.id:
        raise NotFound
    return conversation


def said_by(
    author: Author, author_id: str, text: str, client_id: str, data: dict[str, Any], channel: Channel = Channel.CHAT
) -> Said:
    """Text as it is kept: line ends are one character, and what no database or screen can hold is gone."""
    return Said(author, author_id, cleaned(text), client_id, channel, data)


def cleaned(text: str) -> str:
    """Without NUL and lone surrogates, which a mail in a broken charset may bring."""
    if text.isascii() and text.isprintable():
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip("\n")
    return plain.encode("utf-8", "replace").decode()


def _not_empty(text: str, data: dict[str, Any]) -> None:
    if not text.strip() and not data.get("files"):
        raise Invalid("There is nothing in this message. Write something, or attach a file.")


def said_entry(outcome: Outcome, client_id: str) -> Entry:
    """The entry that a message with this id became, now or at the first time."""
    return outcome.repeat or next(entry for entry in outcome.entries if entry.client_id == client_id)
