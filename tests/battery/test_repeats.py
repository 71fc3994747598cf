"""The same mail, handed in three times at once and by both processes: one effect."""

from __future__ import annotations

import asyncio

from server.actions import mail_in, mail_out
from server.adapters.store import SqlStore
from server.domain.entry import Kind
from tests.battery.test_interleavings import _answered
from tests.battery.test_model import HOUSE, World
from tests.support.house import furnish
from tests.support.letters import answer


async def test_one_mail_three_times_is_said_once(postgres_url: str) -> None:
    await furnish(postgres_url, HOUSE)
    stores = [SqlStore(postgres_url), SqlStore(postgres_url)]
    for store in stores:
        await store.start()
    try:
        worlds = [World(store, asyncio.get_running_loop()) for store in stores]
        world = worlds[0]
        customer, conversation = await _answered(world)
        for one in worlds:
            one.now += HOUSE.gone_delay
        [row] = await mail_out.claim_due(world.desk, 5)
        await mail_out.deliver(world.desk, row)
        letter = answer(world.mailer.mails[0], "Said once")
        raw = letter.as_bytes().replace(b"\n", b"\r\n")

        async def handed_in(desk_of: World) -> None:
            kept = await mail_in.receive(desk_of.desk, customer.email or "", str(letter["To"]), raw)
            await mail_in.process(desk_of.desk, kept)

        await asyncio.gather(*(handed_in(one) for one in (*worlds, world)))
        entries = await world.store.conversations.entries(conversation)
        assert [entry.text for entry in entries if entry.kind is Kind.MESSAGE].count("Said once") == 1
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        assert not await world.store.mails.unprocessed(world.now, 10)
    finally:
        for store in stores:
            await store.stop()
