"""Two workers and a thousand mails: each leaves once."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from server.adapters.store import SqlStore
from server.domain.outgoing import Outgoing, OutgoingKind
from server.domain.people import Customer
from server.domain.times import to_ms
from server.jobs import outbox
from tests.battery.test_model import START, World
from tests.support.house import SITE, furnish

MAILS = 1000
PATIENCE_SECONDS = 90


async def _a_thousand_are_due(store: SqlStore) -> None:
    for number in range(MAILS):
        to = f"visitor{number}@mail.example"
        visitor = Customer(f"{number:032x}", SITE.id, START, unconfirmed_email=to)
        await store.people.put_customer(visitor)
        payload = {"to": to, "customer_id": visitor.id, "since": to_ms(START)}
        await store.outbox.put(Outgoing(f"c-{number:032x}", OutgoingKind.CONFIRM_MAIL, SITE.id, None, START, payload))


async def test_each_mail_leaves_once(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "POLL_SECONDS", 0.01)
    await furnish(postgres_url)
    stores = [SqlStore(postgres_url), SqlStore(postgres_url)]
    worlds = [World(store, asyncio.get_running_loop()) for store in stores]
    for store in stores:
        await store.start()
    workers: list[asyncio.Task[None]] = []
    try:
        await _a_thousand_are_due(stores[0])
        workers = [asyncio.create_task(outbox.run_outbox(world.desk)) for world in worlds]
        for _ in range(PATIENCE_SECONDS * 10):
            if sum(len(world.mailer.mails) for world in worlds) >= MAILS:
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.5)  # a second time would come now
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        for store in stores:
            await store.stop()
    sent = Counter(mail.message_id for world in worlds for mail in world.mailer.mails)
    assert len(sent) == MAILS and set(sent.values()) == {1}
    assert all(world.mailer.mails for world in worlds)  # both did their part
