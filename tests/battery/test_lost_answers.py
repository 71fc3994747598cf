"""The database commits, and its answer is lost: who sends again gets the number that the message has already."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.battery.kills import MutableServer
from tests.battery.ledger import Count, Ledger, Postbox
from tests.battery.proxy import commit_proxy
from tests.battery.table import LONG, record
from tests.battery.town import Person, Town

ROUNDS = 200 if LONG else 15


async def lose_answers(directory: Path, database_url: str, mutant: str) -> Count:
    async with commit_proxy(database_url) as proxy:
        env = {"DATABASE_URL": proxy.url, "RATE_FRAMES": "1000", "RATE_BURST": "1000", "BEAT_SECONDS": "2"}
        server = MutableServer(mutant, "web", env=env, directory=directory)
        postbox = Postbox(directory / "mails")
        town = Town(database_url, {"web": server}, [server], [], Ledger(postbox), postbox)
        try:
            await town.open()
            await town.settle_in(2)
            for _ in range(ROUNDS):
                await _say_and_lose(town, proxy.swallow)
            assert proxy.swallowed >= ROUNDS
            await town.everybody_reads()
            return await town.take_stock()
        finally:
            await town.close()


async def _say_and_lose(town: Town, swallow: object) -> None:
    """A customer and an agent say something at once; whatever commits first is not heard of."""
    assert callable(swallow)
    [(conversation, customer), *_] = town.customers.items()
    people: list[Person] = [customer, town.agents[0]]
    swallow(1)
    lines = [await person.begin_to_say(conversation, "unheard") for person in people]
    for person, line in zip(people, lines, strict=True):
        await person.settle(conversation, line)
    await customer.reads_all(conversation)


async def test_the_resend_gets_the_same_number(tmp_path: Path, postgres_url: str) -> None:
    count = await lose_answers(tmp_path, postgres_url, "none")
    record("B3 the answer after COMMIT is lost", ROUNDS, count)
    assert not count.red, "\n".join(count.remarks)


async def test_without_the_key_this_would_double(tmp_path: Path, postgres_url: str) -> None:
    count = await lose_answers(tmp_path, postgres_url, "no-key")
    record("B2 mutant no-key, the answer after COMMIT is lost", ROUNDS, count)
    assert count.doubled


@pytest.fixture(autouse=True)
def _seldom_resent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.battery.town.RESEND_SECONDS", 0.2)
