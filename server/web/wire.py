"""Every frame of both sockets: its fields, its limits, how it is read and written (docs/protocol.md).

A frame is one JSON object in one text message; `t` names it. Times are milliseconds since 1970 UTC. `seq` on the
customer's socket is the public numbering, on the agent's socket the full one (domain/entry.py); both are gapless.
`re` is an id that the client gives a request: the `done`, `ack` or `error` that answers it repeats it.
"""

from typing import Annotated, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from server.domain.errors import BadFrame, TooLong, WarmlineError
from server.domain.people import Face
from server.web.shapes import (
    AgentOut,
    AgentRow,
    AgentSite,
    CustomerOut,
    CustomerRow,
    EarlierRow,
    EntryOut,
    OpeningOut,
    SiteOut,
    You,
)

T = TypeVar("T")

VERSION = 1
MAX_FRAME_BYTES = 64 * 1024
MAX_TEXT = 10_000
BEAT_SECONDS = 20
"""The server beats this often; a side that heard nothing for two beats and a half gives the connection up."""
PAGE = 50
"""Entries in one `thread` frame."""

Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")]
Ref = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_:.-]+$")]
Text = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT)]
Seq = Annotated[int, Meta(ge=0, le=2**31)]
Short = Annotated[str, Meta(max_length=200)]
Url = Annotated[str, Meta(max_length=2000)]


class _In(Struct, tag_field="t", forbid_unknown_fields=True):
    pass


class _Out(Struct, tag_field="t", omit_defaults=True):
    pass


# From the customer's chat and from the agent view.


class Open(_In, tag="open"):
    """Show this thread and keep it current. `since`: the last seq the client has (0: from the newest page)."""

    re: Ref
    conversation: Id
    since: Seq = 0


class More(_In, tag="more"):
    """Entries before this seq, newest page first."""

    re: Ref
    conversation: Id
    before: Seq


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


class CustomerSend(_In, tag="send"):
    """A message; a `conversation` id that does not exist yet begins one. `re` is kept for ever: a resend is harmless.

    `files` are ids that an upload returned."""

    re: Ref
    conversation: Id
    text: Annotated[str, Meta(max_length=MAX_TEXT)]
    files: Annotated[list[Id], Meta(max_length=10)] = []


class Leave(_In, tag="close"):
    """The customer ends the conversation."""

    re: Ref
    conversation: Id


class Reopen(_In, tag="reopen"):
    re: Ref
    conversation: Id


class GiveEmail(_In, tag="email"):
    """A visitor leaves an address; it is confirmed by a mail before anything personal goes there."""

    re: Ref
    address: Annotated[str, Meta(min_length=3, max_length=254)]


class Page(_In, tag="page"):
    """The page of the dashboard they are on now."""

    url: Url
    title: Short = ""


CustomerFrame = (
    CustomerHello | CustomerSend | Open | More | SeenIn | TypingIn | BeatIn | Leave | Reopen | GiveEmail | Page
)


# From the agent view only.


class AgentHello(_In, tag="hello"):
    """First frame; who it is comes from the session cookie."""

    v: int


class ListInbox(_In, tag="inbox"):
    """A view of the inbox: waiting, mine, open, nobodys or closed. Answered by `inbox`."""

    re: Ref
    view: Annotated[str, Meta(pattern="^(waiting|mine|open|nobodys|closed)$")]


class AgentSend(_In, tag="send"):
    """A reply, or with `note` a private note. `saw` is the last seq the agent had on the screen while writing."""

    re: Ref
    conversation: Id
    text: Annotated[str, Meta(max_length=MAX_TEXT)]
    note: bool = False
    saw: Seq = 0
    files: Annotated[list[Id], Meta(max_length=10)] = []


class Take(_In, tag="take"):
    re: Ref
    conversation: Id


class HandOver(_In, tag="hand_over"):
    re: Ref
    conversation: Id
    to: Id


class Close(_In, tag="close"):
    re: Ref
    conversation: Id


class Unwatch(_In, tag="unwatch"):
    """The thread is no longer in front of the agent."""

    conversation: Id


AgentFrame = (
    AgentHello
    | ListInbox
    | Open
    | More
    | AgentSend
    | Take
    | HandOver
    | Close
    | Reopen
    | SeenIn
    | TypingIn
    | Unwatch
    | BeatIn
)


