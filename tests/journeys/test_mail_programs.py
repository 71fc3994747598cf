"""A mail's whole way by programs that are not ours: Postfix, NeoMutt and s-nail, Postfix or Dovecot, and the thread."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from server.adapters.store import SqlStore
from tests.conftest import needs
from tests.support import programs
from tests.support.client import new_id
from tests.support.dovecot import Dovecot
from tests.support.house import House, embedded
from tests.support.mail_programs import neomutt_replies, s_nail_replies, s_nail_writes
from tests.support.ports import free_port
from tests.support.postfix import Postfix
from tests.support.smtp_sink import Fault, SmtpSink

PATIENCE_S = 30


def need(*names: str) -> None:
    for program in programs.PROGRAMS:
        if program.name in names:
            needs(program.name, program.find())
    if os.geteuid():
        pytest.skip("Postfix needs root")


async def texts(house: House, conversation: str, kind: str, count: int) -> list[str]:
    """Of the entries of this kind, once there are so many."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = [entry for entry in await house.truth(conversation) if entry.kind == kind]
            if len(found) >= count:
                return [entry.text or entry.data.get("reason", "") for entry in found]
            await asyncio.sleep(0.1)


async def in_mailbox(postfix: Postfix, count: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if len([*postfix.mailbox.glob("new/*"), *postfix.mailbox.glob("cur/*")]) >= count:
                return
            await asyncio.sleep(0.1)


async def test_a_mail_goes_there_and_back_by_programs_that_people_use(tmp_path: Path) -> None:
    need("Postfix", "NeoMutt", "S-nail")
    lmtp = free_port()
    with Postfix(lmtp) as postfix:
        await asyncio.to_thread(postfix.start)
        async with embedded(tmp_path, postfix.url, LMTP_PORT=str(lmtp)) as house:
            conversation, lost = new_id(), new_id()
            mara = await house.customer("7", token=house.token("7", email="mara@mail.example", name="Mara Lind"))
            bo = await house.customer("8", token=house.token("8", email="bo@gone.example"))
            await mara.said(conversation, "The deploy hangs")
            await bo.said(lost, "Where is my invoice?")
            await mara.close()
            await bo.close()
            ana = await house.agent("ana")
            for one, text in ((conversation, "The volume was full.\nTry once more?"), (lost, "Here it is")):
                await ana.show(one)
                await ana.said(one, text)
            await in_mailbox(postfix, 1)
            here = (postfix.mailbox, postfix.port, tmp_path)
            await asyncio.to_thread(neomutt_replies, "It works again, thank you.", *here)
            said = await texts(house, conversation, "message", 3)
            assert said[2] == "It works again, thank you."
            await ana.said(conversation, "Good to hear")
            await in_mailbox(postfix, 2)
            await asyncio.to_thread(s_nail_replies, "And faster than before.", *here)
            said = await texts(house, conversation, "message", 5)
            assert said[4] == "And faster than before."
            [refused] = await texts(house, lost, "mail_failed", 1)
            assert "Nobody is called that here" in refused


async def test_a_server_that_says_450_is_told_as_late_and_then_as_lost(tmp_path: Path) -> None:
    """Postfix asks it again, warns and gives up; both reports are told, and the address keeps its chance."""
    need("Postfix")
    lmtp = free_port()
    with SmtpSink() as busy, Postfix(lmtp, busy.port) as postfix:
        busy.inject(Fault.ON_RCPT, 1000, "450 4.2.0 The mailbox is busy")
        await asyncio.to_thread(postfix.start)
        async with embedded(tmp_path, postfix.url, LMTP_PORT=str(lmtp)) as house:
            conversation = new_id()
            bo = await house.customer("9", token=house.token("9", email="bo@busy.example"))
            await bo.said(conversation, "Where is my invoice?")
            await bo.close()
            ana = await house.agent("ana")
            await ana.show(conversation)
            await ana.said(conversation, "Here it is")
            await texts(house, conversation, "mail_failed", 2)
            late, lost = [one.data for one in await house.truth(conversation) if one.kind == "mail_failed"]
            assert late["news"] == "delayed" and "news" not in lost
            for one in (late, lost):
                assert "450 4.2.0 The mailbox is busy" in one["reason"] and one["to"] == "bo@busy.example"
            # The next reply is tried, and what was lost goes with it.
            busy.heal()
            await ana.said(conversation, "Did it arrive?")
            [mail] = await busy.arrived(1)
            assert "Here it is" in mail.text and "Did it arrive?" in mail.text


async def test_a_mailbox_is_read_over_imap_as_its_mail_comes(tmp_path: Path) -> None:
    """Postfix puts it into a folder, Dovecot tells of it (IDLE), and it stands in its thread."""
    need("Postfix", "Dovecot", "NeoMutt", "S-nail")
    with Postfix(None) as postfix, Dovecot(postfix.ours) as dovecot:
        await asyncio.to_thread(postfix.start)
        await asyncio.to_thread(dovecot.start)
        async with embedded(tmp_path, postfix.url, IMAP_URLS=dovecot.url) as house:
            conversation = new_id()
            mara = await house.customer("7", token=house.token("7", email="mara@mail.example", name="Mara Lind"))
            await mara.said(conversation, "The deploy hangs")
            await mara.close()
            ana = await house.agent("ana")
            await ana.show(conversation)
            await ana.said(conversation, "The volume was full")
            await in_mailbox(postfix, 1)
            here = (postfix.mailbox, postfix.port, tmp_path)
            await asyncio.to_thread(neomutt_replies, "It works again, thank you.", *here)
            assert (await texts(house, conversation, "message", 3))[2] == "It works again, thank you."
            await asyncio.to_thread(s_nail_replies, "And faster than before.", *here)
            assert (await texts(house, conversation, "message", 4))[3] == "And faster than before."
            await asyncio.to_thread(s_nail_writes, "Can I pay by card?", "Invoices", "support@acme.example", *here)
            begun = await another(house, conversation)
            assert await texts(house, begun, "message", 1) == ["Can I pay by card?"]
        assert "IDLE" in dovecot.connections, "the mailbox was looked into instead of listened to"


async def another(house: House, known: str) -> str:
    """The conversation that has begun beside the known one."""
    store = SqlStore(house.database_url)
    try:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                found = await store.conversations.inbox([house.site.id], "open", "")
                if new := [one.id for one in found if one.id != known]:
                    return new[0]
                await asyncio.sleep(0.1)
    finally:
        await store.stop()
