"""A proxy in front of PostgreSQL that swallows the answer to a COMMIT and cuts the connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

COMMITTED = b"COMMIT\x00"
"""The tag of CommandComplete, as the server sends it."""
WRITER = b"warmline-writer"


class CommitProxy:
    """`url` leads through it. `swallow(n)`: of the next n commits of the writer the answers are lost."""

    def __init__(self, database_url: str) -> None:
        self._parts = urlsplit(database_url)
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self._to_swallow = 0
        self.swallowed = 0

    @property
    def url(self) -> str:
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        return urlunsplit(self._parts._replace(netloc=f"{self._parts.username}@127.0.0.1:{port}"))

    def swallow(self, times: int = 1) -> None:
        self._to_swallow = times

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        task.add_done_callback(self._lines.discard)
        with suppress(OSError, asyncio.CancelledError):
            up_reader, up_writer = await asyncio.open_connection(self._parts.hostname, self._parts.port)
            try:
                await self._join(reader, writer, up_reader, up_writer)
            finally:
                for one in (writer, up_writer):
                    one.transport.abort()

    async def _join(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        up_reader: asyncio.StreamReader,
        up_writer: asyncio.StreamWriter,
    ) -> None:
        """Until one side ends or the answer to a commit was swallowed."""
        writes = False

        async def downwards() -> None:
            while data := await up_reader.read(65536):
                if writes and self._to_swallow and COMMITTED in data:
                    self._to_swallow -= 1
                    self.swallowed += 1
                    return
                writer.write(data)
                await writer.drain()

        async def upwards() -> None:
            nonlocal writes
            while data := await reader.read(65536):
                writes = writes or WRITER in data  # it says its name at the start
                up_writer.write(data)
                await up_writer.drain()

        ways = [asyncio.create_task(downwards()), asyncio.create_task(upwards())]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


@asynccontextmanager
async def commit_proxy(database_url: str) -> AsyncIterator[CommitProxy]:
    proxy = CommitProxy(database_url)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.stop()
