"""Group commit: changes that arrive while a COMMIT runs form the next transaction.

One durable commit costs a disk sync however much it holds, so what shares a commit shares the sync. The order
within a batch is the order of arrival; each decision sees what the ones before it did.

A batch whose answer was lost may have been written: it is run again, and since decisions change nothing when their
effect is already there (domain/conversation.py) and client ids are known, that is harmless. Ids are unique in the
database, so it says itself when one of a batch was there before.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

import structlog
from msgspec import Struct, field

from server.domain.conversation import Conversation, Outcome, unchanged
from server.domain.entry import Entry
from server.domain.errors import Invalid, Reused, Unavailable, WarmlineError
from server.domain.outgoing import Outgoing
from server.domain.promises import Promise
from server.domain.ratings import Rating
from server.domain.wait_log import Mark
from server.ports import Decide, Then

MOST_IN_A_BATCH = 256
"""Beyond this a batch gains hardly anything, and the event loop is busy with it for longer than a frame of a film."""
MOST_WAITING = 20_000
"""Changes waiting for the store; more than this and senders are told to keep theirs."""
ATTEMPTS = 3
LONGEST_CLIENT_ID = 200
"""What an index of either database can hold, with room to spare."""

log = structlog.get_logger()


class Change(Struct):
    """One asked-for change, and where its answer goes; `then` is told first, in the order of the changes."""

    conversation_id: str
    decide: Decide
    client_id: str | None
    then: Then | None
    answer: "asyncio.Future[Outcome]"
    changes: bool = False


class Loaded(Struct):
    """What a batch decides on: its conversations, locked, and the entries it may be repeating."""

    conversations: dict[str, Conversation]
    entries: dict[tuple[str, str], Entry]


class Batch(Struct):
    """What a batch writes: each conversation once, as it is in the end. Those in `begun` are new: when another
    process began one of them too, the second to write is a Conflict."""

    begun: dict[str, Conversation] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    waits: list[Mark] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.begun or self.conversations or self.outgoing)


class Conflict(Exception):
    """Another process wrote the same rows first, or something of it was written before; the batch is to be decided
    again, on what is there now."""


class Rejected(Exception):
    """The database refuses a value of this batch; alone, every other change of it would do."""


class Wanted(Struct):
    """What a batch is to be decided on, by id: its conversations, and the messages it may be repeating."""

    conversations: list[str]
    said: list[tuple[str, str]]


class Driver(Protocol):
    """One transaction at a time."""

    async def transaction(self, wanted: Wanted, decide: Callable[[Loaded], Batch]) -> None:
        """Loads what is wanted, has it decided, and writes what comes of it: on disk when this returns. `decide` is
        called once, perhaps in another thread. Raises Conflict, Rejected, Unavailable or what `decide` raises, and
        then nothing is written, as far as we know, and the transaction is over."""

    async def close(self) -> None: ...


class GroupCommit:
    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._waiting: deque[Change] = deque()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="group-commit")

    async def stop(self) -> None:
        """Finishes what is waiting, then ends."""
        if self._task is None:
            return
        task, self._task = self._task, None
        self._wake.set()
        await task
        await self._driver.close()

    def change(
        self, conversation_id: str, decide: Decide, client_id: str | None = None, then: Then | None = None
    ) -> "asyncio.Future[Outcome]":
        """Done when the change is on disk. Raises Unavailable or Invalid at once for what it does not take."""
        if self._task is None or len(self._waiting) >= MOST_WAITING:
            raise Unavailable
        if client_id is not None and (len(client_id) > LONGEST_CLIENT_ID or "\0" in client_id):
            raise Invalid(f"A message id has at most {LONGEST_CLIENT_ID} characters, and no NUL among them.")
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append(Change(conversation_id, decide, client_id, then, answer))
        self._wake.set()
        return answer

    async def _run(self) -> None:
        while self._task is not None or self._waiting:
            if not self._waiting:
                self._wake.clear()
                await self._wake.wait()
                continue
            size = min(len(self._waiting), MOST_IN_A_BATCH)
            await self._commit([self._waiting.popleft() for _ in range(size)])

    async def _commit(self, changes: list[Change]) -> None:
        answers = await self._attempt(changes)
        if answers is None:
            # The half without the bad change is written as it is, and the other is halved again.
            middle = len(changes) // 2
            await self._commit(changes[:middle])
            await self._commit(changes[middle:])
            return
        for change, answer in zip(changes, answers, strict=True):
            _answer(change, answer)

    async def _attempt(self, changes: list[Change]) -> list[Outcome | WarmlineError] | None:
        """The answers; None when one of several changes is refused, and which one is not known."""
        for attempt in range(ATTEMPTS):
            try:
                return await self._transaction(changes, looking=attempt > 0)
            except Conflict:
                continue
            except (Unavailable, OSError):
                break
            except Exception as error:
                # A fault of ours must not end the only task that writes.
                if len(changes) > 1:
                    return None
                if isinstance(error, Rejected):
                    log.error("store_rejected", error=str(error))
                    return [Invalid()]
                log.exception("store_failed")
                return [WarmlineError()]
        return [Unavailable() for _ in changes]

    async def _transaction(self, changes: list[Change], *, looking: bool) -> list[Outcome | WarmlineError]:
        """Hardly anything is a resend, so nobody looks for one (`looking`) until something may be."""
        ids = sorted({change.conversation_id for change in changes})
        said = [(change.conversation_id, change.client_id) for change in changes if change.client_id]
        answers: list[Outcome | WarmlineError] = []

        def decide(loaded: Loaded) -> Batch:
            batch, known = Batch(), set(loaded.conversations)
            answers[:] = [_decide(change, loaded, batch) for change in changes]
            if not looking and any(
                _may_repeat(change, answer, known) for change, answer in zip(changes, answers, strict=True)
            ):
                raise Conflict
            return batch

        await self._driver.transaction(Wanted(ids, said if looking else []), decide)
        return answers


def _answer(change: Change, answer: Outcome | WarmlineError) -> None:
    if change.then is not None and not isinstance(answer, Exception):
        try:
            change.then(answer, change.changes)
        except Exception:
            log.exception("not_announced")
    if change.answer.done():  # whoever asked is gone
        return
    if isinstance(answer, Exception):
        change.answer.set_exception(answer)
    else:
        change.answer.set_result(answer)


def _may_repeat(change: Change, answer: Outcome | WarmlineError, known: set[str]) -> bool:
    """Whether this may have been said before, and the database would not notice: no entry of its id is to be written.
    A reply that comes again is not to be told that somebody else has answered meanwhile."""
    if change.client_id is None or change.conversation_id not in known:
        return False
    return isinstance(answer, WarmlineError) or all(entry.client_id != change.client_id for entry in answer.entries)


def _decide(change: Change, loaded: Loaded, batch: Batch) -> Outcome | WarmlineError:
    """Decides one change on top of those before it, and adds what it writes to the batch."""
    before = loaded.conversations.get(change.conversation_id)
    change.changes = False
    try:
        outcome = change.decide(before)
        if change.client_id is not None:
            first = loaded.entries.get((change.conversation_id, change.client_id))
            if first is not None:
                return _repeated(outcome, first, before)
        if outcome.objection is not None:
            return outcome.objection
    except WarmlineError as error:
        return error
    except Exception:
        log.exception("decision_failed")
        return WarmlineError()
    if any("\0" in entry.text for entry in outcome.entries):
        return Invalid("This text has a NUL character in it, which can't be kept. Remove it and send the text again.")
    if outcome.conversation is not before:
        change.changes = before is None or outcome.conversation.rev != before.rev
        loaded.conversations[change.conversation_id] = outcome.conversation
        new = before is None or change.conversation_id in batch.begun
        (batch.begun if new else batch.conversations)[change.conversation_id] = outcome.conversation
    for entry in outcome.entries:
        if entry.client_id is not None:
            loaded.entries[(entry.conversation_id, entry.client_id)] = entry
    batch.entries += outcome.entries
    batch.outgoing += outcome.outgoing
    batch.waits += outcome.waits
    batch.ratings += outcome.ratings
    batch.promises += outcome.promises
    return outcome


def _repeated(outcome: Outcome, first: Entry, before: Conversation | None) -> Outcome:
    again = next((entry for entry in outcome.entries if entry.client_id == first.client_id), None)
    if again is not None and not again.same_content(first):
        raise Reused
    return unchanged(before or outcome.conversation, repeat=first)
