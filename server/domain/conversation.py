"""A conversation: one thread between a customer and a site, as a projection of its timeline.

The rules, once and for all:

- Every change goes through a function here. It takes the conversation as it is, and returns an `Outcome`: the
  conversation as it will be, the entries that were added, the mail that is due, the lines for the wait log. Nothing
  else changes a conversation.
- These functions may be run again on the result of their own effect (a commit whose answer was lost is
  retried): they must then change nothing.
- One person to talk to: who replies owns the conversation. A reply by somebody else is a hand-over, and the
  customer reads its name before the reply.
- The wait runs from the first unanswered customer message to the first human reply; closing ends it too, and
  reopening what was not answered begins it anew.

STATUS says what becomes of the status; what is not listed stays as it is.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from server.domain import wait_log
from server.domain.entry import PRIVATE, Author, Channel, Entry, Kind, excerpt
from server.domain.errors import WarmlineError
from server.domain.outgoing import Outgoing, OutgoingKind
from server.domain.promises import Promise
from server.domain.ratings import Rating, after_answer
from server.domain.times import to_ms
from server.domain.wait_log import Mark


class Status(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


STATUS: dict[tuple[Kind, Author], Status] = {
    (Kind.MESSAGE, Author.CUSTOMER): Status.OPEN,
    (Kind.MESSAGE, Author.AGENT): Status.OPEN,
    (Kind.REOPENED, Author.CUSTOMER): Status.OPEN,
    (Kind.REOPENED, Author.AGENT): Status.OPEN,
    (Kind.CLOSED, Author.CUSTOMER): Status.CLOSED,
    (Kind.CLOSED, Author.AGENT): Status.CLOSED,
}

SUBJECT_LENGTH, PREVIEW_LENGTH = 80, 140


class Conversation(Struct, frozen=True):
    """`customer_seen`, `agent_seen_public`, `mailed` and `last_reply` are public seqs; `agent_seen` and `last_said`
    (the newest message; by whom, when) are seqs. `mail_id` names the outbox row of the reply mail whose
    content is still open. Who waits was told that half of such waits end within `told_half`, and nine in ten within
    `told_most`. `rev` counts changes of any kind."""

    id: str
    site_id: str
    customer_id: str
    created_at: datetime
    changed_at: datetime
    status: Status = Status.OPEN
    subject: str = ""
    channel: Channel = Channel.CHAT
    assignee_id: str | None = None
    waiting_since: datetime | None = None
    told_half: timedelta | None = None
    told_most: timedelta | None = None
    last_seq: int = 0
    last_public_seq: int = 0
    last_reply: int = 0
    last_reply_at: datetime | None = None
    customer_seen: int = 0
    last_said: int = 0
    last_said_by: str = ""
    last_said_at: datetime | None = None
    agent_seen: int = 0
    agent_seen_public: int = 0
    mailed: int = 0
    mail_id: str | None = None
    preview: str = ""
    preview_author: Author = Author.CUSTOMER
    rev: int = 0
    rating: Rating | None = None

    @property
    def unseen_reply(self) -> bool:
        """Whether a reply has reached the customer neither on a screen nor by mail."""
        return self.last_reply > max(self.customer_seen, self.mailed)


class Outcome(Struct, frozen=True):
    """What a change comes to. `repeat` is the entry that a resend had already made; then nothing changes. With an
    `objection` nothing changes either, unless it is a resend."""

    conversation: Conversation
    entries: tuple[Entry, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    waits: tuple[Mark, ...] = ()
    ratings: tuple[Rating, ...] = ()
    promises: tuple[Promise, ...] = ()
    repeat: Entry | None = None
    objection: WarmlineError | None = None


class Said(Struct, frozen=True):
    """Something a person says: the content of a message or a note. `client_id` makes a resend harmless."""

    author: Author
    author_id: str
    text: str
    client_id: str
    channel: Channel = Channel.CHAT
    data: dict[str, Any] = {}
    automatic: bool = False


def begin(identity: str, site_id: str, customer_id: str, channel: Channel, now: datetime) -> Conversation:
    """A conversation that nothing has been said in yet; its first message gives it a subject."""
    return Conversation(identity, site_id, customer_id, created_at=now, changed_at=now, channel=channel)


def unchanged(conversation: Conversation, repeat: Entry | None = None) -> Outcome:
    return Outcome(conversation, repeat=repeat)


def add_message(conversation: Conversation, said: Said, now: datetime, gone_delay: timedelta) -> Outcome:
    """A reply takes the conversation, ends the wait and makes a mail due, should it stay unseen for `gone_delay`."""
    if said.author is Author.CUSTOMER:
        return _customer_message(conversation, said, now)
    return _reply(conversation, said, now, gone_delay)


def _customer_message(conversation: Conversation, said: Said, now: datetime) -> Outcome:
    # It says nothing about what they have read: it may have been written before a reply, and have waited for a link.
    asked = replace(
        conversation,
        subject=conversation.subject or excerpt(said.data.get("subject") or said.text, SUBJECT_LENGTH),
        waiting_since=conversation.waiting_since if said.automatic else conversation.waiting_since or now,
    )
    added = _append(asked, _entry(asked, Kind.MESSAGE, said, now))
    begins = conversation.waiting_since is None and asked.waiting_since is not None
    return _arrived(added, conversation, now, said.channel) if begins else added


def _arrived(outcome: Outcome, before: Conversation, now: datetime, channel: Channel) -> Outcome:
    """A wait begins with this; in a live exchange it is a turn of that and no request."""
    if wait_log.is_turn(now, before.last_reply_at):
        return outcome
    again = before.last_reply > 0 and before.status is not Status.CLOSED
    seq = outcome.conversation.last_seq
    return replace(outcome, waits=tuple(wait_log.arrived(before.site_id, before.id, now, seq, channel, again=again)))


def _reply(conversation: Conversation, said: Said, now: datetime, gone_delay: timedelta) -> Outcome:
    owned = take(conversation, said.author_id, now)
    added = _append(owned.conversation, _entry(owned.conversation, Kind.MESSAGE, said, now))
    entry = added.entries[0]
    outgoing: tuple[Outgoing, ...] = ()
    waits: tuple[Mark, ...] = ()
    if since := wait_log.request(conversation.waiting_since, conversation.last_reply_at):
        at = max(now, since)  # the clocks of two machines differ by a little
        waits = (wait_log.replied(conversation.site_id, conversation.id, at, entry.seq, said.author_id, since),)
    replied = replace(
        added.conversation,
        last_reply=entry.public_seq,
        last_reply_at=now,
        waiting_since=None,
        told_half=None,
        told_most=None,
        agent_seen=entry.seq,
        agent_seen_public=entry.public_seq,
        rating=after_answer(conversation.rating, now),
    )
    if replied.mail_id is None:
        replied, outgoing = _mail_due(replied, now + gone_delay)
    return Outcome(replied, owned.entries + added.entries, outgoing, waits)


def mail_due(conversation: Conversation, at: datetime) -> Outcome:
    """Makes a mail of the unseen replies due, unless one is open already or nothing is unseen. One may have gone before
    and come back, and a row that is done stays so: this is one of its own, for by then the team has read of that."""
    if conversation.mail_id is not None or not conversation.unseen_reply:
        return unchanged(conversation)
    due, outgoing = _mail_due(conversation, at, f"a-{conversation.id}-{conversation.last_seq}")
    return Outcome(replace(due, rev=due.rev + 1), outgoing=outgoing)


def came_back(conversation: Conversation, first_to_last: tuple[int, int], now: datetime) -> Conversation:
    """The mail with these public seqs did not arrive: they go with the next one, if none has gone since."""
    first, last = first_to_last
    if conversation.mailed != last:
        return conversation
    return _touched(replace(conversation, mailed=first - 1), now)


def _mail_due(conversation: Conversation, at: datetime, row: str = "") -> tuple[Conversation, tuple[Outgoing, ...]]:
    # One open mail a conversation, so its id can be derived and several replies share it.
    row = row or f"{conversation.id}-{conversation.last_reply}"
    payload = {"since": to_ms(conversation.last_reply_at or at)}
    outgoing = Outgoing(row, OutgoingKind.REPLY_MAIL, conversation.site_id, conversation.id, at, payload)
    return replace(conversation, mail_id=row), (outgoing,)


def mail_fixed(conversation: Conversation, first_to_last: tuple[int, int] | None, now: datetime) -> Conversation:
    """The open mail's content is fixed as these public seqs (None: not to be sent); later replies open a new one."""
    last = first_to_last[1] if first_to_last else conversation.mailed
    return _touched(replace(conversation, mail_id=None, mailed=max(last, conversation.mailed)), now)


