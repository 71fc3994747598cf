"""The battery can fail: each mechanism, once broken, turns it red."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.battery.kills import Killer, embedded_town, scaled_town
from tests.battery.ledger import Count
from tests.battery.mutants import MUTANTS
from tests.battery.table import LONG, SEEDS, record
from tests.battery.town import Town
from tests.conftest import needs
from tests.support import programs

ROUNDS = 3
RANDOM_KILLS = 40
HEAL_SECONDS = 12.0
"""The control heals in less; who waits longer for a mail that is lost waits in vain."""


async def aimed(town: Town, killer: Killer, server: str) -> None:
    """Kills and cuts at the moments for which the mechanisms are made."""
    conversations = list(town.customers)
    agent = town.agents[0]
    for conversation in conversations[:ROUNDS]:
        await town.customers[conversation].say(conversation, "acknowledged")
        await killer.kill_now(server)
        await killer.all_up()
    for conversation in conversations[:ROUNDS]:
        person = town.customers[conversation]
        assert person.client is not None
        await person.client.until(lambda: person.client is not None and person.client.connected)  # noqa: B023
        line = await person.begin_to_say(conversation, "cut off")
        person.client.cut()
        await person.settle(conversation, line)
    for conversation in conversations[ROUNDS : 2 * ROUNDS]:
        await town.customers[conversation].leave()
        await agent.say(conversation, "killed after")
        await killer.kill_now(server)
        await killer.all_up()
    for conversation in conversations[2 * ROUNDS :]:
        await town.customers[conversation].leave()
        await agent.say(conversation, "no mail server")
    await killer.kill_now("smtp", away_seconds=4)
    await killer.all_up()


@pytest.mark.parametrize("mutant", ["none", *MUTANTS] if LONG else ["acknowledge-first", "no-key"])
async def test_a_broken_mechanism_is_found_out_by_faults_that_are_aimed(tmp_path: Path, mutant: str) -> None:
    async with (
        embedded_town(tmp_path, mutant, 3 * ROUNDS) as town,
        Killer(town.services, random.Random(1)) as killer,
    ):
        await aimed(town, killer, "server")
        await town.heal(HEAL_SECONDS)
        judge(mutant, "aimed", 3 * ROUNDS, await town.take_stock())


@pytest.mark.skipif(not LONG, reason="only in the long form: make battery")
@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_broken_mechanism_is_found_out_in_the_scaled_form(tmp_path: Path, mutant: str) -> None:
    needs("PostgreSQL", programs.postgres_bin())
    needs("Redis", programs.redis_server())
    dice = random.Random(SEEDS[0])
    async with scaled_town(tmp_path, mutant) as town, Killer(town.services, dice) as killer:
        await town.talk(dice, killer.kill(RANDOM_KILLS, ["web 0", "web 1", "postgres", "worker 0", "smtp"]))
        await town.gather()
        await aimed(town, killer, "web 0")
        await town.heal(HEAL_SECONDS)
        judge(mutant, "random and aimed", RANDOM_KILLS + 3 * ROUNDS, await town.take_stock())


def judge(mutant: str, how: str, times: int, count: Count) -> None:
    record(f"B2 mutant {mutant}, {how}", times, count)
    assert count.red is (mutant != "none"), "\n".join(count.remarks)
