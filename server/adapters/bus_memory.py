"""The bus and the presence book within one process."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

import structlog

from server.domain.delivery import Presence
from server.domain.events import Event
from server.ports import Handler

MOST_REMEMBERED = 50_000
"""Of how many who left the time is kept. Of who left before them it is not known any more, which counts as long ago: no
mail waits until so many more have gone."""

log = structlog.get_logger()


class MemoryBus:
    def __init__(self) -> None:
        self._handlers: dict[str, list[Handler]] = defaultdict(list)

    def publish(self, topic: str, event: Event) -> None:
        for handler in tuple(self._handlers.get(topic, ())):
            try:
                handler(event)
            except Exception:
                # One listener's fault must not cost the others their event.
                log.exception("handler_failed", topic=topic)

    async def subscribe(self, topic: str, handler: Handler) -> Callable[[], Awaitable[None]]:
        self._handlers[topic].append(handler)

        async def unsubscribe() -> None:
            self._handlers[topic].remove(handler)
            if not self._handlers[topic]:
                del self._handlers[topic]

        return unsubscribe

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass


class MemoryPresence:
    """`ttl` is how long a socket counts as there after its last beat."""

    def __init__(self, ttl: timedelta) -> None:
        self._ttl = ttl
        self._beats: dict[str, dict[str, datetime]] = {}
        self._left: dict[str, datetime] = {}

    async def beat(self, who: str, socket_id: str, now: datetime) -> None:
        self._beats.setdefault(who, {})[socket_id] = now

    async def drop(self, who: str, socket_id: str, now: datetime) -> None:
        sockets = self._beats.get(who)
        if sockets is None or sockets.pop(socket_id, None) is None:
            return
        self._left.pop(who, None)  # so that they come last
        self._left[who] = now
        if len(self._left) > MOST_REMEMBERED:
            del self._left[next(iter(self._left))]
        if not sockets:
            del self._beats[who]

    async def of(self, who: str, now: datetime) -> Presence:
        last = max(self._beats.get(who, {}).values(), default=None)
        if last is not None and now - last <= self._ttl:
            return Presence(here=True)
        moments = [moment for moment in (last, self._left.get(who)) if moment is not None]
        return Presence(here=False, left_at=max(moments, default=None))

    async def here(self, whos: Collection[str], now: datetime) -> set[str]:
        return {who for who in whos if any(now - beat <= self._ttl for beat in self._beats.get(who, {}).values())}
