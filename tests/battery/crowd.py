"""A crowd on a house: every customer has a conversation with the agents, and a canary that only they may read.

`talk` is the load; `assert_whole` compares, once all is quiet, what was said with the database and with every reader.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from typing import Any
from uuid import uuid4

from tests.battery.ledger import Count
from tests.support.client import Client, new_id
from tests.support.house import House

PAUSE_SECONDS = 0.05


class Crowd:
    def __init__(self, house: House) -> None:
        self._house = house
        self.agents: list[Client] = []
        self.customers: dict[str, Client] = {}
        self.canaries: dict[str, str] = {}
        self.said: dict[str, list[str]] = {}

    @property
    def everybody(self) -> list[Client]:
        return [*self.agents, *self.customers.values()]

    @property
    def acknowledged(self) -> int:
        return sum(len(thread.acknowledged) for one in self.everybody for thread in one.threads.values())

    async def settle_in(self, customers: int) -> None:
        """Each customer on another process than the one before, and so the two agents."""
        webs = len(self._house.servers)
        for number, name in enumerate(("ana", "jonas")):
            self.agents.append(await self._house.agent(name, number % webs))
        for number in range(customers):
            conversation, canary = new_id(), f"canary{uuid4().hex}"
            customer = await self._house.customer(str(number), number % webs)
            await self.admit(conversation, canary, customer)

    async def admit(self, conversation: str, canary: str, customer: Client) -> None:
        self.customers[conversation], self.canaries[conversation] = customer, canary
        self.said[conversation] = []
        await self._say(customer, conversation, "hello")
        await customer.show(conversation)
        for agent in self.agents:
            await agent.show(conversation)

    async def talk(self, meanwhile: Awaitable[Any]) -> None:
        """Everybody talks, each waiting for the acknowledgement before going on, until `meanwhile` is over."""
        over = asyncio.Event()
        lives = [asyncio.create_task(self._life(one, customer, over)) for one, customer in self.customers.items()]
        lives += [asyncio.create_task(self._agents_life(agent, over)) for agent in self.agents]
        try:
            await meanwhile
        finally:
            over.set()
            await asyncio.gather(*lives)

    async def _life(self, conversation: str, customer: Client, over: asyncio.Event) -> None:
        number = 0
        while not over.is_set():
            number += 1
            await self._say(customer, conversation, f"question {number}")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _agents_life(self, agent: Client, over: asyncio.Event) -> None:
        number = 0
        while not over.is_set():
            for conversation in self.customers:
                number += 1
                await self._say(agent, conversation, f"reply {number} of {id(agent)}")
                await asyncio.sleep(PAUSE_SECONDS)

    async def _say(self, who: Client, conversation: str, words: str) -> None:
        text = f"{words} {self.canaries[conversation]}"
        self.said[conversation].append(text)
        await who.said(conversation, text)

    async def assert_whole(self) -> Count:
        """Nothing lost, doubled or out of order, on disk or at any reader, and no canary elsewhere."""
        for conversation, customer in self.customers.items():
            truth = await self._house.truth(conversation)
            texts = [entry.text for entry in truth if entry.kind == "message"]
            assert sorted(texts) == sorted(self.said[conversation])
            assert [entry.seq for entry in truth] == list(range(1, len(truth) + 1))
            for reader in (customer, *self.agents):
                await reader.reads(conversation, texts)
                assert not reader.thread(conversation).doubled
        self._assert_no_cross_talk()
        return Count(acknowledged=self.acknowledged)

    def _assert_no_cross_talk(self) -> None:
        for conversation, customer in self.customers.items():
            heard = json.dumps(customer.frames)
            others = [canary for one, canary in self.canaries.items() if one != conversation]
            assert self.canaries[conversation] in heard
            assert not [canary for canary in others if canary in heard]
