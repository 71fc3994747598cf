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


async def killed_once_it_has_answered(town: Town, killer: Killer) -> None:
    for conversation in list(town.customers)[:ROUNDS]:
        await town.customers[conversation].say(conversation, "acknowledged")
        await killer.kill_now(town.customers[conversation].process)
        await killer.all_up()


async def cut_before_the_answer(town: Town, _killer: Killer) -> None:
    for conversation in list(town.customers)[:ROUNDS]:
        person = town.customers[conversation]
        assert person.client is not None
        await person.client.until(lambda: person.client is not None and person.client.connected)  # noqa: B023
        line = await person.begin_to_say(conversation, "cut off")
        person.client.cut()
        await person.settle(conversation, line)


async def killed_while_a_mail_is_due(town: Town, killer: Killer) -> None:
    for conversation in list(town.customers)[ROUNDS : 2 * ROUNDS]:
        await town.customers[conversation].leave()
        await town.agents[0].say(conversation, "killed after")
        await killer.kill_now(town.agents[0].process)
        await killer.all_up()


async def mailed_while_there_is_no_mail_server(town: Town, killer: Killer) -> None:
    for conversation in list(town.customers)[2 * ROUNDS :]:
        await town.customers[conversation].leave()
        await town.agents[0].say(conversation, "no mail server")
    await killer.kill_now("smtp", away_seconds=4)
    await killer.all_up()


AIMS = {
    "acknowledge-first": killed_once_it_has_answered,
    "no-key": cut_before_the_answer,
    "outbox-outside": killed_while_a_mail_is_due,
    "mark-first": mailed_while_there_is_no_mail_server,
}
"""Kills and cuts at the moments for which the mechanisms are made; the short form takes what is aimed at the mutant."""


@pytest.mark.parametrize("mutant", ["none", *MUTANTS] if LONG else ["acknowledge-first", "no-key"])
async def test_a_broken_mechanism_is_found_out_by_faults_that_are_aimed(tmp_path: Path, mutant: str) -> None:
    async with (
        embedded_town(tmp_path, mutant, 3 * ROUNDS) as town,
        Killer(town.services, random.Random(1)) as killer,
    ):
        aims = AIMS.values() if LONG else [AIMS[mutant]]
        for aim in aims:
            await aim(town, killer)
        if LONG:
            await town.heal(HEAL_SECONDS)
        else:  # these two lose and double what is said, so that no mail need be waited for
            await town.gather()
        judge(mutant, "aimed", ROUNDS * len(aims), await town.take_stock())


@pytest.mark.skipif(not LONG, reason="only in the long form: make battery")
@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_broken_mechanism_is_found_out_in_the_scaled_form(tmp_path: Path, mutant: str) -> None:
    needs("PostgreSQL", programs.postgres_bin())
    needs("Redis", programs.redis_server())
    dice = random.Random(SEEDS[0])
    async with scaled_town(tmp_path, mutant) as town, Killer(town.services, dice) as killer:
        await town.talk(dice, killer.kill(RANDOM_KILLS, ["web 0", "web 1", "postgres", "worker 0", "smtp"]))
        await town.gather()
        for aim in AIMS.values():
            await aim(town, killer)
        await town.heal(HEAL_SECONDS)
        judge(mutant, "random and aimed", RANDOM_KILLS + 3 * ROUNDS, await town.take_stock())


WOUNDS = {
    "acknowledge-first": "lost",
    "no-key": "doubled",
    "outbox-outside": "mails_lost",
    "mark-first": "mails_lost",
}
"""What each mutant does; that the run is red for another reason would prove nothing."""


def judge(mutant: str, how: str, times: int, count: Count) -> None:
    record(f"B2 mutant {mutant}, {how}", times, count)
    remarks = "\n".join(count.remarks)
    assert count.red is (mutant != "none"), remarks
    assert mutant == "none" or getattr(count, WOUNDS[mutant]), remarks
