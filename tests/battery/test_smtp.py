"""Mail servers that hang, drip, hang up and refuse: each mail arrives, or the agent is told; nothing else waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.adapters.store import SqlStore
from server.domain.entry import Entry, Kind
from server.domain.outgoing import OutgoingState
from tests.battery.kills import MutableServer
from tests.battery.ledger import Ledger, Postbox
from tests.battery.table import record
from tests.battery.town import Town
from tests.support.mails import MailDirectory
from tests.support.ports import free_port
from tests.support.smtp_sink import Fault, SmtpSink

PATIENCE_SECONDS = 60
CUSTOMERS = 6
"""The first is here and chats; the others are gone, and their replies go by mail."""
HANGING = (Fault.ON_CONNECT, Fault.NO_GREETING, Fault.HANG_ON_DATA, Fault.DROP_AFTER_DATA)


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[SmtpSink]:
    with SmtpSink(keep=MailDirectory(tmp_path / "mails").add) as running:
        yield running


@pytest.fixture
async def town(tmp_path: Path, sink: SmtpSink) -> AsyncIterator[Town]:
    database = f"sqlite:///{tmp_path / 'warmline.db'}"
    env = {"SMTP_URL": sink.url, "DATABASE_URL": database, "LMTP_PORT": str(free_port()), "BEAT_SECONDS": "2"}
    env |= {"RATE_FRAMES": "1000", "RATE_BURST": "1000"}
    server = MutableServer("none", "serve", env=env, directory=tmp_path)
    postbox = Postbox(tmp_path / "mails")
    running = Town(database, {"server": server}, [server], [], Ledger(postbox), postbox)
    try:
        await running.open()
        await running.settle_in(CUSTOMERS)
        for person in tuple(running.customers.values())[1:]:
            await person.leave()
        yield running
    finally:
        await running.close()


async def replies_to_those_who_are_gone(town: Town) -> list[str]:
    gone = [conversation for conversation, person in town.customers.items() if person.client is None]
    for conversation in gone:
        await town.agents[0].say(conversation, "reply")
    return gone


async def the_chat_goes_on_until_all_is_mailed(town: Town) -> None:
    [(conversation, here), *_] = town.customers.items()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while town.ledger.mail_is_due():
            await here.say(conversation, "meanwhile")
            await town.agents[1].say(conversation, "meanwhile")
            await here.reads_all(conversation)
            await asyncio.sleep(0.1)


async def test_a_mail_server_that_says_nothing_or_hangs_up(town: Town, sink: SmtpSink) -> None:
    for fault in HANGING:
        sink.inject(fault, times=2)
        gone = await replies_to_those_who_are_gone(town)
        await the_chat_goes_on_until_all_is_mailed(town)
        await until_settled(town, gone)
        sink.heal()
    await town.everybody_reads()
    count = await town.take_stock()
    record("B14 the mail server hangs or hangs up", 2 * len(HANGING), count)
    assert not count.red, "\n".join(count.remarks)
    assert count.repeats == 2  # what was accepted without an answer came again as the same mail


async def test_a_mail_server_that_drips(town: Town, sink: SmtpSink) -> None:
    sink.stop()
    drips = await asyncio.start_server(_drip, "127.0.0.1", sink.port)
    await replies_to_those_who_are_gone(town)
    await asyncio.sleep(5)  # longer than the greeting may take
    assert town.ledger.mail_is_due()
    drips.close()
    sink.start()
    await the_chat_goes_on_until_all_is_mailed(town)
    await town.everybody_reads()
    count = await town.take_stock()
    record("B14 the mail server drips", 1, count)
    assert not count.red, "\n".join(count.remarks)


async def _drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        for octet in b"220 " + b"x" * 600:
            writer.write(bytes([octet]))
            await writer.drain()
            await asyncio.sleep(0.2)
    except OSError:
        pass  # nobody waits for so long
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("fault", [Fault.ON_RCPT, Fault.ON_DATA])
async def test_later_means_later_and_no_means_no(town: Town, sink: SmtpSink, fault: Fault) -> None:
    replies = ["421 4.3.2 Closing", "450 4.2.0 Greylisted", "550 5.1.1 Nobody here", "552 5.2.2 Mailbox is full"]
    for reply in replies:
        sink.inject(fault, reply=reply)
    gone = await replies_to_those_who_are_gone(town)
    truth = await until_settled(town, gone)
    mailed, told = _lines(truth, Kind.MAILED), _lines(truth, Kind.MAIL_FAILED)
    assert {entry.data["reason"][:3] for entry in told} == {"550", "552"}
    assert len(told) == 2 and len(mailed) == len(gone) - 2
    assert not {entry.conversation_id for entry in told} & {entry.conversation_id for entry in mailed}
    agent = town.agents[0].client
    assert agent is not None
    for entry in told:  # the agent reads it in the thread
        thread = agent.thread(entry.conversation_id)
        await agent.until(lambda: thread.last >= entry.seq)  # noqa: B023
        assert thread.entries[entry.seq - 1]["kind"] == Kind.MAIL_FAILED
    await town.everybody_reads()
    count = await town.take_stock()
    assert count.mails_lost == 2  # those that were refused, as their agents were told
    count.mails_lost = 0
    record(f"B15 421, 450, 550, 552 to {fault.name[3:]}", len(replies), count)
    assert not count.red, "\n".join(count.remarks)


def _lines(truth: dict[str, list[Entry]], kind: Kind) -> list[Entry]:
    return [entry for entries in truth.values() for entry in entries if entry.kind is kind]


async def until_settled(town: Town, conversations: list[str]) -> dict[str, list[Entry]]:
    """Until the mails of the last replies have left or failed; the timelines as they are then."""
    store = SqlStore(town.database_url)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            for one in conversations:
                while (await _state(store, one)) not in (OutgoingState.DONE, OutgoingState.FAILED):  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
        return {one: await store.conversations.entries(one) for one in town.customers}
    finally:
        await store.stop()


async def _state(store: SqlStore, conversation_id: str) -> OutgoingState | None:
    conversation = await store.conversations.get(conversation_id)
    assert conversation is not None
    row = await store.outbox.get(f"{conversation_id}-{conversation.last_reply}")
    return row.state if row else None
