"""Faces at hand: the agents and customers of the running conversations, read once and kept current by events."""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Iterable
from itertools import islice

from msgspec.structs import replace

from server.domain.conversation import Conversation
from server.domain.entry import Author, Entry, Kind
from server.domain.people import Agent, Customer, Face
from server.ports import Store

MOST_CUSTOMERS = 20_000


class People:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._agents: dict[str, Agent] = {}
        self._customers: OrderedDict[str, Customer] = OrderedDict()
        self._refreshing = asyncio.Lock()
        self._read_at = -math.inf

    def agent(self, agent_id: str) -> Agent | None:
        return self._agents.get(agent_id)

    def agents(self, site_id: str) -> list[Agent]:
        return [agent for agent in self._agents.values() if site_id in agent.site_ids]

    def customer(self, customer_id: str) -> Customer | None:
        return self._customers.get(customer_id)

    def face(self, agent_id: str | None) -> Face | None:
        agent = self._agents.get(agent_id or "")
        return agent.face if agent else None

    def lately(self, site_id: str, most: int) -> list[str]:
        """Of the customers heard of last, in any site, those of this one."""
        return [one.id for one in islice(reversed(self._customers.values()), most) if one.site_id == site_id]

    async def with_marks(self, customer_id: str) -> Customer | None:
        """The customer at hand, with what is kept of their address: the hint that it fails may have been lost.
        Raises Unavailable."""
        customer = self.customer(customer_id)
        kept = await self._store.people.customer(customer_id) if customer else None
        if customer is None or kept is None or kept.failing_since == customer.failing_since:
            return customer
        self.remember(
            replace(customer, failing=kept.failing, failing_since=kept.failing_since, failing_why=kept.failing_why)
        )
        return self.customer(customer_id)

    def remember(self, customer: Customer) -> None:
        self._customers[customer.id] = customer
        self._customers.move_to_end(customer.id)
        if len(self._customers) > MOST_CUSTOMERS:
            self._customers.popitem(last=False)

    def knows(self, conversation: Conversation, entries: Iterable[Entry]) -> bool:
        if conversation.customer_id not in self._customers:
            return False
        named = _agents_of(conversation, entries)
        return not named or all(agent_id in self._agents for agent_id in named)

    async def learn(self, conversations: Iterable[Conversation], entries: Iterable[Entry] = ()) -> None:
        """Reads whoever is missing of these. Raises Unavailable."""
        conversations, entries = list(conversations), list(entries)
        missing = {one.customer_id for one in conversations if one.customer_id not in self._customers}
        for customer in (await self._store.people.customers(missing)).values():
            self.remember(customer)
        named = {agent_id for one in conversations for agent_id in _agents_of(one, entries)}
        if any(agent_id not in self._agents for agent_id in named):
            await self.refresh()

    async def refresh(self, older_than_seconds: float = 0) -> None:
        """Reads all agents again, unless what is here is younger; once for however many ask. Raises Unavailable."""
        loop = asyncio.get_running_loop()
        asked = loop.time()
        async with self._refreshing:
            if self._read_at > asked - older_than_seconds:
                return
            began = loop.time()
            self._agents = {agent.id: agent for agent in await self._store.people.agents()}
            self._read_at = began

    async def read(self, agent_id: str) -> None:
        """Reads one agent again. Raises Unavailable."""
        agent = await self._store.people.agent(agent_id)
        if agent is not None:
            self._agents[agent_id] = agent


def _agents_of(conversation: Conversation, entries: Iterable[Entry]) -> set[str]:
    named = {conversation.assignee_id} if conversation.assignee_id else set()
    for entry in entries:
        if entry.author is Author.CUSTOMER:
            continue
        if entry.author is Author.AGENT and entry.author_id:
            named.add(entry.author_id)
        if entry.kind in (Kind.TAKEN, Kind.HANDED_OVER):
            named.update(value for value in entry.data.values() if isinstance(value, str))
    return named
