"""A TCP balancer as small as can be: round robin, and whoever refuses a connection is passed over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import count


class Balancer:
    def __init__(self, port: int, ports: Sequence[int]) -> None:
        self._port, self._ports = port, list(ports)
        self._turns = count()
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self._port, backlog=1024)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.current_task()
        assert line is not None
        self._lines.add(line)
        line.add_done_callback(self._lines.discard)
        with suppress(asyncio.CancelledError):
            ways = await self._reached()
            if ways is None:
                writer.transport.abort()
            else:
                await _join(reader, writer, *ways)

    async def _reached(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._turns)
        for number in range(len(self._ports)):
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self._ports[(first + number) % len(self._ports)])
        return None


async def _join(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    up_reader: asyncio.StreamReader,
    up_writer: asyncio.StreamWriter,
) -> None:
    """Until both sides have ended, each in its own time: what one has said before it went still arrives."""
    try:
        await asyncio.gather(_pass_on(reader, up_writer), _pass_on(up_reader, writer))
    finally:
        for one in (writer, up_writer):
            one.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.write_eof()


@asynccontextmanager
async def balancer(port: int, ports: Sequence[int]) -> AsyncIterator[Balancer]:
    """On `port`, in front of `ports`."""
    one = Balancer(port, ports)
    await one.start()
    try:
        yield one
    finally:
        await one.stop()
