"""A page of a thread replaces what its reader has, so nothing that it lacks may be told before it; and what was never
told is found."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.actions import activity, messages
from server.domain.entry import Author
from server.web import wire
from server.web.agent_socket import AgentSocket
from server.web.people import People
from server.web.presenting import Presenter
from server.web.rooms import Rooms
from server.web.seats import AgentSeat
from server.web.uploads import Uploads
from tests.actions.town import ANA, SITE, Town, a_town
from tests.support.client import new_id
from tests.web.loose_end import LooseEnd, connection_to


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as one:
        yield one


async def _at_the_desk(town: Town, line: LooseEnd) -> AgentSocket:
    people = People(town.store)
    rooms = Rooms(town.desk, people, Presenter(people, Uploads(town.desk).url), 60)
    room = await rooms.room(SITE)
    seat = AgentSeat(connection_to(line), ANA, "session")
    room.enter(seat)
    return AgentSocket(town.desk, rooms, seat, {SITE.id: room})


def _frames(line: LooseEnd) -> list[dict[str, Any]]:
    found, rest = [], line.written
    while rest:
        size, start = (rest[1], 2) if rest[1] < 126 else (int.from_bytes(rest[2:4], "big"), 4)
        found.append(msgspec.json.decode(rest[start : start + size]))
        rest = rest[start + size :]
    return found


@pytest.mark.parametrize("moment", ["before presence", "after presence"])
async def test_what_is_said_while_a_page_is_read_comes_after_it(town: Town, moment: str) -> None:
    mara = await town.customer("Mara")
    conversation = await town.asks(mara, "one")
    line = LooseEnd()
    ana = await _at_the_desk(town, line)
    await ana.handle(wire.Open("1", conversation))

    async def meanwhile(now: str) -> None:
        if now == moment:
            town.presence.script = _silent
            await town.asks(mara, "two", conversation)

    town.presence.script = meanwhile
    await ana.handle(wire.Open(new_id(), conversation))
    await asyncio.sleep(0.05)
    told = [frame for frame in _frames(line) if frame["t"] in ("thread", "entries")]
    assert [frame["t"] for frame in told] == ["thread", "thread", "entries"]
    assert told[1]["reset"] and told[1]["entries"][-1]["text"] == "one"
    assert told[2]["entries"][-1]["text"] == "two"


async def test_a_lost_word_is_healed_by_the_next_beat_though_a_later_one_came(town: Town) -> None:
    mara = await town.customer("Mara")
    conversation = await town.asks(mara, "one")
    ana = await _at_the_desk(town, LooseEnd())
    await ana.handle(wire.Open("1", conversation))
    elsewhere = town.worker(town.store)  # whose bus does not reach us
    said = messages.said_by(Author.CUSTOMER, mara.id, "two", new_id(), {})
    await messages.send_as_customer(elsewhere, SITE, mara, conversation, said)
    await activity.customer_read(town.desk, mara, conversation, 2)
    assert ana.seat.open[conversation] == 2


async def _silent(_moment: str) -> None:
    pass
