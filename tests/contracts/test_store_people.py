"""Sites, agents, customers and sessions in the store."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from msgspec.structs import replace

from server.adapters.store import SqlStore
from server.domain.errors import Invalid
from server.domain.people import Agent, Customer, Role
from server.domain.site import Site
from server.domain.wait_log import Kind, acted
from server.ports import Session
from tests.contracts.helpers import ANNA, BEN, MARA, NOW, ODD, after


async def test_a_site_comes_back_as_it_was(store: SqlStore) -> None:
    site = Site("s2", "k2", ODD, ODD, (ODD, "https://b.dev"), ODD, target=timedelta(hours=1, milliseconds=1))
    await store.people.put_site(site)
    assert await store.people.site("s2") == await store.people.site_by_key("k2") == site
    changed = replace(site, name="other", origins=(), gone_delay=timedelta(0))
    await store.people.put_site(changed)
    assert await store.people.site("s2") == changed
    assert {one.id for one in await store.people.sites()} == {"site", "s2"}


async def test_who_is_not_there(store: SqlStore) -> None:
    people = store.people
    assert await people.site("x") is None and await people.site_by_key("x") is None
    assert await people.agent("x") is None and await people.agent_by_email("x@y.dev") is None
    assert await people.customer("x") is None and await people.customer_by_external("site", "x") is None
    assert await people.customers([]) == {} and await people.customers(["x"]) == {}


async def test_agents_by_site_and_by_address(store: SqlStore) -> None:
    other = Agent("cleo", " Cleo@Other.DEV ", "Cleo", "Asia/Tokyo", Role.ADMIN, ("other", "site"), "a.png", NOW, True)
    await store.people.put_agent(other, "hashed")
    kept = replace(other, email="cleo@other.dev")
    assert await store.people.agent("cleo") == kept
    assert await store.people.agent_by_email("CLEO@other.dev ") == (kept, "hashed")
    assert [one.id for one in await store.people.agents()] == ["anna", "ben", "cleo"]
    assert [one.id for one in await store.people.agents("other")] == ["cleo"]


async def test_an_agent_keeps_the_password_that_is_not_given(store: SqlStore) -> None:
    await store.people.put_agent(ANNA, "hashed")
    await store.people.put_agent(replace(ANNA, name="Anna Holm"))
    found = await store.people.agent_by_email(ANNA.email)
    assert found == (replace(ANNA, name="Anna Holm"), "hashed")
    await store.people.put_agent(ANNA, "hashed anew")
    assert (await store.people.agent_by_email(ANNA.email) or (None, None))[1] == "hashed anew"


async def test_activity(store: SqlStore) -> None:
    anna = replace(ANNA, active_at=after(5), effort=1.5, desk_since=after(4), on_duty=False)
    marks = [acted("site", "anna", after(5), Kind.LOGIN), acted("site", "anna", after(5), Kind.MESSAGE)]
    assert await store.people.agent_acted(ANNA, replace(anna, name="not written"), marks)
    assert (await store.people.agent("anna")) == anna
    assert await store.wait_log.marks("site", after(0), after(6)) == marks
    assert (await store.people.agent("ben")) == BEN
    await store.people.customer_seen("mara", after(6), "/billing")
    assert (await store.people.customer("mara")) == replace(MARA, seen_at=after(6), page="/billing")


async def test_what_an_agent_did_undoes_nothing_that_they_said_meanwhile(store: SqlStore) -> None:
    """They went off duty, or to the desk, between what was read of them and what is to be written."""
    acted_now = replace(ANNA, active_at=after(5), effort=1.0, desk_since=after(5))
    mark = acted("site", "anna", after(5), Kind.LOGIN)
    for meanwhile in (replace(ANNA, on_duty=False), replace(ANNA, desk_since=after(3))):
        before = await store.people.agent("anna") or ANNA
        assert await store.people.agent_acted(before, meanwhile, [])
        assert not await store.people.agent_acted(before, acted_now, [mark])
        assert await store.people.agent("anna") == meanwhile
    assert await store.wait_log.marks("site", after(0), after(9)) == []


async def test_who_writes_late_does_not_turn_the_time_back(store: SqlStore) -> None:
    people, early = store.people, replace(ANNA, name="Anna Holm", active_at=after(5), effort=1.0)
    late = replace(ANNA, active_at=after(9), effort=2.0)
    await people.agent_acted(ANNA, late, [])
    await people.agent_acted(ANNA, early, [])
    assert await people.agent("anna") == late
    for given in (early, replace(early, active_at=None, effort=0.0)):
        await people.put_agent(given)
        assert await people.agent("anna") == replace(late, name="Anna Holm")
    await people.agent_acted(early, replace(early, on_duty=False), [])
    assert await people.agent("anna") == replace(late, name="Anna Holm", on_duty=False)

    await people.customer_seen("mara", after(9), "/billing")
    await people.customer_seen("mara", after(5), "/volumes")
    seen = replace(MARA, seen_at=after(9), page="/billing")
    assert await people.customer("mara") == seen
    for at in (None, after(5)):
        await people.put_customer(replace(seen, seen_at=at, plan="Pro"))
        assert await people.customer("mara") == replace(seen, plan="Pro")
    await asyncio.gather(*(people.customer_seen("mara", after(number), "/") for number in (12, 11, 10)))
    assert await people.customer("mara") == replace(seen, plan="Pro", page="/", seen_at=after(12))


async def test_a_customer_comes_back_as_they_were(store: SqlStore) -> None:
    customer = Customer("c", "site", NOW, ODD, ODD, ODD, ODD, ODD, attributes={ODD: [ODD, 1, None]}, seen_at=NOW)
    assert await store.people.put_customer(customer) == customer
    assert await store.people.customer("c") == customer
    assert await store.people.customer_by_external("site", ODD) == customer
    changed = replace(customer, name="other", email=None, attributes={})
    assert await store.people.put_customer(changed) == changed
    assert await store.people.customers({"c", "mara", "x"}) == {"c": changed, "mara": MARA}


async def test_of_many_who_come_with_one_external_id_the_first_is_kept(store: SqlStore) -> None:
    coming = [Customer(f"c{number}", "site", NOW, external_id="new") for number in range(20)]
    kept = await asyncio.gather(*(store.people.put_customer(customer) for customer in coming))
    assert len({customer.id for customer in kept}) == 1
    assert len(await store.people.customers([customer.id for customer in coming])) == 1


async def test_two_processes_keep_one_customer(two_stores: tuple[SqlStore, SqlStore]) -> None:
    coming = [Customer(f"c{number}", "site", NOW, external_id="new") for number in range(20)]
    kept = await asyncio.gather(
        *(two_stores[number % 2].people.put_customer(customer) for number, customer in enumerate(coming))
    )
    assert len({customer.id for customer in kept}) == 1
    assert len(await two_stores[0].people.customers([customer.id for customer in coming])) == 1


async def test_a_visitor_who_turns_out_to_be_known_is_the_known_one(store: SqlStore) -> None:
    visitor = await store.people.put_customer(Customer("v", "site", NOW))
    assert await store.people.put_customer(replace(visitor, external_id=MARA.external_id)) == MARA
    assert await store.people.customer("v") == visitor
    known = replace(visitor, external_id="8")
    assert await store.people.put_customer(known) == known == await store.people.customer("v")


async def test_somebody_new_is_added_once_and_stays_as_they_are(store: SqlStore) -> None:
    people = store.people
    visitor = Customer("v", "site", NOW, name="Vera", email="vera@acme.dev")
    assert await people.add_customer(visitor) == visitor
    assert await people.add_customer(replace(visitor, email=None, name="")) == visitor == await people.customer("v")
    await people.put_customer(MARA)
    assert await people.add_customer(replace(MARA, id="m2", name="")) == MARA


async def test_an_address_that_was_given_changes_nothing_else(store: SqlStore) -> None:
    people = store.people
    visitor = await people.put_customer(Customer("v", "site", NOW, name="Vera", email="vera@acme.dev"))
    assert await people.ask_address("v", "new@acme.dev") == replace(visitor, unconfirmed_email="new@acme.dev")
    assert await people.ask_address("v", None) == visitor
    assert await people.ask_address("nobody", "new@acme.dev") is None


async def test_visitors_are_not_each_other(store: SqlStore) -> None:
    for identity in "vw":
        await store.people.put_customer(Customer(identity, "site", NOW))
    assert len(await store.people.customers(["v", "w"])) == 2


async def test_a_name_that_cannot_be_kept_is_marked_and_an_address_with_it_is_nobody_s(store: SqlStore) -> None:
    await store.people.put_customer(Customer("c", "site", NOW, name="a\0b", page="x\udce9"))
    kept = await store.people.customer("c")
    assert kept and (kept.name, kept.page) == ("a\ufffdb", "x\ufffd")
    try:
        assert await store.people.agent_by_email("anna@acme.dev\0") is None
    except Invalid:
        pass  # PostgreSQL can't even look for it


async def test_sessions(store: SqlStore) -> None:
    sessions = [Session(f"s{number}", "anna", NOW, after(number)) for number in range(3)]
    for session in [*sessions, Session("b", "ben", NOW, NOW)]:
        await store.sessions.put(session)
    assert await store.sessions.get("s1") == sessions[1]
    await store.sessions.end("s1")
    await store.sessions.end("s1")
    assert await store.sessions.get("s1") is None
    assert await store.sessions.get("s2") == sessions[2]
    asked = {"s0", "s1", "s2", "b", "none", *(f"n{number}" for number in range(1200))}
    assert await store.sessions.open(asked, after(1)) == {"s2"}
    ben = await store.people.agent("ben")
    assert ben is not None
    await store.sessions.put(Session("ben's", "ben", NOW, after(9)))
    assert await store.sessions.open({"ben's"}, NOW) == {"ben's"}
    await store.people.put_agent(replace(ben, disabled=True))
    assert await store.sessions.open({"ben's"}, NOW) == set()
    await store.sessions.end_all("anna")
    assert [await store.sessions.get(name) for name in ("s0", "s2")] == [None, None]
    assert await store.sessions.get("b") is not None


async def test_addresses_that_mail_does_not_reach(store: SqlStore) -> None:
    people = store.people
    mara = await people.put_customer(replace(MARA, email="Mara@acme.dev"))
    twin = await people.put_customer(Customer("twin", MARA.site_id, NOW, email="mara@acme.dev"))
    await people.put_customer(Customer("else", MARA.site_id, NOW, email="else@acme.dev"))
    assert await people.lift_failing(MARA.site_id, "Mara@acme.dev") == []
    marked = await people.mark_failing(MARA.site_id, "Mara@acme.dev", NOW, ODD)
    assert {one.id for one in marked} == {mara.id, twin.id} and all(one.has_failing_address for one in marked)
    assert marked[0].failing_since == NOW and await people.customer(marked[0].id) == marked[0]
    # Whoever puts an old copy of them takes nothing away; another address of theirs is another matter.
    await people.put_customer(replace(mara, email="new@acme.dev"))
    moved = await people.customer(mara.id)
    assert moved is not None and moved.failing == "mara@acme.dev" and not moved.has_failing_address
    assert await people.mark_failing("9" * 32, "mara@acme.dev", NOW, "") == []
    lifted = await people.lift_failing(MARA.site_id, "mara@acme.dev")
    assert [one.id for one in lifted] == ["twin"] and not lifted[0].has_failing_address
    assert await people.lift_failing(MARA.site_id, "mara@acme.dev") == []


async def test_pictures_are_kept_while_an_agent_shows_them(store: SqlStore) -> None:
    ours, theirs = "1" * 64, "2" * 64
    await store.people.put_agent(ANNA)
    for _ in range(2):
        await store.pictures.keep(ours, b"ours")
        await store.pictures.keep(theirs, b"theirs")
    await store.people.agent_shows(ANNA.id, ours)
    await store.pictures.drop_unused()
    assert (await store.pictures.get(ours), await store.pictures.get(theirs)) == (b"ours", None)
    shown = await store.people.agent(ANNA.id)
    assert shown is not None and shown.face.avatar == f"/faces/{ours}"
    await store.people.agent_shows(ANNA.id, None)
    await store.pictures.drop_unused()
    assert await store.pictures.get(ours) is None
