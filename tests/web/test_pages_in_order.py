"""A page of a thread replaces what its reader has, so nothing that it lacks may be told before it; and what was never
told is found."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from msgspec.structs import replace

from server.actions import activity, messages
from server.actions.addresses import confirm_address, give_address
from server.domain.entry import Author
from server.domain.people import Customer
from server.web import wire
from server.web.agent_socket import AgentSocket
from server.web.people import People
from server.web.presenting import Presenter
from server.web.rooms import SLICES, Rooms
from server.web.seats import AgentSeat, CustomerSeat
from server.web.uploads import Uploads
from tests.actions.town import ANA, SITE, Town, a_town
from tests.contracts.helpers import until
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


def _kinds(line: LooseEnd, *among: str) -> list[str]:
    return [frame["t"] for frame in _frames(line) if not among or frame["t"] in among]


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
    await until(lambda: "entries" in _kinds(line))
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


async def test_what_was_said_while_the_store_was_away_for_long_is_told_when_it_is_back(town: Town) -> None:
    mara = await town.customer("Mara")
    conversation = await town.asks(mara, "one")
    line = LooseEnd()
    ana = await _at_the_desk(town, line)
    await ana.handle(wire.Open("1", conversation))
    await ana.rooms._heal()
    said = messages.said_by(Author.CUSTOMER, mara.id, "two", new_id(), {})
    await messages.send_as_customer(town.worker(town.store), SITE, mara, conversation, said)
    town.clock.passes(timedelta(minutes=30))  # in which we reached nothing
    await ana.rooms._heal()
    await until(lambda: "entries" in _kinds(line))
    assert ana.seat.open[conversation] == 2
    assert [frame["entries"][-1]["text"] for frame in _frames(line) if frame["t"] == "entries"] == ["two"]


async def test_a_room_with_a_fault_in_it_does_not_keep_the_others_from_healing(town: Town) -> None:
    ana = await _at_the_desk(town, LooseEnd())
    broken = await ana.rooms.room(replace(SITE, id="6" * 32, key="other"))
    broken.openings = cast(Any, None)
    broken.enter(CustomerSeat(connection_to(LooseEnd()), await town.customer("Tom")))
    ana.rooms._rooms = {"other": broken, SITE.id: ana.rooms_of[SITE.id]}
    conversation = await town.asks(await town.customer("Mara"), "one")
    ana.rooms_of[SITE.id]._told.clear()
    await ana.rooms._heal()
    assert conversation in ana.rooms_of[SITE.id]._told


async def test_who_answers_for_several_sites_gets_one_beat(town: Town) -> None:
    line = LooseEnd()
    ana = await _at_the_desk(town, line)
    (await ana.rooms.room(replace(SITE, id="6" * 32, key="other"))).enter(ana.seat)
    ana.seat.connection.answered()
    for turn in range(SLICES):
        ana.rooms._beat(turn)
    await asyncio.sleep(0)
    assert [frame["t"] for frame in _frames(line)] == ["beat"]


async def test_an_address_that_was_confirmed_elsewhere_is_heard_of_within_a_beat(town: Town) -> None:
    ana = await _at_the_desk(town, LooseEnd())
    asked = await give_address(town.desk, SITE, Customer(new_id(), SITE.id, town.clock()), "vera@mail.example")
    line = LooseEnd()
    seat = CustomerSeat(connection_to(line), asked)
    ana.rooms_of[SITE.id].enter(seat)
    await confirm_address(town.worker(town.store), town.confirmation(asked.id, "vera@mail.example"))
    await ana.rooms._heal()
    await asyncio.sleep(0)
    assert (seat.customer.email, seat.customer.unconfirmed_email) == ("vera@mail.example", None)
    assert "you" in [frame["t"] for frame in _frames(line)]


async def test_what_was_made_for_a_question_is_not_said_of_the_next(town: Town) -> None:
    mara = await town.customer("Mara")
    ana = await _at_the_desk(town, LooseEnd())
    openings, line = ana.rooms_of[SITE.id].openings, LooseEnd()
    ana.rooms_of[SITE.id].enter(CustomerSeat(connection_to(line), mara))
    conversation = await town.asks(mara, "one")
    before = await town.get(conversation)
    await until(lambda: "expect" in _kinds(line))
    await town.replies(conversation, "the answer")
    await until(lambda: conversation not in openings._said)
    town.clock.passes(timedelta(minutes=1))
    await town.asks(mara, "two", conversation)
    await until(lambda: conversation in openings._said)
    line.written = b""
    await openings._said_to(before)
    await asyncio.sleep(0)
    assert _kinds(line, "expect") == []


async def test_what_was_said_of_a_wait_is_forgotten_when_nobody_is_there_to_hear_it(town: Town) -> None:
    mara = await town.customer("Mara")
    ana = await _at_the_desk(town, LooseEnd())
    room, seat = ana.rooms_of[SITE.id], CustomerSeat(connection_to(LooseEnd()), mara)
    room.enter(seat)
    conversation = await town.asks(mara, "one")
    await until(lambda: conversation in room.openings._said)
    room.leave(seat)
    await ana.rooms._heal()
    assert not room.openings._said
    line = LooseEnd()
    again = CustomerSeat(connection_to(line), mara)
    room.enter(again)
    room.openings.welcome(again, [await town.get(conversation)])
    await until(lambda: "expect" in _kinds(line))
    assert _kinds(line, "expect") == ["expect"]


async def _silent(_moment: str) -> None:
    pass
