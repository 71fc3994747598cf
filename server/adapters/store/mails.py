"""Inbound mails and what belongs to them: who may write into a conversation, a site's addresses, mailboxes we read."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from server.adapters.store.codec import Codec, clean
from server.adapters.store.database import Database
from server.adapters.store.tables import correspondents, inbound_mails, mailboxes, site_addresses, spent_tokens
from server.domain.arrival import Arrival, Correspondent, Fate, InboundMail, Poll, SiteAddress
from server.domain.inbound import body_digest
from server.domain.times import to_ms

MAIL = Codec(InboundMail)
ARRIVAL = Codec(Arrival)
ADDRESS = Codec(SiteAddress)
CORRESPONDENT = Codec(Correspondent)

LONGEST_KEY = 600
"""Characters of a recipient or Message-ID that count: an index can't hold more, and no real one is as long."""

KEPT_TOKENS = timedelta(days=3)
"""Longer than any provider tries to deliver."""

_SHOWN = (Fate.POSTED, Fate.UNVERIFIED)
_c = inbound_mails.c
_mail = select(*(_c[name] for name in MAIL.names))
_arrival = select(*(_c[name] for name in ARRIVAL.names))
_address = select(*(site_addresses.c[name] for name in ADDRESS.names))
_correspondent = select(*(correspondents.c[name] for name in CORRESPONDENT.names))


class SqlMails:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, mail: InboundMail) -> InboundMail:
        digest = body_digest(mail.raw)
        row = MAIL.mapping(mail) | {"digest": digest, "size": len(mail.raw), "copies": 1}
        row |= {name: row[name][:LONGEST_KEY] for name in ("rcpt_to", "message_id", "sender", "subject")}
        same = (_c.rcpt_to == row["rcpt_to"], _c.message_id == row["message_id"], _c.digest == digest)
        insert = self._database.insert(inbound_mails).values(row)
        again = insert.on_conflict_do_update(
            index_elements=["rcpt_to", "message_id", "digest"], set_={"copies": _c.copies + 1}
        )
        async with self._database.write() as connection:
            await connection.execute(again)
            kept = (await connection.execute(_mail.where(*same))).one()
        return MAIL.value(tuple(kept))

    async def settle(
        self, mail_id: str, fate: str, note: str, conversation_id: str | None, site_id: str | None = None
    ) -> None:
        fates = {"fate": str(fate), "note": clean(note), "conversation_id": conversation_id}
        if site_id is not None:
            fates["site_id"] = site_id
        await self._run(update(inbound_mails).where(_c.id == mail_id).values(**fates))

    async def get(self, mail_id: str) -> InboundMail | None:
        rows = await self._rows(_mail.where(_c.id == mail_id))
        return MAIL.value(rows[0]) if rows else None

    async def twin(self, mail: InboundMail) -> bool:
        """Whether another copy of this mail, at another address or with other headers, was said already."""
        other = (_c.message_id == mail.message_id[:LONGEST_KEY], _c.digest == body_digest(mail.raw), _c.id != mail.id)
        return bool(await self._rows(select(_c.id).where(*other, _c.fate == Fate.POSTED).limit(1)))

    async def unprocessed(self, older_than: datetime, limit: int) -> list[InboundMail]:
        new = _mail.where(_c.fate == Fate.NEW, _c.received_at <= to_ms(older_than))
        return [MAIL.value(row) for row in await self._rows(new.order_by(_c.received_at).limit(limit))]

    async def unprocessed_before(self, mail: InboundMail, limit: int) -> list[InboundMail]:
        theirs = _mail.where(_c.fate == Fate.NEW, _c.sender == mail.sender, _c.id != mail.id)
        earlier = theirs.where(_c.received_at <= to_ms(mail.received_at))
        return [MAIL.value(row) for row in await self._rows(earlier.order_by(_c.received_at).limit(limit))]

    async def arrived(
        self, site_ids: Sequence[str], fates: Collection[str], text: str, before: datetime | None, limit: int
    ) -> list[Arrival]:
        query = _arrival.where(_c.site_id.in_(site_ids))
        if fates:
            query = query.where(_c.fate.in_(fates))
        if text:
            found = [column.icontains(text, autoescape=True) for column in (_c.sender, _c.subject, _c.rcpt_to)]
            query = query.where(or_(*found))
        if before is not None:
            query = query.where(_c.received_at < to_ms(before))
        rows = await self._rows(query.order_by(_c.received_at.desc(), _c.id).limit(limit))
        return [ARRIVAL.value(row) for row in rows]

    async def fates(self, site_ids: Sequence[str]) -> dict[str, int]:
        query = select(_c.fate, func.count()).where(_c.site_id.in_(site_ids)).group_by(_c.fate)
        return {fate: int(count) for fate, count in await self._rows(query)}

    async def tally(self) -> list[tuple[str, str, int]]:
        rows = await self._rows(select(_c.transport, _c.fate, func.count()).group_by(_c.transport, _c.fate))
        return [(transport, fate, int(count)) for transport, fate, count in rows]

    async def from_sender(self, sender: str, since: datetime) -> int:
        theirs = (_c.sender == sender[:LONGEST_KEY], _c.received_at > to_ms(since), _c.fate.in_(_SHOWN))
        return int((await self._rows(select(func.count()).where(*theirs)))[0][0])

    async def into(self, conversation_id: str, since: datetime, sender: str = "", fate: str = "") -> int:
        query = select(func.count()).where(_c.conversation_id == conversation_id, _c.received_at > to_ms(since))
        if sender:
            query = query.where(_c.sender == sender[:LONGEST_KEY])
        if fate:
            query = query.where(_c.fate == fate)
        return int((await self._rows(query))[0][0])

    async def spend(self, token: str, content: str, now: datetime) -> bool:
        table = spent_tokens
        insert = self._database.insert(table).values(token=token[:LONGEST_KEY], content=content, spent_at=to_ms(now))
        async with self._database.write() as connection:
            await connection.execute(delete(table).where(table.c.spent_at < to_ms(now - KEPT_TOKENS)))
            await connection.execute(insert.on_conflict_do_nothing())
            kept = select(table.c.content).where(table.c.token == token[:LONGEST_KEY])
            return bool((await connection.execute(kept)).scalar_one() == content)

    async def addresses(self) -> list[SiteAddress]:
        return [ADDRESS.value(row) for row in await self._rows(_address.order_by(site_addresses.c.address))]

    async def put_address(self, address: SiteAddress) -> None:
        row = ADDRESS.mapping(address)
        insert = self._database.insert(site_addresses).values(row)
        changed = {"site_id": row["site_id"], "name": row["name"]}
        await self._run(insert.on_conflict_do_update(index_elements=["address"], set_=changed))

    async def drop_address(self, address: str) -> None:
        await self._run(delete(site_addresses).where(site_addresses.c.address == address))

    async def correspondents(self, conversation_id: str) -> list[Correspondent]:
        rows = await self._rows(_correspondent.where(correspondents.c.conversation_id == conversation_id))
        return [CORRESPONDENT.value(row) for row in rows]

    async def put_correspondent(self, one: Correspondent) -> None:
        row = CORRESPONDENT.mapping(one)
        insert = self._database.insert(correspondents).values(row)
        changed = {name: row[name] for name in ("name", "standing", "decided_by", "decided_at")}
        keys = ["conversation_id", "address"]
        await self._run(insert.on_conflict_do_update(index_elements=keys, set_=changed))

    async def _rows(self, query: Any) -> list[tuple[Any, ...]]:
        async with self._database.read() as connection:
            return [tuple(row) for row in await connection.execute(query)]

    async def _run(self, statement: Any) -> None:
        async with self._database.write() as connection:
            await connection.execute(statement)


