"""A mailbox that is read over IMAP: against Dovecot, with two readers, a lost connection, and other numbers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from imapclient import IMAPClient

from server.adapters import imap
from server.adapters.imap import ImapReader
from server.adapters.imap_address import ImapAddress
from server.adapters.imap_session import ImapSession
from server.adapters.store import SqlStore
from server.app import clock
from server.domain.arrival import Envelope
from server.domain.errors import NotFound, Unavailable
from server.domain.inbound import parse
from tests.conftest import needs
from tests.contracts.conftest import Open
from tests.support.dovecot import PASSWORD, USER, Dovecot
from tests.support.programs import installed

PATIENCE_S = 30


class Taken:
    """Who stores what a reader takes; raises the next of `problems` instead."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.problems: list[Exception] = []
        self.flags: list[tuple[bytes, ...]] = []
        self.look: Callable[[], tuple[bytes, ...]] | None = None

    async def __call__(self, envelope: Envelope) -> None:
        if self.look:
            self.flags.append(await asyncio.to_thread(self.look))
        if self.problems:
            raise self.problems.pop(0)
        self.envelopes.append(envelope)

    @property
    def subjects(self) -> list[str]:
        return [one.raw.partition(b"\r\n")[0].decode().removeprefix("Subject: ") for one in self.envelopes]


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    needs("Dovecot", installed("dovecot")())
    with Dovecot() as server:
        server.start()
        yield server


class Owner:
    """Whose mailbox it is, in another mail program."""

    def __init__(self, server: Dovecot) -> None:
        self.client: Any = IMAPClient("127.0.0.1", server.port, ssl=False)
        self.client.login(USER, PASSWORD)

    def gets(self, subject: str, folder: str = "INBOX") -> None:
        self.client.append(folder, f"Subject: {subject}\r\n\r\nHi {subject}\r\n".encode())

    def flags(self, folder: str = "INBOX") -> dict[int, tuple[bytes, ...]]:
        self.client.select_folder(folder, readonly=True)
        found = {uid: data[b"FLAGS"] for uid, data in self.client.fetch(self.uids(), ["FLAGS"]).items()}
        return {uid: tuple(flag for flag in flags if flag != b"\\Recent") for uid, flags in found.items()}

    def uids(self) -> list[int]:
        return list(self.client.search(["ALL"]))

    def leaves(self) -> None:
        with suppress(Exception):
            self.client.shutdown()

    def empties(self) -> None:
        for folder in ("INBOX", "Done"):
            self.client.select_folder(folder)
            self.client.delete_messages(self.uids(), silent=True)
            self.client.expunge()
            self.client.unselect_folder()


@pytest.fixture
def owner(dovecot: Dovecot) -> Iterator[Owner]:
    one = Owner(dovecot)
    one.empties()
    yield one
    one.leaves()


@pytest.fixture
async def store(sqlite_store_url: str, opened: Open) -> SqlStore:
    return await opened(sqlite_store_url)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(imap, "LONGEST_PAUSE_SECONDS", 0.1)
    monkeypatch.setattr(imap, "LOOK_SECONDS", 0.2)


