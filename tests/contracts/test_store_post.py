"""The outbox, inbound mails and attachments in the store."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.adapters.store import SqlStore
from server.domain.arrival import InboundMail
from server.domain.conversation import Outcome
from server.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from server.ports import File
from tests.contracts.conftest import Open
from tests.contracts.helpers import NOW, ODD, after, ask

REPLY, CONFIRM = OutgoingKind.REPLY_MAIL, OutgoingKind.CONFIRM_MAIL
LEASE = timedelta(seconds=30)


def due(identity: str, seconds: float = 0, kind: OutgoingKind = CONFIRM) -> Outgoing:
    return Outgoing(identity, kind, "site", None, after(seconds), {"to": "mara@acme.dev"})


async def test_a_row_comes_back_as_it_was(store: SqlStore) -> None:
    row = replace(due("o"), payload={"text": ODD, "n": 1, "deep": [ODD, None]})
    assert await store.outbox.put(row) is True
    assert await store.outbox.get("o") == row
    settled = replace(row, state=OutgoingState.FAILED, attempts=4, lease_until=None, due_at=after(9), last_error=ODD)
    await store.outbox.settle(settled)
    assert await store.outbox.get("o") == settled


async def test_a_row_is_put_once(store: SqlStore) -> None:
    assert await store.outbox.put(due("o")) is True
    assert await store.outbox.put(due("o", 50)) is False
    assert await store.outbox.get("o") == due("o")
    assert await store.outbox.get("x") is None


async def test_what_is_due_is_claimed_in_order_and_leased(store: SqlStore) -> None:
    for row in (due("c", 3), due("a", 1), due("b", 2), due("later", 99), due("r", 0, REPLY)):
        await store.outbox.put(row)
    claimed = await store.outbox.claim([CONFIRM], after(10), LEASE, 2)
    leased = [replace(due(name, at), attempts=1, claims=1, lease_until=after(40)) for name, at in (("a", 1), ("b", 2))]
    assert claimed == leased
    assert await store.outbox.get("a") == leased[0]
    both = await store.outbox.claim([CONFIRM, REPLY], after(10), LEASE, 10)
    assert [row.id for row in both] == ["r", "c"]
    assert await store.outbox.claim([CONFIRM, REPLY], after(10), LEASE, 10) == []
    assert await store.outbox.claim([], after(1000), LEASE, 10) == []


async def test_a_lease_that_ran_out_is_claimed_again(store: SqlStore) -> None:
    await store.outbox.put(due("o"))
    await store.outbox.claim([CONFIRM], NOW, LEASE, 1)
    assert await store.outbox.claim([CONFIRM], after(29.999), LEASE, 1) == []
    [again] = await store.outbox.claim([CONFIRM], after(30), LEASE, 1)
    assert (again.attempts, again.lease_until) == (2, after(60))


@pytest.mark.parametrize("state", [OutgoingState.DONE, OutgoingState.CANCELLED, OutgoingState.FAILED])
async def test_what_is_settled_is_not_claimed(store: SqlStore, state: OutgoingState) -> None:
    await store.outbox.put(due("o"))
    [row] = await store.outbox.claim([CONFIRM], NOW, LEASE, 1)
    await store.outbox.settle(replace(row, state=state, lease_until=None))
    assert await store.outbox.claim([CONFIRM], after(10**6), LEASE, 1) == []


async def test_what_is_put_off_comes_back_when_it_is_due(store: SqlStore) -> None:
    await store.outbox.put(due("o"))
    [row] = await store.outbox.claim([CONFIRM], NOW, LEASE, 1)
    await store.outbox.settle(replace(row, due_at=after(60), lease_until=None, last_error="451"))
    assert await store.outbox.claim([CONFIRM], after(59), LEASE, 1) == []
    [again] = await store.outbox.claim([CONFIRM], after(60), LEASE, 1)
    assert (again.attempts, again.last_error) == (2, "451")


async def test_only_what_nobody_holds_is_hastened_and_never_put_off(store: SqlStore) -> None:
    for row in (due("o", 60), due("held", 0), due("done", 60)):
        await store.outbox.put(row)
    await store.outbox.settle(replace(due("done", 60), state=OutgoingState.DONE))
    [held] = await store.outbox.claim([CONFIRM], NOW, LEASE, 5)
    for identity in ("o", "held", "done", "missing"):
        await store.outbox.hasten(identity, after(20))
        await store.outbox.hasten(identity, after(40))
    assert await store.outbox.get("o") == due("o", 20)
    assert await store.outbox.get("held") == held
    assert await store.outbox.get("done") == replace(due("done", 60), state=OutgoingState.DONE)


async def test_who_was_too_slow_changes_nothing(store: SqlStore) -> None:
    await store.outbox.put(due("o"))
    [slow] = await store.outbox.claim([CONFIRM], NOW, LEASE, 1)
    assert await store.outbox.renew(slow, after(40))
    assert await store.outbox.claim([CONFIRM], after(39), LEASE, 1) == []
    [quick] = await store.outbox.claim([CONFIRM], after(40), LEASE, 1)
    assert (slow.claims, quick.claims) == (1, 2)
    assert not await store.outbox.renew(slow, after(1000))
    assert not await store.outbox.settle(replace(slow, due_at=after(500), lease_until=None, last_error="slow"))
    assert await store.outbox.get("o") == quick
    assert await store.outbox.settle(replace(quick, state=OutgoingState.DONE, lease_until=None))
    assert not await store.outbox.settle(replace(quick, due_at=after(500)))
    assert not await store.outbox.renew(quick, after(1000))
    assert await store.outbox.get("o") == replace(quick, state=OutgoingState.DONE, lease_until=None)


async def test_within_a_conversation_who_was_too_slow_ends_a_row_and_never_frees_it(store: SqlStore) -> None:
    """What stands in the conversation is true of the row as well; when it is due is for its holder to say."""
    outcome = await ask(store, "c", "m1")

    async def put(row: Outgoing) -> Outgoing | None:
        await store.conversations.change("c", lambda now_is: Outcome(now_is or outcome.conversation, outgoing=(row,)))
        return await store.outbox.get(row.id)

    row = replace(due("o", kind=REPLY), conversation_id="c")
    assert await put(row) == row
    [slow] = await store.outbox.claim([REPLY], NOW, LEASE, 1)
    [quick] = await store.outbox.claim([REPLY], after(30), LEASE, 1)
    later = replace(slow, due_at=after(500), lease_until=None, attempts=0, payload={"first": 1})
    assert await put(later) == replace(quick, payload={"first": 1})
    assert await put(replace(quick, due_at=after(50), lease_until=None)) == replace(
        quick, due_at=after(50), lease_until=None
    )
    ended = await put(replace(slow, state=OutgoingState.CANCELLED))
    assert ended and (ended.state, ended.claims) == (OutgoingState.CANCELLED, 2)
    # What was cancelled is due once more, when an address has become known.
    assert await put(row) == replace(row, claims=2)
    done = replace(row, claims=2, state=OutgoingState.DONE)
    assert await put(done) == await put(row) == done


async def test_what_failed_is_listed_and_can_be_opened_again(store: SqlStore) -> None:
    for number in range(3):
        await store.outbox.put(due(f"o{number}", number))
        [row] = await store.outbox.claim([CONFIRM], after(5), LEASE, 1)
        await store.outbox.settle(
            replace(row, state=OutgoingState.FAILED, lease_until=None, faults=8, last_error="550")
        )
    assert [row.id for row in await store.outbox.failed(2)] == ["o2", "o1"]
    assert await store.outbox.reopen("o1", after(60))
    assert not await store.outbox.reopen("o1", after(70)) and not await store.outbox.reopen("x", after(70))
    assert [row.id for row in await store.outbox.failed(9)] == ["o2", "o0"]
    [again] = await store.outbox.claim([CONFIRM], after(60), LEASE, 9)
    assert (again.id, again.attempts, again.faults, again.claims) == ("o1", 1, 0, 2)


async def drain(store: SqlStore) -> list[str]:
    claimed: list[str] = []
    while rows := await store.outbox.claim([CONFIRM], NOW, LEASE, 7):
        claimed += [row.id for row in rows]
        assert len(rows) <= 7
    return claimed


async def test_a_thousand_rows_are_claimed_once_each(store_url: str, opened: Open) -> None:
    stores = [await opened(store_url), await opened(store_url)]
    for start in range(0, 1000, 100):
        await asyncio.gather(*(stores[0].outbox.put(due(f"o{number}")) for number in range(start, start + 100)))
    claimed = await asyncio.gather(*(drain(store) for store in stores * 2))
    names = [name for some in claimed for name in some]
    # Who skips what another holds may find nothing more and stop; what is left is still there for the next.
    names += await drain(stores[0])
    assert sorted(names) == sorted(f"o{number}" for number in range(1000))


def mail(identity: str, **more: str | bytes) -> InboundMail:
    fields = {"mail_from": "mara@acme.dev", "rcpt_to": "help@acme.dev", "message_id": "<1@acme.dev>", "raw": b"Hi"}
    return InboundMail(identity, NOW, **(fields | more))  # type: ignore[arg-type]


async def test_a_mail_is_kept_byte_by_byte_and_once(store: SqlStore) -> None:
    raw = bytes(range(256)) * 40
    first = await store.mails.keep(mail("m1", raw=raw))
    assert first == mail("m1", raw=raw) == await store.mails.get("m1")
    assert await store.mails.keep(mail("m2", raw=raw)) == first
    assert await store.mails.get("m2") is None


@pytest.mark.parametrize("other", [{"rcpt_to": "x@acme.dev"}, {"message_id": "<2@acme.dev>"}, {"raw": b"Ho"}])
async def test_another_recipient_id_or_body_is_another_mail(store: SqlStore, other: dict[str, str | bytes]) -> None:
    await store.mails.keep(mail("m1"))
    assert await store.mails.keep(mail("m2", **other)) == mail("m2", **other) == await store.mails.get("m2")


async def test_one_mail_delivered_by_many_at_once_is_one(store_url: str, opened: Open) -> None:
    stores = [await opened(store_url), await opened(store_url)]
    kept = await asyncio.gather(*(stores[number % 2].mails.keep(mail(f"m{number}")) for number in range(20)))
    assert len({one.id for one in kept}) == 1


async def test_a_mail_with_hostile_headers_is_kept_all_the_same(store: SqlStore) -> None:
    hostile = mail("m1", mail_from="a\0b", message_id=f"<\udce9{'x' * 9000}\0>", rcpt_to="y" * 9000)
    kept = await store.mails.keep(hostile)
    assert kept.raw == b"Hi" and kept.mail_from == "a\ufffdb"
    assert await store.mails.keep(replace(hostile, id="m2")) == kept


async def test_what_somebody_sent_before(store: SqlStore) -> None:
    sent = [replace(mail(f"m{n}", raw=b"%d" % n), received_at=after(n), sender="mara@x.example") for n in range(4)]
    for one in [*sent, replace(mail("other", raw=b"?"), received_at=after(0), sender="noor@x.example")]:
        await store.mails.keep(one)
    assert [one.id for one in await store.mails.unprocessed_before(sent[3], 10)] == ["m0", "m1", "m2"]
    await store.mails.settle("m1", "posted", "", "c")
    assert [one.id for one in await store.mails.unprocessed_before(sent[2], 10)] == ["m0"]
    assert await store.mails.unprocessed_before(sent[0], 10) == []


async def test_the_fate_of_a_mail(store: SqlStore) -> None:
    for number in range(3):
        await store.mails.keep(replace(mail(f"m{number}", raw=b"%d" % number), received_at=after(-number)))
    assert [one.id for one in await store.mails.unprocessed(NOW, 10)] == ["m2", "m1", "m0"]
    assert [one.id for one in await store.mails.unprocessed(after(-1), 10)] == ["m2", "m1"]
    assert [one.id for one in await store.mails.unprocessed(NOW, 1)] == ["m2"]
    await store.mails.settle("m1", "held", ODD, "c")
    settled = await store.mails.get("m1")
    assert settled and (settled.fate, settled.note, settled.conversation_id) == ("held", ODD, "c")
    assert [one.id for one in await store.mails.unprocessed(NOW, 10)] == ["m2", "m0"]
    await store.mails.settle("m0", "refused", "why\0", None)
    assert (await store.mails.get("m0") or mail("x")).note == "why\ufffd"


async def test_a_file_comes_back_byte_by_byte(store: SqlStore) -> None:
    content = bytes(range(256)) * 4000
    file = File("f", "c", ODD, "image/png", len(content), NOW)
    await store.files.keep(file, content)
    await store.files.keep(replace(file, name="other"), b"")
    assert await store.files.get("f") == (file, content)
    assert await store.files.describe({"f", "x"}) == {"f": file}


async def test_no_file(store: SqlStore) -> None:
    assert await store.files.get("x") is None
    assert await store.files.describe([]) == {}
    await store.files.keep(File("f", "c", "empty", "text/plain", 0, NOW), b"")
    assert await store.files.get("f") == (File("f", "c", "empty", "text/plain", 0, NOW), b"")


async def test_what_has_not_left_is_counted(store: SqlStore) -> None:
    for row in (due("a", 5), due("b", 3), due("r", 9, REPLY), replace(due("f", 1), state=OutgoingState.FAILED)):
        await store.outbox.put(row)
    await store.outbox.put(replace(due("d"), state=OutgoingState.DONE))
    assert sorted(await store.outbox.tally()) == [
        (CONFIRM.value, "failed", 1, after(1)),
        (CONFIRM.value, "pending", 2, after(3)),
        (REPLY.value, "pending", 1, after(9)),
    ]
