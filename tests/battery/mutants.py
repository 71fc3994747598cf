"""The server with one of its mechanisms broken: the battery must find out.

`python -m tests.battery.mutants NAME serve`. NAME is `none` for the server as it is. Either way it hurries: leases,
polls and pauses are shorter, so that a run heals in seconds; nothing else is different.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import asyncpg
from msgspec.structs import replace

import server.__main__
import server.app
from server.actions import mail_contents, mail_out
from server.adapters.smtp import Patience, SmtpMailer
from server.adapters.store import group_commit, postgres_writer, sqlite_writer
from server.adapters.store.group_commit import Batch, Change, GroupCommit, Loaded, Wanted
from server.jobs import inbound, outbox

SLOW_DISK_SECONDS = 0.3
"""Longer than it takes a busy machine to kill what has answered."""
_background: set[asyncio.Task[Any]] = set()


def hurry() -> None:
    _set(mail_out, "LEASE", timedelta(seconds=6))
    _set(outbox, "LEASE", timedelta(seconds=6))
    _set(mail_out, "FIRST_RETRY", timedelta(seconds=1))
    _set(mail_out, "LONGEST_RETRY", timedelta(seconds=4))
    _set(mail_out, "LONGEST_WHILE_AWAY", timedelta(seconds=2))
    _set(outbox, "POLL_SECONDS", 0.3)
    _set(outbox, "AWAY_SECONDS", 0.5)
    _set(inbound, "POLL_SECONDS", 1.0)
    _set(inbound, "LEFT_ALONE_FOR", timedelta(seconds=4))
    _set(server.app, "SmtpMailer", partial(SmtpMailer, patience=Patience(connect=3, command=4, mail=6)))


def none() -> None:
    """The server as it is."""


def acknowledge_first() -> None:
    """Everybody is answered before the commit, which takes as long as on a slow disk."""
    decide, transaction = group_commit._decide, GroupCommit._transaction
    loops: list[asyncio.AbstractEventLoop] = []

    def answering(change: Change, loaded: Loaded, batch: Batch) -> Any:
        answer = decide(change, loaded, batch)
        if not isinstance(answer, Exception):
            then, change.then = change.then, None
            loops[0].call_soon_threadsafe(group_commit._answer, replace(change, then=then), answer)
        return answer

    async def known(self: GroupCommit, changes: list[Change], **more: Any) -> Any:
        loops[:] = [asyncio.get_running_loop()]
        return await transaction(self, changes, **more)

    in_thread, on_server = sqlite_writer.SqliteWriter._commit, postgres_writer.PostgresWriter._write

    def late(self: Any) -> None:
        time.sleep(SLOW_DISK_SECONDS)
        in_thread(self)

    async def later(self: Any, batch: Batch) -> None:
        await asyncio.sleep(SLOW_DISK_SECONDS)
        await on_server(self, batch)

    _set(group_commit, "_decide", answering)
    _set(GroupCommit, "_transaction", known)
    _set(sqlite_writer.SqliteWriter, "_commit", late)
    _set(postgres_writer.PostgresWriter, "_write", later)


def no_key() -> None:
    """The client's id of a message is not kept, so that a resend is another message."""
    decide = group_commit._decide

    def forgetting(change: Change, loaded: Loaded, batch: Batch) -> Any:
        if change.client_id is None:
            return decide(change, loaded, batch)
        before = len(batch.entries)
        answer = decide(replace(change, client_id=None), loaded, batch)
        batch.entries[before:] = [
            replace(entry, client_id=entry.client_id and f"{entry.client_id}-{uuid4().hex}")
            for entry in batch.entries[before:]
        ]
        loaded.entries.clear()
        return answer

    _set(group_commit, "_decide", forgetting)


def outbox_outside() -> None:
    """The mail that is due is written down after the transaction that decided it."""
    transaction = GroupCommit._transaction

    async def apart(self: GroupCommit, changes: list[Change], **more: Any) -> Any:
        rows: list[Any] = []
        whole = self._driver.transaction

        async def without(wanted: Wanted, decide: Callable[[Loaded], Batch]) -> None:
            def decided(loaded: Loaded) -> Batch:
                batch = decide(loaded)
                rows[:], batch.outgoing = batch.outgoing, []
                return batch

            await whole(wanted, decided)

        _set(self._driver, "transaction", without)
        try:
            answers = await transaction(self, changes, **more)
        finally:
            _set(self._driver, "transaction", whole)
        if rows:
            task = asyncio.create_task(_put_later(self, rows))
            _background.add(task)
            task.add_done_callback(_background.discard)
        return answers

    async def _put_later(commits: GroupCommit, rows: list[Any]) -> None:
        await asyncio.sleep(SLOW_DISK_SECONDS)
        while _outboxes:
            try:
                for row in rows:
                    if not await _outboxes[0].put(row):
                        await _outboxes[0].settle(row)
                return
            except Exception:
                return  # as such code does

    _outboxes: list[Any] = []
    assemble = server.app.assemble

    def assembled(*arguments: Any, **more: Any) -> Any:
        built = assemble(*arguments, **more)
        _outboxes.append(built.store.outbox)
        return built

    _set(server.__main__, "assemble", assembled)
    _set(GroupCommit, "_transaction", apart)


def mark_first() -> None:
    """A mail is marked as sent before the mail server has it."""
    build = mail_contents.reply_mail

    async def marked(desk: Any, site: Any, customer: Any, conversation: Any, row: Any) -> Any:
        mail = await build(desk, site, customer, conversation, row)
        await mail_out._sent(desk, row)
        return mail

    _set(mail_out, "reply_mail", marked)


def no_sync() -> None:
    """A commit is on its way to the disk when it is acknowledged. Kill -9 does not show that; a power cut would."""
    configure, connect = sqlite_writer.configure, asyncpg.connect

    def hasty(connection: Any) -> None:
        configure(connection)
        connection.execute("PRAGMA synchronous = NORMAL")

    def connected(*arguments: Any, **more: Any) -> Any:
        return connect(*arguments, **more | {"server_settings": {"synchronous_commit": "off"}})

    _set(sqlite_writer, "configure", hasty)
    _set(asyncpg, "connect", connected)


MUTANTS: dict[str, Callable[[], None]] = {
    "acknowledge-first": acknowledge_first,
    "no-key": no_key,
    "outbox-outside": outbox_outside,
    "mark-first": mark_first,
}


def _set(owner: Any, name: str, value: Any) -> None:
    """Replaces what must be there already: a mutant that breaks nothing would prove nothing."""
    if not hasattr(owner, name):
        raise AttributeError(f"{owner!r} has no {name} any more; this mutant is out of date")
    setattr(owner, name, value)


def main() -> None:
    name = sys.argv.pop(1)
    hurry()
    {"none": none, "no-sync": no_sync, **MUTANTS}[name]()
    server.__main__.main()


if __name__ == "__main__":
    main()