class SqlMailboxes:
    """Mailboxes that are read over IMAP, one process at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, name: str, holder: str, now: datetime, lease: timedelta) -> Poll | None:
        """The lease and how far the mailbox was read; None while another process holds it."""
        table, until = mailboxes.c, to_ms(now + lease)
        first = {"name": name, "uid_validity": 0, "uid_next": 0, "holder": holder, "lease_until": until, "problem": ""}
        free = or_(table.holder == holder, table.lease_until <= to_ms(now))
        insert = self._database.insert(mailboxes).values(first)
        claimed = insert.on_conflict_do_update(
            index_elements=["name"], set_={"holder": holder, "lease_until": until}, where=free
        ).returning(table.uid_validity, table.uid_next)
        async with self._database.write() as connection:
            row = (await connection.execute(claimed)).first()
        return Poll(*row) if row else None

    async def read_to(self, name: str, holder: str, poll: Poll) -> None:
        """How far it was read. Nothing for who no longer holds the lease."""
        mine = (mailboxes.c.name == name, mailboxes.c.holder == holder)
        far = {"uid_validity": poll.uid_validity, "uid_next": poll.uid_next}
        async with self._database.write() as connection:
            await connection.execute(update(mailboxes).where(*mine).values(**far))

    async def trouble(self, name: str, holder: str, problem: str) -> None:
        """What keeps it from being read; empty when nothing does."""
        mine = (mailboxes.c.name == name, mailboxes.c.holder == holder)
        async with self._database.write() as connection:
            await connection.execute(update(mailboxes).where(*mine).values(problem=clean(problem)))

    async def known(self) -> dict[str, str]:
        """All mailboxes, each with its trouble."""
        async with self._database.read() as connection:
            return dict(tuple(row) for row in await connection.execute(select(mailboxes.c.name, mailboxes.c.problem)))

    async def release(self, name: str, holder: str) -> None:
        mine = (mailboxes.c.name == name, mailboxes.c.holder == holder)
        async with self._database.write() as connection:
            await connection.execute(update(mailboxes).where(*mine).values(lease_until=0))
