"""Sites, agents, customers and sessions."""

from collections.abc import Collection, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Float, bindparam, case, delete, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from server.adapters.store.codec import Codec, clean
from server.adapters.store.database import Database
from server.adapters.store.reading import Query
from server.adapters.store.statements import WAIT
from server.adapters.store.tables import agents, customers, sessions, sites, wait_log
from server.adapters.store.tables_search import search_renamed
from server.domain.people import Agent, Customer
from server.domain.site import Site
from server.domain.times import to_ms
from server.domain.wait_log import Mark
from server.ports import Session
from server.sharing import Shared

_KEPT = ("id", "site_id", "created_at", "failing", "failing_since", "failing_why")
"""What stays as it is when a customer is put again. Who puts them may have read them before an address failed."""

IDS_AT_ONCE = 500
"""In one statement: no database takes any number of parameters."""

SITE = Codec(Site)
AGENT = Codec(Agent)
CUSTOMER = Codec(Customer)
SESSION = Codec(Session)

_site = select(*(sites.c[name] for name in SITE.names))
_agent = select(*(agents.c[name] for name in AGENT.names))
_customer = select(*(customers.c[name] for name in CUSTOMER.names))
_session = select(*(sessions.c[name] for name in SESSION.names))

_site_by_key = Query(_site.where(sites.c.key == bindparam("key")))
_agents = Query(_agent.order_by(agents.c.name))
_agent_by_id = Query(_agent.where(agents.c.id == bindparam("id")))
_customer_by_id = Query(_customer.where(customers.c.id == bindparam("id")))
_customer_by_external = Query(
    _customer.where(customers.c.site_id == bindparam("site"), customers.c.external_id == bindparam("external"))
)
_customer_seen = (
    update(customers)
    .where(customers.c.id == bindparam("seen"))
    .where(or_(customers.c.seen_at.is_(None), customers.c.seen_at <= bindparam("at")))
    .values(seen_at=bindparam("at"), page=bindparam("on"))
)
_session_by_id = Query(_session.where(sessions.c.id == bindparam("id")))


