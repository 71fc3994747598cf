"""B21: what happens between a snapshot and the subscription is not lost. Views come in the middle of a short storm of
changes; when it is over, without a further change or a beat that would heal them, they have what a fresh one loads."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.battery.ledger import Count
from tests.battery.table import LONG, record
from tests.support.client import Client, Frame, new_id
from tests.support.house import AGENTS, PASSWORD, House, scaled
from tests.support.smtp_sink import SmtpSink

CUSTOMERS = 2
ROUNDS = 100 if LONG else 15
CHANGES = 6
VOLATILE = ("here", "active_at", "now")
"""Who is here at this moment is not what a snapshot and its events could agree on: the fresh view changes it."""


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, postgres_url: str, redis_url: str) -> AsyncIterator[House]:
    async with scaled(
        tmp_path,
        smtp_sink.url,
        postgres_url,
        redis_url,
        RATE_FRAMES="1000",
        RATE_BURST="1000",
        BEAT_SECONDS="60",
    ) as running:
        yield running


async def test_a_view_from_the_middle_of_a_storm_is_a_fresh_view(house: House) -> None:
    dice = random.Random(21)
    agents = [await house.agent("ana", 0), await house.agent("jonas", 1)]
    conversations = {str(number): new_id() for number in range(CUSTOMERS)}
    customers = [await house.customer(sub, number % 2) for number, sub in enumerate(conversations)]
    for customer, conversation in zip(customers, conversations.values(), strict=True):
        await customer.said(conversation, "hello")
    cookies = [await asyncio.to_thread(house.sign_in, AGENTS["ana"].email, PASSWORD, web) for web in (0, 1)]
    for _ in range(ROUNDS):
        storm = [_change(one, list(conversations.values())[number], dice) for number, one in enumerate(customers)]
        storm += [_decide(one, [*conversations.values()], dice) for one in agents]
        names = ["agent", "agent", *conversations, *conversations]
        coming = [
            _view(house, name, number % 2, cookies, conversations, opening=number < 4)
            for number, name in enumerate(names)
        ]
        views, _ = await asyncio.gather(asyncio.gather(*coming), asyncio.gather(*storm))
        fresh = {name: await _view(house, name, 0, cookies, conversations) for name in set(names)}
        for name, view in zip(names, views, strict=True):
            await _same(view, fresh[name])
        await asyncio.gather(*(one.close() for one in (*views, *fresh.values())))
    record("B21 views in the middle of a storm", ROUNDS * 6, Count(acknowledged=sum(map(_acknowledged, customers))))


async def _view(
    house: House, name: str, web: int, cookies: list[str], conversations: dict[str, str], *, opening: bool = True
) -> Client:
    """The agent's or a customer's, with every thread that is theirs; without `opening` only with the rows."""
    if name == "agent":
        one = await house._connected(web, "/ws/agent", {"t": "hello", "v": 1}, cookies[web])
    else:
        one = await house.customer(name, web)
    if opening:
        await _open(one, name, conversations)
    return one


async def _open(one: Client, name: str, conversations: dict[str, str]) -> None:
    if name == "agent":
        for view in ("open", "closed"):
            await one.ask({"t": "inbox", "view": view})
    for conversation in conversations.values() if name == "agent" else (conversations[name],):
        await one.show(conversation)
        await one.until(lambda conversation=conversation: bool(one.thread(conversation).entries))  # type: ignore[misc]


async def _same(view: Client, fresh: Client) -> None:
    for _ in range(300):  # less than a beat, which would heal it
        if _state(view, view.shown, fresh) == _state(fresh, view.shown, fresh):
            return
        await asyncio.sleep(0.1)
    assert _state(view, view.shown, fresh) == _state(fresh, view.shown, fresh)


def _state(one: Client, shown: set[str], fresh: Client) -> Frame:
    """What stands on the screen: the entries that a fresh view shows too, and the rows."""
    threads = {}
    for conversation in shown:
        thread = fresh.thread(conversation)
        first = next(entry["seq"] for entry in thread.entries if entry["kind"] != "earlier")
        threads[conversation] = [entry for entry in one.thread(conversation).entries if entry["seq"] >= first]
    return {"threads": threads, "rows": {name: _steady(one.rows.get(name, {})) for name in fresh.rows}}


def _steady(row: Frame) -> Frame:
    steady = {name: value for name, value in row.items() if name not in VOLATILE}
    if "customer" in steady:
        steady["customer"] = _steady(steady["customer"])
    return steady


async def _change(customer: Client, conversation: str, dice: random.Random) -> None:
    for number in range(CHANGES):
        await asyncio.sleep(dice.random() * 0.02)
        await customer.said(conversation, f"question {number}")
        if dice.random() < 0.2:
            await customer.ask({"t": "close", "conversation": conversation})


async def _decide(agent: Client, conversations: list[str], dice: random.Random) -> None:
    for number in range(CHANGES):
        await asyncio.sleep(dice.random() * 0.02)
        conversation = dice.choice(conversations)
        what = dice.choice(["reply", "note", "take", "hand_over", "close", "reopen"])
        if what == "reply":
            await agent.said(conversation, f"reply {number}")
        elif what == "note":
            await agent.said(conversation, f"note {number}", note=True)
        else:
            to = {"to": dice.choice([*AGENTS.values()]).id} if what == "hand_over" else {}
            await agent.ask({"t": what, "conversation": conversation, **to})


def _acknowledged(one: Client) -> int:
    return sum(len(thread.acknowledged) for thread in one.threads.values())
