"""The alarm: rings when told and happened part, once an hour at most, and is told to administrators only."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from msgspec.structs import replace
from structlog.testing import capture_logs

from server.actions.calibration import LOOKED_AT_EVERY, alarm_words, calibration, estimate_alarm
from server.domain.conversation import Conversation, Outcome, told
from server.domain.people import Role
from server.domain.promises import Promise
from server.domain.wait_log import Kind, Mark
from server.web.agent_socket import _notice
from tests.actions.town import ANA, SITE, Town

MINUTE = timedelta(minutes=1)


def _tells(promise: Promise, found: Conversation | None) -> Outcome:
    assert found is not None
    return told(found, promise, promise.told_at)


async def waited(town: Town, waits: list[int]) -> None:
    """Customers who were told ten minutes, and waited so many."""
    for wait in waits:
        conversation = await town.asks(await town.customer("c"))
        arrived = town.clock()
        said = 3 * MINUTE, 10 * MINUTE, 3 * MINUTE, 10 * MINUTE
        promise = Promise(conversation, arrived, SITE.id, arrived, *said, "usual", "open", 40)
        await town.store.conversations.change(conversation, partial(_tells, promise))
        ended = arrived + wait * MINUTE
        await town.store.wait_log.add([Mark(SITE.id, ended, conversation, Kind.REPLY, conversation, since=arrived)])
        town.clock.passes(2 * MINUTE)


async def test_it_rings_and_says_what_is_wrong(town: Town) -> None:
    await waited(town, [5] * 15 + [30] * 15)
    town.clock.passes(timedelta(hours=1))
    with capture_logs() as logs:
        found = await estimate_alarm(town.desk, SITE)
        assert found is not None and await estimate_alarm(town.desk, SITE) is found
    [line] = [line for line in logs if line["event"] == "estimate_out_of_band"]
    assert (line["site"], line["verdict"], line["coverage"], line["decided"]) == (SITE.key, "low", 0.5, 30)
    assert "50% of 30 customers" in alarm_words(found) and "promises too much" in alarm_words(found)
    assert (await calibration(town.desk, SITE, 2)).whole.told == 30
    assert await _notice(town.desk, replace(ANA, role=Role.ADMIN), SITE) == alarm_words(found)
    assert await _notice(town.desk, ANA, SITE) == ""
    town.clock.passes(timedelta(days=8))
    assert await estimate_alarm(town.desk, SITE) is None and alarm_words(None) == ""


async def test_what_chance_brings_is_no_alarm(town: Town) -> None:
    await waited(town, [5] * 26 + [30] * 4)  # 87 % of thirty
    town.clock.passes(LOOKED_AT_EVERY)
    with capture_logs() as logs:
        assert await estimate_alarm(town.desk, SITE) is None
    assert logs == []
