"""The bus: hints reach whoever listens, and never hold anybody up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest

from server.adapters import bus_redis
from server.adapters.bus_memory import MemoryBus
from server.adapters.bus_redis import RedisBus
from server.domain.conversation import begin
from server.domain.entry import Author, Channel, Entry, Kind
from server.domain.events import Changed, CustomerChanged, DeskChanged, Event, SessionEnded, Typed, Watched
from server.domain.people import Customer
from server.ports import Bus
from tests.conftest import needs
from tests.contracts.helpers import NOW, ODD, asks, until
from tests.support import programs
from tests.support.redis import Redis

HELLO = DeskChanged("anna")
ASKED = asks("c", ODD, "m1")(None)
EVENTS: list[Event] = [
    Changed(ASKED.conversation, ASKED.entries),
    Changed(begin("c", "site", "mara", Channel.EMAIL, NOW)),
    Changed(
        ASKED.conversation,
        (
            Entry("c", 1, None, NOW, Kind.NOTE, Author.AGENT, "anna", Channel.CHAT, data={"deep": [{"n": 1.5}, None]}),
            Entry("c", 2, 1, NOW, Kind.MAILED, Author.SYSTEM, None, Channel.CHAT, data={"left_at": 2**45}),
        ),
    ),
    Typed("c", "mara", Author.CUSTOMER, "mara"),
    Watched("c", "anna", True),
    CustomerChanged(Customer("mara", "site", NOW, "7", ODD, attributes={ODD: [1, None]}, seen_at=NOW), False),
    DeskChanged("anna"),
    SessionEnded("anna", "s1"),
    SessionEnded("anna"),
]

Connect = Callable[[str], Awaitable[RedisBus]]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Each a process of its own."""
    async with AsyncExitStack() as stack:

        async def started(url: str) -> RedisBus:
            bus = RedisBus(url)
            await bus.start()
            stack.push_async_callback(bus.stop)
            return bus

        yield started


@pytest.fixture(params=["memory", "redis"])
async def bus(request: pytest.FixtureRequest, connect: Connect) -> Bus:
    if request.param == "memory":
        return MemoryBus()
    return await connect(request.getfixturevalue("redis_url"))


@pytest.fixture
async def two(redis_url: str, connect: Connect) -> tuple[RedisBus, RedisBus]:
    return await connect(redis_url), await connect(redis_url)


@pytest.fixture
def mortal() -> Iterator[Redis]:
    """A Redis for a test that kills it."""
    needs("Redis", programs.redis_server())
    with Redis() as server:
        yield server
        server.resume()


async def test_here_a_handler_is_called_at_once_and_once(bus: Bus) -> None:
    heard: list[Event] = []
    await bus.subscribe("site", heard.append)
    for event in EVENTS:
        bus.publish("site", event)
    assert heard == EVENTS
    await asyncio.sleep(0.2)  # what comes back from Redis is not told again
    assert heard == EVENTS


async def test_only_who_listens_to_the_topic_hears_it(bus: Bus) -> None:
    one: list[Event] = []
    other: list[Event] = []
    await bus.subscribe("site", one.append)
    await bus.subscribe("other", other.append)
    bus.publish("site", HELLO)
    bus.publish("nobody", HELLO)
    assert (one, other) == ([HELLO], [])


async def test_who_has_left_hears_nothing(bus: Bus) -> None:
    stays: list[Event] = []
    leaves: list[Event] = []
    await bus.subscribe("site", stays.append)
    end = await bus.subscribe("site", leaves.append)
    await end()
    bus.publish("site", HELLO)
    assert (stays, leaves) == ([HELLO], [])


async def test_a_handler_may_leave_while_it_hears(bus: Bus) -> None:
    heard: list[Event] = []
    leaving: list[asyncio.Task[None]] = []

    def once(event: Event) -> None:
        heard.append(event)
        leaving.append(asyncio.ensure_future(end()))

    end = await bus.subscribe("site", once)
    later: list[Event] = []
    await bus.subscribe("site", later.append)
    bus.publish("site", HELLO)
    await asyncio.gather(*leaving)
    bus.publish("site", HELLO)
    assert (len(heard), len(later)) == (1, 2)


async def test_one_handler_s_fault_costs_the_others_nothing(bus: Bus) -> None:
    heard: list[Event] = []

    def fails(event: Event) -> None:
        raise ZeroDivisionError

    for handler in (fails, heard.append, fails):
        await bus.subscribe("site", handler)
    bus.publish("site", HELLO)
    assert heard == [HELLO]


async def test_what_cannot_be_said_over_the_wire_is_still_heard_here(bus: Bus) -> None:
    heard: list[Event] = []
    await bus.subscribe("site", heard.append)
    odd = CustomerChanged(Customer("mara", "site", NOW, name="\ud800", attributes={"x": object()}), True)
    bus.publish("site", odd)
    bus.publish("site", HELLO)
    assert heard == [odd, HELLO]


async def test_every_event_comes_whole_to_another_process(two: tuple[RedisBus, RedisBus]) -> None:
    heard: list[Event] = []
    await two[1].subscribe("site", heard.append)
    for event in EVENTS:
        two[0].publish("site", event)
    await until(lambda: len(heard) >= len(EVENTS))
    assert heard == EVENTS


async def test_who_subscribed_hears_what_is_published_next(two: tuple[RedisBus, RedisBus]) -> None:
    """Live when subscribe returns: whoever then reads the database misses nothing in between."""
    for number in range(30):
        heard: list[Event] = []
        await two[1].subscribe(f"site{number}", heard.append)
        two[0].publish(f"site{number}", HELLO)
        await until(lambda heard=heard: heard == [HELLO])  # type: ignore[misc]


