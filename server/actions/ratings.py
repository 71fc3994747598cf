"""How it was: the customer says so in the chat, or by the link of a mail.

A link is bound to one conversation and its customer, runs out, and lets whoever holds it say how that conversation
went; it shows nothing of it. Opening it says nothing yet: programs that look for bad mails open every link of one, and
the last of three would win. What is said, a person sends from its page (web/rating_pages.py).
"""

from datetime import datetime
from uuid import uuid4

from msgspec import Struct

from server.actions.changes import change
from server.actions.desk import Desk
from server.actions.messages import cleaned, customers_conversation
from server.domain import link_tokens
from server.domain.asking import rate
from server.domain.conversation import Conversation, Outcome
from server.domain.entry import Channel
from server.domain.errors import NotFound
from server.domain.people import Customer
from server.domain.ratings import WINDOW, Mood
from server.domain.site import Site

PURPOSE = b"warmline rating"
EXPIRED = "This link has run out. Write to us if you would like to say how it was."


async def rate_in_chat(
    desk: Desk, customer: Customer, conversation_id: str, mood: Mood, word: str, client_id: str
) -> None:
    """A resend changes nothing. Raises NotFound, Invalid, Reused or Unavailable."""
    conversation = await customers_conversation(desk, customer, conversation_id)
    await _rate(desk, conversation, mood, word, client_id, Channel.CHAT)


class Rateable(Struct, frozen=True):
    """What a link leads to."""

    site: Site
    customer: Customer
    conversation: Conversation

    @property
    def locale(self) -> str:
        return self.customer.locale or self.site.locale


async def rateable(desk: Desk, token: str) -> Rateable:
    """Raises TokenRefused, TokenExpired or Unavailable."""
    conversation = await desk.store.conversations.get(link_tokens.named(token))
    bound = conversation.customer_id if conversation else ""
    link_tokens.read([desk.secret.encode()], PURPOSE, token, desk.clock(), bound, EXPIRED)
    site = await desk.store.people.site(conversation.site_id) if conversation else None
    customer = await desk.store.people.customer(bound)
    if conversation is None or site is None or customer is None:
        raise NotFound
    return Rateable(site, customer, conversation)


async def rate_by_link(desk: Desk, of: Rateable, mood: Mood, word: str) -> None:
    """Saying the same once more changes nothing. Raises Invalid or Unavailable."""
    await _rate(desk, of.conversation, mood, word, f"rated/{uuid4().hex}", Channel.EMAIL)


def rating_url(desk: Desk, conversation: Conversation, since: datetime) -> str:
    """To which a mood is added: `…/smile`. Good for as long as what it says can be changed."""
    secrets = [desk.secret.encode()]
    token = link_tokens.make(secrets, PURPOSE, conversation.id, since, WINDOW, conversation.customer_id)
    return f"{desk.public_url}/r/{token}"


async def _rate(
    desk: Desk, conversation: Conversation, mood: Mood, word: str, client_id: str, channel: Channel
) -> None:
    now, customer_id = desk.clock(), conversation.customer_id
    answered, by = conversation.last_reply, await answered_by(desk, conversation)

    def decide(current: Conversation | None) -> Outcome:
        if current is None or current.customer_id != customer_id:
            raise NotFound
        about = by if current.last_reply == answered else current.assignee_id
        return rate(current, mood, cleaned(word), now, about, client_id, channel)

    await change(desk, conversation.id, decide, client_id)


async def answered_by(desk: Desk, conversation: Conversation) -> str | None:
    """The agent who answered last, which need not be whoever has it now; else who has it."""
    if not conversation.last_reply:
        return None
    after = conversation.last_reply - 1
    last = await desk.store.conversations.entries(conversation.id, after=after, limit=1, public=True)
    return last[0].author_id if last else conversation.assignee_id