@asynccontextmanager
async def reading(store: SqlStore, url: str, taken: Callable[[Envelope], Awaitable[None]]) -> AsyncIterator[None]:
    reader = ImapReader(ImapAddress.parse(url), store.mailboxes, taken, clock)
    task = asyncio.create_task(reader.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if await asyncio.to_thread(true):
                return
            await asyncio.sleep(0.02)


async def settled(store: SqlStore) -> None:
    """Until the reader has opened the mailbox and knows where it begins."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with store.database.read() as connection:
                rows = (await connection.exec_driver_sql("SELECT uid_validity FROM mailboxes")).all()
            if rows and rows[0][0]:
                return
            await asyncio.sleep(0.02)


async def remembered(store: SqlStore, owner: Owner) -> None:
    """Until the reader has noted that it took all there is; one that ends before takes the last mail again."""
    last = max(owner.flags())
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with store.database.read() as connection:
                rows = (await connection.exec_driver_sql("SELECT uid_next FROM mailboxes")).all()
            if rows[0][0] > last:
                return
            await asyncio.sleep(0.02)


async def test_what_comes_is_stored_then_marked_and_what_was_there_is_left(
    dovecot: Dovecot, owner: Owner, store: SqlStore
) -> None:
    taken = Taken()
    owner.gets("old")
    taken.look = lambda: owner.flags()[max(owner.flags())]
    async with reading(store, dovecot.url, taken):
        await settled(store)
        owner.gets("one")
        owner.gets("two")
        await until(lambda: len(taken.envelopes) == 2)
        await until(lambda: sum(b"$Warmline" in flags for flags in owner.flags().values()) == 2)
    assert taken.subjects == ["one", "two"] and taken.flags == [(), ()]
    assert taken.envelopes[0].rcpt_to == "support@acme.example" and taken.envelopes[0].mail_from is None
    assert sorted(owner.flags().values()) == [(), (b"\\Seen", b"$Warmline"), (b"\\Seen", b"$Warmline")]


async def test_what_came_while_nobody_read_is_taken_later_also_if_somebody_has_read_it(
    dovecot: Dovecot, owner: Owner, store: SqlStore
) -> None:
    taken = Taken()
    async with reading(store, dovecot.url, taken):
        await settled(store)
    owner.gets("one")
    owner.client.select_folder("INBOX")
    owner.client.add_flags(owner.uids(), [b"\\Seen"], silent=True)
    async with reading(store, dovecot.url, taken):
        await until(lambda: taken.subjects == ["one"])


async def test_what_could_not_be_stored_is_not_marked_and_comes_again(
    dovecot: Dovecot, owner: Owner, store: SqlStore
) -> None:
    taken = Taken()
    taken.problems = [Unavailable(), NotFound(), OSError("disk")]
    async with reading(store, dovecot.url, taken):
        await settled(store)
        owner.gets("one")
        await until(lambda: taken.subjects == ["one"])
        await until(lambda: b"$Warmline" in next(iter(owner.flags().values())))
    assert taken.problems == []


async def test_two_processes_take_each_mail_once(dovecot: Dovecot, owner: Owner, store: SqlStore) -> None:
    taken = Taken()
    async with reading(store, dovecot.url, taken), reading(store, dovecot.url, taken):
        await settled(store)
        for number in range(6):
            owner.gets(f"No. {number}")
        await until(lambda: len(taken.envelopes) >= 6)
        await remembered(store, owner)
    # The second takes over when the first is gone.
    owner.gets("last")
    async with reading(store, dovecot.url, taken):
        await until(lambda: len(taken.envelopes) >= 7)
    assert taken.subjects == [*(f"No. {number}" for number in range(6)), "last"]


@pytest.mark.parametrize(("then", "left", "moved"), [("move:Done", 0, 1), ("delete", 0, 0)])
async def test_what_is_stored_is_moved_or_deleted(
    dovecot: Dovecot, owner: Owner, store: SqlStore, then: str, left: int, moved: int
) -> None:
    taken = Taken()
    async with reading(store, f"{dovecot.url}&then={then}&from=all", taken):
        owner.gets("one")
        await until(lambda: taken.subjects == ["one"])
        await until(lambda: (len(owner.flags()), len(owner.flags("Done"))) == (left, moved))


@pytest.mark.parametrize("then", ["seen", "delete", "move:Done"])
async def test_of_a_mail_that_is_too_large_the_beginning_is_stored_and_all_of_it_stays(
    dovecot: Dovecot, owner: Owner, store: SqlStore, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    """Nobody has refused it: its sender believes that it was read."""
    monkeypatch.setattr(imap, "MAX_BYTES", 3000)
    monkeypatch.setattr(imap, "BEGINNING_BYTES", 2000)
    taken = Taken()
    owner.client.append("INBOX", b"Subject: huge\r\n\r\nPlease help\r\n" + b"x" * 4000)
    async with reading(store, f"{dovecot.url}&then={then}&from=all", taken):
        await until(lambda: len(taken.envelopes) == 1)
        await until(lambda: list(owner.flags().values()) == [(b"$Warmline",)])
        owner.gets("after")
        await until(lambda: len(taken.envelopes) == 2)
    got = parse(taken.envelopes[0].raw)
    assert got.subject == "huge" and got.text.startswith("Please help") and got.cut == 4030
    assert len(taken.envelopes[0].raw) < 2100


async def test_a_server_that_went_away_and_came_back(dovecot: Dovecot, owner: Owner, store: SqlStore) -> None:
    taken = Taken()
    async with reading(store, dovecot.url, taken):
        await settled(store)
        await asyncio.to_thread(dovecot.stop)
        await asyncio.sleep(0.3)
        await asyncio.to_thread(dovecot.start)
        back = Owner(dovecot)
        back.gets("after")
        await until(lambda: taken.subjects == ["after"])
        back.leaves()


async def test_a_mailbox_that_was_numbered_anew(dovecot: Dovecot, owner: Owner, store: SqlStore) -> None:
    taken = Taken()
    async with reading(store, dovecot.url, taken):
        await settled(store)
        owner.gets("one")
        await until(lambda: taken.subjects == ["one"])
        await until(lambda: [b"$Warmline" in flags for flags in owner.flags().values()] == [True])
    async with store.database.write() as connection:
        await connection.exec_driver_sql("UPDATE mailboxes SET uid_validity = 1, uid_next = 900")
    owner.gets("two")
    async with reading(store, dovecot.url, taken):
        await until(lambda: len(taken.envelopes) >= 2)
        owner.gets("three")
        await until(lambda: len(taken.envelopes) >= 3)
    assert taken.subjects == ["one", "two", "three"]


async def test_a_fault_while_it_is_read_anew_leaves_nothing_behind(
    dovecot: Dovecot, owner: Owner, store: SqlStore
) -> None:
    taken = Taken()
    async with reading(store, dovecot.url, taken):
        await settled(store)
    async with store.database.write() as connection:
        await connection.exec_driver_sql("UPDATE mailboxes SET uid_validity = 1, uid_next = 900")
    for subject in ("one", "two", "three"):
        owner.gets(subject)

    class Broken(Taken):
        async def __call__(self, envelope: Envelope) -> None:
            if self.envelopes:
                raise ConnectionResetError
            await super().__call__(envelope)

    first = Broken()
    async with reading(store, dovecot.url, first):
        await until(lambda: first.subjects == ["one"])
        await asyncio.sleep(0.2)
    async with reading(store, dovecot.url, taken):
        await until(lambda: set(first.subjects + taken.subjects) == {"one", "two", "three"})


async def test_a_wrong_password_is_told_and_not_repeated(dovecot: Dovecot, owner: Owner, store: SqlStore) -> None:
    async with reading(store, dovecot.url.replace(PASSWORD, "secretwrong"), Taken()):
        async with asyncio.timeout(PATIENCE_S):
            while True:
                if any((await store.mailboxes.known()).values()):
                    break
                await asyncio.sleep(0.02)
    [(name, problem)] = (await store.mailboxes.known()).items()
    assert "Authentication" in problem and "secretwrong" not in problem + name


async def test_who_stops_while_it_connects_leaves_no_connection() -> None:
    met, greet, said = asyncio.Event(), asyncio.Event(), list[bytes]()

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        met.set()
        await greet.wait()
        writer.write(b"* OK Hello\r\n")
        tag = (await reader.readline()).split()[0]
        writer.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK Done\r\n")
        said.append(await reader.read())  # until the connection has ended
        writer.close()

    server = await asyncio.start_server(slow, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    session = ImapSession(ImapAddress.parse(f"imap://a:b@127.0.0.1:{port}/INBOX?tls=never&address=a@x.example"))
    opening = asyncio.create_task(session.open())
    await met.wait()
    opening.cancel()
    await asyncio.gather(opening, return_exceptions=True)
    greet.set()
    await until(lambda: said == [b""])
    server.close()


@pytest.mark.parametrize(
    "url",
    [
        *("http://a:b@c", "imap://host", "imap://a@host", "imaps://a@x.example:b@host:x/", "imaps://a:b@host"),
        *("imaps://a%40x.example:b@host?then=fly", "imaps://a%40x.example:b@host?then=move"),
        *("imaps://a%40x.example:b@host?tls=perhaps", "imaps://a%40x.example:b@host?folder=x"),
    ],
)
def test_an_address_that_can_not_be_used_is_told_without_its_password(url: str) -> None:
    with pytest.raises(ValueError) as refused:
        ImapAddress.parse(url)
    assert ":b@" not in str(refused.value)


def test_an_address() -> None:
    read = ImapAddress.parse("imaps://me%40x.example:p%2Fw@host/Sub%20Box?then=move:Old&address=Info@X.example")
    assert (read.user, read.password, read.port, read.folder) == ("me@x.example", "p/w", 993, "Sub Box")
    assert (read.address, read.then, read.folder_after) == ("Info@x.example".lower(), "move", "Old")
    assert "p/w" not in read.name
