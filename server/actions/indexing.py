"""What was said becomes findable, a moment later and beside the way of a message, which waits for nothing of this.

Conversations are followed by the time of their last change, and each by how far it has come (`search_reached`), which
is written with its lines. So a worker that dies goes on where it was, two of them add nothing twice, and a change that
comes to light late, because its transaction took long or its clock was behind, is met by looking back a little every
time. Nothing is skipped for good: the next thing said in a conversation brings all before it.
"""

import asyncio
from datetime import datetime, timedelta

from server.actions.desk import Desk
from server.actions.estimates import OVERLAP
from server.domain.conversation import Conversation
from server.domain.entry import Entry, Kind
from server.domain.people import Customer
from server.domain.search_words import kept
from server.ports_search import ROUGHLY, Behind, Line

CONVERSATIONS, ENTRIES = 64, 128
"""Taken at once: a transaction of a few milliseconds, for the way of a message has the same store."""
AT_ONCE = 16
"""Lines made in one turn of the event loop."""
SWEPT_EVERY, SWEPT = timedelta(hours=1), timedelta(days=1)
"""Whatever came to light later than OVERLAP, from a process that was stopped for minutes say, is met by this."""
NOTED_EVERY = timedelta(minutes=10)
RENAMED = 20
SAID = frozenset({Kind.MESSAGE, Kind.NOTE, Kind.RATED})


class Indexing:
    """What one worker remembers from one round to the next."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._since: datetime | None = None
        self._noted = self._swept = datetime.min.replace(tzinfo=desk.clock().tzinfo)

    async def round(self) -> bool:
        """Takes in what is new; whether there is more. Raises Unavailable; the next round comes back to it."""
        search, now = self._desk.store.search, self._desk.clock()
        if self._since is None:
            self._since = await search.since()
        sweeps = now - self._swept >= SWEPT_EVERY
        since = min(self._since, now - SWEPT) if sweeps else self._since
        found = await search.behind(since, CONVERSATIONS, ENTRIES)
        full = len(found) == CONVERSATIONS or sum(len(one.entries) for one in found) >= ENTRIES
        # Those that are taken fall out of the next answer, so the first one there is says how far all have come.
        upto = max(
            self._since, min(now - OVERLAP, found[0].conversation.changed_at - ROUGHLY) if full else now - OVERLAP
        )
        if found or upto - self._noted >= NOTED_EVERY:
            await search.add(await self._lines(found), _reached(found), upto)
            self._noted = upto
        self._since = upto
        if sweeps and not full:
            self._swept = now
        sealed = await search.seal() if found or full else False
        return await self._renamed() or full or sealed

    async def _lines(self, found: list[Behind]) -> list[Line]:
        """In the order in which they were said."""
        customers = await self._desk.store.people.customers({one.conversation.customer_id for one in found})
        said = [(entry, one.conversation) for one in found for entry in one.entries if entry.kind in SAID]
        said.sort(key=lambda pair: pair[0].at)
        who = {one.id: kept(*who_of(one)) for one in customers.values()}
        lines = []
        for number, (entry, conversation) in enumerate(said, 1):
            lines.append(line_of(conversation, entry, who.get(conversation.customer_id, " ")))
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        return lines

    async def _renamed(self) -> bool:
        """Customers who are called otherwise since: their conversations are found by that as well."""
        search = self._desk.store.search
        due = await search.renamed(RENAMED)
        for one in due:
            customer = await self._desk.store.people.customer(one.customer_id)
            theirs = one.conversations if customer else []
            who = kept(*who_of(customer)) if customer else " "
            named = [Line(two.site_id, two.id, two.last_said, " ", who) for two in reversed(theirs)]
            await search.add_again(one.customer_id, named)
        return len(due) == RENAMED


def line_of(conversation: Conversation, entry: Entry, who: str) -> Line:
    """The subject belongs to the first thing said."""
    subject = conversation.subject if entry.seq == 1 and not entry.text.startswith(conversation.subject) else ""
    said = kept(subject, *entry.findable)
    return Line(conversation.site_id, conversation.id, entry.seq, said, who)


def who_of(customer: Customer) -> list[str]:
    """By what a customer is found."""
    return [value for _, value in known_of(customer)]


def known_of(customer: Customer) -> list[tuple[str, str]]:
    """What is known of a customer, and what each is called; attributes by their own names."""
    own = {
        "name": customer.name,
        "email": customer.email or customer.unconfirmed_email or "",
        "company": customer.company,
        "id": customer.external_id or "",
    }
    attributes = {name: str(value) for name, value in customer.attributes.items() if not isinstance(value, bool)}
    return [(name, value) for name, value in (own | attributes).items() if value]


def _reached(found: list[Behind]) -> dict[str, int]:
    return {one.conversation.id: one.entries[-1].seq for one in found if one.entries}
