"""The section "Mail in": every mail that came, what became of it, and what can be done about that. Times in ms."""

from typing import Annotated

from msgspec import Meta, Struct
from starlette.routing import BaseRoute

from server.actions import mail_review
from server.domain.arrival import Arrival
from server.domain.errors import Invalid
from server.domain.times import from_ms, to_ms
from server.web.admin import Admin, Asked

Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Address = Annotated[str, Meta(max_length=254)]


class ArrivalOut(Struct, frozen=True):
    """`sender` is the From of the mail, `envelope` who the mail server says sent it ("" for a bounce)."""

    id: str
    at: int
    transport: str
    sender: str
    envelope: str | None
    to: str
    subject: str
    size: int
    copies: int
    fate: str
    note: str
    conversation: str | None


class MailboxOut(Struct, frozen=True):
    name: str
    problem: str


class AddressOut(Struct, frozen=True):
    address: str
    name: str


class MailInOut(Struct, frozen=True):
    """`more`: there may be older ones; ask with `before`, the time of the last."""

    mails: list[ArrivalOut]
    more: bool
    counts: dict[str, int]
    mailboxes: list[MailboxOut]
    main: str
    addresses: list[AddressOut]


class HeadersOut(Struct, frozen=True):
    headers: str


class FateOut(Struct, frozen=True):
    fate: str


class MailIn(Struct, frozen=True, forbid_unknown_fields=True):
    id: Id


class AddressIn(Struct, frozen=True, forbid_unknown_fields=True):
    address: Address
    name: Annotated[str, Meta(max_length=200)] = ""


def routes(admin: Admin) -> list[BaseRoute]:
    return [
        admin.get("mail", show),
        admin.get("mail/headers", headers),
        admin.post("mail/again", MailIn, again),
        admin.post("mail/deliver", MailIn, deliver),
        admin.put("mail/addresses", AddressIn, save),
        admin.post("mail/addresses/drop", AddressIn, drop),
    ]


async def show(asked: Asked) -> MailInOut:
    """`fate`, `q` and `before` of the address narrow it."""
    query = asked.query
    before = query.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 15):
        raise Invalid("before should be a time in milliseconds.")
    at = from_ms(int(before)) if before else None
    found = await mail_review.mail_in(asked.desk, asked.site, query.get("fate", ""), query.get("q", ""), at)
    return MailInOut(
        [_arrival(one) for one in found.arrivals],
        len(found.arrivals) == mail_review.PAGE,
        found.counts,
        [MailboxOut(name, problem) for name, problem in sorted(found.mailboxes.items())],
        asked.site.address,
        [AddressOut(one.address, one.name) for one in found.addresses],
    )


async def headers(asked: Asked) -> HeadersOut:
    return HeadersOut(await mail_review.headers(asked.desk, asked.site, asked.query.get("id", "")))


async def again(asked: Asked, given: MailIn) -> FateOut:
    return FateOut(await mail_review.process_again(asked.desk, asked.site, given.id))


async def deliver(asked: Asked, given: MailIn) -> FateOut:
    return FateOut(await mail_review.deliver_anyway(asked.desk, asked.site, given.id))


async def save(asked: Asked, given: AddressIn) -> MailInOut:
    await mail_review.save_address(asked.desk, asked.site, given.address, given.name)
    return await show(asked)


async def drop(asked: Asked, given: AddressIn) -> MailInOut:
    await mail_review.drop_address(asked.desk, asked.site, given.address)
    return await show(asked)


def _arrival(one: Arrival) -> ArrivalOut:
    return ArrivalOut(
        one.id,
        to_ms(one.received_at),
        one.transport,
        one.sender,
        one.mail_from,
        one.rcpt_to,
        one.subject,
        one.size,
        one.copies,
        one.fate,
        one.note,
        one.conversation_id,
    )