def add_note(conversation: Conversation, said: Said, now: datetime) -> Outcome:
    """A private note: only the team sees it, and it neither takes the conversation nor ends the wait."""
    return add_line(conversation, Kind.NOTE, said, now)


def unknown_said(conversation: Conversation, said: Said, now: datetime) -> Outcome:
    """Words of whom nobody knows. What was closed is opened: perhaps it is the customer, and nobody looks there."""
    status = Status.OPEN if conversation.status is Status.CLOSED else conversation.status
    return add_note(replace(conversation, status=status), said, now)


def add_line(conversation: Conversation, kind: Kind, said: Said, now: datetime) -> Outcome:
    """Something a person says that is no message."""
    return _append(conversation, _entry(conversation, kind, said, now))


def take(conversation: Conversation, agent_id: str, now: datetime) -> Outcome:
    """The agent becomes the one who answers; from somebody else it is a hand-over to oneself."""
    if conversation.assignee_id == agent_id:
        return unchanged(conversation)
    if conversation.assignee_id is not None:
        return hand_over(conversation, agent_id, agent_id, now)
    owned = replace(conversation, assignee_id=agent_id)
    return _system(owned, Kind.TAKEN, Author.AGENT, agent_id, now, {"agent": agent_id})


def hand_over(conversation: Conversation, by: str, to: str, now: datetime) -> Outcome:
    """`to` answers from now on; the customer is told both names. From nobody it reads as a take by `to`."""
    if conversation.assignee_id == to:
        return unchanged(conversation)
    owned = replace(conversation, assignee_id=to)
    if conversation.assignee_id is None:
        return _system(owned, Kind.TAKEN, Author.AGENT, by, now, {"agent": to})
    data = {"from": conversation.assignee_id, "to": to}
    return _system(owned, Kind.HANDED_OVER, Author.AGENT, by, now, data)


