"""Which sentence is true now. The first of RULES that fits is said: what a customer must know first stands first.

Every rule rests on facts that can be looked up: hours that were set, people who did something, requests that wait.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from server.domain.sentences.crowd import Usual

KNOWN = 8
"""Below so many answered requests the estimate is a guess, and we say what the site aims at."""
LONG = timedelta(minutes=30)
"""Nobody sits in front of a chat for longer: then a time of day is said, and that the answer comes by mail."""
FEW = 3
"""Fewer people than this are no crowd."""
FAR, MANY = 3, 6
"""So many times as many as usual, and no fewer than so many people, are far more than usual."""
STALLED = 3.0
"""Nobody has answered for so many targets, and somebody has been waiting for as long."""


class Key(StrEnum):
    CLOSED = "closed"
    HOLIDAY = "holiday"
    STALLED = "stalled"
    GONE = "gone"
    NOBODY = "nobody"
    SURGE = "surge"
    CROWDED = "crowded"
    COLD = "cold"
    CLOSING = "closing"
    LONG = "long"
    USUAL = "usual"


class Facts(Struct, frozen=True):
    """How it is at the desk. `p50` and `p90` are from the arrival of whom we speak to. `waiting` and `oldest` are of
    requests in the chat: how many, and since when the first of them waits; `usual` is what is usual there."""

    now: datetime
    target: timedelta
    p50: timedelta
    p90: timedelta
    samples: int = 0
    regime: str = ""
    at_desk: int = 0
    team: int = 0
    last_name: str = ""
    """Who did something last."""
    last_act: datetime | None = None
    waiting: int = 0
    usual: Usual = Usual()
    oldest: datetime | None = None
    open: bool = True
    opens: datetime | None = None
    closes: datetime | None = None
    holiday: str = ""

    @property
    def known(self) -> bool:
        return self.samples >= KNOWN

    @property
    def crowded(self) -> bool:
        return self.known and self.waiting >= FEW and self.waiting > self.usual.line

    @property
    def away(self) -> bool:
        """Closed; and nobody has come all the same."""
        return not self.open and self.at_desk == 0

    @property
    def silence(self) -> timedelta:
        """Since when nobody has done anything, as far as anybody waits for it."""
        since = max(filter(None, (self.last_act, self.oldest)), default=self.now)
        return max(self.now - since, timedelta(0))


def _stalled(facts: Facts) -> bool:
    waited = facts.now - facts.oldest if facts.oldest else timedelta(0)
    limit = STALLED * facts.target
    return waited >= limit and facts.silence >= limit


def _surges(facts: Facts) -> bool:
    return facts.crowded and "surge" in facts.regime and facts.waiting >= max(MANY, FAR * facts.usual.line)


def _closing(facts: Facts) -> bool:
    return facts.closes is not None and facts.now + facts.p90 > facts.closes


RULES: tuple[tuple[Key, Callable[[Facts], bool]], ...] = (
    (Key.HOLIDAY, lambda facts: facts.away and facts.holiday != ""),
    (Key.CLOSED, lambda facts: facts.away),
    (Key.STALLED, _stalled),
    (Key.GONE, lambda facts: facts.at_desk == 0 and facts.team == 1 and facts.last_name != ""),
    (Key.NOBODY, lambda facts: facts.at_desk == 0),
    (Key.SURGE, _surges),
    (Key.CROWDED, lambda facts: facts.crowded),
    (Key.COLD, lambda facts: not facts.known),
    (Key.CLOSING, _closing),
    (Key.LONG, lambda facts: facts.p90 > LONG),
)


def not_quicker_in_a_crowd(facts: Facts) -> Facts:
    """A line longer than usual is where an estimate has the least to go by. Whatever it says, nobody is told there that
    it goes faster than it usually does."""
    if not facts.crowded:
        return facts
    p50 = max(facts.p50, facts.usual.half)
    return replace(facts, p50=p50, p90=max(facts.p90, facts.usual.most, p50))


def key_of(facts: Facts) -> Key:
    return next((key for key, fits in RULES if fits(facts)), Key.USUAL)
