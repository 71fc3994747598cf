"""The ledger of a fault run: what was said and acknowledged, what everybody read, which mails arrived.

`count` compares it with the database once everything has healed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import zip_longest
from pathlib import Path

from server.domain.entry import Entry, Kind
from tests.support.client import Thread
from tests.support.mails import MailDirectory, ReceivedMail


@dataclass
class Line:
    """Something a person said. `thread` is where its acknowledgement shows; by mail it is the 250 (`taken`)."""

    conversation: str
    speaker: str
    text: str
    re: str = ""
    thread: Thread | None = None
    by_customer: bool = True
    taken: bool = False

    @property
    def seq(self) -> int | None:
        return self.thread.acknowledged.get(self.re) if self.thread else None

    @property
    def acknowledged(self) -> bool:
        return self.taken or self.seq is not None


@dataclass
class Count:
    """All but the first and the last must be 0. `repeats`: mails that came again with the same Message-ID."""

    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    disorder: int = 0
    mails_lost: int = 0
    mails_doubled: int = 0
    mails: int = 0
    repeats: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def red(self) -> bool:
        return bool(self.lost or self.doubled or self.disorder or self.mails_lost or self.mails_doubled)

    def __add__(self, other: Count) -> Count:
        return Count(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


class Postbox:
    """The mails of a directory; each file is read once."""

    def __init__(self, path: Path) -> None:
        self._directory = MailDirectory(path)
        self._read: dict[Path, tuple[ReceivedMail, str, str]] = {}

    def mails(self) -> list[tuple[ReceivedMail, str, str]]:
        """(the mail, its Message-ID, its text), oldest first."""
        for file in sorted(self._directory.path.glob("*.json")):
            if file not in self._read:
                mail = self._directory._read(file)
                self._read[file] = (mail, mail.message_id, mail.text)
        return list(self._read.values())

    def newest_to(self, address: str) -> ReceivedMail | None:
        return next((mail for mail, _, _ in reversed(self.mails()) if mail.rcpt_tos == (address,)), None)


class Ledger:
    def __init__(self, postbox: Postbox) -> None:
        self.postbox = postbox
        self.lines: list[Line] = []
        self.looked_at: dict[str, set[str]] = defaultdict(set)
        self.customers: dict[str, Thread] = {}
        self.agents: list[Mapping[str, Thread]] = []

    def looks(self, conversation: str, thread: Thread) -> None:
        """The customer has everything that is in their thread in front of them."""
        self.looked_at[conversation] |= set(thread.texts)

    def mail_is_due(self) -> set[str]:
        """Acknowledged replies that are neither looked at by the customer nor in a mail."""
        mailed = "\n".join(text for _, _, text in self.postbox.mails())
        replies = [line for line in self.lines if not line.by_customer and line.acknowledged]
        unseen = (line.text for line in replies if line.text not in self.looked_at[line.conversation])
        return {text for text in unseen if text not in mailed}

    def healed(self, truth: Mapping[str, Sequence[Entry]]) -> bool:
        """Whether every reader has come as far as the database, and no further."""
        for conversation, entries in truth.items():
            last = max((entry.public_seq or 0 for entry in entries), default=0)
            if self.customers[conversation].last != last:
                return False
            if any(threads[conversation].last != len(entries) for threads in self.agents):
                return False
        return True

    def count(self, truth: Mapping[str, Sequence[Entry]]) -> Count:
        count = Count(acknowledged=sum(line.acknowledged for line in self.lines))
        for conversation, entries in truth.items():
            self._count_messages(count, conversation, entries)
            self._count_order(count, conversation, entries)
        self._count_mails(count)
        return count

    def _count_messages(self, count: Count, conversation: str, entries: Sequence[Entry]) -> None:
        said = [entry for entry in entries if entry.kind is Kind.MESSAGE]
        of_text = defaultdict(list)
        for entry in said:
            of_text[entry.text].append(entry)
        lines = [line for line in self.lines if line.conversation == conversation]
        for line in lines:
            found = of_text[line.text]
            count.doubled += max(len(found) - 1, 0)
            if line.acknowledged and not found:
                count.lost += 1
                count.remarks.append(f"lost: {line.text}")
            elif line.seq is not None and line.seq not in [_number(entry, line.by_customer) for entry in found]:
                count.disorder += 1
                count.remarks.append(f"acknowledged as {line.seq}, kept as another: {line.text}")
        place = {entry.text: entry.seq for entry in reversed(said)}
        for speaker in {line.speaker for line in lines}:
            places = [place[line.text] for line in lines if line.speaker == speaker and line.text in place]
            if places != sorted(places):
                count.disorder += 1
                count.remarks.append(f"out of order: {speaker} in {conversation}")
        count.remarks += [f"doubled: {text}" for text, found in of_text.items() if len(found) > 1]

    def _count_order(self, count: Count, conversation: str, entries: Sequence[Entry]) -> None:
        public = [(entry.public_seq, entry.text) for entry in entries if entry.public_seq]
        everything = [(entry.seq, entry.text) for entry in entries]
        for numbers in ([seq for seq, _ in everything], [seq for seq, _ in public]):
            if numbers != list(range(1, len(numbers) + 1)):
                count.disorder += 1
                count.remarks.append(f"gap in the database: {conversation}")
        readers = [(self.customers[conversation], public), *((one[conversation], everything) for one in self.agents)]
        for number, (thread, expected) in enumerate(readers):
            count.doubled += thread.doubled
            read = [(entry["seq"], entry.get("text", "")) for entry in thread.entries]
            if read != expected:
                count.disorder += 1
                reader = f"agent {number}" if number else "the customer"
                count.remarks.append(
                    f"what {reader} reads differs: {conversation}: {_first_difference(read, expected)}"
                )

    def _count_mails(self, count: Count) -> None:
        mails = self.postbox.mails()
        count.mails = len({identity for _, identity, _ in mails})
        count.repeats = len(mails) - count.mails
        carriers: Counter[str] = Counter()
        for text in dict(((identity, text) for _, identity, text in mails)).values():
            carriers.update(_words(text) & {line.text for line in self.lines if not line.by_customer})
        due = self.mail_is_due()
        twice = [text for text, times in carriers.items() if times > 1]
        count.mails_lost, count.mails_doubled = len(due), len(twice)
        count.remarks += [f"mail lost: {text}" for text in due]
        count.remarks += [f"in two mails: {text}" for text in twice]


def _first_difference(read: Sequence[object], expected: Sequence[object]) -> str:
    pairs = enumerate(zip_longest(read, expected))
    place, (one, other) = next((place, pair) for place, pair in pairs if pair[0] != pair[1])
    return f"at {place}, {one} in place of {other}; {len(read)} of {len(expected)}"


def _number(entry: Entry, by_customer: bool) -> int | None:
    return entry.public_seq if by_customer else entry.seq


def _words(text: str) -> set[str]:
    """The lines of a mail; what is said in the battery is a line of its own."""
    return {line.strip() for line in text.splitlines()}