def close(conversation: Conversation, by: Author, by_id: str, now: datetime) -> Outcome:
    if conversation.status is Status.CLOSED:
        return unchanged(conversation)
    ended = replace(conversation, waiting_since=None, told_half=None, told_most=None)
    outcome = _system(ended, Kind.CLOSED, by, by_id, now, {})
    since = wait_log.request(conversation.waiting_since, conversation.last_reply_at)
    if since is None and not conversation.last_reply:
        return outcome
    at, agent = max(now, since or now), by_id if by is Author.AGENT else ""
    seq = outcome.conversation.last_seq
    return replace(outcome, waits=(wait_log.closed(conversation.site_id, conversation.id, at, seq, agent, since),))


def reopen(conversation: Conversation, by: Author, by_id: str, now: datetime) -> Outcome:
    if conversation.status is Status.OPEN:
        return unchanged(conversation)
    if conversation.waiting_since is not None or conversation.last_said_by != conversation.customer_id:
        return _system(conversation, Kind.REOPENED, by, by_id, now, {})
    # What they said last was not answered: they wait again.
    outcome = _system(replace(conversation, waiting_since=now), Kind.REOPENED, by, by_id, now, {})
    return _arrived(outcome, conversation, now, Channel.CHAT if by is Author.CUSTOMER else conversation.channel)


