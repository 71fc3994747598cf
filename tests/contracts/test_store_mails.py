"""What belongs to inbound mails: their list, who may write in, mailboxes that one process reads."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from msgspec.structs import replace

from server.adapters.store import SqlStore
from server.domain.arrival import Correspondent, InboundMail, Poll, SiteAddress, Standing
from tests.contracts.conftest import Open
from tests.contracts.helpers import NOW, SITE, after, asks

LEASE = timedelta(seconds=30)


def mail(number: int, **more: object) -> InboundMail:
    raw = b"Subject: %d\r\n\r\nwords %d" % (number, number)
    one = InboundMail(f"m{number}", after(number), "", "help@acme.dev", f"<{number}@acme.dev>", raw, site_id=SITE.id)
    return replace(one, **{"sender": "mara@acme.dev", "subject": f"No. {number}"} | more)


async def test_another_way_with_other_headers_is_the_same_mail(store: SqlStore) -> None:
    first = await store.mails.keep(mail(1))
    for hop in range(3):
        assert await store.mails.keep(mail(1, id=f"x{hop}", raw=b"Received: hop %d\r\n" % hop + mail(1).raw)) == first
    [line] = await store.mails.arrived([SITE.id], [], "", None, 10)
    assert (line.copies, line.size, line.subject) == (4, len(mail(1).raw), "No. 1")


async def test_the_list_is_filtered_and_paged(store: SqlStore) -> None:
    for number in range(5):
        await store.mails.keep(mail(number, sender=f"mara_{number}@acme.dev"))
    await store.mails.settle("m1", "held", "why", None)
    await store.mails.settle("m3", "held", "why", None)

    async def listed(*fates: str, text: str = "", before: int = 99, limit: int = 9) -> list[str]:
        found = await store.mails.arrived([SITE.id], fates, text, after(before), limit)
        return [one.id for one in found]

    assert await listed() == ["m4", "m3", "m2", "m1", "m0"]
    assert await listed("held") == ["m3", "m1"]
    assert await listed(limit=2) == ["m4", "m3"] and await listed(before=3) == ["m2", "m1", "m0"]
    assert await listed(text="no. 2") == ["m2"] and await listed(text="a_3") == ["m3"] and await listed(text="%") == []
    assert await store.mails.arrived(["0" * 32], [], "", None, 9) == []
    assert await store.mails.fates([SITE.id]) == {"new": 3, "held": 2}


async def test_mails_are_counted_by_sender_and_conversation(store: SqlStore) -> None:
    for number in range(3):
        await store.mails.keep(mail(number))
        await store.mails.settle(f"m{number}", "automatic" if number else "posted", "", "c" * 32)
    for number, fate in enumerate(("posted", "unverified", "held"), 3):
        await store.mails.keep(mail(number))
        await store.mails.settle(f"m{number}", fate, "", None)
    assert await store.mails.from_sender("mara@acme.dev", after(-1)) == 3, "those that stand in a conversation"
    assert await store.mails.from_sender("mara@acme.dev", after(3)) == 1
    assert await store.mails.into("c" * 32, after(-1)) == 3
    assert await store.mails.into("c" * 32, after(-1), "mara@acme.dev", "automatic") == 2
    assert await store.mails.into("c" * 32, after(-1), "other@acme.dev") == 0


async def test_a_twin_is_the_same_mail_at_another_address_that_was_said(store: SqlStore) -> None:
    one, other = mail(1), mail(1, id="t", rcpt_to="info@acme.dev")
    await store.mails.keep(one)
    await store.mails.keep(other)
    assert not await store.mails.twin(other)
    await store.mails.settle("m1", "posted", "", "c" * 32)
    assert await store.mails.twin(other) and not await store.mails.twin(one)
    assert not await store.mails.twin(mail(1, id="u", raw=b"\r\n\r\nother words"))


async def test_addresses_and_correspondents_are_put_and_changed(store: SqlStore) -> None:
    conversation = "c" * 32
    await store.conversations.change(conversation, asks(conversation, "Hello", "1"), "1")
    sales = SiteAddress("sales@acme.dev", SITE.id, "Sales")
    await store.mails.put_address(sales)
    await store.mails.put_address(replace(sales, name="Verkauf"))
    assert await store.mails.addresses() == [replace(sales, name="Verkauf")]
    await store.mails.drop_address("sales@acme.dev")
    assert await store.mails.addresses() == []
    bo = Correspondent(conversation, "bo@acme.dev", "Bo", Standing.PARTICIPANT, "a" * 32, NOW)
    await store.mails.put_correspondent(bo)
    changed = replace(bo, standing=Standing.STRANGER, decided_at=after(5))
    await store.mails.put_correspondent(changed)
    assert await store.mails.correspondents(conversation) == [changed]


async def test_one_process_reads_a_mailbox_at_a_time(store_url: str, opened: Open) -> None:
    here, there = (await opened(store_url)).mailboxes, (await opened(store_url)).mailboxes
    claims = await asyncio.gather(*(one.claim("box", name, NOW, LEASE) for one, name in ((here, "a"), (there, "b"))))
    assert sorted(claim is not None for claim in claims) == [False, True]
    holder, other = ("a", "b") if claims[0] else ("b", "a")
    assert await here.claim("box", holder, after(20), LEASE) == Poll(0, 0)
    await here.read_to("box", holder, Poll(7, 12))
    await there.read_to("box", other, Poll(9, 99))
    assert await there.claim("box", other, after(49.9), LEASE) is None
    assert await there.claim("box", other, after(50), LEASE) == Poll(7, 12)
    await there.release("box", holder)
    assert await here.claim("box", holder, after(51), LEASE) is None
    await there.release("box", other)
    assert await here.claim("box", holder, after(51), LEASE) == Poll(7, 12)


async def test_who_wants_no_automatic_mails_is_remembered_for_one_site(store: SqlStore) -> None:
    for address in ("Mara@acme.dev", "mara@acme.dev"):
        await store.unsubscribed.add(SITE.id, address, NOW)
    assert await store.unsubscribed.has(SITE.id, "MARA@acme.dev")
    assert not await store.unsubscribed.has(SITE.id, "jonas@acme.dev")
    assert not await store.unsubscribed.has("9" * 32, "mara@acme.dev")
