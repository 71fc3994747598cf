"""Mail out: what is due leaves, once its content is fixed, and is marked after the mail server accepted it.

A row goes through three transactions. It is claimed with a lease; its content is fixed, together with the decision that
it still has to go (nobody can see a reply between the two); after the mail server's 250 it is done, with a line in the
thread. A crash between the last two repeats the same mail with the same Message-ID.
"""

from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from msgspec.structs import replace

from server.actions.addresses import CONFIRM_TOKEN, confirm_url, send_confirmation
from server.actions.changes import change
from server.actions.desk import Desk
from server.actions.failing import lift, mark
from server.actions.mail_contents import reply_mail
from server.actions.rating_mails import deliver_rating
from server.actions.resuming import deliver_code
from server.actions.rows import held
from server.domain import delivery
from server.domain.addressing import make_return_path, message_id, redacted
from server.domain.conversation import Conversation, Outcome, came_back, mail_fixed, note_line, unchanged
from server.domain.entry import Kind
from server.domain.errors import Invalid, NotFound, TooMany
from server.domain.failing import hopeless, is_failing
from server.domain.mails import ConfirmMail
from server.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from server.domain.people import Customer, masked
from server.domain.site import Site
from server.domain.times import from_ms, to_ms
from server.ports import Mail, MailHeldBack, MailRefused

LEASE = timedelta(seconds=30)
"""A worker that dies frees its rows after this; one that is at work renews them."""
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=30)
LONGEST_WHILE_AWAY = timedelta(minutes=2)
"""A server that says "later" means it; one that does not answer may be back at any moment."""
GIVE_UP_AFTER = timedelta(days=3)
"""Of answers that say "later"; while no server answers at all, mail waits for as long as it takes."""

log = structlog.get_logger()


async def claim_due(desk: Desk, limit: int) -> list[Outgoing]:
    return await desk.store.outbox.claim(tuple(OutgoingKind), desk.clock(), LEASE, limit)


async def renew(desk: Desk, row: Outgoing) -> bool:
    """Keeps a row that is being delivered: to be called more often than once in a LEASE. False when it was too late
    and another worker has it. Raises Unavailable."""
    return await desk.store.outbox.renew(row, desk.clock() + LEASE)


async def deliver(desk: Desk, row: Outgoing) -> None:
    """Brings one claimed row as far as it gets. Raises Unavailable; the lease then frees the row."""
    try:
        if row.kind is OutgoingKind.CONFIRM_MAIL:
            await _deliver_confirmation(desk, row)
        elif row.kind is OutgoingKind.CODE_MAIL:
            await deliver_code(desk, row)
        elif row.kind is OutgoingKind.RATING_MAIL:
            await deliver_rating(desk, row)
        else:
            await _deliver_reply(desk, row)
    except MailRefused as refusal:
        await _refused(desk, row, redacted(str(refusal)), permanent=refusal.permanent)
    except MailHeldBack as back:
        await _held_back(desk, row, back.until)
    except Invalid as error:
        await _refused(desk, row, error.message, permanent=True)
    except (OSError, TimeoutError) as error:
        log.warning("mail_server_away", error=type(error).__name__)
        await _later(desk, row, "The mail server does not answer.", LONGEST_WHILE_AWAY)


async def _deliver_reply(desk: Desk, row: Outgoing) -> None:
    fixed = await _fixed(desk, row)
    if fixed is None or "first" not in fixed.payload:
        return
    row = fixed
    assert row.conversation_id is not None
    conversation = await desk.store.conversations.get(row.conversation_id)
    site = await desk.store.people.site(row.site_id)
    customer = await desk.store.people.customer(conversation.customer_id) if conversation else None
    if conversation is None or site is None or customer is None:
        raise NotFound
    mail = await reply_mail(desk, site, customer, conversation, row)
    return_path = make_return_path([desk.secret.encode()], row.id, site.mail_domain)
    await desk.mailer.send(Mail(return_path, mail.to_address, desk.templates.reply(mail)))
    await _sent(desk, row)
    if customer.has_failing_address and not is_failing(customer, desk.clock()):
        await lift(desk, site.id, mail.to_address)  # it was tried after a long time, and taken


