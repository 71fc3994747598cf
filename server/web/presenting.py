"""The domain as the browser sees it: who may see what is decided here, in one place."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from server.actions.searching import Hit
from server.actions.waiting import Opening
from server.domain.conversation import Conversation, Status
from server.domain.entry import Author, Entry, Kind
from server.domain.people import Agent, Customer, Face, masked
from server.domain.ratings import Rating
from server.domain.sentences.speaking import Reader, Sentence
from server.domain.site import Site
from server.domain.times import to_ms
from server.web.people import People
from server.web.shapes import (
    AgentOut,
    AgentRow,
    AgentSite,
    CustomerBrief,
    CustomerOut,
    CustomerRow,
    EarlierRow,
    EntryOut,
    FailingOut,
    FileOut,
    HitOut,
    OpeningOut,
    Rated,
    SeenFace,
    SiteOut,
    You,
)

FileUrl = Callable[[str, str], str]
"""The signed address of an attachment, by its id and name."""

_OF_MAILS = (
    *("unverified", "unproved", "automatic", "voicemail", "copied", "at", "participant"),
    *("from", "address", "standing", "note", "news", "unsent", "cut"),
)
_SHOWN_DATA = ("to", "left_at", "first", "last", "confirmed", "client", "folded", "reason", *_OF_MAILS)
_CUSTOMER_HIDES = ("client", "folded", "reason", *_OF_MAILS)


class Presenter:
    """Shapes for one process; `file_url` signs."""

    def __init__(self, people: People, file_url: FileUrl) -> None:
        self.people = people
        self._file_url = file_url

    def entry(self, entry: Entry, *, for_customer: bool) -> EntryOut:
        mine = (entry.author is Author.CUSTOMER) == for_customer
        shown = EntryOut(
            seq=(entry.public_seq or 0) if for_customer else entry.seq,
            at=to_ms(entry.at),
            kind=entry.kind,
            author=entry.author,
            channel=entry.channel,
            by=self._face(entry, for_customer),
            text=entry.text,
            re=entry.client_id if mine else None,
        )
        return self._with_data(shown, entry, for_customer) if entry.data else shown

    def _face(self, entry: Entry, for_customer: bool) -> Face | None:
        if entry.author is Author.AGENT:
            return self.people.face(entry.author_id)
        if for_customer or entry.author is not Author.CUSTOMER:
            return None
        customer = self.people.customer(entry.author_id or "")
        return customer.face if customer else None

    def _with_data(self, shown: EntryOut, entry: Entry, for_customer: bool) -> EntryOut:
        """`shown` with what else there is to it: files, the people it is about, whose mail it was."""
        by, text = shown.by, entry.text
        if participant := entry.data.get("participant"):
            # The customer must not find somebody else's words under their own name.
            text = f"{participant}:\n{text}" if for_customer else text
            by = by if for_customer else Customer(entry.data["from"], "", entry.at, name=participant).face
        files = [
            FileOut(file["id"], file["name"], file["type"], file["size"], self._file_url(file["id"], file["name"]))
            for file in entry.data.get("files", ())
        ]
        return replace(shown, by=by, text=text, files=files, data=self._data(entry, for_customer))

    def _data(self, entry: Entry, for_customer: bool) -> dict[str, Any]:
        if entry.kind in (Kind.TAKEN, Kind.HANDED_OVER):
            return {role: self.people.face(agent_id) for role, agent_id in entry.data.items()}
        if entry.kind is Kind.RATED:
            return {"mood": entry.data["mood"], "agent": self.people.face(entry.data.get("agent"))}
        hidden = _CUSTOMER_HIDES if for_customer else ()
        return {name: entry.data[name] for name in _SHOWN_DATA if name in entry.data and name not in hidden}

    def entries(self, entries: Iterable[Entry], *, for_customer: bool) -> list[EntryOut]:
        return [self.entry(entry, for_customer=for_customer) for entry in entries]

    def customer_row(self, conversation: Conversation) -> CustomerRow:
        return CustomerRow(
            id=conversation.id,
            status=_status_for_customer(conversation.status),
            seq=conversation.last_public_seq,
            rev=_public_rev(conversation),
            at=to_ms(conversation.last_said_at or conversation.created_at),
            preview=conversation.preview,
            preview_author=conversation.preview_author,
            seen=conversation.customer_seen,
            agent_seen=conversation.agent_seen_public,
            replied=conversation.last_reply,
            waiting=to_ms(conversation.waiting_since) if conversation.waiting_since else None,
            assignee=self.people.face(conversation.assignee_id),
            rated=_rated(conversation.rating, for_customer=True),
        )

    def agent_row(self, conversation: Conversation, site: Site, *, here: bool) -> AgentRow:
        customer = self.people.customer(conversation.customer_id)
        return AgentRow(
            id=conversation.id,
            site=conversation.site_id,
            status=conversation.status,
            seq=conversation.last_seq,
            rev=conversation.rev,
            at=to_ms(conversation.last_said_at or conversation.created_at),
            created=to_ms(conversation.created_at),
            customer=customer_brief(customer, here=here) if customer else _UNKNOWN,
            subject=conversation.subject,
            channel=conversation.channel,
            preview=conversation.preview,
            preview_author=conversation.preview_author,
            customer_seen=conversation.customer_seen,
            agent_seen=conversation.agent_seen,
            mailed=conversation.mailed,
            replied=conversation.last_reply,
            public_seq=conversation.last_public_seq,
            target=int(site.target.total_seconds()),
            waiting=to_ms(conversation.waiting_since) if conversation.waiting_since else None,
            assignee=conversation.assignee_id,
            told_half=_whole(conversation.told_half),
            told_most=_whole(conversation.told_most),
            rated=_rated(conversation.rating),
        )

    def hit(self, hit: Hit, row: AgentRow) -> HitOut:
        said = self.entry(hit.entry, for_customer=False)
        return HitOut(row, said.seq, said.at, said.kind, hit.line, said.by, hit.field, hit.known)


def _rated(rating: Rating | None, *, for_customer: bool = False) -> Rated | None:
    if rating is None:
        return None
    return Rated(rating.mood, to_ms(rating.until), rating.word, None if for_customer else rating.agent_id)


def _whole(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds())


def customer_brief(customer: Customer, *, here: bool) -> CustomerBrief:
    reachable = bool(customer.email) and not customer.has_failing_address
    return _brief(customer.face, customer.verified, here, reachable, customer.plan)


_brief = lru_cache(maxsize=20_000)(CustomerBrief)


def customer_out(customer: Customer, *, here: bool) -> CustomerOut:
    return CustomerOut(
        face=customer.face,
        verified=customer.verified,
        here=here,
        since=to_ms(customer.created_at),
        email=customer.email or "",
        unconfirmed=customer.unconfirmed_email or "",
        plan=customer.plan,
        company=customer.company,
        locale=customer.locale,
        time_zone=customer.time_zone,
        page=customer.page,
        seen_at=to_ms(customer.seen_at) if customer.seen_at else None,
        attributes=customer.attributes,
        failing=_failing(customer),
    )


def _failing(customer: Customer) -> FailingOut | None:
    if not customer.has_failing_address or customer.failing_since is None:
        return None
    return FailingOut(to_ms(customer.failing_since), customer.failing_why or "")


def earlier_row(conversation: Conversation) -> EarlierRow:
    return EarlierRow(
        conversation.id,
        conversation.subject or conversation.preview,
        to_ms(conversation.last_said_at or conversation.created_at),
        conversation.status.value,
        conversation.assignee_id,
        _rated(conversation.rating),
    )


def you(customer: Customer) -> You:
    return You(
        id=customer.id,
        verified=customer.verified,
        name=customer.name,
        email=masked(customer.email) if customer.email else "",
        unconfirmed=masked(customer.unconfirmed_email) if customer.unconfirmed_email else "",
    )


def site_for_customer(site: Site) -> SiteOut:
    return SiteOut(site.key, site.name, site.accent)


def site_for_agent(site: Site, notice: str = "") -> AgentSite:
    return AgentSite(site.id, site.key, site.name, site.accent, int(site.target.total_seconds()), notice)


def _public_rev(conversation: Conversation) -> int:
    """Grows with what the customer may know of; the conversation's own `rev` would count the team's notes for them."""
    return conversation.last_public_seq + conversation.customer_seen + conversation.agent_seen_public


def agent_out(agent: Agent, *, here: bool) -> AgentOut:
    active = to_ms(agent.active_at) if agent.active_at else None
    return AgentOut(agent.face, agent.name, here, active, agent.on_duty, here and agent.desk_since is not None)


def opening_out(opening: Opening, sentence: Sentence, reader: Reader) -> OpeningOut:
    return OpeningOut(
        faces=[SeenFace(seen.face, to_ms(seen.active_at), seen.here) for seen in opening.faces],
        key=sentence.key,
        first=sentence.first,
        second=sentence.second,
        how=sentence.how,
        here_now=reader.phrases.here_now,
        here=sentence.here,
    )


def _status_for_customer(status: Status) -> str:
    """Snoozing is between colleagues."""
    return Status.CLOSED.value if status is Status.CLOSED else Status.OPEN.value


_UNKNOWN = CustomerBrief(Face("", "", "", ""))
