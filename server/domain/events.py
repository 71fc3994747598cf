"""What is announced after a commit. Events are hints: whoever misses one reads the database and is whole again."""

from msgspec import Struct

from server.domain.conversation import Conversation
from server.domain.entry import Author, Entry
from server.domain.people import Customer


class Changed(Struct, frozen=True, tag="changed"):
    """A conversation changed; `entries` were added by the change, in order (possibly none). `origin` is the id of the
    socket that asked for it and is told by its answer."""

    conversation: Conversation
    entries: tuple[Entry, ...] = ()
    origin: str = ""


class Typed(Struct, frozen=True, tag="typed"):
    conversation_id: str
    customer_id: str
    author: Author
    author_id: str


class Watched(Struct, frozen=True, tag="watched"):
    """An agent has this conversation in front of them (`on`), or no longer."""

    conversation_id: str
    agent_id: str
    on: bool


class CustomerChanged(Struct, frozen=True, tag="customer"):
    """Details of a customer changed, or whether they are here."""

    customer: Customer
    here: bool


class DeskChanged(Struct, frozen=True, tag="desk"):
    """Who is at the desk changed: an agent came, went, or did something; the opening is to be told again."""

    agent_id: str


class SessionEnded(Struct, frozen=True, tag="session_ended"):
    """An agent's session, or (without a session id) all of theirs, must lose its sockets now."""

    agent_id: str
    session_id: str | None = None


class SiteChanged(Struct, frozen=True, tag="site_changed"):
    """What a site has said of itself was changed, such as its office hours; what is known of it is to be read again."""


Event = Changed | Typed | Watched | CustomerChanged | DeskChanged | SiteChanged | SessionEnded