async def test_of_two_first_subscribers_at_once_both_hear(two: tuple[RedisBus, RedisBus]) -> None:
    heard: list[tuple[int, Event]] = []

    def handler(number: int) -> Callable[[Event], None]:
        return lambda event: heard.append((number, event))

    await asyncio.gather(*(two[1].subscribe("site", handler(number)) for number in range(5)))
    two[0].publish("site", HELLO)
    await until(lambda: len(heard) >= 5)
    assert sorted(number for number, _ in heard) == list(range(5))


async def test_subscribers_that_come_while_the_bus_starts_are_heard(redis_url: str, connect: Connect) -> None:
    publisher, starting = await connect(redis_url), RedisBus(redis_url)
    heard: list[Event] = []
    begun = asyncio.create_task(starting.start())
    for _ in range(5):
        await starting.subscribe("site", heard.append)
        await asyncio.sleep(0)
    await begun

    async def all_hear() -> bool:
        heard.clear()
        publisher.publish("site", HELLO)
        await asyncio.sleep(0.05)
        return len(heard) == 5

    await until(all_hear)
    await starting.stop()


async def test_coming_and_going_in_haste_ends_as_asked(two: tuple[RedisBus, RedisBus]) -> None:
    heard: list[Event] = []
    for _ in range(20):
        end = await two[1].subscribe("site", heard.append)
        again = asyncio.create_task(two[1].subscribe("site", heard.append))
        await end()
        await (await again)()
    await two[1].subscribe("site", heard.append)
    two[0].publish("site", HELLO)
    await until(lambda: heard == [HELLO])


async def test_who_gives_up_subscribing_leaves_nothing_behind(two: tuple[RedisBus, RedisBus]) -> None:
    heard: list[Event] = []
    coming = [asyncio.create_task(two[1].subscribe(f"site{number % 3}", heard.append)) for number in range(9)]
    await asyncio.sleep(0)
    for task in coming:
        task.cancel()
    await asyncio.gather(*coming, return_exceptions=True)
    stays: list[Event] = []
    await two[1].subscribe("site0", stays.append)
    two[0].publish("site0", HELLO)
    await until(lambda: stays == [HELLO])
    assert heard == []


async def heals(publisher: Bus, subscriber: RedisBus) -> None:
    """Hints get through again, to those who listened before and to those who come now."""
    before: list[Event] = []
    await subscriber.subscribe("site", before.append)

    async def heard() -> bool:
        publisher.publish("site", HELLO)
        await asyncio.sleep(0.1)
        return bool(before)

    await until(heard)


async def test_redis_that_comes_later_is_found(mortal: Redis, connect: Connect) -> None:
    mortal.stop()
    one, other = await connect(mortal.url), await connect(mortal.url)
    here: list[Event] = []
    there: list[Event] = []
    await one.subscribe("site", here.append)
    await other.subscribe("site", there.append)
    one.publish("site", HELLO)
    assert (here, there) == ([HELLO], [])
    await asyncio.to_thread(mortal.start)

    async def heard() -> bool:
        one.publish("site", HELLO)
        await asyncio.sleep(0.1)
        return bool(there)

    await until(heard)
    await heals(other, one)


@pytest.mark.parametrize("fault", ["kill", "restart", "flush", "pause"])
async def test_whatever_happens_to_redis_nobody_is_held_up_and_it_heals(
    mortal: Redis, connect: Connect, fault: str
) -> None:
    one, other = await connect(mortal.url), await connect(mortal.url)
    here: list[Event] = []
    there: list[Event] = []
    await one.subscribe("site", here.append)
    await other.subscribe("site", there.append)
    one.publish("site", HELLO)
    await until(lambda: there == [HELLO])
    if fault == "flush":
        mortal.flushall()
    else:
        mortal.pause() if fault == "pause" else mortal.kill9() if fault == "kill" else mortal.stop()
        here.clear()
        late: list[Event] = []
        for number in range(1, 51):
            one.publish("site", HELLO)  # plain calls: they can't wait
            assert len(here) == number
            await asyncio.sleep(0)
        end = await other.subscribe("late", late.append)
        await end()
        await asyncio.to_thread(mortal.resume if fault == "pause" else mortal.start)
    there.clear()

    async def heard() -> bool:
        one.publish("site", HELLO)
        await asyncio.sleep(0.1)
        return bool(there)

    await until(heard)
    await heals(other, one)


async def test_a_redis_that_has_gone_silent_is_given_up_and_found_again(
    mortal: Redis, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when its machine vanishes from the network: no connection breaks."""
    monkeypatch.setattr(bus_redis, "SILENCE_SECONDS", 0.3)
    one, other = await connect(mortal.url), await connect(mortal.url)
    await other.subscribe("site", lambda event: None)
    await asyncio.sleep(1.0)  # several rounds of asking and being answered
    mortal.pause()
    await asyncio.sleep(1.5)
    mortal.resume()
    await heals(one, other)


async def test_more_than_redis_takes_is_dropped_from_the_oldest(mortal: Redis, connect: Connect) -> None:
    one, other = await connect(mortal.url), await connect(mortal.url)
    there: list[Event] = []
    await other.subscribe("site", there.append)
    count = bus_redis.MOST_UNSENT * 2
    for number in range(count):
        one.publish("site", DeskChanged(str(number)))
    last = DeskChanged(str(count - 1))
    await until(lambda: last in there)
    numbers = [int(event.agent_id) for event in there if isinstance(event, DeskChanged)]
    assert numbers == list(range(numbers[0], count)) and 0 < len(numbers) <= bus_redis.MOST_UNSENT
