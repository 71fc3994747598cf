"""Office hours in the store."""

from __future__ import annotations

import asyncio
from datetime import date

from msgspec.structs import replace

from server.adapters.store import SqlStore
from server.domain.hours_rules import EVERY_DAY, Holidays, Hours, KeptHours, OtherDays, SiteHours, Slot, weekdays
from server.domain.people import Customer
from tests.contracts.helpers import NOW, ODD, after

OFFICE = Hours(
    "Europe/Berlin",
    weekdays(Slot(480, 720), Slot(780, 1500)),
    Holidays("DE", "BY", ("Epiphany", ODD)),
    (OtherDays(date(2026, 12, 24), date(2026, 12, 31), (Slot(600, 720),), ODD),),
)
SAID = KeptHours(SiteHours(OFFICE, {"Enterprise": Hours("UTC", EVERY_DAY), ODD: OFFICE}), 1, NOW, "anna")


async def test_hours_come_back_as_they_were_said(store: SqlStore) -> None:
    assert await store.hours.get("site") == KeptHours()
    assert await store.hours.put("site", SAID)
    assert await store.hours.get("site") == SAID
    silent = KeptHours(SiteHours(), 2, after(5), None)
    assert await store.hours.put("site", silent)
    assert await store.hours.get("site") == silent


async def test_of_two_who_save_at_once_one_is_told(store: SqlStore) -> None:
    for rev in (1, 2):
        mine, yours = (replace(SAID, rev=rev, changed_by=who) for who in ("anna", "ben"))
        written = await asyncio.gather(store.hours.put("site", mine), store.hours.put("site", yours))
        assert sorted(written) == [False, True]
        assert await store.hours.get("site") == (mine if written[0] else yours)
    assert not await store.hours.put("site", replace(SAID, rev=9))
    assert not await store.hours.put("site", replace(SAID, rev=1))


async def test_the_plans_that_customers_have(store: SqlStore) -> None:
    for number, plan in enumerate(("Starter", "Enterprise", "", "Starter")):
        await store.people.put_customer(Customer(f"p{number}", "site", NOW, f"p{number}", plan=plan))
    assert set(await store.people.plans("site")) >= {"Starter", "Enterprise"}
    assert "" not in await store.people.plans("site") and await store.people.plans("elsewhere") == []
