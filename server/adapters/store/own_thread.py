"""A thread that does one thing after the other for the event loop.

It is what an executor with one thread is, without the two futures, the lock and the queue of each call: for a commit of
one message the way there and back through an executor cost more than deciding and writing it.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
Work = Callable[[], None]


class OwnThread:
    """Begins with the first work. A process that ends without `stop` does not wait for it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._given: SimpleQueue[Work | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._stopped = False

    def give(self, work: Work) -> None:
        """`work` has to see to its own errors. Raises RuntimeError after `stop`."""
        if self._stopped:
            raise RuntimeError(f"{self._name} has been stopped")
        if self._thread is None:
            self._thread = Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        self._given.put(work)

    def do(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        """Done, in the running event loop, with what `work` returns or raises."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def run() -> None:
            try:
                found = work()
            except BaseException as error:
                loop.call_soon_threadsafe(_answer, answer.set_exception, answer, error)
            else:
                loop.call_soon_threadsafe(_answer, answer.set_result, answer, found)

        self.give(run)
        return answer

    def stop(self) -> None:
        """Waits for what was given before."""
        self._stopped = True
        if self._thread is not None:
            self._given.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (work := self._given.get()) is not None:
            with suppress(RuntimeError):  # its event loop has been closed, and nobody waits any more
                work()


def _answer(give: Callable[[Any], None], answer: "asyncio.Future[Any]", what: Any) -> None:
    if not answer.done():  # whoever asked is gone
        give(what)
