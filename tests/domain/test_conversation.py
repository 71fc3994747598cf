"""The laws of a conversation, over any sequence of what people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain import conversation as talk
from server.domain import wait_log
from server.domain.conversation import Conversation, Outcome, Said, Status
from server.domain.entry import PRIVATE, Author, Channel, Entry, Kind
from server.domain.outgoing import Outgoing, OutgoingKind
from server.domain.wait_log import Mark

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
GONE = timedelta(seconds=60)
ANNA, BEN, CUSTOMER = "anna", "ben", "customer"
ENDS = (wait_log.Kind.REPLY, wait_log.Kind.ABANDON)


def begun() -> Conversation:
    return talk.begin("c1", "site", CUSTOMER, Channel.CHAT, START)


def said(by: str, text: str = "hello", **more: object) -> Said:
    author = Author.CUSTOMER if by == CUSTOMER else Author.AGENT
    return Said(author, by, text, **{"client_id": f"{by}-{text}", **more})  # type: ignore[arg-type]


def ask(conversation: Conversation, now: datetime = START, **more: object) -> Outcome:
    return talk.add_message(conversation, said(CUSTOMER, **more), now, GONE)  # type: ignore[arg-type]


def reply(conversation: Conversation, by: str, now: datetime = START, text: str = "hello") -> Outcome:
    return talk.add_message(conversation, said(by, text), now, GONE)


def asked() -> Conversation:
    return ask(begun()).conversation


@dataclass
class Story:
    """What happened, told twice: by the domain (`now_is`), and by a plain fold that shares no code with it."""

    now_is: Conversation = field(default_factory=begun)
    now: datetime = START
    entries: list[Entry] = field(default_factory=list)
    waits: list[Mark] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    automatic: set[int] = field(default_factory=set)
    customer_seen: int = 0
    agent_seen: int = 0
    mailed: int = 0
    count: int = 0

    def happened(self, outcome: Outcome) -> None:
        self.now_is = outcome.conversation
        self.entries += outcome.entries
        self.outgoing += outcome.outgoing
        self.waits += outcome.waits

    @property
    def public(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind not in PRIVATE]

    def fresh_id(self) -> str:
        self.count += 1
        return f"m{self.count}"


Step = Callable[[Story], None]
agents = st.sampled_from([ANNA, BEN])
texts = st.text(max_size=20) | st.sampled_from(["  spaced\n\nout ", "x" * 500, "שלום 👩‍👩‍👧 'quoted'"])


@st.composite
def customer_messages(draw: st.DrawFn) -> Step:
    text, automatic = draw(texts), draw(st.booleans())
    channel = draw(st.sampled_from([Channel.CHAT, Channel.EMAIL]))

    def step(story: Story) -> None:
        words = Said(Author.CUSTOMER, CUSTOMER, text, story.fresh_id(), channel, automatic=automatic)
        story.happened(talk.add_message(story.now_is, words, story.now, GONE))
        if automatic:
            story.automatic.add(len(story.entries))

    return step


@st.composite
def replies(draw: st.DrawFn) -> Step:
    text, by = draw(texts), draw(agents)

    def step(story: Story) -> None:
        words = Said(Author.AGENT, by, text, story.fresh_id())
        story.happened(talk.add_message(story.now_is, words, story.now, GONE))
        story.agent_seen = len(story.entries)

    return step


@st.composite
def notes(draw: st.DrawFn) -> Step:
    text, by = draw(texts), draw(agents)
    return lambda story: story.happened(
        talk.add_note(story.now_is, Said(Author.AGENT, by, text, story.fresh_id()), story.now)
    )


@st.composite
def owners(draw: st.DrawFn) -> Step:
    by, to = draw(agents), draw(agents)
    if draw(st.booleans()):
        return lambda story: story.happened(talk.take(story.now_is, to, story.now))
    return lambda story: story.happened(talk.hand_over(story.now_is, by, to, story.now))


@st.composite
def ends(draw: st.DrawFn) -> Step:
    author, by = draw(st.sampled_from([(Author.AGENT, ANNA), (Author.CUSTOMER, CUSTOMER)]))
    change = draw(st.sampled_from([talk.close, talk.reopen]))
    return lambda story: story.happened(change(story.now_is, author, by, story.now))


@st.composite
def lines(draw: st.DrawFn) -> Step:
    kind = draw(st.sampled_from([Kind.MAILED, Kind.MAIL_FAILED, Kind.ADDRESS]))
    return lambda story: story.happened(
        talk.note_line(story.now_is, kind, story.now, {"to": "m•••a@acme.dev"}, story.fresh_id())
    )


@st.composite
def looks(draw: st.DrawFn) -> Step:
    upto, agent = draw(st.integers(0, 30)), draw(st.booleans())

    def step(story: Story) -> None:
        if agent:
            story.happened(talk.agent_saw(story.now_is, upto, story.now))
            story.agent_seen = max(story.agent_seen, min(upto, len(story.entries)))
        else:
            story.happened(talk.customer_saw(story.now_is, upto, story.now))
            story.customer_seen = max(story.customer_seen, min(upto, len(story.public)))

    return step


steps = customer_messages() | replies() | notes() | owners() | ends() | lines() | looks()


@st.composite
def stories(draw: st.DrawFn) -> Story:
    story = Story()
    for step in draw(st.lists(steps, max_size=14)):
        story.now += timedelta(milliseconds=draw(st.integers(0, 100_000)))
        step(story)
    return story


law = settings(max_examples=40, deadline=None)


@law
@given(stories())
def test_both_numberings_have_no_gaps_and_notes_are_never_public(story: Story) -> None:
    assert [entry.seq for entry in story.entries] == list(range(1, len(story.entries) + 1))
    assert [entry.public_seq for entry in story.public] == list(range(1, len(story.public) + 1))
    assert all(entry.public_seq is None and not entry.public for entry in story.entries if entry.kind in PRIVATE)
    assert {Kind.NOTE, Kind.MAIL_FAILED} <= PRIVATE


@law
@given(stories())
def test_the_projection_is_what_the_entries_come_to(story: Story) -> None:
    status, owner, since, messages = Status.OPEN, None, None, []
    for entry in story.entries:
        if entry.kind is Kind.MESSAGE:
            messages.append(entry)
            status = Status.OPEN
            if entry.author is Author.AGENT:
                since = None
            elif entry.seq not in story.automatic:
                since = since or entry.at
        elif entry.kind is Kind.CLOSED:
            status, since = Status.CLOSED, None
        elif entry.kind is Kind.REOPENED:
            status = Status.OPEN
        elif entry.kind is Kind.TAKEN:
            owner = entry.data["agent"]
        elif entry.kind is Kind.HANDED_OVER:
            assert entry.data["from"] == owner
            owner = entry.data["to"]
    is_now = story.now_is
    assert (is_now.status, is_now.assignee_id, is_now.waiting_since) == (status, owner, since)
    assert (is_now.last_seq, is_now.last_public_seq) == (len(story.entries), len(story.public))
    assert (is_now.customer_seen, is_now.agent_seen) == (story.customer_seen, story.agent_seen)
    answers = [entry for entry in messages if entry.author is Author.AGENT]
    assert is_now.last_reply == (answers[-1].public_seq if answers else 0)
    assert is_now.last_reply_at == (answers[-1].at if answers else None)
    assert is_now.unseen_reply == any((entry.public_seq or 0) > story.customer_seen for entry in answers)
    assert is_now.preview_author == (messages[-1].author if messages else Author.CUSTOMER)
    assert (is_now.last_said, is_now.last_said_by) == (
        (messages[-1].seq, messages[-1].author_id) if messages else (0, "")
    )
    assert_excerpt(is_now.preview, messages[-1].text if messages else "", talk.PREVIEW_LENGTH)


def assert_excerpt(shown: str, text: str, length: int) -> None:
    line = " ".join(text.split())
    assert shown == line or (len(shown) <= length and shown.endswith("…") and line.startswith(shown[:-1]))


@law
@given(stories())
def test_a_customer_is_never_told_that_more_was_read_than_was(story: Story) -> None:
    read = sum(1 for entry in story.public if entry.seq <= story.agent_seen)
    assert story.now_is.agent_seen_public <= read
    if story.agent_seen == len(story.entries):
        assert story.now_is.agent_seen_public == read


@law
@given(stories())
def test_who_replies_owns_it_and_the_customer_read_the_name_before(story: Story) -> None:
    owner = None
    for entry in story.public:
        if entry.kind is Kind.TAKEN:
            owner = entry.data["agent"]
        elif entry.kind is Kind.HANDED_OVER:
            owner = entry.data["to"]
        elif entry.kind is Kind.MESSAGE and entry.author is Author.AGENT:
            assert entry.author_id == owner


@law
@given(stories())
def test_every_wait_runs_from_the_first_unanswered_question_to_what_ended_it(story: Story) -> None:
    expected: list[tuple[datetime, datetime, wait_log.Kind]] = []
    since = last_reply = None
    for entry in story.entries:
        if entry.kind is Kind.MESSAGE and entry.author is Author.CUSTOMER and entry.seq not in story.automatic:
            since = since or entry.at
        replied = entry.kind is Kind.MESSAGE and entry.author is Author.AGENT
        if since and (replied or entry.kind is Kind.CLOSED):
            if not wait_log.is_turn(since, last_reply):
                expected.append((since, entry.at, wait_log.Kind.REPLY if replied else wait_log.Kind.ABANDON))
            since = None
        last_reply = entry.at if replied else last_reply
    ended = [(mark.since, mark.at, mark.kind) for mark in story.waits if mark.kind in ENDS]
    assert ended == expected
    begun = [mark.at for mark in story.waits if mark.kind is wait_log.Kind.ARRIVE]
    assert [arrived for arrived, _, _ in expected] == begun[: len(expected)]
    assert len(begun) - len(expected) in (0, 1)
    assert [mark.order for mark in story.waits] == sorted({mark.order for mark in story.waits})


@law
@given(stories(), agents, st.integers(0, 30))
def test_what_ran_twice_happened_once(story: Story, agent: str, seq: int) -> None:
    now = story.now
    changes: list[Callable[[Conversation], Outcome]] = [
        lambda before: talk.take(before, agent, now),
        lambda before: talk.hand_over(before, ANNA, agent, now),
        lambda before: talk.close(before, Author.AGENT, agent, now),
        lambda before: talk.reopen(before, Author.AGENT, agent, now),
        lambda before: talk.customer_saw(before, seq, now),
        lambda before: talk.agent_saw(before, seq, now),
        lambda before: talk.mail_due(before, now),
    ]
    for change in changes:
        once = change(story.now_is).conversation
        again = change(once)
        assert again == talk.unchanged(once)


@law
@given(stories())
def test_every_change_counts_and_time_never_runs_back(story: Story) -> None:
    before = story.now_is
    after = ask(before, before.changed_at - timedelta(seconds=5)).conversation
    assert after.rev > before.rev
    assert after.changed_at >= before.changed_at
    assert talk.customer_saw(after, after.last_public_seq, story.now).conversation.rev >= after.rev


def test_a_mail_that_is_due_later_does_not_change_the_conversation_in_the_future() -> None:
    answered = reply(asked(), ANNA).conversation
    fixed = replace(answered, mail_id=None)
    due = talk.mail_due(fixed, START + timedelta(hours=2))
    assert due.outgoing[0].due_at == START + timedelta(hours=2)
    assert due.conversation.changed_at == answered.changed_at
    assert due.conversation.rev > fixed.rev


def test_a_wait_is_never_shorter_than_nothing() -> None:
    """Two machines whose clocks differ by a little."""
    outcome = reply(asked(), ANNA, START - timedelta(seconds=3))
    assert [(mark.kind, mark.at) for mark in outcome.waits] == [(wait_log.Kind.REPLY, START)]


def test_replies_share_one_open_mail() -> None:
    first = reply(asked(), ANNA)
    second = reply(first.conversation, ANNA, START + timedelta(seconds=5), "and")
    [row] = first.outgoing
    assert (row.kind, row.due_at, row.conversation_id) == (OutgoingKind.REPLY_MAIL, START + GONE, "c1")
    assert second.outgoing == () and second.conversation.mail_id == row.id


def test_a_reply_by_somebody_else_is_a_hand_over() -> None:
    held = reply(asked(), ANNA).conversation
    outcome = reply(held, BEN, text="me now")
    assert [entry.kind for entry in outcome.entries] == [Kind.HANDED_OVER, Kind.MESSAGE]
    assert outcome.entries[0].data == {"from": ANNA, "to": BEN}


def test_a_note_neither_takes_nor_answers() -> None:
    before = asked()
    after = talk.add_note(before, said(BEN), START).conversation
    assert (after.assignee_id, after.waiting_since, after.preview) == (None, START, before.preview)
    assert after.last_public_seq == before.last_public_seq


@pytest.mark.parametrize("channel", Channel)
def test_a_message_does_not_say_what_its_writer_has_read(channel: Channel) -> None:
    answered = reply(asked(), ANNA).conversation
    assert ask(answered, channel=channel).conversation.unseen_reply


def test_the_first_message_gives_the_subject() -> None:
    long = ask(begun(), text="Where is \n my " + "very " * 40 + "invoice?").conversation
    assert len(long.subject) <= talk.SUBJECT_LENGTH and long.subject.startswith("Where is my very")
    assert ask(long, text="other").conversation.subject == long.subject


def test_a_message_reopens_and_closing_ends_the_wait_without_a_reply() -> None:
    outcome = talk.close(asked(), Author.AGENT, ANNA, START + GONE)
    ended = Mark("site", START + GONE, "c1-2", wait_log.Kind.ABANDON, "c1", ANNA, since=START)
    assert outcome.waits == (ended,)
    assert ask(outcome.conversation, START + 2 * GONE).conversation.status is Status.OPEN


def test_what_was_closed_without_an_answer_waits_again_when_it_is_reopened() -> None:
    closed = talk.close(asked(), Author.AGENT, ANNA, START + GONE).conversation
    later = START + 2 * GONE
    for by, who in ((Author.AGENT, ANNA), (Author.CUSTOMER, "cust")):
        outcome = talk.reopen(closed, by, who, later)
        assert (outcome.conversation.status, outcome.conversation.waiting_since) == (Status.OPEN, later)
        assert [(mark.kind, mark.since) for mark in outcome.waits] == [(wait_log.Kind.ARRIVE, later)]
    answered = talk.close(reply(asked(), ANNA).conversation, Author.AGENT, ANNA, later).conversation
    reopened = talk.reopen(answered, Author.CUSTOMER, "cust", later)
    assert reopened.conversation.waiting_since is None and not reopened.waits


def test_a_resend_says_the_same() -> None:
    first = ask(begun()).entries[0]
    again = ask(asked()).entries[0]
    assert first.same_content(again)
    assert not first.same_content(ask(begun(), text="other", client_id=first.client_id).entries[0])
    assert not first.same_content(ask(begun(), data={"files": []}).entries[0])
