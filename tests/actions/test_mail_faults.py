"""Mails that meet a fault of ours: tried again with pauses, given up in sight, and once more when somebody says so."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from server.actions import mail_out
from server.actions.mail_faults import MOST_FAULTS, REASON, failed_mails, met_fault, try_again
from server.domain.entry import Kind
from server.domain.errors import NotFound
from server.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from server.domain.people import Customer
from server.domain.times import to_ms
from server.jobs import outbox
from server.ports import MailRefused
from tests.actions.town import SITE, Town
from tests.support.client import new_id


class Broken:
    """In place of a port, with a fault in it."""

    def __getattr__(self, name: str) -> object:
        raise ZeroDivisionError(name)


BROKEN: Any = Broken()


async def _works_on(town: Town, hours: int) -> int:
    """Hours of the outbox job; how often it took something."""
    taken = 0
    for _ in range(hours * 4):
        town.clock.passes(timedelta(minutes=15))
        for row in await mail_out.claim_due(town.desk, 20):
            taken += 1
            await outbox._deliver(town.desk, row)
    return taken


async def _due(town: Town) -> str:
    conversation = await town.asks(await town.customer("mara"))
    await town.replies(conversation, "the answer")
    return conversation


async def _kinds(town: Town, conversation: str) -> list[str]:
    return [str(entry.kind) for entry in await town.entries(conversation)]


async def test_a_fault_is_given_up_in_the_thread_and_can_be_tried_again(town: Town) -> None:
    conversation = await _due(town)
    well, town.desk = town.desk, dataclasses.replace(town.desk, templates=BROKEN)
    assert await _works_on(town, 4) == MOST_FAULTS
    [told] = [entry for entry in await town.entries(conversation) if entry.kind is Kind.MAIL_FAILED]
    assert told.data == {"to": "mara@mail.example", "reason": REASON} and not told.public
    [row] = await failed_mails(town.desk)
    assert (row.conversation_id, row.last_error, row.faults) == (conversation, REASON, MOST_FAULTS)

    await try_again(town.desk, row.id)  # nothing has been mended yet
    assert await _works_on(town, 4) == MOST_FAULTS
    assert [one.id for one in await failed_mails(town.desk)] == [row.id]
    town.desk = well
    await try_again(town.desk, row.id)
    assert await _works_on(town, 1) == 1
    [mail] = town.post.mails
    assert "the answer" in mail.text and await failed_mails(town.desk) == []
    assert (await _kinds(town, conversation))[-2:] == [Kind.MAIL_FAILED, Kind.MAILED]
    with pytest.raises(NotFound):
        await try_again(town.desk, row.id)


async def test_a_fault_that_passes_is_forgotten(town: Town) -> None:
    conversation = await _due(town)
    well, town.desk = town.desk, dataclasses.replace(town.desk, templates=BROKEN)
    town.clock.passes(timedelta(hours=1))
    for row in await mail_out.claim_due(town.desk, 20):
        await outbox._deliver(town.desk, row)
    town.desk = well
    assert await _works_on(town, 1) == 1
    assert len(town.post.mails) == 1 and Kind.MAIL_FAILED not in await _kinds(town, conversation)


@pytest.mark.parametrize("more", [0, 1])
async def test_a_fault_before_the_content_is_fixed_keeps_nothing_from_the_customer(town: Town, more: int) -> None:
    """What was never mailed is in the next mail; else in the one that is tried again."""
    conversation = await _due(town)
    well, town.desk = town.desk, dataclasses.replace(town.desk, presence=BROKEN)
    assert await _works_on(town, 4) == MOST_FAULTS
    assert (await _kinds(town, conversation))[-1] == Kind.MAIL_FAILED
    town.desk = well
    [row] = await failed_mails(town.desk)
    for _ in range(more):
        await town.replies(conversation, "and more")
        await _works_on(town, 1)
    await try_again(town.desk, row.id)
    await _works_on(town, 1)
    [mail] = town.post.mails
    assert "the answer" in mail.text and ("and more" in mail.text) is bool(more)
    assert await failed_mails(town.desk) == [] and (await town.get(conversation)).mail_id is None
    await _works_on(town, 4)
    assert len(town.post.mails) == 1


async def test_a_confirmation_and_a_row_without_its_conversation_end_too(town: Town) -> None:
    visitor = Customer(new_id(), SITE.id, town.clock(), unconfirmed_email="vera@mail.example")
    await town.store.people.put_customer(visitor)
    payload = {"to": "vera@mail.example", "customer_id": visitor.id, "since": to_ms(town.clock())}
    row_id = f"c-{new_id()}"
    await town.store.outbox.put(Outgoing(row_id, OutgoingKind.CONFIRM_MAIL, SITE.id, None, town.clock(), payload))
    await town.store.outbox.put(Outgoing("r", OutgoingKind.REPLY_MAIL, SITE.id, None, town.clock(), {"first": 1}))
    well, town.desk = town.desk, dataclasses.replace(town.desk, templates=BROKEN)
    assert await _works_on(town, 4) == 2 * MOST_FAULTS
    assert {row.id for row in await failed_mails(town.desk)} == {row_id, "r"}
    town.desk = well
    await try_again(town.desk, row_id)
    await _works_on(town, 1)
    assert [mail.rcpt_tos for mail in town.post.mails] == [("vera@mail.example",)]


async def test_who_has_lost_the_row_neither_counts_nor_sends_nor_tells(town: Town) -> None:
    conversation = await _due(town)
    town.clock.passes(timedelta(hours=1))
    [slow] = await mail_out.claim_due(town.desk, 1)
    town.clock.passes(mail_out.LEASE * 1.1)
    [quick] = await mail_out.claim_due(town.desk, 1)
    assert not await mail_out.renew(town.desk, slow)
    await met_fault(town.desk, slow)
    await mail_out.deliver(town.desk, slow)
    assert await town.store.outbox.get(slow.id) == replace(quick, payload=(await _row(town, slow)).payload)
    assert not town.post.mails

    async def no(moment: str) -> None:
        if moment == "offered":
            raise MailRefused("550 5.1.1 no such user", permanent=True)

    await mail_out.deliver(town.desk, await _row(town, quick))
    assert len(town.post.mails) == 1 and (await _row(town, slow)).state is OutgoingState.DONE
    town.post.script = no  # the slow one comes to it at last
    await mail_out.deliver(town.desk, replace(slow, payload=(await _row(town, slow)).payload))
    assert (await _row(town, slow)).state is OutgoingState.DONE
    assert Kind.MAIL_FAILED not in await _kinds(town, conversation)


async def _row(town: Town, row: Outgoing) -> Outgoing:
    found = await town.store.outbox.get(row.id)
    assert found is not None
    return found
