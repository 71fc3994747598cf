"""Group commit against a driver that does what the script says."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

import pytest
from msgspec.structs import replace

from server.adapters.store import group_commit
from server.adapters.store.group_commit import Batch, Conflict, GroupCommit, Loaded, Rejected, Wanted
from server.domain.conversation import Conversation, Outcome, begin
from server.domain.entry import Channel, Entry
from server.domain.errors import Invalid, Reused, Unavailable, Unseen, WarmlineError
from tests.contracts.helpers import NOW, asks, entry_of, replies, until

Fault = Callable[["Scripted", Batch], None]


class Scripted:
    """Keeps what is written in dicts. `faults` are taken one a write; a fault may write before it raises."""

    def __init__(self) -> None:
        self.conversations: dict[str, Conversation] = {}
        self.entries: dict[tuple[str, str], Entry] = {}
        self.faults: deque[Fault | None] = deque()
        self.batches: list[Batch] = []
        self.loads = 0
        self.looked_for: list[list[tuple[str, str]]] = []
        self.open = self.closed = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def transaction(self, wanted: Wanted, decide: Callable[[Loaded], Batch]) -> None:
        assert not self.open
        self.loads += 1
        self.looked_for.append(wanted.said)
        self.open = True
        try:
            await self.gate.wait()
            known = {one: self.conversations[one] for one in wanted.conversations if one in self.conversations}
            batch = decide(Loaded(known, {key: self.entries[key] for key in wanted.said if key in self.entries}))
            if not batch.empty:
                self.write(batch)
        finally:
            self.open = False

    def write(self, batch: Batch) -> None:
        fault = self.faults.popleft() if self.faults else None
        if fault is not None:
            fault(self, batch)
        self.keep(batch)
        self.batches.append(batch)

    def keep(self, batch: Batch) -> None:
        """All of it, or nothing where one of its ids is there already."""
        said = {(entry.conversation_id, entry.client_id): entry for entry in batch.entries if entry.client_id}
        if said.keys() & self.entries.keys():
            raise Conflict
        self.conversations |= batch.begun | batch.conversations
        self.entries |= said

    async def close(self) -> None:
        self.closed = True


def raises(error: Exception, *, written: bool = False, when: str | None = None) -> Fault:
    """`written`: the transaction was committed before. `when`: only for a batch with this text."""

    def fault(driver: Scripted, batch: Batch) -> None:
        if when is None or any(entry.text == when for entry in batch.entries):
            if written:
                driver.keep(batch)
            raise type(error)(*error.args)

    return fault


@pytest.fixture
def driver() -> Scripted:
    return Scripted()


@pytest.fixture
async def commits(driver: Scripted) -> AsyncIterator[GroupCommit]:
    commits = GroupCommit(driver)
    commits.start()
    yield commits
    driver.gate.set()
    await commits.stop()
    assert driver.closed


async def say(commits: GroupCommit, client_id: str, text: str = "hello", identity: str = "c") -> Outcome:
    return await commits.change(identity, asks(identity, text, client_id), client_id)


async def say_many(commits: GroupCommit, texts: list[str]) -> list[Outcome | BaseException]:
    saying = (say(commits, f"m{number}", text) for number, text in enumerate(texts))
    return await asyncio.gather(*saying, return_exceptions=True)


def seqs(outcomes: list[Outcome | BaseException]) -> list[int]:
    assert all(isinstance(outcome, Outcome) for outcome in outcomes), outcomes
    return [entry_of(outcome).seq for outcome in outcomes if isinstance(outcome, Outcome)]


async def test_what_arrives_during_a_commit_shares_the_next(driver: Scripted, commits: GroupCommit) -> None:
    driver.gate.clear()
    first = asyncio.create_task(say(commits, "first"))
    await until(lambda: driver.open)
    others = [asyncio.create_task(say(commits, f"m{number}")) for number in range(50)]
    await asyncio.sleep(0)
    driver.gate.set()
    assert seqs(await asyncio.gather(first, *others)) == list(range(1, 52))
    assert [len(batch.entries) for batch in driver.batches] == [1, 50]
    assert [len(batch.begun) for batch in driver.batches] == [1, 0]


async def test_a_new_conversation_is_begun_once_in_a_batch(driver: Scripted, commits: GroupCommit) -> None:
    await say_many(commits, ["a", "b"])
    [batch] = driver.batches
    assert batch.begun["c"].last_seq == 2 and not batch.conversations


async def test_a_conflict_is_decided_again_on_what_the_other_wrote(driver: Scripted, commits: GroupCommit) -> None:
    def other_was_first(driver: Scripted, batch: Batch) -> None:
        theirs = asks("c", "theirs", "x")(None)
        driver.keep(Batch({"c": theirs.conversation}, {}, list(theirs.entries)))
        raise Conflict

    driver.faults.append(other_was_first)
    outcome = await say(commits, "m1")
    assert entry_of(outcome).seq == 2
    assert driver.loads == 2


async def test_a_conflict_with_the_same_message_is_its_repeat(driver: Scripted, commits: GroupCommit) -> None:
    """The client sent it to two processes at once."""

    def other_was_first(driver: Scripted, batch: Batch) -> None:
        driver.keep(batch)
        raise Conflict

    driver.faults.append(other_was_first)
    outcome = await say(commits, "m1")
    assert outcome.repeat and outcome.repeat.seq == 1


async def test_conflicts_without_end_are_answered(driver: Scripted, commits: GroupCommit) -> None:
    driver.faults.extend([raises(Conflict())] * group_commit.ATTEMPTS)
    answers = await say_many(commits, ["a", "b"])
    assert [type(answer) for answer in answers] == [Unavailable, Unavailable]
    assert answers[0] is not answers[1]
    assert driver.entries == {}
    assert seqs(await say_many(commits, ["a", "b"])) == [1, 2]


@pytest.mark.parametrize(
    "error, answer", [(Rejected("bad"), Invalid), (KeyError("fault of ours"), WarmlineError)], ids=["value", "fault"]
)
@pytest.mark.parametrize("size, bad", [(1, 0), (2, 0), (2, 1), (9, 4), (32, 31)])
async def test_a_refused_change_is_refused_alone(
    driver: Scripted, commits: GroupCommit, error: Exception, answer: type[Exception], size: int, bad: int
) -> None:
    driver.faults.extend([raises(error, when="bad")] * 20)
    answers = await say_many(commits, ["bad" if number == bad else "good" for number in range(size)])
    assert type(answers.pop(bad)) is answer
    assert seqs(answers) == list(range(1, size))


async def test_a_store_that_is_away_answers_everybody(driver: Scripted, commits: GroupCommit) -> None:
    driver.faults.append(raises(Unavailable()))
    answers = await say_many(commits, ["a", "b", "c"])
    assert [type(answer) for answer in answers] == [Unavailable] * 3
    assert len({id(answer) for answer in answers}) == 3
    assert seqs(await say_many(commits, ["a", "b", "c"])) == [1, 2, 3]


@pytest.mark.parametrize(
    "error", [Unavailable(), ConnectionResetError(), TimeoutError()], ids=lambda e: type(e).__name__
)
async def test_when_the_answer_is_lost_after_the_commit_a_repeat_gets_the_first_seq(
    driver: Scripted, commits: GroupCommit, error: Exception
) -> None:
    driver.faults.append(raises(error, written=True))
    answers = await say_many(commits, ["a", "b", "c"])
    assert [type(answer) for answer in answers] == [Unavailable] * 3
    again = await say_many(commits, ["a", "b", "c"])
    assert seqs(again) == [1, 2, 3]
    assert all(isinstance(outcome, Outcome) and outcome.repeat for outcome in again)
    assert driver.conversations["c"].last_seq == 3


async def test_a_resend_with_other_words_is_refused_alone(driver: Scripted, commits: GroupCommit) -> None:
    await say(commits, "m1", "one")
    answers = await asyncio.gather(
        say(commits, "m1", "two"), say(commits, "m2"), say(commits, "m1", "one"), return_exceptions=True
    )
    assert isinstance(answers[0], Reused)
    assert seqs(list(answers[1:])) == [2, 1]


async def test_nothing_to_write_is_nothing_written(driver: Scripted, commits: GroupCommit) -> None:
    await say(commits, "m1")
    again = await say(commits, "m1")
    assert again.repeat and len(driver.batches) == 1 and not driver.open


async def test_a_reply_is_repeated_even_after_somebody_else_took_over(driver: Scripted, commits: GroupCommit) -> None:
    await say(commits, "m1")
    await commits.change("c", replies("hi", "r1", by="anna"), "r1")
    await commits.change("c", replies("me now", "r2", by="ben"), "r2")
    before = driver.conversations["c"]
    again = await commits.change("c", replies("hi", "r1", by="anna"), "r1")
    assert again.repeat and again.repeat.seq == 3
    assert again.conversation == before == driver.conversations["c"]


async def test_nobody_looks_for_a_resend_until_it_may_be_one(driver: Scripted, commits: GroupCommit) -> None:
    await say(commits, "m1")
    await say(commits, "m2")
    assert driver.looked_for == [[], []]
    assert (await say(commits, "m1")).repeat
    assert driver.looked_for == [[], [], [], [("c", "m1")]]


async def test_who_objects_is_heard_unless_it_was_said_before(driver: Scripted, commits: GroupCommit) -> None:
    def objecting(text: str, client_id: str) -> Callable[[Conversation | None], Outcome]:
        return lambda current: replace(replies(text, client_id)(current), objection=Unseen())

    await say(commits, "m1")
    with pytest.raises(Unseen):
        await commits.change("c", objecting("hi", "r1"), "r1")
    await commits.change("c", replies("hi", "r1"), "r1")
    again = await commits.change("c", objecting("hi", "r1"), "r1")
    assert again.repeat and again.repeat.text == "hi"
    with pytest.raises(Reused):
        await commits.change("c", objecting("other words", "r1"), "r1")


async def test_more_than_can_wait_is_told_to_keep_theirs(
    driver: Scripted, commits: GroupCommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "MOST_WAITING", 3)
    answers = await say_many(commits, list("abcde"))
    assert [type(answer) for answer in answers] == [Outcome] * 3 + [Unavailable] * 2


async def test_batches_are_bounded_and_keep_the_order(
    driver: Scripted, commits: GroupCommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "MOST_IN_A_BATCH", 4)
    assert seqs(await say_many(commits, ["x"] * 10)) == list(range(1, 11))
    assert [len(batch.entries) for batch in driver.batches] == [4, 4, 2]


async def test_before_the_start_and_after_the_end_nothing_is_taken(driver: Scripted) -> None:
    commits = GroupCommit(driver)
    with pytest.raises(Unavailable):
        await say(commits, "m1")
    commits.start()
    await say(commits, "m1")
    await commits.stop()
    with pytest.raises(Unavailable):
        await say(commits, "m2")
    assert list(driver.entries) == [("c", "m1")]


async def test_a_conversation_that_is_only_begun_is_written(driver: Scripted, commits: GroupCommit) -> None:
    empty = begin("c", "site", "mara", Channel.CHAT, NOW)
    await commits.change("c", lambda current: Outcome(current or empty))
    await commits.change("c", lambda current: Outcome(replace(current or empty, subject="hm")))
    assert driver.conversations["c"].subject == "hm"
    assert [list(batch.begun) for batch in driver.batches] == [["c"], []]
