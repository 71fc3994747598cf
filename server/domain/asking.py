"""How it was: what the customer's answer does to a conversation, and when the question leaves by mail.

In the chat the question stands beside the closed thread. By mail it goes to those who have not been there since: who
has seen the closing has seen the question, and to ask again would be to nag. `decide` is asked when the row falls due,
and again in the transaction before each attempt to send it.
"""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from server.domain.conversation import Conversation, Outcome, Said, Status, add_line, unchanged
from server.domain.delivery import Presence
from server.domain.entry import Author, Channel, Kind
from server.domain.errors import Invalid
from server.domain.outgoing import Outgoing, OutgoingKind
from server.domain.ratings import Mood, Rating, again, word_of
from server.domain.times import to_ms

QUIET = timedelta(days=28)
"""Between two such mails to one mailbox, whatever it asks us: regular customers are not to pay for being regular."""
LOOK_AGAIN = timedelta(hours=1)
"""While the customer is at the dashboard, or has answers yet to come by mail."""
TOO_LATE = timedelta(days=14)
"""After the closing. Whoever is asked later does not remember, and the answer would be about something else."""


def rate(
    conversation: Conversation,
    mood: Mood,
    word: str,
    now: datetime,
    agent_id: str | None,
    client_id: str,
    channel: Channel = Channel.CHAT,
) -> Outcome:
    """The customer says how it was, or changes what they said. `agent_id`: whom it is about. Raises Invalid."""
    if not conversation.last_reply:
        raise Invalid("Nobody has answered here yet, so there is nothing to rate.")
    word = word_of(word)
    said = Rating(
        conversation.id, conversation.site_id, conversation.customer_id, agent_id, mood, word, channel, now, now
    )
    rating = again(conversation.rating, said)
    if rating is None:
        return unchanged(conversation)
    data = {"mood": mood.value} | ({"agent": rating.agent_id} if rating.agent_id else {})
    line = Said(Author.CUSTOMER, conversation.customer_id, word, client_id, channel, data)
    added = add_line(replace(conversation, rating=rating), Kind.RATED, line, now)
    return replace(added, ratings=(rating,))


def ask_later(closed: Outcome, now: datetime, after: timedelta) -> Outcome:
    """A closing, with the question due by mail `after` it. One row a conversation, whose id is derived: closing it once
    more asks about that, and nobody is asked twice."""
    conversation = closed.conversation
    if not closed.entries or not conversation.last_reply:
        return closed
    payload = {"since": to_ms(now), "closed": conversation.last_public_seq}
    row = f"r-{conversation.id}"
    due = Outgoing(row, OutgoingKind.RATING_MAIL, conversation.site_id, conversation.id, now + after, payload)
    return replace(closed, outgoing=(*closed.outgoing, due))


class Facts(Struct, frozen=True):
    """What is known beside the conversation: how long after a closing is asked (None: never), whether the customer is
    here, the confirmed address that a mail would go to, and whether anything about that speaks against one (no such
    mails wanted, mails failing, asked not long ago)."""

    after: timedelta | None
    presence: Presence
    address: str
    refused: bool


class Ask(Struct, frozen=True):
    """Send it."""


class Later(Struct, frozen=True):
    at: datetime


class Drop(Struct, frozen=True):
    """There is nothing to ask any more, or nobody."""


def decide(conversation: Conversation, closed: int, since: datetime, facts: Facts, now: datetime) -> Ask | Later | Drop:
    """`closed`: the public seq of the closing that the question is about, which was at `since`."""
    asked_already = conversation.rating is not None or conversation.customer_seen >= closed
    if conversation.status is not Status.CLOSED or not conversation.last_reply or asked_already:
        return Drop()
    if facts.after is None or not facts.address or facts.refused or now - since > TOO_LATE:
        return Drop()
    if conversation.unseen_reply and conversation.mail_id is None:
        return Drop()  # what it asks about has not reached them
    if now < since + facts.after:
        return Later(since + facts.after)  # it was opened and closed again
    if facts.presence.here or conversation.unseen_reply:
        return Later(now + LOOK_AGAIN)
    return Ask()
