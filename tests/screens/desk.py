"""What the agent view shows: an afternoon at the desk, told by its people through the real protocol."""

import asyncio
import json
import urllib.parse
import urllib.request

from tests.screens.company import DASHBOARD, Company
from tests.screens.stage import Stage
from tests.screens.thread import LOG, picture, reads
from tests.support.client import Client, new_id
from tests.support.letters import answer, post

SHOP = f"{DASHBOARD}/sites/shop/deploys"
LONG = """\
The Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft called.

They see https://tracking.international-logistics.example/en/shipments/2026/11/24/7f3c9a?view=timeline&token=\
0123456789abcdef0123456789abcdef and nothing else. It began after the last deploy; the one before was fine. \
We have not changed anything on our side, and the staging site shows the same since this morning at about nine."""


async def story(acme: Company) -> None:
    """Mara asks, leaves, is mailed, answers, comes back; at 14:34:13 four people wait. Jonas reads along."""
    ana = await acme.agent("ana")
    await _finished(acme, ana)
    await acme.at("14:02")
    mara = await acme.customer(page=SHOP)
    conversation = new_id()
    await mara.show(conversation)
    await mara.said(conversation, "Since last night new photos don’t show up in the shop, only grey boxes.")
    await reads(ana, conversation, "new photos")
    await acme.at("14:04")
    await ana.said(conversation, "Hello Mara, let me look at the image worker, I’ll be back in a moment.")
    await reads(mara, conversation, "in a moment")
    await mara.see(conversation)
    await acme.at("14:09")
    await mara.close()
    await acme.at("14:11")
    await ana.said(
        conversation,
        "Its queue is stuck since 23:10, one broken file blocks it. @Jonas, can we skip such files by ourselves?",
        note=True,
    )
    await acme.at("14:17")
    await ana.said(conversation, "One broken photo held up all the others. I’ve skipped it, please have another look.")
    await acme.at("14:18:10")
    [mail] = await acme.sink.arrived(1, timeout=20)
    await acme.at("14:27:10")
    tomas = await acme.customer("tomas", page=f"{DASHBOARD}/sites/radio")
    await tomas.said(new_id(), "Our site answers with an error page since noon")
    await acme.at("14:30:40")
    letter = answer(mail, "They’re all there, thank you 🎉")
    letter["X-Mailer"] = "Apple Mail (2.3826.200.121)"
    await post(letter, acme.lmtp_port)
    await reads(ana, conversation, "They’re all there")
    await acme.at("14:32:19")
    hiro = await acme.customer("hiro", page=f"{DASHBOARD}/domains")
    await hiro.said(new_id(), "Which address do I give my domain registrar?")
    await hiro.close()
    await acme.at("14:33")
    mara = await acme.customer(page=SHOP)
    await reads(mara, conversation, "They’re all there")
    await mara.see(conversation)
    await mara.said(conversation, "All there now, but two of them are upside down")
    jonas = await acme.agent("jonas")
    await jonas.show(conversation)
    await acme.at("14:33:40")
    noor = await acme.customer("noor", page=f"{DASHBOARD}/invoices")
    await noor.said(new_id(), "Is the maintenance tonight still on?")
    await acme.at("14:34:13")


async def _finished(acme: Company, ana: Client) -> None:
    """What Mara asked before, and something of Lena's that Ana keeps an eye on."""
    await acme.at("13:42")
    mara, lena = await acme.customer(), await acme.customer("lena")
    for client, asked, said, closed in (
        (mara, "Certificate of the journal", "It is renewed, have a nice weekend.", True),
        (mara, "Backups twice a day", "Your sites are saved twice a day now.", True),
        (
            lena,
            "Invoice for October shows the wrong company",
            "I have asked our accounting, and tell you today.",
            False,
        ),
    ):
        conversation = new_id()
        await client.said(conversation, asked)
        await reads(ana, conversation, asked)
        await ana.said(conversation, said)
        await reads(client, conversation, said)
        await client.see(conversation)
        if closed:
            await ana.ask({"t": "close", "conversation": conversation})
    await mara.close()
    await acme.at("13:45")


async def visitor(acme: Company) -> None:
    one = await acme.customer(None, visitor=acme.visitor(1), page=f"{DASHBOARD}/prices?from=mail")
    await one.said(new_id(), "Do you host in Lisbon, and what does it cost for a small shop?")
    await one.ask({"t": "email", "address": "rui@pastelaria.example"})


async def long_customer(stage: Stage, acme: Company) -> None:
    """Everything longer than one would wish, and two files."""
    sub = "wolf"
    token = acme.token(
        sub,
        name="Hubert Blaine Wolfeschlegelsteinhausenbergerdorff the Younger",
        email="hubert.blaine.wolfeschlegelsteinhausenbergerdorff@international-logistics.example",
        plan="Enterprise, 24×7, with a dedicated engineer",
        company="International Logistics and Warehousing of Northern Europe GmbH & Co. KG",
        attributes={
            "cluster": "17, 18, 21",
            "website": "https://tracking.international-logistics.example/en/shipments",
            "instance_id": "i-0f3a9b2c7d4e5f60718293a4b5c6d7e8f9",
            "monthlyVisits": 1_284_000,
            "onboarded": True,
            "products": ["Hosting", "Mail", "Backups", "Staging"],
        },
    )
    one = await acme.customer(None, token=token, page=f"{DASHBOARD}/sites/tracking/deploys/2041?tab=log&from=1290")
    conversation = new_id()
    await one.said(
        conversation,
        LONG,
    )
    files = []
    for name, content, kind in (
        ("what we see.png", await picture(stage, acme), "image/png"),
        ("access-2026-11-24-international-logistics-tracking.log", LOG, "text/plain"),
    ):
        files.append(
            await asyncio.to_thread(_upload, acme, str(one.welcome["upload"]), conversation, name, content, kind)
        )
    await one.said(conversation, "", files=files)
    await one.said(conversation, "😟")


def _upload(acme: Company, token: str, conversation: str, name: str, content: bytes, kind: str) -> str:
    query = urllib.parse.urlencode({"conversation": conversation, "name": name})
    request = urllib.request.Request(
        f"{acme.web.base_url}/files?{query}", content, {"Authorization": f"Bearer {token}", "Content-Type": kind}
    )
    with urllib.request.urlopen(request) as answer_:
        return str(json.load(answer_)["id"])


async def crowd(acme: Company) -> None:
    for number in range(40):
        one = await acme.customer(f"customer {number}")
        await one.said(new_id(), f"Question {number} of a busy morning")
        await one.close()
