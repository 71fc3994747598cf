"""Every frame of both sockets: its fields, its limits, how it is read and written (docs/protocol.md).

What clients send is defined here, what the server sends in server/web/wire_out.py and can be named from here as well.

A frame is one JSON object in one text message; `t` names it. Times are milliseconds since 1970 UTC. `seq` on the
customer's socket is the public numbering, on the agent's socket the full one (domain/entry.py); both are gapless.
`re` is an id that the client gives a request: the `done`, `ack` or `error` that answers it repeats it.
"""

from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from server.domain.errors import BadFrame, TooLong, WarmlineError
from server.domain.ratings import MOST_WORD
from server.web.wire_out import Ack as Ack
from server.web.wire_out import AgentsChanged as AgentsChanged
from server.web.wire_out import AgentWelcome as AgentWelcome
from server.web.wire_out import Beat as Beat
from server.web.wire_out import CustomerConversation as CustomerConversation
from server.web.wire_out import CustomerDetails as CustomerDetails
from server.web.wire_out import CustomerWelcome as CustomerWelcome
from server.web.wire_out import Done as Done
from server.web.wire_out import Entries as Entries
from server.web.wire_out import Error as Error
from server.web.wire_out import Expect as Expect
from server.web.wire_out import Found as Found
from server.web.wire_out import Inbox as Inbox
from server.web.wire_out import Moved as Moved
from server.web.wire_out import Opening as Opening
from server.web.wire_out import Resync as Resync
from server.web.wire_out import RowFrame as RowFrame
from server.web.wire_out import Thread as Thread
from server.web.wire_out import ToAgent as ToAgent
from server.web.wire_out import ToCustomer as ToCustomer
from server.web.wire_out import TypingOut as TypingOut
from server.web.wire_out import Watching as Watching
from server.web.wire_out import YouChanged as YouChanged
from server.web.words import refusal

T = TypeVar("T")

VERSION = 1
MAX_FRAME_BYTES = 64 * 1024
MAX_TEXT = 10_000
PAGE = 50
"""Entries in one `thread` frame."""
MOST_SAID = 200

Mood = Annotated[str, Meta(pattern=r"^(smile|frown|frown_at_you|frown_at_product)\Z")]
Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Ref = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_:.-]+\Z")]
"""Without "/", which the ids of our own lines and of mails have: nobody is to take one of them first."""
Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Files = Annotated[list[Id], Meta(max_length=10)]
Seq = Annotated[int, Meta(ge=0, le=2**31)]
Short = Annotated[str, Meta(max_length=200)]
Url = Annotated[str, Meta(max_length=2000)]


class _In(Struct, tag_field="t", forbid_unknown_fields=True):
    pass


class _Ask(_In):
    """Asks for something about a conversation; the answer repeats `re`."""

    re: Ref
    conversation: Id


# From the customer's chat and from the agent view.


class Open(_Ask, tag="open"):
    """Show this thread and keep it current. `since`: the last seq the client has (0: from the newest page)."""

    since: Seq = 0


class More(_Ask, tag="more"):
    """Entries before this seq, newest page first. `reach`: as far back as this one, 500 at most."""

    before: Seq
    reach: Seq = 0


class SeenIn(_In, tag="seen"):
    """The entries up to `seq` are on a visible screen."""

    conversation: Id
    seq: Seq


class TypingIn(_In, tag="typing"):
    """A key was pressed; sent at most every three seconds."""

    conversation: Id


class BeatIn(_In, tag="beat"):
    """The answer to every `beat`."""


# From the customer's chat only.


class CustomerHello(_In, tag="hello"):
    """First frame. `token`: identity signed by the dashboard; `visitor`: what `welcome` gave an unknown person."""

    v: int
    site: Annotated[str, Meta(max_length=64)]
    token: Annotated[str, Meta(max_length=8192)] | None = None
    visitor: Annotated[str, Meta(max_length=1024)] | None = None
    page: Url = ""
    locale: Short = ""
    time_zone: Short = ""


class CustomerSend(_Ask, tag="send"):
    """A message; a `conversation` id that does not exist yet begins one. `re` is kept for ever: a resend is harmless.

    `files` are ids that an upload returned."""

    text: Text
    files: Files = []


class Leave(_Ask, tag="close"):
    """The customer ends the conversation."""


class Reopen(_Ask, tag="reopen"):
    """The conversation is open again."""