def customer_saw(conversation: Conversation, public_seq: int, now: datetime) -> Outcome:
    """The customer has the entries up to `public_seq` on a screen in front of them."""
    seen = min(public_seq, conversation.last_public_seq)
    if seen <= conversation.customer_seen:
        return unchanged(conversation)
    return Outcome(_touched(replace(conversation, customer_seen=seen), now))


def agent_saw(conversation: Conversation, seq: int, now: datetime) -> Outcome:
    seen = min(seq, conversation.last_seq)
    if seen <= conversation.agent_seen:
        return unchanged(conversation)
    whispered = conversation.last_seq - conversation.last_public_seq
    # Exact when everything is read; else the least it can be, for we don't tell a customer more than is so.
    public = conversation.last_public_seq if seen == conversation.last_seq else seen - whispered
    public = max(conversation.agent_seen_public, public)
    return Outcome(_touched(replace(conversation, agent_seen=seen, agent_seen_public=public), now))


def told(conversation: Conversation, made: Promise, now: datetime) -> Outcome:
    """The customer was told how long the wait is likely to take; what was told first stays."""
    if conversation.waiting_since != made.arrived_at or conversation.told_most is not None:
        return unchanged(conversation)
    return Outcome(_touched(replace(conversation, told_half=made.half, told_most=made.most), now), promises=(made,))


def note_line(
    conversation: Conversation, kind: Kind, now: datetime, data: dict[str, Any], client_id: str, by: str | None = None
) -> Outcome:
    """A line by the system itself (mailed, mail_failed, address) or by an agent; `client_id` makes it come once."""
    return _system(conversation, kind, Author.AGENT if by else Author.SYSTEM, by, now, data, client_id)


def _system(
    conversation: Conversation,
    kind: Kind,
    author: Author,
    author_id: str | None,
    now: datetime,
    data: dict[str, Any],
    client_id: str | None = None,
) -> Outcome:
    seq, public = _next(conversation, kind)
    content = (author, author_id, Channel.CHAT, "", client_id, data)
    return _append(conversation, Entry(conversation.id, seq, public, now, kind, *content))


def _entry(conversation: Conversation, kind: Kind, said: Said, now: datetime) -> Entry:
    seq, public = _next(conversation, kind)
    content = (said.author, said.author_id, said.channel, said.text, said.client_id, said.data)
    return Entry(conversation.id, seq, public, now, kind, *content)


def _next(conversation: Conversation, kind: Kind) -> tuple[int, int | None]:
    """The numbers of the next entry (entry.py)."""
    return conversation.last_seq + 1, None if kind in PRIVATE else conversation.last_public_seq + 1


def _append(conversation: Conversation, entry: Entry) -> Outcome:
    told = entry.kind is Kind.MESSAGE
    grown = replace(
        conversation,
        status=STATUS.get((entry.kind, entry.author), conversation.status),
        last_seq=entry.seq,
        last_public_seq=entry.public_seq or conversation.last_public_seq,
        last_said=entry.seq if told else conversation.last_said,
        last_said_by=entry.author_id or "" if told else conversation.last_said_by,
        last_said_at=entry.at if told else conversation.last_said_at,
        preview=excerpt(entry.told, PREVIEW_LENGTH) if told else conversation.preview,
        preview_author=entry.author if told else conversation.preview_author,
        changed_at=max(entry.at, conversation.changed_at),
        rev=conversation.rev + 1,
    )
    return Outcome(grown, (entry,))


def _touched(conversation: Conversation, now: datetime) -> Conversation:
    return replace(conversation, changed_at=max(now, conversation.changed_at), rev=conversation.rev + 1)
