"""The bus and the presence book on Redis, for more than one process.

Redis holds hints only. While it is away, what this process knows itself still counts, and nobody waits for it.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import structlog
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline, PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisClusterException, RedisError

from server.adapters.bus_memory import MemoryBus, MemoryPresence
from server.adapters.redis_address import RedisAddress
from server.adapters.redis_client import client_of, hang_up, publish
from server.domain.delivery import Presence
from server.domain.events import Event
from server.domain.times import from_ms, to_ms
from server.ports import Handler

PREFIX = "warmline:"
MOST_TOGETHER = 100
"""Hints in one message."""
MOST_UNSENT = 10_000
"""Hints kept while Redis is slow; older ones are dropped, which costs their readers a heartbeat."""
TIMEOUT_SECONDS = 2
RETRY_SECONDS = 1
SILENCE_SECONDS = 15
"""After so long without a word Redis is asked whether it is there, and after as long again it counts as gone."""
REMEMBER = timedelta(days=7)

log = structlog.get_logger()


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Event]).decode


def connect(url: str) -> Redis:
    """For commands, which `batch` puts an end to."""
    # Once more, because a connection that was idle while Redis restarted is found out by using it.
    retry = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
    return client_of(RedisAddress.parse(url), retry, socket_timeout=None, socket_connect_timeout=TIMEOUT_SECONDS)


@asynccontextmanager
async def batch(redis: Redis) -> AsyncIterator[Pipeline]:
    """Commands in one round trip, and TimeoutError where Redis is too slow: they never hang a caller.

    The time-out is ours because that of redis-py waits with `wait_for`, which on Python 3.11 can swallow the
    cancellation of its caller.
    """
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS), redis.pipeline(transaction=False) as pipeline:
            yield pipeline
    except (RedisClusterException, KeyError) as error:  # no RedisError: a part of the cluster is not to be found
        raise RedisConnectionError(str(error)) from error


class RedisBus:
    """Three tasks: `_send` what is published here, `_tell` Redis which topics are wanted, `_listen` to what comes."""

    def __init__(self, url: str) -> None:
        self._local = MemoryBus()
        self._origin = uuid4().bytes
        self._commands = connect(url)
        # A subscription is silent for as long as nothing happens; a read time-out would lose messages.
        never = Retry(NoBackoff(), 0)
        address = RedisAddress.parse(url)
        self._listener = client_of(address, never, socket_timeout=None, socket_connect_timeout=TIMEOUT_SECONDS)
        self._topics: dict[str, int] = {}
        self._told: set[str] = set()
        self._live: set[str] = set()
        self._pubsub: PubSub | None = None
        self._unsent: list[tuple[str, msgspec.Raw]] = []
        self._wake = asyncio.Event()
        self._changed = asyncio.Event()
        self._heard = asyncio.Condition()
        self._tried = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Returns when Redis is there or has been found away."""
        self._tasks = [asyncio.create_task(work()) for work in (self._send, self._tell, self._listen)]
        with suppress(TimeoutError):
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await self._tried.wait()

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._flush()
        for client in (self._commands, self._listener):
            await hang_up(client)

    def publish(self, topic: str, event: Event) -> None:
        self._local.publish(topic, event)
        try:
            hint = msgspec.Raw(_encode(event))
        except Exception:
            log.exception("hint_unspeakable", topic=topic)
            return
        if len(self._unsent) >= MOST_UNSENT:
            del self._unsent[: MOST_UNSENT // 2]
        self._unsent.append((topic, hint))
        self._wake.set()

    async def subscribe(self, topic: str, handler: Handler) -> Callable[[], Awaitable[None]]:
        unsubscribe = await self._local.subscribe(topic, handler)
        self._topics[topic] = self._topics.get(topic, 0) + 1
        self._changed.set()

        async def end() -> None:
            await unsubscribe()
            self._topics[topic] -= 1
            if not self._topics[topic]:
                del self._topics[topic]
                self._changed.set()

        try:
            await self._until_live(topic)
        except asyncio.CancelledError:
            await end()
            raise
        return end

    async def _until_live(self, topic: str) -> None:
        """Returns when Redis has confirmed the topic, or is away: it will be told when it is back."""
        with suppress(TimeoutError):
            async with asyncio.timeout(TIMEOUT_SECONDS), self._heard:
                await self._heard.wait_for(lambda: topic in self._live or self._pubsub is None)

    async def _send(self) -> None:
        while True:
            await self._wake.wait()
            await self._flush()

    async def _flush(self) -> None:
        unsent, self._unsent = self._unsent, []
        self._wake.clear()
        if not unsent:
            return
        try:
            async with batch(self._commands) as pipeline:
                for topic, hints in _by_topic(unsent):
                    publish(self._commands, pipeline, PREFIX + topic, self._origin + _encode(hints))
                await pipeline.execute()
        except Exception as error:
            log.warning("hints_lost", count=len(unsent), error=type(error).__name__)

    async def _tell(self) -> None:
        """The only one who subscribes, so that what was asked for last is also what Redis hears last."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            if self._pubsub is None:
                continue
            more, less = self._topics.keys() - self._told, self._told - self._topics.keys()
            self._told = set(self._topics)
            self._live -= less
            try:
                if more:
                    await self._pubsub.subscribe(*(PREFIX + topic for topic in more))
                if less and self._pubsub is not None:
                    await self._pubsub.unsubscribe(*(PREFIX + topic for topic in less))
            except Exception as error:
                # The listener finds the connection broken and begins anew, with all topics.
                log.warning("bus_untold", error=type(error).__name__)

    async def _listen(self) -> None:
        while True:
            try:
                await self._listener.initialize()  # a cluster's layout may be another one by now
                async with self._listener.pubsub() as pubsub:
                    await self._read(pubsub)
            except Exception as error:
                log.warning("bus_away", error=type(error).__name__)
            finally:
                self._pubsub = None
                self._tried.set()
            await self._tell_the_waiting()
            await hang_up(self._listener)
            await asyncio.sleep(RETRY_SECONDS)

    async def _read(self, pubsub: PubSub) -> None:
        # A topic of our own first: there is always one, and the connection is made before `_tell` uses it.
        await pubsub.subscribe(PREFIX + self._origin.hex())
        self._told, self._live, self._pubsub = set(), set(), pubsub
        self._changed.set()
        self._tried.set()
        asked = False
        while True:
            message = await pubsub.get_message(timeout=SILENCE_SECONDS)
            if message is None and asked:
                raise TimeoutError
            asked = message is None
            if message is None:
                await pubsub.ping()
            elif message["type"] == "message":
                self._received(message)
            elif message["type"] == "subscribe":
                self._live.add(message["channel"].decode().removeprefix(PREFIX))
                await self._tell_the_waiting()

    async def _tell_the_waiting(self) -> None:
        async with self._heard:
            self._heard.notify_all()

    def _received(self, message: dict[str, Any]) -> None:
        origin, hints = message["data"][: len(self._origin)], message["data"][len(self._origin) :]
        if origin == self._origin:
            return  # what is said here was heard here
        try:
            events = _decode(hints)
        except msgspec.DecodeError:
            log.warning("hints_unreadable")  # another version of ours; the heartbeat heals it
            return
        topic = message["channel"].decode().removeprefix(PREFIX)
        for event in events:
            self._local.publish(topic, event)


def _by_topic(hints: list[tuple[str, msgspec.Raw]]) -> Iterator[tuple[str, list[msgspec.Raw]]]:
    """What goes out together, in as few messages as may be: each costs its readers, and us, more than what is in it."""
    topics: dict[str, list[msgspec.Raw]] = {}
    for topic, hint in hints:
        together = topics.setdefault(topic, [])
        together.append(hint)
        if len(together) >= MOST_TOGETHER:
            yield topic, topics.pop(topic)
    yield from topics.items()


class RedisPresence:
    """A sorted set of sockets by their last beat for each person, and when the last of them left."""

    def __init__(self, url: str, ttl: timedelta) -> None:
        self._redis = connect(url)
        self._ttl = ttl
        self._own = MemoryPresence(ttl)
        self._away_until = 0.0

    async def beat(self, who: str, socket_id: str, now: datetime) -> None:
        await self._own.beat(who, socket_id, now)
        with suppress(RedisError, OSError):
            async with self._asking() as pipeline:
                pipeline.zadd(_sockets(who), {socket_id: to_ms(now)})
                pipeline.zremrangebyscore(_sockets(who), "-inf", to_ms(now - REMEMBER))
                pipeline.expire(_sockets(who), REMEMBER)
                await pipeline.execute()

    async def drop(self, who: str, socket_id: str, now: datetime) -> None:
        await self._own.drop(who, socket_id, now)
        with suppress(RedisError, OSError):
            async with self._asking() as pipeline:
                pipeline.zrem(_sockets(who), socket_id)
                [was_there] = await pipeline.execute()
                if was_there:
                    pipeline.set(_left(who), to_ms(now), ex=REMEMBER)
                    await pipeline.execute()

    async def of(self, who: str, now: datetime) -> Presence:
        own = await self._own.of(who, now)
        if own.here:
            return own
        try:
            async with self._asking() as pipeline:
                pipeline.zrange(_sockets(who), -1, -1, withscores=True)
                pipeline.get(_left(who))
                newest, left = await pipeline.execute()
        except (RedisError, OSError):
            return own
        beats = [from_ms(int(score)) for _, score in newest]
        if any(now - beat <= self._ttl for beat in beats):
            return Presence(here=True)
        moments = beats + ([from_ms(int(left))] if left else []) + ([own.left_at] if own.left_at else [])
        return Presence(here=False, left_at=max(moments, default=None))

    async def here(self, whos: Collection[str], now: datetime) -> set[str]:
        found = await self._own.here(whos, now)
        asked = [who for who in whos if who not in found]
        try:
            async with self._asking() as pipeline:
                for who in asked:
                    pipeline.zcount(_sockets(who), to_ms(now - self._ttl), "+inf")
                counts = await pipeline.execute() if asked else []
        except (RedisError, OSError):
            return found
        return found | {who for who, count in zip(asked, counts, strict=True) if count}

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[Pipeline]:
        """While Redis is away one caller in RETRY_SECONDS tries it, and the others go by what is known here."""
        clock = asyncio.get_running_loop().time
        if self._away_until:
            if clock() < self._away_until:
                raise ConnectionError
            self._away_until = clock() + TIMEOUT_SECONDS + RETRY_SECONDS
        try:
            async with batch(self._redis) as pipeline:
                yield pipeline
        except (RedisError, OSError):
            self._away_until = clock() + RETRY_SECONDS
            raise
        self._away_until = 0.0

    async def close(self) -> None:
        await hang_up(self._redis)


def _sockets(who: str) -> str:
    return f"{PREFIX}here:{who}"


def _left(who: str) -> str:
    return f"{PREFIX}left:{who}"