# To both.


class Ack(_Out, tag="ack"):
    """The message is on disk as `seq`; sent after the commit."""

    re: str
    conversation: str
    seq: int
    at: int


class Done(_Out, tag="done"):
    re: str


class Error(_Out, tag="error"):
    """`code` is stable (domain/errors.py), `message` is for people. Without `re` it is about the connection."""

    code: str
    message: str
    re: str | None = None
    retry: bool = False


class EntryFrame(_Out, tag="entry"):
    """A new entry of a conversation that this socket may see."""

    conversation: str
    entry: EntryOut


class Thread(_Out, tag="thread"):
    """Entries in order. With `reset` they replace what the client has; else they continue after `since`.

    `earlier` says whether there is more before the first one. For `more` they go before what the client has."""

    re: str
    conversation: str
    entries: list[EntryOut]
    reset: bool = False
    earlier: bool = False
    row: CustomerRow | AgentRow | None = None


class TypingOut(_Out, tag="typing"):
    """Somebody is typing; show it for five seconds or until their entry comes."""

    conversation: str
    by: Face


class Beat(_Out, tag="beat"):
    """Still here. `seqs`: the last seq of the conversations this socket has open; a client that lacks some asks."""

    now: int
    seqs: dict[str, int] = {}


class Resync(_Out, tag="resync"):
    """This socket fell behind and frames were dropped: open again what is shown, with `since`."""


class Moved(_Out, tag="moved"):
    """This server is going away: connect again after `after_ms`; nothing is lost."""

    after_ms: int


# To the customer's chat.


class Opening(_Out, tag="opening"):
    """The faces and the estimate changed."""

    opening: OpeningOut


class CustomerWelcome(_Out, tag="welcome"):
    """`visitor` is to be kept and shown at the next hello; `upload` authorises POST /files for a day."""

    you: You
    site: SiteOut
    opening: OpeningOut
    conversations: list[CustomerRow]
    beat_seconds: int
    now: int
    upload: str
    visitor: str | None = None


class CustomerConversation(_Out, tag="conversation"):
    """The row changed; replace the old one unless its `rev` is higher."""

    row: CustomerRow


class YouChanged(_Out, tag="you"):
    you: You


# To the agent view.


class AgentWelcome(_Out, tag="welcome"):
    you: Face
    sites: list[AgentSite]
    agents: list[AgentOut]
    counts: dict[str, int]
    beat_seconds: int
    now: int


class Inbox(_Out, tag="inbox"):
    """The rows of a view, whole; longest wait first, then newest change first."""

    re: str
    view: str
    rows: list[AgentRow]
    counts: dict[str, int]


class RowFrame(_Out, tag="row"):
    """A conversation changed, in whatever view it belongs now; replace the old row unless its `rev` is higher."""

    row: AgentRow


class CustomerDetails(_Out, tag="customer"):
    """The customer of an open thread, sent after `open` and whenever something about them changes."""

    customer: CustomerOut
    conversation: str | UnsetType = UNSET
    earlier: list[EarlierRow] | UnsetType = UNSET


class AgentChanged(_Out, tag="agent"):
    agent: AgentOut


class Watching(_Out, tag="watching"):
    """A colleague has this thread in front of them; forget it after three beats without a repeat."""

    conversation: str
    by: Face
    on: bool = True


ToCustomer = (
    CustomerWelcome
    | Opening
    | Thread
    | EntryFrame
    | CustomerConversation
    | YouChanged
    | Ack
    | Done
    | TypingOut
    | Beat
    | Resync
    | Moved
    | Error
)
ToAgent = (
    AgentWelcome
    | Inbox
    | RowFrame
    | Thread
    | EntryFrame
    | CustomerDetails
    | AgentChanged
    | Watching
    | Ack
    | Done
    | TypingOut
    | Beat
    | Resync
    | Moved
    | Error
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
        raise BadFrame(f"{problem}. Reload the page to get the current version.") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise BadFrame("A frame must be one JSON object. Reload the page to get the current version.") from None


def error(problem: WarmlineError, re: str | None = None) -> Error:
    return Error(problem.code, problem.message, re, retry=problem.status in (429, 500, 503))
