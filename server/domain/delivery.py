"""When unseen replies leave by mail: soon when the customer is gone, later when they are here but do not look.

`decide` is asked when the outbox row falls due, and once more in the transaction that fixes the mail's content.
"""

from datetime import datetime, timedelta

from msgspec import Struct

from server.domain.conversation import Conversation

MOST_DELAYS_HELD_BACK = 5
"""A mail waits for further replies, but never longer than this many delays after the first of them."""

LOOK_AGAIN_AFTER_AT_LEAST = timedelta(seconds=1)


class Presence(Struct, frozen=True):
    """Whether the customer has a socket, and since when the last one is gone (None: not known, so long ago)."""

    here: bool
    left_at: datetime | None = None


class Send(Struct, frozen=True):
    """Mail the public entries from `first` to `last`, both included."""

    first: int
    last: int


class Later(Struct, frozen=True):
    at: datetime


class Cancel(Struct, frozen=True):
    """Nothing is left to tell, or nobody to tell it to."""


def decide(
    conversation: Conversation,
    presence: Presence,
    due_since: datetime,
    now: datetime,
    gone_delay: timedelta,
    here_delay: timedelta,
) -> Send | Later | Cancel:
    """What to do with the mail that has been open since `due_since` (the time of its first reply)."""
    if not conversation.unseen_reply or conversation.last_reply_at is None:
        return Cancel()
    spoke_at = conversation.last_reply_at
    if presence.here:
        ready = min(spoke_at + here_delay, due_since + MOST_DELAYS_HELD_BACK * here_delay)
        # They may leave before that without our noticing (a crash loses the moment): look again soon.
        return (
            _send(conversation) if ready <= now else Later(min(ready, now + max(gone_delay, LOOK_AGAIN_AFTER_AT_LEAST)))
        )
    quiet_since = max(spoke_at, presence.left_at or spoke_at)
    ready = min(quiet_since + gone_delay, due_since + MOST_DELAYS_HELD_BACK * gone_delay)
    if presence.left_at is not None:
        ready = max(ready, presence.left_at + gone_delay)
    # Somebody who comes and goes all the time still gets their mail.
    ready = min(ready, due_since + MOST_DELAYS_HELD_BACK * max(here_delay, gone_delay))
    return _send(conversation) if ready <= now else Later(ready)


def _send(conversation: Conversation) -> Send:
    return Send(max(conversation.customer_seen, conversation.mailed) + 1, conversation.last_reply)
