"""The wait log: what happened at a desk that says anything about how long people wait there. Only ever appended to.

Whoever replays a site's log in order comes to the same estimate, on whichever process. The order is (`at`, `id`).

- *arrive*: a new request begins to wait. Within a live exchange (the customer writes again within LIVE of the
  last reply) it is a turn of a talk and no request: such answers come in seconds, and whoever has not written yet will
  not be answered as fast.
- *reply*: the first human reply to it; *abandon*: closed without one; *leave*: the customer has gone from the site, and
  will be answered by mail.
- *end*: a conversation that was answered is closed, or a new request in it begins; its agent has a hand free.
- *login*, *logout*, *message*: an agent is at the desk by what they really do, is not any longer, did something.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from server.domain.entry import Channel

LIVE = timedelta(minutes=30)


class Kind(StrEnum):
    ARRIVE = "arrive"
    REPLY = "reply"
    LEAVE = "leave"
    ABANDON = "abandon"
    END = "end"
    LOGIN = "login"
    LOGOUT = "logout"
    MESSAGE = "message"


class Mark(Struct, frozen=True):
    """One line of the log. `conversation_id` is empty for what only an agent did. `since` is when the request arrived
    that this line is about; `cls` sets requests apart: empty for the chat, else the channel."""

    site_id: str
    at: datetime
    id: str
    kind: Kind
    conversation_id: str = ""
    agent_id: str = ""
    cls: str = ""
    since: datetime | None = None

    @property
    def order(self) -> tuple[datetime, str]:
        return self.at, self.id


class Snapshot(Struct, frozen=True):
    """An estimator as it was after the line (`last_at`, `last_id`) of its site's log, in the estimator's own format."""

    site_id: str
    at: datetime
    last_at: datetime
    last_id: str
    state: bytes


def is_turn(waiting_since: datetime, last_reply_at: datetime | None) -> bool:
    """Whether a wait is a turn of a live exchange rather than a request."""
    return last_reply_at is not None and waiting_since - last_reply_at <= LIVE


def request(waiting_since: datetime | None, last_reply_at: datetime | None) -> datetime | None:
    """Since when a request waits; None when nobody waits, or only for the next turn of a live exchange."""
    return None if waiting_since is None or is_turn(waiting_since, last_reply_at) else waiting_since


def arrived(site_id: str, conversation_id: str, at: datetime, seq: int, channel: Channel, *, again: bool) -> list[Mark]:
    """A request begins to wait with the entry `seq`. `again`: it is not the first of its conversation."""
    name = f"{conversation_id}-{seq}"
    cls = "" if channel is Channel.CHAT else channel.value
    marks = [Mark(site_id, at, f"{name}-1", Kind.ARRIVE, conversation_id, cls=cls, since=at)]
    if again:
        marks.insert(0, Mark(site_id, at, f"{name}-0", Kind.END, conversation_id))
    if channel is not Channel.CHAT:
        # Who writes by mail or form is not at the site, and is answered by mail.
        marks.append(Mark(site_id, at, f"{name}-2", Kind.LEAVE, conversation_id, since=at))
    return marks


def replied(site_id: str, conversation_id: str, at: datetime, seq: int, agent_id: str, since: datetime) -> Mark:
    return Mark(site_id, at, f"{conversation_id}-{seq}", Kind.REPLY, conversation_id, agent_id, since=since)


def closed(site_id: str, conversation_id: str, at: datetime, seq: int, agent_id: str, since: datetime | None) -> Mark:
    """A conversation was closed; `since`: a request in it waited still."""
    kind = Kind.END if since is None else Kind.ABANDON
    return Mark(site_id, at, f"{conversation_id}-{seq}", kind, conversation_id, agent_id, since=since)


def left(site_id: str, conversation_id: str, at: datetime, since: datetime) -> Mark:
    """The customer is gone, and this request of theirs waits still."""
    return Mark(site_id, at, f"{conversation_id}-left", Kind.LEAVE, conversation_id, since=since)


def acted(site_id: str, agent_id: str, at: datetime, kind: Kind) -> Mark:
    return Mark(site_id, at, f"{agent_id}-{kind}", kind, agent_id=agent_id)
