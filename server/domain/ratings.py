"""Ratings: how a customer says that a conversation went, with one click and perhaps a word.

- A smile or a frown, and a frown may be at *you*, who answered, or at *the product*: who misses something in the
  product is not unhappy with the person who has to say so. A frown at neither counts as it is: one click was enough.
- Only what a person has answered can be rated, and only by its customer.
- One conversation has one rating, the newest word of the customer. It may be changed for WINDOW from the first click.
  When a person answers after that, it is another round, with a rating of its own.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from server.domain.entry import Channel
from server.domain.errors import Invalid

WINDOW = timedelta(days=30)
"""Long enough to find out that an answer did not hold; after that the numbers of a month stand still."""
MOST_WORD = 500
"""Characters. It is a word about how it went; who has more to say writes a message, which somebody answers."""


class Mood(StrEnum):
    SMILE = "smile"
    FROWN = "frown"
    FROWN_AT_YOU = "frown_at_you"
    FROWN_AT_PRODUCT = "frown_at_product"


class Rating(Struct, frozen=True):
    """`agent_id`: whom it is about, which is who had answered last when it was given, else who had the conversation.
    `channel`: where it was said, in the chat or by the link of a mail. `given_at` is the first click of the round."""

    conversation_id: str
    site_id: str
    customer_id: str
    agent_id: str | None
    mood: Mood
    word: str
    channel: Channel
    given_at: datetime
    changed_at: datetime

    @property
    def until(self) -> datetime:
        return self.given_at + WINDOW


def word_of(text: str) -> str:
    """A word as it is kept. Raises Invalid for one that is too long."""
    word = text.strip()
    if len(word) > MOST_WORD:
        raise Invalid("This is longer than 500 characters. Say it shorter, or write it as a message.")
    return word


def again(old: Rating | None, new: Rating) -> Rating | None:
    """The rating that stands once `new` was said; None where that is nothing new. Raises Invalid when too late."""
    if old is None:
        return new
    if (old.mood, old.word) == (new.mood, new.word):
        return None
    if new.changed_at > old.until:
        raise Invalid("You said this a while ago, and it stands now. Write to us if you see it differently today.")
    return replace(new, agent_id=old.agent_id, given_at=old.given_at, changed_at=max(new.changed_at, old.changed_at))


def after_answer(old: Rating | None, now: datetime) -> Rating | None:
    """What is left to change of a rating once a person has answered again: another round has begun without one."""
    return None if old is None or now > old.until else old