class SqlPeople:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[str, tuple[int, str]] = {}
        self._writing_seen = Shared(self._write_seen)

    async def sites(self) -> list[Site]:
        return [SITE.value(row) for row in await self._rows(_site.order_by(sites.c.name))]

    async def site(self, site_id: str) -> Site | None:
        rows = await self._rows(_site.where(sites.c.id == site_id))
        return SITE.value(rows[0]) if rows else None

    async def site_by_key(self, key: str) -> Site | None:
        rows = await self._database.fetch(_site_by_key, key=key)
        return SITE.value(rows[0]) if rows else None

    async def put_site(self, site: Site) -> None:
        row = SITE.mapping(site)
        insert = self._database.insert(sites).values(row)
        changed = {name: insert.excluded[name] for name in row if name != "id"}
        await self._run(insert.on_conflict_do_update(index_elements=["id"], set_=changed))

    async def agents(self, site_id: str | None = None) -> list[Agent]:
        found = [AGENT.value(row) for row in await self._database.fetch(_agents)]
        return [agent for agent in found if site_id is None or site_id in agent.site_ids]

    async def agent(self, agent_id: str) -> Agent | None:
        rows = await self._database.fetch(_agent_by_id, id=agent_id)
        return AGENT.value(rows[0]) if rows else None

    async def agent_by_email(self, email: str) -> tuple[Agent, str] | None:
        query = _agent.add_columns(agents.c.password_hash).where(agents.c.email == email.strip().lower())
        rows = await self._rows(query)
        return (AGENT.value(rows[0]), rows[0][-1] or "") if rows else None

    async def put_agent(self, agent: Agent, password_hash: str | None = None) -> None:
        row = AGENT.mapping(agent) | {"email": agent.email.strip().lower()}
        row |= {"password_hash": password_hash} if password_hash else {}
        insert = self._database.insert(agents).values(row)
        changed = {name: insert.excluded[name] for name in row if name != "id"}
        changed |= _did(insert.excluded.active_at, insert.excluded.effort)
        await self._run(insert.on_conflict_do_update(index_elements=["id"], set_=changed))

    async def agent_acted(self, before: Agent, after: Agent, marks: Sequence[Mark]) -> bool:
        row, was = AGENT.mapping(after), AGENT.mapping(before)
        values = {name: row[name] for name in ("desk_since", "on_duty")}
        values |= _did(literal(row["active_at"], BigInteger), literal(row["effort"], Float))
        same = (agents.c.on_duty == was["on_duty"], agents.c.desk_since.is_not_distinct_from(was["desk_since"]))
        async with self._database.write() as connection:
            done = await connection.execute(update(agents).where(agents.c.id == after.id, *same).values(values))
            if marks and done.rowcount:
                insert = self._database.insert(wait_log).on_conflict_do_nothing()
                await connection.execute(insert, [WAIT.mapping(mark) for mark in marks])
        return bool(done.rowcount)

    async def agent_shows(self, agent_id: str, picture_id: str | None) -> None:
        await self._run(update(agents).where(agents.c.id == agent_id).values(avatar=picture_id))

    async def customer(self, customer_id: str) -> Customer | None:
        rows = await self._database.fetch(_customer_by_id, id=customer_id)
        return CUSTOMER.value(rows[0]) if rows else None

    async def customer_by_external(self, site_id: str, external_id: str) -> Customer | None:
        rows = await self._database.fetch(_customer_by_external, site=site_id, external=external_id)
        return CUSTOMER.value(rows[0]) if rows else None

    async def customers_with(self, site_id: str, email: str) -> list[Customer]:
        theirs = (customers.c.site_id == site_id, customers.c.email.in_({email, email.lower()}))
        return [CUSTOMER.value(row) for row in await self._rows(_customer.where(*theirs))]

    async def customers(self, customer_ids: Collection[str]) -> dict[str, Customer]:
        rows = await self._rows(_customer.where(customers.c.id.in_(customer_ids))) if customer_ids else []
        return {row[0]: CUSTOMER.value(row) for row in rows}

    async def put_customer(self, customer: Customer) -> Customer:
        row = CUSTOMER.mapping(customer)
        insert = self._database.insert(customers).values(row)
        changed = {name: value for name, value in row.items() if name not in _KEPT}
        try:
            async with self._database.write() as connection:
                # First the other key: whoever came first with this external id stays who they are.
                added = await connection.execute(insert.on_conflict_do_nothing())
                if not added.rowcount:
                    given = literal(row["seen_at"], BigInteger)
                    newer = _is_newer(customers.c.seen_at, given)
                    changed["seen_at"] = case((newer, customers.c.seen_at), else_=given)
                    same = customers.c.id == customer.id
                    await connection.execute(update(customers).where(same).values(changed))
                    again = self._database.insert(search_renamed).values(customer_id=customer.id)
                    await connection.execute(again.on_conflict_do_nothing())
        except IntegrityError:
            # A visitor turned out to be somebody we know already: they stay who they are, too.
            kept = customer.external_id and await self.customer_by_external(customer.site_id, customer.external_id)
            if not kept:
                raise
            return kept
        if customer.external_id is None:
            return customer
        return await self.customer_by_external(customer.site_id, customer.external_id) or customer

    async def add_customer(self, customer: Customer) -> Customer:
        await self._run(self._database.insert(customers).values(CUSTOMER.mapping(customer)).on_conflict_do_nothing())
        known = await self.customer(customer.id)
        if known is None and customer.external_id is not None:
            known = await self.customer_by_external(customer.site_id, customer.external_id)
        return known or customer

    async def ask_address(self, customer_id: str, address: str | None) -> Customer | None:
        async with self._database.write() as connection:
            asked = update(customers).where(customers.c.id == customer_id).values(unconfirmed_email=clean(address))
            await connection.execute(asked)
            again = self._database.insert(search_renamed).values(customer_id=customer_id)
            await connection.execute(again.on_conflict_do_nothing())
        return await self.customer(customer_id)

    async def mark_failing(self, site_id: str, address: str, since: datetime, why: str) -> list[Customer]:
        theirs = (customers.c.site_id == site_id, customers.c.email.in_({address, address.lower()}))
        marks = {"failing": address.lower(), "failing_since": to_ms(since), "failing_why": clean(why)}
        return await self._marked(update(customers).where(*theirs).values(marks))

    async def lift_failing(self, site_id: str, address: str) -> list[Customer]:
        theirs = (customers.c.site_id == site_id, customers.c.email.in_({address, address.lower()}))
        marked = update(customers).where(*theirs, customers.c.failing == address.lower())
        return await self._marked(marked.values(failing=None, failing_since=None, failing_why=None))

    async def _marked(self, statement: Any) -> list[Customer]:
        async with self._database.write() as connection:
            rows = await connection.execute(statement.returning(*(customers.c[name] for name in CUSTOMER.names)))
            return [CUSTOMER.value(tuple(row)) for row in rows]

    async def plans(self, site_id: str, limit: int = 50) -> list[str]:
        of_site = customers.c.site_id == site_id, customers.c.plan != ""
        rows = await self._rows(select(customers.c.plan).where(*of_site).distinct().limit(limit))
        return sorted(row[0] for row in rows)

    async def customer_seen(self, customer_id: str, at: datetime, page: str) -> None:
        """Thousands may leave at once, when a network does: they share a commit."""
        self._seen[customer_id] = max(self._seen.get(customer_id, (0, "")), (to_ms(at), page), key=itemgetter(0))
        await self._writing_seen()

    async def _write_seen(self) -> None:
        async with self._database.write() as connection:
            self._writing_seen.close()
            seen, self._seen = self._seen, {}
            rows = [{"seen": who, "at": at, "on": page} for who, (at, page) in seen.items()]
            await connection.execute(_customer_seen, rows)

    async def _rows(self, query: Any) -> list[tuple[Any, ...]]:
        async with self._database.read() as connection:
            return [tuple(row) for row in await connection.execute(query)]

    async def _run(self, statement: Any) -> None:
        async with self._database.write() as connection:
            await connection.execute(statement)


