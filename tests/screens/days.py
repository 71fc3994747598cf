"""Days at a desk, as they would be in its store: requests, answers, and when the team was there."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct

from server.adapters.store import SqlStore
from server.domain.conversation import Conversation, Outcome, Said, add_message, begin, close, customer_saw, told
from server.domain.entry import Author, Channel
from server.domain.people import Customer
from server.domain.promises import Promise
from server.domain.site import Site
from server.domain.wait_log import Kind, acted

MINUTE = timedelta(minutes=1)
QUICK = (1.1, 3.0, 2.1, 6.2, 1.3, 2.4, 3.4, 1.7, 9.1, 2.2, 1.9, 4.4, 2.8, 1.4)
"""How long customers waited, in minutes."""


class Days(Struct):
    """Working days before `until`, from `opens` to `closes` o'clock, with so many requests, answered in turn after so
    many minutes. `told`: what each customer had been told (half, most), in minutes."""

    until: datetime
    agent_id: str
    count: int = 15
    requests: int = 24
    waits: Sequence[float] = QUICK
    opens: int = 8
    closes: int = 20
    told: tuple[float, float] | None = None
    tag: str = "day"

    async def __call__(self, store: SqlStore, site: Site) -> None:
        customer = Customer(uuid5(NAMESPACE_OID, self.tag).hex, site.id, self.until - timedelta(days=99), self.tag)
        await store.people.put_customer(customer)
        waits, marks, asked = cycle(self.waits), [], []
        for back in range(self.count, 0, -1):
            day = (self.until - timedelta(days=back)).replace(hour=self.opens, minute=0)
            if day.weekday() > 4:
                continue
            marks.append(acted(site.id, self.agent_id, day, Kind.LOGIN))
            marks.append(acted(site.id, self.agent_id, day.replace(hour=self.closes), Kind.LOGOUT))
            apart = timedelta(hours=self.closes - self.opens) / self.requests
            asked += [(day + (number + 0.3) * apart, next(waits) * MINUTE) for number in range(self.requests)]
        await store.wait_log.add(marks)
        for start in range(0, len(asked), 50):
            part = list(enumerate(asked))[start : start + 50]
            await asyncio.gather(*(self._one(store, site, customer, number, *one) for number, one in part))

    async def _one(
        self, store: SqlStore, site: Site, customer: Customer, number: int, at: datetime, wait: timedelta
    ) -> None:
        name = uuid5(NAMESPACE_OID, f"{self.tag} {number}").hex
        question = Said(Author.CUSTOMER, customer.id, "A question", f"{number}q")
        answer = Said(Author.AGENT, self.agent_id, "An answer", f"{number}a")
        done = at + wait + MINUTE

        def asks(_: Conversation | None) -> Outcome:
            return add_message(begin(name, site.id, customer.id, Channel.CHAT, at), question, at, site.gone_delay)

        def answers(found: Conversation | None) -> Outcome:
            assert found is not None
            return add_message(found, answer, at + wait, site.gone_delay)

        def reads(found: Conversation | None) -> Outcome:
            assert found is not None
            return customer_saw(found, found.last_public_seq, done)

        def closes(found: Conversation | None) -> Outcome:
            assert found is not None
            return close(found, Author.AGENT, self.agent_id, done)

        def hears(found: Conversation | None) -> Outcome:
            assert found is not None
            half, most = (minutes * MINUTE for minutes in self.told or (0, 0))
            return told(found, Promise(name, at, site.id, at, half, most, half, most, "usual", "open quiet", 100), at)

        for decide in (asks, hears, answers, reads, closes) if self.told else (asks, answers, reads, closes):
            await store.conversations.change(name, decide)
