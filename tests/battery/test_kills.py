"""Kill -9 at random moments under load: nothing acknowledged is lost, doubled or out of order, and no mail is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.battery.kills import Killer, embedded_town, scaled_town
from tests.battery.ledger import Count
from tests.battery.table import LONG, SEEDS, record
from tests.conftest import needs
from tests.support import programs

EVERYTHING = ("web 0", "web 1", "worker 0", "worker 1", "postgres", "redis", "smtp")
SCALED_KILLS = 200 if LONG else 20
EMBEDDED_KILLS = 100 if LONG else 20


def assert_nothing_is_wrong(count: Count) -> None:
    assert not count.red, "\n".join(count.remarks)


@pytest.mark.parametrize("seed", SEEDS)
async def test_any_process_killed_at_any_moment(tmp_path: Path, seed: int) -> None:
    needs("PostgreSQL", programs.postgres_bin())
    needs("Redis", programs.redis_server())
    dice = random.Random(seed)
    # The short form aims at where the most can go wrong.
    victims = EVERYTHING if LONG else ("web 0", "web 1", "postgres", "postgres", "worker 0", "smtp")
    async with scaled_town(tmp_path) as town, Killer(town.services, dice) as killer:
        await town.talk(dice, killer.kill(SCALED_KILLS, victims))
        await town.heal()
        count = await town.take_stock()
    killed = ", ".join(f"{name} {times}" for name, times in sorted(killer.killed.items()))
    record(f"B1 kill -9 ({killed}), seed {seed}", SCALED_KILLS, count)
    assert_nothing_is_wrong(count)


@pytest.mark.parametrize("seed", SEEDS if LONG else SEEDS[:1])
async def test_the_embedded_server_killed_at_any_moment(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    async with embedded_town(tmp_path) as town, Killer(town.services, dice) as killer:
        await town.talk(dice, killer.kill(EMBEDDED_KILLS, ["server"]))
        await town.heal()
        count = await town.take_stock()
    record(f"B4 kill -9 of the embedded server, seed {seed}", EMBEDDED_KILLS, count)
    assert_nothing_is_wrong(count)
