"""The estimate, as a customer and an agent live it: told, kept, off duty, closed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, expect

from server.adapters.store import SqlStore
from server.app import clock
from server.domain.hours_rules import Hours, KeptHours, SiteHours, Slot
from tests.journeys.people import AgentPerson, Customer
from tests.screens.days import Days
from tests.support.dashboard import Dashboard
from tests.support.house import AGENTS, SITE, House, embedded
from tests.support.smtp_sink import SmtpSink


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, dashboard: Dashboard) -> AsyncIterator[House]:
    """After two weeks in which Ana answered within a few minutes."""
    site = replace(SITE, origins=(dashboard.origin,), dashboard_url=dashboard.origin + "/deploys")
    async with embedded(tmp_path, smtp_sink.url, site) as one:
        dashboard.server_url = one.web.base_url
        store = SqlStore(one.database_url)
        await store.start()
        await Days(clock(), AGENTS["ana"].id, requests=12, opens=0, closes=23)(store, site)
        await store.stop()
        yield one


async def test_what_is_told_is_seen_by_the_team_and_changes_with_who_is_there(
    house: House, dashboard: Dashboard, browser: Browser
) -> None:
    dashboard.token = house.token("7", name="Mara Díaz")
    ana = await AgentPerson.signs_in(browser, house)
    mara = await Customer.arrives(browser, dashboard)

    # Somebody is here: a span, then a time, and Ana sees what Mara was told.
    await mara.opens_the_chat()
    await expect(mara.chat.get_by_text("You’ll likely hear from us within")).to_be_visible()
    await mara.begins()
    await mara.says("Photos are upside down")
    told = mara.chat.get_by_role("status").get_by_text("have an answer by")
    await expect(told).to_be_visible()
    await expect(ana.page.get_by_text("min left", exact=False).first).to_be_visible()
    await ana.opens("Mara Díaz")
    await expect(ana.page.get_by_role("heading", name="Was told")).to_be_visible()
    await ana.answers("I am turning them round")
    await mara.reads("I am turning them round")
    await expect(told).to_have_count(0)

    # Nobody is here any more, and says so; then the desk is closed.
    await ana.page.get_by_role("switch", name="On duty").click()
    await expect(ana.page.get_by_role("switch", name="On duty")).not_to_be_checked()
    dashboard.token = house.token("8", name="Noor Aziz")
    noor = await Customer.arrives(browser, dashboard)
    await noor.opens_the_chat()
    await expect(noor.chat.get_by_text("Nobody is here right now")).to_be_visible()
    opens = (clock() + timedelta(hours=7)).hour * 60
    store = SqlStore(house.database_url)
    week = ((Slot(opens, opens + 60),),) * 7
    await store.hours.put(SITE.id, KeptHours(SiteHours(Hours("UTC", week)), 1, clock()))
    await store.stop()
    await expect(noor.chat.get_by_text("We’re back")).to_be_visible()