async def _fixed(desk: Desk, row: Outgoing) -> Outgoing | None:
    """Decides with the facts of this moment whether the mail goes, and if so fixes what is in it. None when it is no
    longer for us to send."""
    if "first" in row.payload or row.conversation_id is None:
        return row
    found = await desk.store.conversations.get(row.conversation_id)
    site = await desk.store.people.site(row.site_id)
    customer = await desk.store.people.customer(found.customer_id) if found else None
    if site is None or customer is None:
        raise NotFound
    now = desk.clock()
    presence = await desk.presence.of(customer.id, now)

    def decide(conversation: Conversation | None) -> Outcome:
        if conversation is None:
            raise NotFound
        return _decided(desk, site, customer, conversation, row, presence, now)

    await change(desk, row.conversation_id, decide)
    # Read again: had the answer of the commit been lost, a second run of `decide` would not know what the first did.
    return await held(desk, row)


def _decided(
    desk: Desk,
    site: Site,
    customer: Customer,
    conversation: Conversation,
    row: Outgoing,
    presence: delivery.Presence,
    now: datetime,
) -> Outcome:
    if conversation.mail_id != row.id:
        return unchanged(conversation)
    since = from_ms(row.payload["since"])
    decision = delivery.decide(conversation, presence, since, now, site.gone_delay, site.here_delay)
    if isinstance(decision, delivery.Later):
        return Outcome(conversation, outgoing=(replace(row, due_at=decision.at, lease_until=None, attempts=0),))
    if isinstance(decision, delivery.Cancel) or not customer.email:
        cancelled = replace(row, state=OutgoingState.CANCELLED, lease_until=None)
        return Outcome(mail_fixed(conversation, None, now), outgoing=(cancelled,))
    if is_failing(customer, now):
        return _not_sent(customer, conversation, row, now)
    content = {
        "first": decision.first,
        "last": decision.last,
        "to": customer.email,
        "here": presence.here,
        "left_at": to_ms(presence.left_at) if presence.left_at else None,
        "message_id": message_id([desk.secret.encode()], conversation.id, row.id, site.mail_domain),
    }
    fixed = replace(row, payload=row.payload | content)
    return Outcome(mail_fixed(conversation, (decision.first, decision.last), now), outgoing=(fixed,))


def _not_sent(customer: Customer, conversation: Conversation, row: Outgoing, now: datetime) -> Outcome:
    """Nothing goes where nothing arrives. The team reads so, and the replies are mailed once there is hope again."""
    cancelled = replace(row, state=OutgoingState.CANCELLED, lease_until=None)
    data = {"to": customer.email, "reason": customer.failing_why or "", "unsent": True}
    line = note_line(mail_fixed(conversation, None, now), Kind.MAIL_FAILED, now, data, f"unsent/{row.id}")
    return Outcome(line.conversation, line.entries, (cancelled,))


async def _sent(desk: Desk, row: Outgoing) -> None:
    """Marks the row and says so in the thread, both or none."""
    now, line_id = desk.clock(), f"mailed/{row.id}"
    shown = {"first": row.payload["first"], "last": row.payload["last"], "left_at": row.payload["left_at"]}

    def decide(conversation: Conversation | None) -> Outcome:
        if conversation is None:
            raise NotFound
        line = note_line(conversation, Kind.MAILED, now, shown | {"to": masked(row.payload["to"])}, line_id)
        done = replace(row, state=OutgoingState.DONE, lease_until=None, last_error="")
        return Outcome(line.conversation, line.entries, (done,))

    outcome = await change(desk, row.conversation_id or "", decide, line_id)
    if outcome.repeat is not None:
        await desk.store.outbox.settle(replace(row, state=OutgoingState.DONE, lease_until=None))


