"""How a process ends: the first SIGTERM or SIGINT lets it finish, the second one ends it at once.

A web process takes no more connections, sends its sockets to the others, and finishes what is under way. It has
GRACE_SECONDS for that. What is cut off then is safe: it was not acknowledged and comes again under its id, and a mail
that was under way comes again under its Message-ID.
"""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable
from types import FrameType

import uvicorn

GRACE_SECONDS = 10
REQUESTS_SECONDS = 3
"""Of these, for requests that are being answered and sockets that don't take what they are told."""

Drain = Callable[[], Awaitable[None]]

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class DrainingServer(uvicorn.Server):
    """Says `greeting` once it answers. When it is to end, `drain` is awaited before connections are closed."""

    def __init__(self, config: uvicorn.Config, drain: Drain, greeting: str) -> None:
        super().__init__(config)
        self._drain, self._greeting = drain, greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._greeting:
            print(self._greeting, flush=True)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.should_exit = True
        last_call()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await self._drain()
        await super().shutdown(sockets)


async def until_signalled() -> None:
    """Until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
    for number in SIGNALS:
        loop.remove_signal_handler(number)
    last_call()


def last_call() -> None:
    """From now on a further signal kills the process, and so does the end of its grace."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    if hasattr(signal, "alarm"):
        signal.alarm(GRACE_SECONDS)
