"""One run of some work for however many ask for it at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from server.domain.errors import Unavailable

T = TypeVar("T")


class Shared(Generic[T]):
    """Call it for the result of a run of `work` that is under way, or is begun now.

    Whoever goes does not end it for the others. `asyncio.shield` would promise that as well, but takes the callbacks
    of those who wait off one by one, and of thousands each has to be searched for."""

    def __init__(self, work: Callable[[], Awaitable[T]]) -> None:
        self._work = work
        self._asking: list[asyncio.Future[T]] | None = None
        self._runs: set[asyncio.Task[T]] = set()

    async def __call__(self) -> T:
        """Raises what the work raises; Unavailable when it was cancelled."""
        if self._asking is None:
            self._asking = self._begin()
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._asking.append(answer)
        return await answer

    def close(self) -> None:
        """Whoever asks from now on gets a run of their own."""
        self._asking = None

    def _begin(self) -> list[asyncio.Future[T]]:
        asking: list[asyncio.Future[T]] = []
        run = asyncio.ensure_future(self._run())
        self._runs.add(run)
        run.add_done_callback(lambda done: self._answer(done, asking))
        return asking

    async def _run(self) -> T:
        return await self._work()

    def _answer(self, run: "asyncio.Task[T]", asking: list["asyncio.Future[T]"]) -> None:
        self._runs.discard(run)
        if self._asking is asking:
            self._asking = None
        problem = Unavailable() if run.cancelled() else run.exception()
        for answer in asking:
            if answer.done():
                continue
            if problem is None:
                answer.set_result(run.result())
            else:
                answer.set_exception(problem)
