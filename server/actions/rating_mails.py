"""The mail that asks how it was: once a conversation, to those who have not been in the chat since it was closed.

Its row goes the way of every row of the outbox (mail_out.py). Whether it still has to go is decided before each
attempt, in the transaction that has the conversation: nobody is asked what they have just said.
"""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from server.actions.changes import change
from server.actions.desk import Desk
from server.actions.ratings import answered_by, rating_url
from server.actions.rows import held
from server.actions.unsubscribing import unsubscribe_url
from server.domain import asking
from server.domain.addressing import make_reply_address, make_return_path, message_id, root_id
from server.domain.conversation import Conversation, Outcome
from server.domain.errors import NotFound
from server.domain.failing import is_failing
from server.domain.mails import RatingMail
from server.domain.outgoing import Outgoing, OutgoingState
from server.domain.people import Customer
from server.domain.site import Site
from server.domain.times import from_ms
from server.ports import Mail


class _Asked(Struct, frozen=True):
    """Who is asked, and where they can say that they want no such mails."""

    site: Site
    customer: Customer
    conversation: Conversation
    unsubscribe_url: str


async def deliver_rating(desk: Desk, row: Outgoing) -> None:
    """Asks, or drops the question. Raises what the mailer raises, NotFound or Unavailable."""
    asked = await _asked(desk, row)
    fixed = await _fixed(desk, row, asked)
    if fixed is None:
        return
    mail = await _mail(desk, asked, fixed)
    return_path = make_return_path([desk.secret.encode()], row.id, asked.site.mail_domain)
    await desk.mailer.send(Mail(return_path, mail.to_address, desk.templates.rating(mail)))
    await desk.store.outbox.settle(replace(fixed, state=OutgoingState.DONE, lease_until=None, last_error=""))


async def _asked(desk: Desk, row: Outgoing) -> _Asked:
    conversation = await desk.store.conversations.get(row.conversation_id or "")
    site = await desk.store.people.site(row.site_id)
    customer = await desk.store.people.customer(conversation.customer_id) if conversation else None
    if conversation is None or site is None or customer is None:
        raise NotFound
    leave = await unsubscribe_url(desk, site, customer.email or "", from_ms(row.payload["since"]))
    return _Asked(site, customer, conversation, leave or "")


async def _fixed(desk: Desk, row: Outgoing, asked: _Asked) -> Outgoing | None:
    """The row with its content, once it is decided that it goes; None when it does not, or is no longer ours."""
    now = desk.clock()
    facts = await _facts(desk, row, asked, now)
    closed, since = row.payload["closed"], from_ms(row.payload["since"])
    if isinstance(asking.decide(asked.conversation, closed, since, facts, now), asking.Ask):
        # Reserved before it is decided for good: at worst a mailbox is left in peace without having been asked.
        free = await desk.store.ratings.may_ask(asked.site.id, facts.address, row.id, now, asking.QUIET)
        facts = replace(facts, refused=not free)
    about = await answered_by(desk, asked.conversation)
    decision: asking.Ask | asking.Later | asking.Drop = asking.Drop()

    def decide(conversation: Conversation | None) -> Outcome:
        nonlocal decision
        if conversation is None:
            raise NotFound
        decision = asking.decide(conversation, closed, since, facts, now)
        if isinstance(decision, asking.Later):
            later = replace(row, due_at=decision.at, lease_until=None, attempts=0)
            return Outcome(conversation, outgoing=(later,))
        if isinstance(decision, asking.Drop):
            return Outcome(conversation, outgoing=(replace(row, state=OutgoingState.CANCELLED, lease_until=None),))
        content = {
            "to": facts.address,
            "agent": about,
            "message_id": message_id([desk.secret.encode()], conversation.id, row.id, asked.site.mail_domain),
        }
        return Outcome(conversation, outgoing=(replace(row, payload=content | row.payload),))

    await change(desk, asked.conversation.id, decide)
    return await held(desk, row) if isinstance(decision, asking.Ask) else None


async def _facts(desk: Desk, row: Outgoing, asked: _Asked, now: datetime) -> asking.Facts:
    """An address that was changed after the mail was written is another mailbox, which was not asked for."""
    presence = await desk.presence.of(asked.customer.id, now)
    address = asked.customer.email or ""
    moved = address != row.payload.get("to", address)
    unwanted = moved or not asked.unsubscribe_url or is_failing(asked.customer, now)
    return asking.Facts(desk.ask_after, presence, address, unwanted)


async def _mail(desk: Desk, asked: _Asked, row: Outgoing) -> RatingMail:
    site, conversation, since = asked.site, asked.conversation, from_ms(row.payload["since"])
    agent = await desk.store.people.agent(row.payload["agent"] or "")
    return RatingMail(
        site=site,
        to_name=asked.customer.name,
        to_address=row.payload["to"],
        subject=conversation.subject,
        agent=agent.first_name if agent else site.name,
        rating_url=rating_url(desk, conversation, since),
        unsubscribe_url=asked.unsubscribe_url,
        reply_to=make_reply_address([desk.secret.encode()], conversation.id, site.mail_domain, since),
        message_id=row.payload["message_id"],
        references=(root_id(conversation.id, site.mail_domain),),
        marker=row.id.replace("-", ""),
        date=since,
        locale=asked.customer.locale or site.locale,
    )
