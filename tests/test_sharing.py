"""What is shared is done once, and whoever goes ends it for nobody else."""

import asyncio

import pytest

from server.domain.errors import Unavailable
from server.sharing import Shared


class Work:
    """Ends when it is let go; its result is the number of the run."""

    def __init__(self) -> None:
        self.runs = 0
        self.go = asyncio.Event()

    async def __call__(self) -> int:
        self.runs += 1
        number = self.runs
        await self.go.wait()
        return number


async def test_all_who_ask_at_once_share_a_run() -> None:
    work = Work()
    shared = Shared(work)
    asking = [asyncio.ensure_future(shared()) for _ in range(3)]
    await asyncio.sleep(0)
    asking[0].cancel()
    await asyncio.sleep(0)
    work.go.set()
    assert await asyncio.gather(*asking[1:]) == [1, 1]
    assert asking[0].cancelled()
    assert await shared() == 2


async def test_after_its_close_a_run_takes_nobody_else() -> None:
    work = Work()
    shared = Shared(work)
    first = asyncio.ensure_future(shared())
    await asyncio.sleep(0)
    shared.close()
    second = asyncio.ensure_future(shared())
    await asyncio.sleep(0)
    work.go.set()
    assert [await first, await second] == [1, 2]


async def test_everybody_is_told_of_a_failure() -> None:
    async def fails() -> int:
        await asyncio.sleep(0)
        raise Unavailable

    shared = Shared(fails)
    problems = await asyncio.gather(shared(), shared(), return_exceptions=True)
    assert [type(problem) for problem in problems] == [Unavailable, Unavailable]
    with pytest.raises(Unavailable):
        await shared()
