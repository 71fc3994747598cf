"""The wait log, saved estimates and promises in the store."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from server.adapters.store import SqlStore
from server.domain.conversation import Outcome, close, told
from server.domain.entry import Author
from server.domain.promises import End, Kept, Promise
from server.domain.wait_log import Kind, Mark, Snapshot, left
from tests.contracts.helpers import NOW, after, ask, does, reply

MINUTE = timedelta(minutes=1)


async def test_marks_come_back_in_order_whoever_wrote_them_first(store: SqlStore) -> None:
    marks = [Mark("site", after(at), name, Kind.LOGIN, agent_id="anna") for at, name in ((2, "b"), (1, "x"), (2, "a"))]
    await store.wait_log.add(marks)
    await store.wait_log.add([replace(marks[0], kind=Kind.LOGOUT)])  # what is there stays
    read = await store.wait_log.marks("site", NOW, after(3))
    assert read == sorted(marks, key=lambda mark: mark.order)
    assert await store.wait_log.marks("site", after(2), after(3)) == read[1:]
    assert await store.wait_log.marks("site", NOW, after(2)) == read[:1]
    assert await store.wait_log.marks("site", NOW, after(3), limit=2) == read[:2]
    assert await store.wait_log.marks("other", NOW, after(3)) == []


async def test_leaves(store: SqlStore) -> None:
    await store.wait_log.add([left("site", "c", after(9), since=after(1)), left("site", "d", after(3), since=after(2))])
    assert await store.wait_log.leaves("site", after(4)) == {("c", after(1))}
    assert await store.wait_log.leaves("site", NOW) == {("c", after(1)), ("d", after(2))}


async def test_a_snapshot_never_goes_back(store: SqlStore) -> None:
    assert await store.wait_log.snapshot("site") is None
    first = Snapshot("site", after(10), after(5), "b", b"\x00state")
    further = replace(first, last_id="c", state=b"more")
    for kept, expected in ((first, first), (further, further), (first, further)):
        await store.wait_log.keep_snapshot(kept)
        assert await store.wait_log.snapshot("site") == expected


async def promise(store: SqlStore, made: Promise) -> Outcome:
    decide = does(lambda one: told(one, made, made.told_at))
    return await store.conversations.change(made.conversation_id, decide)


async def test_what_was_told_is_joined_with_what_happened(store: SqlStore) -> None:
    promises = []
    for number, name in enumerate("abc"):
        await ask(store, name, "m1", at=after(number))
        said = MINUTE, 2 * MINUTE, MINUTE, 3 * MINUTE
        promises.append(Promise(name, after(number), "site", after(number), *said, "usual", "open quiet", 7))
        await promise(store, promises[-1])
    outcome = await promise(store, replace(promises[0], most=MINUTE))
    assert (outcome.promises, outcome.conversation.told_most) == ((), 3 * MINUTE)  # what was told first stays
    await reply(store, "a", "r1", at=after(60))
    await store.conversations.change("b", does(lambda one: close(one, Author.AGENT, "anna", after(70))))
    await reply(store, "a", "r2", at=after(80))  # of a wait that had ended
    kept = await store.wait_log.promises("site", NOW)
    assert kept == [
        Kept(promises[0], End.REPLIED, after(60)),
        Kept(promises[1], End.CLOSED, after(70)),
        Kept(promises[2]),
    ]
    assert await store.wait_log.promises("site", after(2)) == kept[2:]
    assert kept[0].waited(after(500)) == MINUTE and kept[2].waited(after(500)) == timedelta(seconds=498)