class Rate(_Ask, tag="rate"):
    """How it was, and perhaps a word; a later one takes its place. `re` is kept for ever: a resend is harmless."""

    mood: Mood
    word: Annotated[str, Meta(max_length=MOST_WORD)] = ""


class GiveEmail(_In, tag="email"):
    """A visitor leaves an address; it is confirmed by a mail before anything personal goes there."""

    re: Ref
    address: Annotated[str, Meta(min_length=3, max_length=254)]


class Page(_In, tag="page"):
    """The page of the dashboard they are on now."""

    url: Url
    title: Short = ""


CustomerFrame = (
    CustomerHello | CustomerSend | Open | More | SeenIn | TypingIn | BeatIn | Leave | Reopen | Rate | GiveEmail | Page
)


# From the agent view only.


class AgentHello(_In, tag="hello"):
    """First frame; who it is comes from the session cookie."""

    v: int


class ListInbox(_In, tag="inbox"):
    """A view of the inbox: waiting, mine, open, nobodys or closed. Answered by `inbox`."""

    re: Ref
    view: Annotated[str, Meta(pattern=r"^(waiting|mine|open|nobodys|closed)\Z")]


class SearchFor(_In, tag="search"):
    """What an agent types into the search (server/domain/search_query.py has its rules). Answered by `found`, or by the
    error `invalid` where there is no word in it. `before`: what the last answer gave as `next`."""

    re: Ref
    text: Text
    before: Annotated[int, Meta(ge=1, le=2**53)] | None = None


class AgentSend(_Ask, tag="send"):
    """A reply, or with `note` a private note. `saw` is the last seq the agent had on the screen while writing."""

    text: Text
    note: bool = False
    saw: Seq = 0
    files: Files = []


class Take(_Ask, tag="take"):
    """The agent answers this conversation from now on; the customer is told by name."""


class HandOver(_Ask, tag="hand_over"):
    """Another agent answers from now on: `to` is their id."""

    to: Id


class Close(_Ask, tag="close"):
    """The agent ends the conversation. `saw` is the last seq that they had read (0: no claim)."""

    saw: Seq = 0


class Duty(_In, tag="duty"):
    """The agent answers now (`on`), or does not. Who is off duty is not among the faces as somebody who is here."""

    re: Ref
    on: bool


class Unwatch(_In, tag="unwatch"):
    """The thread is no longer in front of the agent."""

    conversation: Id


AgentFrame = (
    AgentHello
    | ListInbox
    | SearchFor
    | Open
    | More
    | AgentSend
    | Take
    | HandOver
    | Close
    | Reopen
    | SeenIn
    | TypingIn
    | Duty
    | Unwatch
    | BeatIn
)


_customer: msgspec.json.Decoder[CustomerFrame] = msgspec.json.Decoder(CustomerFrame)
_agent: msgspec.json.Decoder[AgentFrame] = msgspec.json.Decoder(AgentFrame)
encode = msgspec.json.Encoder().encode


def parse_customer(raw: str | bytes) -> CustomerFrame:
    """Raises BadFrame for whatever is not a frame of the chat, naming the field but nothing of ours."""
    return _parse(_customer, raw)


def parse_agent(raw: str | bytes) -> AgentFrame:
    """Raises BadFrame for whatever is not a frame of the agent view."""
    return _parse(_agent, raw)


class _Reference(Struct):
    re: str | None = None


_reference: msgspec.json.Decoder[_Reference] = msgspec.json.Decoder(_Reference)


def reference(raw: str | bytes) -> str | None:
    """The `re` of a frame that could not be read otherwise, so that its sender learns which one it was."""
    try:
        return _reference.decode(raw).re
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _parse(decoder: msgspec.json.Decoder[T], raw: str | bytes) -> T:
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as problem:
        if "length <=" in str(problem) and "`$.text`" in str(problem):
            raise TooLong from None
        # A value that is none of ours is repeated in it: as much of it as helps to find the mistake.
        said = str(problem)
        said = said if len(said) <= MOST_SAID else f"{said[:MOST_SAID]}…"
        raise BadFrame(f"{said}. Reload the page to get the current version.") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise BadFrame("A frame must be one JSON object. Reload the page to get the current version.") from None


def error(problem: WarmlineError, re: str | None = None, locale: str = "en") -> Error:
    return Error(problem.code, refusal(problem, locale), re, retry=problem.status in (429, 500, 503))