def _is_newer(kept: Any, given: Any) -> Any:
    """Processes that write at once come in any order, and nobody was last here earlier than that."""
    return or_(given.is_(None), kept > given)


def _did(active_at: Any, effort: Any) -> dict[str, Any]:
    """What an agent did last, and how much of it there was: the two belong together."""
    newer = _is_newer(agents.c.active_at, active_at)
    return {
        "active_at": case((newer, agents.c.active_at), else_=active_at),
        "effort": case((newer, agents.c.effort), else_=effort),
    }


class SqlSessions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, session: Session) -> None:
        async with self._database.write() as connection:
            await connection.execute(sessions.insert().values(SESSION.mapping(session)))

    async def get(self, session_id: str) -> Session | None:
        rows = await self._database.fetch(_session_by_id, id=session_id)
        return SESSION.value(rows[0]) if rows else None

    async def open(self, session_ids: Collection[str], now: datetime) -> set[str]:
        found: set[str] = set()
        theirs = select(sessions.c.id).join(agents, agents.c.id == sessions.c.agent_id)
        lasting = theirs.where(sessions.c.expires_at > to_ms(now), agents.c.disabled.is_(False))
        wanted = list(session_ids)
        async with self._database.read() as connection:
            for start in range(0, len(wanted), IDS_AT_ONCE):
                some = lasting.where(sessions.c.id.in_(wanted[start : start + IDS_AT_ONCE]))
                found.update((await connection.execute(some)).scalars())
        return found

    async def end(self, session_id: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(sessions).where(sessions.c.id == session_id))

    async def end_all(self, agent_id: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(sessions).where(sessions.c.agent_id == agent_id))
