"""The bus and the presence book on Redis, for more than one process.

Redis holds hints only. While it is away, what this process knows itself still counts, and nobody waits for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from server.adapters.bus_memory import MemoryBus, MemoryPresence
from server.domain.delivery import Presence
from server.domain.events import Event
from server.domain.times import from_ms, to_ms
from server.ports import Handler

PREFIX = "warmline:"
MOST_UNSENT = 10_000
"""Hints kept while Redis is slow; older ones are dropped, which costs their readers a heartbeat."""
TIMEOUT_SECONDS = 2
RETRY_SECONDS = 1
REMEMBER = timedelta(days=7)

log = structlog.get_logger()


class _Hint(msgspec.Struct, array_like=True):
    origin: str
    event: Event


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Hint).decode


def connect(url: str) -> Redis:
    """For commands: they end by their own time-out, and never hang a caller."""
    return Redis.from_url(url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS)


class RedisBus:
    def __init__(self, url: str) -> None:
        self._local = MemoryBus()
        self._origin = uuid4().hex
        self._commands = connect(url)
        # A subscription is silent for as long as nothing happens; a read time-out would lose messages.
        self._listener = Redis.from_url(url, socket_timeout=None, socket_connect_timeout=TIMEOUT_SECONDS)
        self._topics: dict[str, int] = {}
        self._pubsub: PubSub | None = None
        self._unsent: list[tuple[str, bytes]] = []
        self._wake = asyncio.Event()
        self._changed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._tasks = [asyncio.create_task(self._send()), asyncio.create_task(self._listen())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._flush()
        for client in (self._commands, self._listener):
            await client.aclose()

    def publish(self, topic: str, event: Event) -> None:
        self._local.publish(topic, event)
        if len(self._unsent) >= MOST_UNSENT:
            del self._unsent[: MOST_UNSENT // 2]
        self._unsent.append((PREFIX + topic, _encode(_Hint(self._origin, event))))
        self._wake.set()

    async def subscribe(self, topic: str, handler: Handler) -> Callable[[], Awaitable[None]]:
        unsubscribe = await self._local.subscribe(topic, handler)
        self._topics[topic] = self._topics.get(topic, 0) + 1
        if self._topics[topic] == 1:
            self._changed.set()
            await self._apply("subscribe", topic)

        async def end() -> None:
            await unsubscribe()
            self._topics[topic] -= 1
            if not self._topics[topic]:
                del self._topics[topic]
                await self._apply("unsubscribe", topic)

        return end

    async def _apply(self, verb: str, topic: str) -> None:
        """Tells Redis; while it is away nothing is done, `_listen` subscribes to everything when it is back."""
        if self._pubsub is not None:
            with suppress(RedisError, OSError, TimeoutError):
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    await getattr(self._pubsub, verb)(PREFIX + topic)

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
            async with self._commands.pipeline(transaction=False) as pipeline:
                for channel, hint in unsent:
                    pipeline.publish(channel, hint)
                await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("hints_lost", count=len(unsent), error=type(error).__name__)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._listener.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await self._read(pubsub)
            except (RedisError, OSError, TimeoutError) as error:
                log.warning("bus_away", error=type(error).__name__)
            finally:
                self._pubsub = None
            await asyncio.sleep(RETRY_SECONDS)

    async def _read(self, pubsub: PubSub) -> None:
        while not self._topics:
            self._changed.clear()
            await self._changed.wait()
        await pubsub.subscribe(*(PREFIX + topic for topic in self._topics))
        self._pubsub = pubsub
        while True:
            message = await pubsub.get_message(timeout=None)
            if message is not None and message["type"] == "message":
                self._received(message)
            elif not pubsub.subscribed:
                await asyncio.sleep(0.05)

    def _received(self, message: dict[str, Any]) -> None:
        try:
            hint = _decode(message["data"])
        except msgspec.DecodeError:
            log.warning("hint_unreadable")  # another version of ours; the heartbeat heals it
            return
        if hint.origin != self._origin:
            self._local.publish(message["channel"].decode().removeprefix(PREFIX), hint.event)


class RedisPresence:
    """A sorted set of sockets by their last beat for each person, and when the last of them left."""

    def __init__(self, url: str, ttl: timedelta) -> None:
        self._redis = connect(url)
        self._ttl = ttl
        self._own = MemoryPresence(ttl)

    async def beat(self, who: str, socket_id: str, now: datetime) -> None:
        await self._own.beat(who, socket_id, now)
        with suppress(RedisError, OSError, TimeoutError):
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.zadd(_sockets(who), {socket_id: to_ms(now)})
                pipeline.expire(_sockets(who), REMEMBER)
                await pipeline.execute()

    async def drop(self, who: str, socket_id: str, now: datetime) -> None:
        await self._own.drop(who, socket_id, now)
        with suppress(RedisError, OSError, TimeoutError):
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.zrem(_sockets(who), socket_id)
                pipeline.set(_left(who), to_ms(now), ex=REMEMBER)
                await pipeline.execute()

    async def of(self, who: str, now: datetime) -> Presence:
        own = await self._own.of(who, now)
        if own.here:
            return own
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.zrange(_sockets(who), -1, -1, withscores=True)
                pipeline.get(_left(who))
                newest, left = await pipeline.execute()
        except (RedisError, OSError, TimeoutError):
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
            async with self._redis.pipeline(transaction=False) as pipeline:
                for who in asked:
                    pipeline.zcount(_sockets(who), to_ms(now - self._ttl), "+inf")
                counts = await pipeline.execute() if asked else []
        except (RedisError, OSError, TimeoutError):
            return found
        return found | {who for who, count in zip(asked, counts, strict=True) if count}

    async def close(self) -> None:
        await self._redis.aclose()


def _sockets(who: str) -> str:
    return f"{PREFIX}here:{who}"


def _left(who: str) -> str:
    return f"{PREFIX}left:{who}"
