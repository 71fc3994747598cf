"""What happens at a desk, as the estimator sees it. `t` is in UTC epoch seconds."""

from msgspec import Struct


class Arrive(Struct, frozen=True, tag_field="e", tag="arrive"):
    """Somebody has written and waits for the first reply. `cls` is whatever sets customers apart (plan, language…)."""

    t: float
    id: str
    cls: str = ""


class Reply(Struct, frozen=True, tag_field="e", tag="reply"):
    """The first reply, whichever way it went."""

    t: float
    id: str
    agent: str


class Leave(Struct, frozen=True, tag_field="e", tag="leave"):
    """The customer is gone and will be answered by mail: still waiting, no longer in the live queue."""

    t: float
    id: str


class Abandon(Struct, frozen=True, tag_field="e", tag="abandon"):
    """The wait is over without a reply: closed, withdrawn, or spam. How long it would have been is not known."""

    t: float
    id: str


class End(Struct, frozen=True, tag_field="e", tag="end"):
    """The conversation is over, and its agent has a hand free."""

    t: float
    id: str
    agent: str = ""


class Login(Struct, frozen=True, tag_field="e", tag="login"):
    t: float
    agent: str


class Logout(Struct, frozen=True, tag_field="e", tag="logout"):
    t: float
    agent: str


class Message(Struct, frozen=True, tag_field="e", tag="msg"):
    """An agent did something in any conversation: the sign that they are really there."""

    t: float
    agent: str


Event = Arrive | Reply | Leave | Abandon | End | Login | Logout | Message
