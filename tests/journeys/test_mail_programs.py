"""A mail's whole way by programs that are not ours: Postfix, NeoMutt and s-nail, Postfix again, and the thread."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.conftest import needs
from tests.support import programs
from tests.support.client import new_id
from tests.support.house import House, embedded
from tests.support.mail_programs import neomutt_replies, s_nail_replies
from tests.support.ports import free_port
from tests.support.postfix import Postfix

PATIENCE_S = 30


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
    for program in programs.PROGRAMS:
        if program.name in ("Postfix", "NeoMutt", "S-nail"):
            needs(program.name, program.find())
    if os.geteuid():
        pytest.skip("Postfix needs root")
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
