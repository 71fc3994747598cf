"""What was asked and answered before the pictures begin: the waits that the estimate comes from, and closed rows."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from server.adapters.store import SqlStore
from server.domain.conversation import Conversation, Outcome, Said, add_message, begin, close, customer_saw
from server.domain.entry import Author, Channel
from server.domain.people import Customer
from server.domain.site import Site

ASKED = (
    (1.1, "Aiko Tanaka", "Do backups include the database?", "They do, every night, and are kept for thirty days."),
    (3.0, "Pavel Novák", "Could you restore yesterday’s menu page?", "It is back as it was yesterday at 18:00."),
    (2.9, "Greta Olsen", "Is the maintenance tonight still on?", "Yes, from 23:00 for about ten minutes."),
    (9.1, "Sam Okafor", "The site feels slow since this morning", "A neighbour was busy. I have moved your site."),
    (2.1, "Ben Achterberg", "Can I pay by bank transfer?", "Yes, choose it under Invoices."),
    (
        1.3,
        "Ida Sørensen",
        "Is there a way to roll back a deploy?",
        "Yes: open it and choose “Make this one live again”.",
    ),
    (3.4, "Felix Brandt", "Can you raise the memory limit of staging?", "Done, staging has 512 MB from now on."),
    (2.2, "Lucía Romero", "Which PHP versions do you have?", "8.2, 8.3 and 8.4, in the settings of the site."),
    (1.7, "Wim de Boer", "I can’t log in over SSH any more", "Your key had run out. I have extended it by a year."),
    (6.2, "Noor Aziz", "Our contact form stopped sending mail", "It used a port that is closed. I changed it."),
    (2.6, "Hiro Ito", "Can one site answer to two domains?", "Open the site, then Domains."),
    (
        1.4,
        "Lena Wolff",
        "Where do I find the invoice of last month?",
        "Under Invoices. I have sent you a copy as well.",
    ),
    (4.4, "Yusuf Demir", "The certificate has run out", "It is renewed; the old DNS record was in the way."),
    (2.4, "Chloé Martin", "Can two people share one login?", "Better invite her: Settings, then People."),
    (1.9, "Oskar Lund", "Where are the access logs?", "Under the site’s Logs, or over SSH in ~/logs."),
    (2.8, "Ana Sousa", "Can we move to a cluster in Lisbon?", "From January. I have put you on the list."),
)


async def tell(store: SqlStore, site: Site, agent_ids: list[str], now: datetime) -> None:
    """Most recent first, five hours apart; read and closed, so that nothing of it is mailed."""
    for number, (minutes, name, question, answer) in enumerate(ASKED):
        at = now - timedelta(hours=5 * number + 3, minutes=7 * number)
        identity = uuid5(NAMESPACE_OID, name).hex
        customer = Customer(identity, site.id, at, name, name, f"{name.split()[0].lower()}@customers.example")
        await store.people.put_customer(customer)
        agent_id = agent_ids[number % len(agent_ids)]
        question_by = Said(Author.CUSTOMER, identity, question, f"{number}q", Channel.CHAT)
        answer_by = Said(Author.AGENT, agent_id, answer, f"{number}a", Channel.CHAT)
        replied = at + timedelta(minutes=minutes)
        done = replied + timedelta(minutes=3)

        def asks(_: Conversation | None, at: datetime = at, said: Said = question_by, whose: str = identity) -> Outcome:
            fresh = begin(uuid5(NAMESPACE_OID, said.text).hex, site.id, whose, Channel.CHAT, at)
            return add_message(fresh, said, at, site.gone_delay)

        def answers(found: Conversation | None, at: datetime = replied, said: Said = answer_by) -> Outcome:
            assert found is not None
            return add_message(found, said, at, site.gone_delay)

        def reads(found: Conversation | None, at: datetime = done) -> Outcome:
            assert found is not None
            return customer_saw(found, found.last_public_seq, at)

        def closes(found: Conversation | None, at: datetime = done, who: str = agent_id) -> Outcome:
            assert found is not None
            return close(found, Author.AGENT, who, at)

        conversation = uuid5(NAMESPACE_OID, question).hex
        for decide in (asks, answers, reads, closes):
            await store.conversations.change(conversation, decide)
