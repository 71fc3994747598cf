"""B17: clocks that run fast, jump, and are changed for the summer, under a real server (libfaketime)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from server.adapters.store import SqlStore
from server.domain.entry import Entry, Kind
from server.domain.hours_rules import Hours, KeptHours, SiteHours, Slot, weekdays
from tests.battery.ledger import Count
from tests.battery.table import LONG, record
from tests.support import programs
from tests.support.client import Client, Frame, new_id
from tests.support.house import SITE, House, embedded
from tests.support.smtp_sink import SmtpSink

DELAY = timedelta(minutes=2)
SPEED = 60 if LONG else 30
HALF_AN_HOUR = timedelta(minutes=30)
SUMMER_BEGINS = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
"""In Berlin, from 02:00 to 03:00."""


@asynccontextmanager
async def running(directory: Path, sink: SmtpSink, delay: timedelta, **env: str) -> AsyncIterator[House]:
    library = programs.faketime()
    if library is None:
        pytest.skip("libfaketime is missing; on Debian or Ubuntu: sudo apt-get install libfaketime")
    site = replace(SITE, gone_delay=delay, here_delay=timedelta(hours=9), time_zone="Europe/Berlin")
    preload = {"LD_PRELOAD": str(library), "TZ": "UTC", "RATE_BURST": "1000"}
    async with embedded(directory, sink.url, site, **preload, **env) as house:
        yield house


async def mailed(house: House, conversation: str) -> tuple[Entry, Entry]:
    """The last reply and the line that says it was mailed, by the clock of the server."""
    entries = await house.truth(conversation)
    replies = [entry for entry in entries if entry.kind == Kind.MESSAGE and entry.author == "agent"]
    return replies[-1], [entry for entry in entries if entry.kind == Kind.MAILED][-1]


async def test_a_mail_is_as_late_as_it_should_be_when_clocks_change_and_run(
    tmp_path: Path, smtp_sink: SmtpSink
) -> None:
    """An hour more or less on the wall is no hour."""
    start = SUMMER_BEGINS - timedelta(minutes=1)
    async with running(
        tmp_path, smtp_sink, DELAY, FAKETIME=f"@{start:%Y-%m-%d %H:%M:%S} x{SPEED}", BEAT_SECONDS="60"
    ) as house:
        house.wall = lambda: start
        agent, customer, conversation = await house.agent(), await house.customer(), new_id()
        await customer.said(conversation, "hello")
        await customer.close()
        await agent.show(conversation)
        await agent.said(conversation, "by mail")
        await agent.until(lambda: any(one["kind"] == "mailed" for one in agent.thread(conversation).entries))
        reply, line = await mailed(house, conversation)
    assert reply.at < SUMMER_BEGINS + HALF_AN_HOUR
    assert DELAY <= line.at - reply.at < DELAY + HALF_AN_HOUR
    assert len(smtp_sink.messages) == 1
    record(f"B17 the clock runs {SPEED} times as fast, into summer", 1, Count(acknowledged=2, mails=1))


async def nothing_is_due(house: House, conversation: str) -> None:
    """Until the outbox has seen that what it was to mail has been read."""
    store = SqlStore(house.database_url)
    try:
        async with asyncio.timeout(60):
            while (found := await store.conversations.get(conversation)) is None or found.mail_id:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
    finally:
        await store.stop()


class Wall:
    """The server's clock on the wall: as ours, and `off` from it. What it measures time spans by goes on evenly."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.off = timedelta()
        self.jump(self.off)

    @property
    def env(self) -> dict[str, str]:
        return {
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",  # seconds until a jump is seen
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off

    def jump(self, span: timedelta) -> None:
        self.off += span
        whole = self._file.with_suffix(".new")
        whole.write_text(f"{self.off.total_seconds():+f}\n")
        os.replace(whole, self._file)

    def jump_to(self, at: datetime) -> None:
        self.jump(at - self.now())


async def test_a_clock_that_jumps_loses_nothing_and_mails_once(tmp_path: Path, smtp_sink: SmtpSink) -> None:
    wall = Wall(tmp_path / "wall")
    async with running(tmp_path, smtp_sink, DELAY, **wall.env) as house:
        house.wall = wall.now
        agent, customer, conversation = await house.agent(), await house.customer(), new_id()
        said = ["hello"]
        await customer.said(conversation, "hello")
        await agent.show(conversation)
        for number, hours in enumerate((3, -2, -3, 4, 2)):
            await _talk(customer, agent, conversation, said, f"before jump {number}")
            wall.jump(timedelta(hours=hours))
            await _talk(customer, agent, conversation, said, f"after jump {number}")
        wall.jump(DELAY * 2)
        await nothing_is_due(house, conversation)
        await customer.close()
        await agent.said(conversation, "by mail")
        wall.jump(timedelta(hours=-1))  # an hour more to wait, but never for ever
        await agent.said(conversation, "with this")
        assert not smtp_sink.messages
        wall.jump(timedelta(hours=1) + DELAY * 6)
        [mail] = await smtp_sink.arrived(1)
        assert "by mail" in mail.text and "with this" in mail.text
        await agent.until(lambda: any(one["kind"] == "mailed" for one in agent.thread(conversation).entries))
        for span in (timedelta(hours=3), timedelta(hours=-9), timedelta(days=2)):
            wall.jump(span)
            await asyncio.sleep(1.5)  # what would come twice, comes with the next look at the outbox
        assert len(smtp_sink.messages) == 1
        truth = await house.truth(conversation)
    assert [entry.text for entry in truth if entry.kind == "message"] == [*said, "by mail", "with this"]
    assert [entry.seq for entry in truth] == list(range(1, len(truth) + 1))
    record("B17 the clock jumps", 10, Count(acknowledged=len(said) + 2, mails=1))


async def _talk(customer: Client, agent: Client, conversation: str, said: list[str], words: str) -> None:
    for who, name in ((customer, "customer"), (agent, "agent")):
        said.append(f"{name} {words}")
        await who.said(conversation, said[-1])
    # What is not looked at is mailed once the hours have gone by, and rightly so.
    await customer.reads(conversation, said)
    last = await customer.see(conversation)
    await agent.until(lambda: agent.rows[conversation].get("customer_seen", 0) >= last)


async def test_the_office_opens_by_the_wall_clock_on_both_sides_of_the_change(
    tmp_path: Path, smtp_sink: SmtpSink
) -> None:
    """From nine to five in Berlin: seven o'clock (UTC) in summer, eight in winter."""
    wall = Wall(tmp_path / "wall")
    wall.jump_to(datetime(2026, 3, 26, 12, tzinfo=UTC))
    async with running(tmp_path, smtp_sink, DELAY, **wall.env) as house:
        house.wall = wall.now
        store = SqlStore(house.database_url)
        hours = Hours("Europe/Berlin", weekdays(Slot(9 * 60, 17 * 60)))
        await store.hours.put(house.site.id, KeptHours(SiteHours(hours), 1, datetime.now(UTC)))
        await store.stop()
        friday, monday = datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC)
        for day, hour, minute, closed in (
            (friday, 7, 59, True),
            (friday, 8, 1, False),
            (monday, 6, 59, True),
            (monday, 7, 1, False),
            (friday, 7, 59, True),
        ):
            wall.jump_to(day + timedelta(hours=hour, minutes=minute))
            customer = await house.customer()
            await _is_told(customer, closed=closed)
            assert not closed or "9:00" in _opening(customer)["first"]
            await customer.close()
    record("B17 the office opens, closes, and changes its clocks", 5, Count())


async def _is_told(customer: Client, *, closed: bool) -> None:
    """With the next beat at the latest."""
    await customer.until(lambda: (_opening(customer)["key"] == "closed") is closed)


def _opening(customer: Client) -> Frame:
    """What they were told last."""
    told = [frame["opening"] for frame in customer.frames if frame["t"] == "opening"]
    return dict((told or [customer.welcome["opening"]])[-1])
