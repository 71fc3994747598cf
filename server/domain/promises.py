"""What customers were told, and what became of it: the ground that the calibration report stands on."""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct


class Promise(Struct, frozen=True):
    """What a customer was told when their request began to wait. `p50` and `p90` are the estimate, both from the
    arrival; `half` and `most` what was said of it, rounded up to a number that people say (ladder.py). `key` names
    the sentence, `regime` what the desk was like, `samples` what it was learned from."""

    conversation_id: str
    arrived_at: datetime
    site_id: str
    told_at: datetime
    p50: timedelta
    p90: timedelta
    half: timedelta
    most: timedelta
    key: str
    regime: str = ""
    samples: int = 0

    @property
    def until(self) -> datetime:
        return self.arrived_at + self.most


class End(StrEnum):
    REPLIED = "reply"
    CLOSED = "abandon"
    """Without a reply: how long it would have been is not known."""
    WAITING = "waiting"


class Kept(Struct, frozen=True):
    """A promise and what happened. `ended_at` is None for who waits still."""

    promise: Promise
    end: End = End.WAITING
    ended_at: datetime | None = None

    def waited(self, now: datetime) -> timedelta:
        """Until the reply; without one at least until the closing, or until now."""
        return max((self.ended_at or now) - self.promise.arrived_at, timedelta(0))
