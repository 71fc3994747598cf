"""REDIS_URL: what it may look like, and that a cluster and a primary behind sentinels do what one server does."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.adapters.bus_redis import RedisBus, RedisPresence
from server.adapters.redis_address import RedisAddress
from server.doctor import Finding, examine
from server.domain.events import DeskChanged, Event
from server.settings import WrongSettings, read
from tests.conftest import needs
from tests.support import programs
from tests.support.redis import Redis
from tests.support.redis_many import cluster, sentinel

HUSH = "hush/hush"
NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)


def test_one_server_is_left_to_redis_py() -> None:
    assert RedisAddress.parse("rediss://:x@redis.example:6380/2").kind == ""
    assert RedisAddress.parse("unix:///run/redis.sock").where == "unix:///run/redis.sock"


def test_a_cluster_is_some_of_its_nodes() -> None:
    found = RedisAddress.parse("rediss+cluster://me:hush%2Fhush@one.example:7000,two.example")
    assert found.hosts == (("one.example", 7000), ("two.example", 6379))
    assert (found.username, found.password, found.tls) == ("me", HUSH, True)
    assert found.where == "the cluster at one.example:7000, two.example:6379"


def test_sentinels_name_a_service() -> None:
    found = RedisAddress.parse("redis+sentinel://:p@s1.example,s2.example:26380/chat/3?sentinel_password=q")
    assert found.hosts == (("s1.example", 26379), ("s2.example", 26380))
    assert (found.service, found.db, found.username, found.password) == ("chat", 3, None, "p")
    assert found.sentinel_password == "q"


@pytest.mark.parametrize(
    "url",
    [
        "redis+ring://me:hush@redis",
        "http+cluster://me:hush@redis",
        "redis+cluster://me:hush@",
        "redis+cluster://me:hush@one,,two",
        "redis+cluster://me:hush@redis:port",
        "redis+cluster://me:hush@redis/1",
        "redis+sentinel://me:hush@redis",
        "redis+sentinel://me:hush@redis/chat/zero",
        "redis+sentinel://me:hush@redis/chat/0/1",
    ],
)
def test_a_wrong_one_is_named_at_start_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(WrongSettings) as caught:
        read({"DATA_DIR": str(tmp_path), "REDIS_URL": url})
    (problem,) = caught.value.problems
    assert problem.startswith("REDIS_URL") and problem.endswith(".") and "hush" not in problem


class Kind:
    def __init__(self, url: str, servers: list[Redis]) -> None:
        self.url, self.servers = url, servers


@pytest.fixture(scope="module", params=["cluster", "sentinel"])
def kind(request: pytest.FixtureRequest) -> Iterator[Kind]:
    program = programs.redis_server()
    needs("redis-cli", program.with_name("redis-cli") if program and program.with_name("redis-cli").exists() else None)
    if request.param == "cluster":
        with cluster() as nodes:
            hosts = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
            yield Kind(f"redis+cluster://{hosts}", [*nodes])
    else:
        with sentinel("warmline") as (primary, watcher):
            yield Kind(f"redis+sentinel://127.0.0.1:{watcher.port}/warmline/0", [primary])


@pytest.fixture
async def two(kind: Kind) -> AsyncIterator[tuple[RedisBus, RedisBus]]:
    async with AsyncExitStack() as stack:
        pair = RedisBus(kind.url), RedisBus(kind.url)
        for bus in pair:
            await bus.start()
            stack.push_async_callback(bus.stop)
        yield pair


async def test_what_is_published_arrives_in_its_order(two: tuple[RedisBus, RedisBus]) -> None:
    here, there = two
    topics = [f"site-{number}" for number in range(10)]
    heard: dict[str, list[Event]] = {topic: [] for topic in topics}
    for topic in topics:
        await there.subscribe(topic, heard[topic].append)
    said: list[Event] = [DeskChanged(str(number)) for number in range(100)]
    for event in said:
        for topic in topics:
            here.publish(topic, event)
        await asyncio.sleep(0)
    await _until(lambda: all(heard[topic] == said for topic in topics))


async def test_it_goes_on_when_redis_came_back_empty(kind: Kind, two: tuple[RedisBus, RedisBus]) -> None:
    here, there = two
    heard: list[Event] = []
    await there.subscribe("site", heard.append)
    for server in kind.servers:
        await asyncio.to_thread(server.pause)
        here.publish("site", DeskChanged("while it hangs"))
        await asyncio.to_thread(server.resume)
        await asyncio.to_thread(server.flushall)
    again = DeskChanged("again")

    def said_again() -> bool:
        here.publish("site", again)
        return again in heard

    await _until(said_again)


async def test_who_is_here_is_known_everywhere(kind: Kind) -> None:
    here, there = (RedisPresence(kind.url, timedelta(seconds=50)) for _ in range(2))
    people = [f"person-{number}" for number in range(20)]
    for person in people:
        await here.beat(person, "socket", NOW)
    assert await there.here(people, NOW) == set(people)
    await here.drop(people[0], "socket", NOW)
    assert (await there.of(people[0], NOW)).left_at == NOW
    assert await there.here(people, NOW) == set(people[1:])
    await here.close()
    await there.close()


async def test_commands_that_are_cancelled_leave_no_answer_behind(kind: Kind) -> None:
    book = RedisPresence(kind.url, timedelta(seconds=50))
    here = [f"here-{number}" for number in range(50)]
    for person in here:
        await book.beat(person, "socket", NOW)
    asking = RedisPresence(kind.url, timedelta(seconds=50))
    dice = random.Random(1)

    async def ask(number: int) -> None:
        person = here[number % len(here)] if number % 2 else f"away-{number}"
        assert (await asking.of(person, NOW)).here == bool(number % 2)

    for _ in range(20):
        tasks = [asyncio.create_task(ask(number)) for number in range(40)]
        await asyncio.sleep(dice.random() * 0.01)
        for task in dice.sample(tasks, 20):
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            assert outcome is None or isinstance(outcome, asyncio.CancelledError), outcome
    await book.close()
    await asking.close()


async def test_the_doctor_reaches_it(kind: Kind, tmp_path: Path) -> None:
    told: list[Finding] = []
    await examine(read({"DATA_DIR": str(tmp_path), "LMTP_PORT": "0", "REDIS_URL": kind.url}), told.append)
    (found,) = [one for one in told if one.about == "Redis"]
    assert found.grade == "fine", found.words


async def _until(reached: Callable[[], bool]) -> None:
    for _ in range(1200):
        if reached():
            return
        await asyncio.sleep(0.05)
    raise TimeoutError
