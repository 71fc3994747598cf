"""B21: what happens between a snapshot and the subscription is not lost: a view that came in the middle of a storm of
changes, and lived through the rest of it, has what a fresh one loads."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.battery.ledger import Count
from tests.battery.table import LONG, record
from tests.support.client import Client, Frame, new_id
from tests.support.house import AGENTS, House, scaled
from tests.support.smtp_sink import SmtpSink

CUSTOMERS = 4
VIEWS = 200 if LONG else 24
VOLATILE = ("here", "active_at", "now")
"""Who is here at this moment is not what a snapshot and its events could agree on: the fresh view changes it."""


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, postgres_url: str, redis_url: str) -> AsyncIterator[House]:
    async with scaled(
        tmp_path, smtp_sink.url, postgres_url, redis_url, RATE_FRAMES="1000", RATE_BURST="1000"
    ) as running:
        yield running


async def test_a_view_from_the_middle_of_a_storm_is_a_fresh_view(house: House) -> None:
    dice = random.Random(21)
    ana, jonas = await house.agent("ana", 0), await house.agent("jonas", 1)
    conversations = {str(number): new_id() for number in range(CUSTOMERS)}
    customers = [await house.customer(sub, number % 2) for number, sub in enumerate(conversations)]
    for customer, conversation in zip(customers, conversations.values(), strict=True):
        await customer.said(conversation, "hello")
    over = asyncio.Event()
    pairs = zip(customers, conversations.values(), strict=True)
    storm = [asyncio.create_task(_change(one, conversation, dice, over)) for one, conversation in pairs]
    storm += [asyncio.create_task(_decide(one, [*conversations.values()], dice, over)) for one in (ana, jonas)]
    views = [await _view(house, number, conversations) for number in range(VIEWS)]
    over.set()
    await asyncio.gather(*storm)

    fresh = {name: await _fresh(house, name, conversations) for name in ("agent", *conversations)}
    for name, view in views:
        await _same(view, fresh[name])
    record("B21 a view in the middle of a storm", VIEWS, Count(acknowledged=sum(map(_acknowledged, customers))))


async def _view(house: House, number: int, conversations: dict[str, str]) -> tuple[str, Client]:
    """An agent's or a customer's in turn, on either process, with every thread that is theirs."""
    if number % 2:
        name, one = "agent", await house.agent("ana", number // 2 % 2)
    else:
        name = str(number // 2 % CUSTOMERS)
        one = await house.customer(name, number // 4 % 2)
    await _open(one, name, conversations)
    return name, one


async def _fresh(house: House, name: str, conversations: dict[str, str]) -> Client:
    one = await house.agent("ana") if name == "agent" else await house.customer(name)
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
    for _ in range(600):
        if _state(view, fresh) == _state(fresh, fresh):
            return
        await asyncio.sleep(0.1)
    assert _state(view, fresh) == _state(fresh, fresh)


def _state(one: Client, fresh: Client) -> Frame:
    """What stands on the screen: the entries that a fresh view shows too, and the rows."""
    threads = {}
    for conversation, thread in fresh.threads.items():
        first = next(entry["seq"] for entry in thread.entries if entry["kind"] != "earlier")
        threads[conversation] = [entry for entry in one.thread(conversation).entries if entry["seq"] >= first]
    return {"threads": threads, "rows": {name: _steady(one.rows.get(name, {})) for name in fresh.rows}}


def _steady(row: Frame) -> Frame:
    steady = {name: value for name, value in row.items() if name not in VOLATILE}
    if "customer" in steady:
        steady["customer"] = _steady(steady["customer"])
    return steady


async def _change(customer: Client, conversation: str, dice: random.Random, over: asyncio.Event) -> None:
    number = 0
    while not over.is_set():
        number += 1
        await customer.said(conversation, f"question {number}")
        if dice.random() < 0.3:
            await customer.see(conversation)
        if dice.random() < 0.1:
            await customer.ask({"t": "close", "conversation": conversation})
        await asyncio.sleep(dice.random() * 0.05)


async def _decide(agent: Client, conversations: list[str], dice: random.Random, over: asyncio.Event) -> None:
    number = 0
    while not over.is_set():
        number += 1
        conversation = dice.choice(conversations)
        what = dice.choice(["reply", "note", "take", "hand_over", "close", "reopen", "seen"])
        if what in ("reply", "note"):
            await agent.said(conversation, f"{what} {number}", **({"note": True} if what == "note" else {}))
        elif what == "seen":
            await agent.see(conversation)
        else:
            to = {"to": dice.choice([*AGENTS.values()]).id} if what == "hand_over" else {}
            await agent.ask({"t": what, "conversation": conversation, **to})
        await asyncio.sleep(dice.random() * 0.02)


def _acknowledged(one: Client) -> int:
    return sum(len(thread.acknowledged) for thread in one.threads.values())