async def _deliver_confirmation(desk: Desk, row: Outgoing) -> None:
    site = await desk.store.people.site(row.site_id)
    customer = await desk.store.people.customer(row.payload["customer_id"])
    asked_at, to = from_ms(row.payload["since"]), row.payload["to"]
    late = desk.clock() >= asked_at + CONFIRM_TOKEN
    if site is None or customer is None or to != customer.unconfirmed_email or late:
        if site and customer and to == customer.unconfirmed_email and row.refused_since is None:
            # No server was there for as long as the link is good: another mail with another link goes in its place.
            with suppress(TooMany):
                await send_confirmation(desk, site, customer, to)
        await desk.store.outbox.settle(replace(row, state=OutgoingState.CANCELLED, lease_until=None))
        return
    secrets = [desk.secret.encode()]
    mail = ConfirmMail(
        site=site,
        to_address=to,
        confirm_url=confirm_url(desk, customer.id, to, asked_at),
        message_id=message_id(secrets, customer.id, row.id, site.mail_domain),
        date=asked_at,
        locale=customer.locale or site.locale,
    )
    return_path = make_return_path(secrets, row.id, site.mail_domain)
    await desk.mailer.send(Mail(return_path, to, desk.templates.confirm(mail)))
    await desk.store.outbox.settle(replace(row, state=OutgoingState.DONE, lease_until=None, last_error=""))


async def _refused(desk: Desk, row: Outgoing, reason: str, *, permanent: bool) -> None:
    now = desk.clock()
    since = row.refused_since or now
    if not permanent and now - since < GIVE_UP_AFTER:
        await _later(desk, row, reason, since=since)
    elif ours := await held(desk, row):
        await give_up(desk, ours, reason)


async def give_up(desk: Desk, row: Outgoing, reason: str) -> None:
    """The row has failed, and the team reads why. What can still be mailed is, with the next reply. Raises
    Unavailable."""
    failed = replace(row, state=OutgoingState.FAILED, lease_until=None, last_error=reason)
    to = row.payload.get("to", "")
    if hopeless(reason):
        await mark(desk, row.site_id, to, desk.clock(), reason)
    if row.conversation_id is None:
        await desk.store.outbox.settle(failed)
        return
    # Who tries it again is to read what comes of that, so each time is told.
    line_id = f"failed/{row.id}-{row.claims}"
    await tell_mail_failed(desk, row.conversation_id, line_id, {"to": to, "reason": reason}, failed)


async def tell_mail_failed(
    desk: Desk,
    conversation_id: str,
    line_id: str,
    data: dict[str, object],
    row: Outgoing | None = None,
    back: tuple[int, int] | None = None,
) -> None:
    """Tells the team in the thread that a mail did not arrive, and settles its row with it. `back`: the public seqs
    of a mail that had left and came back."""
    now = desk.clock()

    def decide(conversation: Conversation | None) -> Outcome:
        if conversation is None:
            raise NotFound
        if row is not None and conversation.mail_id == row.id:  # its content was never fixed
            conversation = mail_fixed(conversation, None, now)
        if back is not None:
            conversation = came_back(conversation, back, now)
        line = note_line(conversation, Kind.MAIL_FAILED, now, data, line_id)
        return Outcome(line.conversation, line.entries, (row,) if row else ())

    outcome = await change(desk, conversation_id, decide, line_id)
    if outcome.repeat is not None and row is not None:  # it was told before the row was tried again
        await desk.store.outbox.settle(row)


async def _later(
    desk: Desk, row: Outgoing, reason: str, longest: timedelta = LONGEST_RETRY, since: datetime | None = None
) -> None:
    ours = await held(desk, row)
    if ours is not None:
        pause = min(FIRST_RETRY * 2 ** min(max(ours.attempts - 1, 0), 10), longest)
        refused = since or ours.refused_since
        due = replace(ours, due_at=desk.clock() + pause, lease_until=None, last_error=reason, refused_since=refused)
        await desk.store.outbox.settle(due)


async def _held_back(desk: Desk, row: Outgoing, until: datetime) -> None:
    """Others go first; it was no attempt."""
    ours = await held(desk, row)
    if ours is not None:
        waiting = replace(ours, due_at=until, lease_until=None, attempts=max(ours.attempts - 1, 0))
        await desk.store.outbox.settle(waiting)
