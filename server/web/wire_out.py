"""The frames that the server sends; server/web/wire.py is where both directions meet."""

from msgspec import UNSET, Struct, UnsetType

from server.domain.people import Face
from server.web.shapes import (
    AgentOut,
    AgentRow,
    AgentSite,
    CustomerOut,
    CustomerRow,
    EarlierRow,
    EntryOut,
    HitOut,
    OpeningOut,
    SiteOut,
    You,
)


class _Out(Struct, tag_field="t", omit_defaults=True):
    pass


# To both.


class Ack(_Out, tag="ack"):
    """The message is on disk as `seq`; sent after the commit. With `row` there is no other word of it: the entry is
    what was sent, and the conversation is now like this."""

    re: str
    conversation: str
    seq: int
    at: int
    row: CustomerRow | None = None


class Done(_Out, tag="done"):
    """What was asked for is done and on disk."""

    re: str


class Error(_Out, tag="error"):
    """`code` is stable (domain/errors.py), `message` is for people. Without `re` it is about the connection."""

    code: str
    message: str
    re: str | None = None
    retry: bool = False


class Entries(_Out, tag="entries"):
    """New entries of a conversation that this socket has open, in order, and its row as it is now."""

    conversation: str
    entries: list[EntryOut]
    row: CustomerRow | AgentRow


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


class Expect(_Out, tag="expect"):
    """How long the answer to a request that waits will still take, as a sentence; until the next one, or the answer."""

    conversation: str
    text: str


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
    """What we know of the customer changed: an address was given or confirmed."""

    you: You


# To the agent view.


class AgentWelcome(_Out, tag="welcome"):
    """`agents` are the colleagues of all these sites, `counts` the number of conversations by view."""

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


class Found(_Out, tag="found"):
    """Conversations in which it was found, each once, the newest first. With `next` there may be more further back,
    even where there are no hits here: one request looks at so much and no more."""

    re: str
    hits: list[HitOut]
    next: int | None = None


class RowFrame(_Out, tag="row"):
    """A conversation changed, in whatever view it belongs now; replace the old row unless its `rev` is higher."""

    row: AgentRow


class CustomerDetails(_Out, tag="customer"):
    """The customer of an open thread, sent after `open` and whenever something about them changes."""

    customer: CustomerOut
    conversation: str | UnsetType = UNSET
    earlier: list[EarlierRow] | UnsetType = UNSET


class AgentsChanged(_Out, tag="agents"):
    """Colleagues who came, went or were active."""

    agents: list[AgentOut]


class Watching(_Out, tag="watching"):
    """A colleague has this thread in front of them; forget it after three beats without a repeat."""

    conversation: str
    by: Face
    on: bool = True


ToCustomer = (
    CustomerWelcome
    | Opening
    | Expect
    | Thread
    | Entries
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
    | Found
    | RowFrame
    | Thread
    | Entries
    | CustomerDetails
    | AgentsChanged
    | Watching
    | Ack
    | Done
    | TypingOut
    | Beat
    | Resync
    | Moved
    | Error
)
