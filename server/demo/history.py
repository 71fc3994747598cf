"""What was said at Lumen Hosting before the demo began, so that the first estimate comes from something.

Said through the actions, with their clock set back: the waits, the faces and the finished conversations are as they
would be. Nothing of it is mailed, because every answer was read at once.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct

from server.actions.activity import customer_read
from server.actions.desk import Desk
from server.actions.mail_out import claim_due, deliver
from server.actions.messages import said_by, send_as_agent, send_as_customer
from server.actions.opening import identify, newcomer
from server.actions.threads import close_by_agent, hand_over_to
from server.demo.cast import ANA, JONAS, MARA, PRIYA, TOMASZ
from server.domain.entry import Author
from server.domain.people import Agent, Customer
from server.domain.site import Site
from server.domain.tokens import Identity, sign_identity

READ_AFTER = timedelta(seconds=20)
CLOSED_AFTER = timedelta(minutes=4)
MOST_LINES = 100
"""More than any of it has: all of it was seen."""


class Line(Struct, frozen=True):
    """`after` minutes since the line before. By an agent, or (None) by the customer; a note is for the team only."""

    after: float
    agent: Agent | None
    text: str
    note: bool = False
    handed_over: bool = False


class Past(Struct, frozen=True):
    """A finished conversation that began `hours_ago`."""

    hours_ago: float
    identity: Identity
    lines: tuple[Line, ...]


def _short(hours_ago: float, name: str, plan: str, asked: str, waited: float, agent: Agent, answer: str) -> Past:
    given = name.split()[0].lower()
    identity = Identity(f"cus_{given}", f"{given}@customers.example", name, plan)
    return Past(hours_ago, identity, (Line(0, None, asked), Line(waited, agent, answer)))


assert MARA.identity is not None
assert TOMASZ.identity is not None

PAST = (
    Past(
        150,
        MARA.identity,
        (
            Line(0, None, "Hello, the certificate of the journal runs out on Friday. Do I have to do something?"),
            Line(2.4, PRIYA, "Hi Mara, good that you look. It renews by itself, usually three days before."),
            Line(0.6, PRIYA, "Renewal was blocked by an old DNS record, see the journal's zone.", note=True),
            Line(3.2, PRIYA, "There was an old record in the way. I have removed it, and the new one is in place."),
        ),
    ),
    _short(126, "Lena Wolff", "Starter", "Where do I find the invoice of last month?", 1.3, JONAS,
           "Under Invoices, Lena. I have sent you a copy as well."),
    _short(123, "Hiro Ito", "Business", "Can one site answer to two domains?", 3.4, ANA,
           "Open the site, then Domains. Point it at cluster-9.lumen.example and it is live within minutes."),
    _short(102, "Noor Aziz", "Starter", "Our contact form stopped sending mail.", 6.2, PRIYA,
           "The form used a port that we have closed. I changed it for you; a test mail just went through."),
    _short(99, "Felix Brandt", "Business", "Can you raise the memory limit of staging to 512 MB?", 2.2, JONAS,
           "Done, staging has 512 MB from now on."),
    _short(78, "Ida Sørensen", "Business", "Is there a way to roll back a deploy?", 1.7, ANA,
           "Yes: open the deploy and choose “Make this one live again”. It takes a few seconds."),
    _short(75, "Sam Okafor", "Starter", "The site feels slow since this morning.", 9.1, PRIYA,
           "A neighbour on your cluster was busy. I have moved your site; it answers in 120 ms again."),
    _short(54, "Lucía Romero", "Business", "Which PHP versions do you have?", 2.6, JONAS,
           "8.2, 8.3 and 8.4. You change it in the site's settings, without a break."),
    _short(51, "Wim de Boer", "Starter", "I can't log in over SSH any more.", 4.4, ANA,
           "Your key had run out. I have extended it by a year."),
    _short(28, "Aiko Tanaka", "Business", "Do backups include the database?", 1.1, PRIYA,
           "They do, every night, and they are kept for thirty days."),
    _short(25, "Pavel Novák", "Starter", "Could you restore yesterday's version of our menu page?", 3.0, JONAS,
           "It is back as it was yesterday at 18:00."),
    _short(2.6, "Greta Olsen", "Business", "Is the maintenance tonight still on?", 2.9, PRIYA,
           "Yes, from 23:00 for about ten minutes. Your sites stay up, only deploys wait."),
    Past(
        1.1,
        TOMASZ.identity,
        (
            Line(0, None, "We go on air on Saturday and expect many more listeners. Is our plan enough for that?"),
            Line(3.7, JONAS, "Hi Tomasz, congratulations. How many do you expect at the same time?"),
            Line(1.5, None, "Around 400, twice as many as now."),
            Line(2.0, ANA, "Then you are fine, Tomasz: your cluster takes 1,500. I keep an eye on it on Saturday.",
                 handed_over=True),
        ),
    ),
    _short(0.35, "Ben Achterberg", "Starter", "Can I pay by bank transfer?", 2.1, ANA,
           "Yes, choose it under Invoices, and we send the details with the next one."),
)  # fmt: skip


async def tell(desk: Desk, site: Site) -> None:
    """Once; a demo that has its history keeps it."""
    if await desk.store.conversations.get(_id(len(PAST) - 1)) is not None:
        return
    for number, past in enumerate(PAST):
        await _tell_one(desk, site, past, _id(number))


async def _tell_one(desk: Desk, site: Site, past: Past, conversation_id: str) -> None:
    at = desk.clock() - timedelta(hours=past.hours_ago)
    customer = await _customer(_set_back(desk, at), site, past.identity)
    agent = ANA
    for number, line in enumerate(past.lines):
        client_id = uuid5(NAMESPACE_OID, f"{conversation_id}/{number}").hex
        at += timedelta(minutes=line.after)
        then = _set_back(desk, at)
        if line.agent is None:
            said = said_by(Author.CUSTOMER, customer.id, line.text, client_id, {})
            await send_as_customer(then, site, customer, conversation_id, said)
            continue
        if line.handed_over:
            await hand_over_to(then, agent, conversation_id, line.agent.id)
        agent = line.agent
        said = said_by(Author.AGENT, agent.id, line.text, client_id, {})
        entry = await send_as_agent(then, agent, site, conversation_id, said, note=line.note, saw=0)
        if entry.public_seq is not None:
            await customer_read(_set_back(desk, at + READ_AFTER), customer, conversation_id, entry.public_seq)
    then = _set_back(desk, at + CLOSED_AFTER)
    await _settle(then)
    await close_by_agent(then, agent, conversation_id)
    # In the chat, where they could say how it was: so nobody is asked by mail.
    await customer_read(then, customer, conversation_id, MOST_LINES)


async def _settle(then: Desk) -> None:
    """The mails that were due are looked at, and found to be needless."""
    for row in await claim_due(then, limit=10):
        await deliver(then, row)


async def _customer(then: Desk, site: Site, identity: Identity) -> Customer:
    token = sign_identity(identity, site.secret, site.key, then.clock() + timedelta(minutes=10))
    return await identify(then, site, token, None, newcomer(then, site, "", "en", site.time_zone))


def _set_back(desk: Desk, at: datetime) -> Desk:
    return replace(desk, clock=lambda: at)


def _id(number: int) -> str:
    return uuid5(NAMESPACE_OID, f"the demo's past {number}").hex
