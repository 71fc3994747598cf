"""What frames carry: entries, rows, faces and details, as the browser sees them (docs/protocol.md).

Defaults are left out when a shape is written. Times are milliseconds since 1970 UTC, durations are seconds.
"""

from typing import Any

from msgspec import Struct

from server.domain.people import Face


class FileOut(Struct, omit_defaults=True, frozen=True):
    """An attachment; `url` is signed for this person and expires."""

    id: str
    name: str
    type: str
    size: int
    url: str


class EntryOut(Struct, omit_defaults=True, frozen=True):
    """One line of the timeline. `by` is the face of who said or did it (absent for the system).

    `data` by `kind`: handed_over {from: face, to: face}; taken {agent: face}; mailed {to, left_at, first, last};
    mail_failed {to, reason, news: delayed or unwanted, unsent}; address {to, confirmed}; rated {mood, agent: face};
    message from mail {client, folded, cut: octets of the whole mail}."""

    seq: int
    at: int
    kind: str
    author: str
    channel: str = "chat"
    by: Face | None = None
    text: str = ""
    re: str | None = None
    files: list[FileOut] = []
    data: dict[str, Any] = {}


class You(Struct, omit_defaults=True, frozen=True):
    """The customer as they know themselves; `email` is masked."""

    id: str
    verified: bool
    name: str = ""
    email: str = ""
    unconfirmed: str = ""


class SiteOut(Struct, omit_defaults=True, frozen=True):
    """The site as its customers see it; `accent` is `#rrggbb`."""

    key: str
    name: str
    accent: str


class SeenFace(Struct, omit_defaults=True, frozen=True):
    """A face of the opening; `active_at` with `here` makes "here now", else its age is shown."""

    face: Face
    active_at: int
    here: bool = False


class OpeningOut(Struct, omit_defaults=True, frozen=True):
    """The opening screen: who is there, who did most lately first, and how long a reply is likely to take, in the
    customer's language: a sentence, the one under it, and how we know. `key` names the sentence
    (domain/sentences/situation.py); `here`: somebody is there to answer; `here_now` is what stands under their face."""

    faces: list[SeenFace]
    key: str
    first: str
    second: str
    how: str
    here_now: str
    here: bool = False


class Rated(Struct, omit_defaults=True, frozen=True):
    """How the customer says it was: smile, frown, frown_at_you or frown_at_product. They may change it `until` then.
    `agent`: whom it is about, by id, which only the team is told."""

    mood: str
    until: int
    word: str = ""
    agent: str | None = None


class CustomerRow(Struct, omit_defaults=True, frozen=True):
    """A conversation as its customer sees it. `seen` is how far they have read, `agent_seen` how far the agents have
    (both public seqs); `waiting` since when they wait. `rev` grows with what they may know of."""

    id: str
    status: str
    seq: int
    rev: int
    at: int
    preview: str = ""
    preview_author: str = ""
    seen: int = 0
    agent_seen: int = 0
    replied: int = 0
    waiting: int | None = None
    assignee: Face | None = None
    rated: Rated | None = None


class CustomerBrief(Struct, omit_defaults=True, frozen=True):
    """`reachable`: there is an address that replies can be mailed to."""

    """The customer of a row; `here` while they have the dashboard open."""

    face: Face
    verified: bool = False
    here: bool = False
    reachable: bool = False
    plan: str = ""


class AgentRow(Struct, omit_defaults=True, frozen=True):
    """A conversation as the team sees it; `waiting` since when, `target` in seconds. The customer was told that
    an answer is likely within `told_half` and nearly certain within `told_most` (seconds from `waiting`). Seen
    cursors are seqs, except `customer_seen` and `mailed`, which count public entries as `replied` does."""

    id: str
    site: str
    status: str
    seq: int
    rev: int
    at: int
    created: int
    customer: CustomerBrief
    subject: str = ""
    channel: str = "chat"
    preview: str = ""
    preview_author: str = ""
    customer_seen: int = 0
    agent_seen: int = 0
    mailed: int = 0
    replied: int = 0
    public_seq: int = 0
    target: int = 300
    waiting: int | None = None
    assignee: str | None = None
    told_half: int | None = None
    told_most: int | None = None
    rated: Rated | None = None


class HitOut(Struct, omit_defaults=True, frozen=True):
    """A conversation that was found, and the entry, said at `at` by `by`. `line` is the part of it with what was looked
    for: pieces of text, of which every second one, from the second on, is to be marked. `known`, in the same way, is
    what is known of the customer, called `field` (name, email, company, id, or an attribute of theirs)."""

    row: AgentRow
    seq: int
    at: int
    kind: str
    line: list[str]
    by: Face | None = None
    field: str = ""
    known: list[str] = []


class AgentSite(Struct, omit_defaults=True, frozen=True):
    """A site the agent answers for; `target` in seconds. `notice` is for its administrators."""

    id: str
    key: str
    name: str
    accent: str
    target: int
    notice: str = ""


class AgentOut(Struct, omit_defaults=True, frozen=True):
    """A colleague. `here` while connected; `at_desk` while they answer, by what they do."""

    face: Face
    full_name: str
    here: bool = False
    active_at: int | None = None
    on_duty: bool = True
    at_desk: bool = False


class FailingOut(Struct, omit_defaults=True, frozen=True):
    """Mail did not reach the customer's address: since when, and what was said of it."""

    since: int
    why: str = ""


class CustomerOut(Struct, omit_defaults=True, frozen=True):
    """What stands beside the thread."""

    face: Face
    verified: bool
    here: bool
    since: int
    email: str = ""
    unconfirmed: str = ""
    plan: str = ""
    company: str = ""
    locale: str = ""
    time_zone: str = ""
    page: str = ""
    seen_at: int | None = None
    attributes: dict[str, Any] = {}
    failing: FailingOut | None = None


class EarlierRow(Struct, omit_defaults=True, frozen=True):
    """Another conversation of the same customer; `assignee` is an agent's id."""

    id: str
    subject: str
    at: int
    status: str
    assignee: str | None = None
    rated: Rated | None = None
