"""What stands in a mail of replies. It follows from what was fixed in the row, so that a repeat says the same."""

from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile
from typing import Any

from msgspec import Struct

from server.actions.desk import Desk
from server.domain.addressing import make_reply_address, root_id
from server.domain.conversation import Conversation
from server.domain.entry import Author, Channel, Entry, Kind
from server.domain.mails import Answer, Enclosed, Part, Quoted, ReplyMail, Why
from server.domain.outgoing import Outgoing
from server.domain.people import Agent, Customer, Face
from server.domain.resuming import VALID_FOR, make_link, on_dashboard
from server.domain.site import Site
from server.domain.times import from_ms
from server.domain.tokens import Purpose, sign

MOST_A_FILE = 5_000_000
MOST_A_MAIL = 8_000_000
"""Bytes of files that go with a mail, which makes a third more of them; larger ones are links. Mailboxes take ten
million and more, and nobody on a phone wants to wait for a film."""
MOST_A_FACE = 60_000
"""Bytes of a picture that is shown with 40 pixels."""


async def reply_mail(
    desk: Desk, site: Site, customer: Customer, conversation: Conversation, row: Outgoing
) -> ReplyMail:
    """The mail of a row whose content is fixed. Raises Unavailable."""
    first, last, since = row.payload["first"], row.payload["last"], from_ms(row.payload["since"])
    store = desk.store.conversations
    shown = await store.entries(conversation.id, after=first - 1, limit=last - first + 1, public=True)
    before = await store.entries_before(conversation.id, before=first, limit=20, public=True)
    replies = [entry for entry in shown if _said_by(entry, Author.AGENT)]
    # Their question may be among what they have not seen: nobody confirms to have read their own words.
    until_answered = takewhile(lambda entry: not _said_by(entry, Author.AGENT), shown)
    asked = next((entry for entry in reversed([*before, *until_answered]) if _is_theirs(entry)), None)
    agents = {agent.id: agent for agent in await desk.store.people.agents()}
    faces = {agent_id: agent.face for agent_id, agent in agents.items()}
    packed = await _packed(desk, replies, since)
    return ReplyMail(
        site=site,
        to_name=customer.name,
        to_address=row.payload["to"],
        subject=conversation.subject,
        answers=tuple(
            Answer(
                faces.get(entry.author_id or "") or Face("", site.name, "?", site.accent),
                entry.text,
                entry.at,
                tuple(packed.enclosed[file["id"]] for file in _files(entry) if file["id"] in packed.enclosed),
            )
            for entry in replies
        ),
        reply_to=make_reply_address([desk.secret.encode()], conversation.id, site.mail_domain, since),
        message_id=row.payload["message_id"],
        references=(root_id(conversation.id, site.mail_domain), *_mail_ids(before), *_mail_ids(shown)),
        resume_url=resume_url(desk, site, customer, conversation.id, since),
        marker=row.id.replace("-", ""),
        date=since,
        question=_question(asked) if asked else None,
        why=_why(asked, row),
        locale=customer.locale or site.locale,
        time_zone=customer.time_zone or site.time_zone,
        attachments=tuple(packed.attached),
        pictures=tuple(await _pictures(desk, (agents[one.author_id] for one in replies if one.author_id in agents))),
    )


def resume_url(desk: Desk, site: Site, customer: Customer, conversation_id: str, since: datetime) -> str:
    """Where the customer goes on in the chat.

    On the dashboard for those whom it knows: there the link only says which conversation to open, and who is there the
    dashboard says as always. A visitor is known to one browser alone, and a mail is read in any: so theirs leads to a
    page of ours (actions/resuming.py), and so does everybody's where the site has no dashboard.
    """
    if site.dashboard_url and customer.verified:
        return on_dashboard(site.dashboard_url, conversation_id)
    return f"{desk.public_url}/c/{make_link([desk.secret.encode()], conversation_id, since)}"


class _Packed(Struct):
    """Files by id as the mail tells of them, and those that go with it."""

    enclosed: dict[str, Enclosed]
    attached: list[Part]


async def _packed(desk: Desk, replies: list[Entry], since: datetime) -> _Packed:
    """Small ones go along, in their order, as long as there is room; of the others there is a link."""
    packed, room = _Packed({}, []), MOST_A_MAIL
    for file in (file for entry in replies for file in _files(entry)):
        if file["id"] in packed.enclosed:
            continue
        small = file["size"] <= min(MOST_A_FILE, room)
        found = await desk.store.files.get(file["id"]) if small else None
        if found is not None:
            room -= found[0].size
            packed.attached.append(Part(found[0].name, found[0].type, found[1]))
        address = "" if found else _file_url(desk, file["id"], since)
        packed.enclosed[file["id"]] = Enclosed(file["name"], file["size"], address)
    return packed


def _file_url(desk: Desk, file_id: str, since: datetime) -> str:
    """As long as the mail's other link: people look for a file in the mail that brought it."""
    token = sign(Purpose.FILE, {"file": file_id}, desk.secret, since + VALID_FOR)
    return f"{desk.public_url}/files/{file_id}/{token}"


def _files(entry: Entry) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = entry.data.get("files", [])
    return files


async def _pictures(desk: Desk, agents: Iterable[Agent]) -> list[Part]:
    """Of those who have one; the others are shown with their initials."""
    found = {}
    for agent in agents:
        content = await desk.store.pictures.get(agent.avatar) if agent.avatar else None
        if content is not None and len(content) <= MOST_A_FACE:
            found[agent.id] = Part(agent.id, "image/jpeg", content)
    return list(found.values())


def _question(asked: Entry) -> Quoted:
    return Quoted(asked.text or ", ".join(str(file["name"]) for file in _files(asked)), asked.at)


def _said_by(entry: Entry, author: Author) -> bool:
    return entry.kind is Kind.MESSAGE and entry.author is author


def _is_theirs(entry: Entry) -> bool:
    """The customer's own words: somebody else who takes part says theirs in the customer's name."""
    return _said_by(entry, Author.CUSTOMER) and not entry.data.get("participant")


def _mail_ids(entries: list[Entry]) -> list[str]:
    """The Message-IDs of what the customer wrote by mail."""
    return [entry.data["message_id"] for entry in entries if entry.data.get("message_id")]


def _why(asked: Entry | None, row: Outgoing) -> Why:
    if asked is not None and asked.channel is Channel.EMAIL:
        return Why.BY_MAIL
    return Why.UNSEEN if row.payload.get("here") else Why.LEFT
