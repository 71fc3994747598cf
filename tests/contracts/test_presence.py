"""Who is here: by heartbeats, over several sockets and several processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from server.adapters import bus_memory
from server.adapters.bus_memory import MemoryPresence
from server.adapters.bus_redis import RedisPresence
from server.domain.delivery import Presence
from server.ports import PresenceBook
from tests.conftest import needs
from tests.contracts.helpers import NOW, PATIENCE_S, after, until
from tests.support import programs
from tests.support.redis import Redis

TTL = timedelta(seconds=30)
HERE, NEVER = Presence(True), Presence(False)

Connect = Callable[[str], Awaitable[RedisPresence]]


def gone(seconds: float) -> Presence:
    return Presence(False, after(seconds))


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    async with AsyncExitStack() as stack:

        async def opened(url: str) -> RedisPresence:
            book = RedisPresence(url, TTL)
            stack.push_async_callback(book.close)
            return book

        yield opened


@pytest.fixture(params=["memory", "redis", "redis that is away", "seen by another process"])
async def book(request: pytest.FixtureRequest, connect: Connect) -> PresenceBook:
    if request.param == "memory":
        return MemoryPresence(TTL)
    if request.param == "redis that is away":
        return await connect("redis://127.0.0.1:1/0")
    url = request.getfixturevalue("redis_url")
    one = await connect(url)
    return one if request.param == "redis" else Mirror(one, await connect(url))


class Mirror:
    """What one process is told, another is asked about."""

    def __init__(self, told: RedisPresence, asked: RedisPresence) -> None:
        self.beat, self.drop = told.beat, told.drop
        self.of, self.here = asked.of, asked.here


async def test_nobody_is_here_before_a_beat(book: PresenceBook) -> None:
    assert await book.of("mara", NOW) == NEVER
    assert await book.here(["mara"], NOW) == set()
    assert await book.here([], NOW) == set()


async def test_a_beat_lasts_for_its_time_and_then_they_left_with_it(book: PresenceBook) -> None:
    await book.beat("mara", "s1", NOW)
    assert await book.of("mara", after(30)) == HERE
    assert await book.here(["mara", "ben"], after(30)) == {"mara"}
    assert await book.of("mara", after(30.001)) == gone(0)
    assert await book.here(["mara"], after(30.001)) == set()
    await book.beat("mara", "s1", after(40))
    assert await book.of("mara", after(50)) == HERE


async def test_who_drops_has_left_then(book: PresenceBook) -> None:
    await book.beat("mara", "s1", NOW)
    await book.drop("mara", "s1", after(5))
    assert await book.of("mara", after(6)) == gone(5)
    assert await book.here(["mara"], after(6)) == set()
    assert await book.of("ben", after(6)) == NEVER


async def test_one_of_two_sockets_may_go(book: PresenceBook) -> None:
    await book.beat("mara", "s1", NOW)
    await book.beat("mara", "s2", after(1))
    await book.drop("mara", "s1", after(5))
    assert await book.of("mara", after(6)) == HERE
    assert await book.here(["mara"], after(6)) == {"mara"}
    await book.drop("mara", "s2", after(9))
    assert await book.of("mara", after(10)) == gone(9)


async def test_the_last_sign_of_life_counts(book: PresenceBook) -> None:
    await book.beat("mara", "s1", NOW)
    await book.beat("mara", "s2", after(3))
    await book.drop("mara", "s2", after(4))
    await book.beat("mara", "s1", after(8))
    assert await book.of("mara", after(100)) == gone(8)
    await book.drop("mara", "s1", after(90))
    assert await book.of("mara", after(100)) == gone(90)


async def test_dropping_a_socket_again_or_one_that_never_was_changes_nothing(book: PresenceBook) -> None:
    await book.drop("mara", "s1", NOW)
    assert await book.of("mara", NOW) == NEVER
    await book.beat("mara", "s1", NOW)
    await book.drop("mara", "s1", after(5))
    await book.drop("mara", "s1", after(50))
    assert await book.of("mara", after(60)) == gone(5)


async def test_who_comes_back_is_here(book: PresenceBook) -> None:
    await book.beat("mara", "s1", NOW)
    await book.drop("mara", "s1", after(5))
    await book.beat("mara", "s3", after(7))
    assert await book.of("mara", after(8)) == HERE


async def test_many_are_asked_for_at_once(book: PresenceBook) -> None:
    for number in range(40):
        await book.beat(f"c{number}", "s", after(number))
    everybody = [f"c{number}" for number in range(50)]
    assert await book.here(everybody, after(50)) == {f"c{number}" for number in range(20, 40)}


async def test_this_process_remembers_only_so_many_who_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus_memory, "MOST_REMEMBERED", 3)
    book = MemoryPresence(TTL)
    for number, who in enumerate(("mara", "ben", "ana", "mara", "jon", "lea")):
        await book.beat(who, "s", after(number))
        await book.drop(who, "s", after(number))
    left = {who: await book.of(who, after(9)) for who in ("mara", "ben", "ana", "jon", "lea")}
    assert left == {"mara": gone(3), "ben": NEVER, "ana": NEVER, "jon": gone(4), "lea": gone(5)}


async def test_two_processes_see_each_other_s_sockets(redis_url: str, connect: Connect) -> None:
    one, other = await connect(redis_url), await connect(redis_url)
    await one.beat("mara", "s1", NOW)
    await other.beat("mara", "s2", after(1))
    await one.drop("mara", "s1", after(2))
    for book in (one, other):
        assert await book.of("mara", after(3)) == HERE
        assert await book.here({"mara"}, after(3)) == {"mara"}
    await other.drop("mara", "s2", after(4))
    for book in (one, other):
        assert await book.of("mara", after(5)) == gone(4)


async def test_who_is_stopped_while_asking_stops(redis_url: str, connect: Connect) -> None:
    """A task that is cancelled must not go on because Redis answered in the same moment."""
    book = await connect(redis_url)

    async def work() -> None:
        await book.beat("mara", "s1", NOW)
        await book.of("ben", NOW)
        await asyncio.Event().wait()

    for steps in range(40):
        task = asyncio.create_task(work())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        async with asyncio.timeout(PATIENCE_S):
            assert isinstance((await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError)


@pytest.fixture
def mortal() -> Iterator[Redis]:
    needs("Redis", programs.redis_server())
    with Redis() as server:
        yield server
        server.resume()


@pytest.mark.parametrize("fault", ["kill", "pause"])
async def test_without_redis_what_this_process_knows_still_counts(mortal: Redis, connect: Connect, fault: str) -> None:
    one, other = await connect(mortal.url), await connect(mortal.url)
    await one.beat("mara", "s1", NOW)
    await other.beat("ben", "s2", NOW)
    assert await one.here(["mara", "ben"], NOW) == {"mara", "ben"}
    mortal.pause() if fault == "pause" else mortal.kill9()
    assert await one.of("mara", after(1)) == HERE
    assert await one.here(["mara", "ben"], after(1)) == {"mara"}
    assert await one.of("ben", after(1)) == NEVER
    await one.beat("mara", "s1", after(2))
    await one.drop("mara", "s1", after(3))
    assert await one.of("mara", after(4)) == gone(3)
    mortal.resume() if fault == "pause" else mortal.start()

    async def seen_again() -> bool:
        await other.beat("ben", "s2", after(5))
        return await one.here(["ben"], after(5)) == {"ben"}

    await until(seen_again)


async def test_a_redis_that_forgot_learns_it_with_the_next_beat(mortal: Redis, connect: Connect) -> None:
    one, other = await connect(mortal.url), await connect(mortal.url)
    await one.beat("mara", "s1", NOW)
    mortal.flushall()
    assert await one.of("mara", after(1)) == HERE
    assert await other.of("mara", after(1)) == NEVER
    await one.beat("mara", "s1", after(2))
    assert await other.of("mara", after(3)) == HERE
