"""The customer returns while the mail is on its way: whatever comes first, the reply is seen or mailed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from server.actions import activity, mail_out, messages
from server.domain.entry import Author
from server.domain.people import Customer
from tests.battery.test_model import AGENT, ANA, HOUSE, START, World, _lines, opened_world
from tests.support.house import SITE

ROUNDS = 1000
AT_ONCE = 50
LONGEST_PAUSE_SECONDS = 0.02
LATEST_SECONDS = 0.25


def paused(owner: Any, name: str, dice: random.Random) -> None:
    """Whoever calls this is held up for a moment, before and after."""
    method: Callable[..., Awaitable[Any]] = getattr(owner, name)

    async def held_up(*arguments: Any, **more: Any) -> Any:
        await asyncio.sleep(dice.random() * LONGEST_PAUSE_SECONDS)
        answer = await method(*arguments, **more)
        await asyncio.sleep(dice.random() * LONGEST_PAUSE_SECONDS)
        return answer

    setattr(owner, name, held_up)


async def one_batch(world: World, dice: random.Random) -> list[tuple[bool, bool]]:
    """Of each customer: whether they saw the reply, and whether it was mailed to them."""
    world.now = START
    world.mailer.mails.clear()
    talks = await asyncio.gather(*(_answered(world) for _ in range(AT_ONCE)))
    world.now += HOUSE.gone_delay
    looks = [dice.random() < 0.8 for _ in talks]
    visits = (_visit(world, *talk, look, dice) for talk, look in zip(talks, looks, strict=True))
    await asyncio.gather(_mail(world), *visits)
    world.now += 10 * HOUSE.here_delay
    await _mail(world)
    carrying = [mail for mail in world.mailer.mails if "the reply" in _lines(mail)]
    ids = {(mail.rcpt_tos[0], mail.message_id) for mail in carrying}
    mailed = [address for address, _ in ids]
    assert len(mailed) == len(set(mailed))
    return [(look, customer.email in mailed) for (customer, _), look in zip(talks, looks, strict=True)]


async def _answered(world: World) -> tuple[Customer, str]:
    """A customer who asked and left, and has an answer waiting."""
    desk, conversation, name = world.desk, uuid4().hex, uuid4().hex
    customer = Customer(uuid4().hex, SITE.id, START, external_id=name, name="Mara", email=f"{name}@mail.example")
    await desk.store.people.put_customer(customer)
    question = messages.said_by(Author.CUSTOMER, customer.id, "a question", uuid4().hex, {})
    await messages.send_as_customer(desk, HOUSE, customer, conversation, question)
    reply = messages.said_by(Author.AGENT, ANA, "the reply", uuid4().hex, {})
    await messages.send_as_agent(desk, AGENT[ANA], HOUSE, conversation, reply, note=False, saw=0)
    return customer, conversation


async def _mail(world: World) -> None:
    rows = await mail_out.claim_due(world.desk, AT_ONCE)
    await asyncio.gather(*(mail_out.deliver(world.desk, row) for row in rows))


async def _visit(world: World, customer: Customer, conversation: str, looks: bool, dice: random.Random) -> None:
    """Comes at any moment, looks at the thread or not, and goes."""
    desk = world.desk
    await asyncio.sleep(dice.random() * LATEST_SECONDS)
    await activity.customer_here(desk, customer, "tab", arrived=True)
    if looks:
        await activity.customer_read(desk, customer, conversation, 10)
    await activity.customer_gone(desk, HOUSE, customer, "tab")


def test_never_neither(tmp_path: Path) -> None:
    dice = random.Random(1)
    with opened_world(tmp_path) as world:
        for owner, name in (
            (world.store.conversations, "change"),
            (world.store.conversations, "get"),
            (world.store.outbox, "get"),
            (world.desk.presence, "of"),
            (world.mailer, "send"),
        ):
            paused(owner, name, dice)
        seen = [one for _ in range(ROUNDS // AT_ONCE) for one in world.run(one_batch(world, dice))]
    assert len(seen) == ROUNDS
    assert (False, False) not in seen
    assert {(True, False), (True, True), (False, True)} <= set(seen)  # the rounds went every way there is
