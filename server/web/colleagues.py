"""What the agents of one room know of each other: who is here, answers, and did something."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from server.actions.desk import Desk
from server.domain.people import Agent
from server.web import wire
from server.web.connection import encoded
from server.web.people import People
from server.web.presenting import agent_out
from server.web.shapes import AgentOut

TOGETHER_SECONDS = 0.1


class Colleagues:
    """`tell` is for all agents of the room, `spawn` runs what may find the store away."""

    def __init__(
        self,
        desk: Desk,
        people: People,
        tell: Callable[[bytes], None],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._desk, self._people, self._tell, self._spawn = desk, people, tell, spawn
        self._stirred: dict[str, Agent] = {}
        self._shown: dict[str, AgentOut] = {}

    def shown(self, colleagues: Iterable[AgentOut]) -> None:
        """Somebody comes and is shown these. What others were told before stays, until they are told what is new."""
        for one in colleagues:
            self._shown.setdefault(one.face.id, one)

    def changed(self, agent: Agent) -> None:
        """All who came, went or did something within a moment are told of at once: else a hundred who come are told of
        each other."""
        if not self._stirred:
            asyncio.get_running_loop().call_later(TOGETHER_SECONDS, lambda: self._spawn(self._told()))
        self._stirred[agent.id] = agent

    async def _told(self) -> None:
        stirred, self._stirred = self._stirred, {}
        self._show(await self._presented(stirred.values()))

    async def heal(self, site_id: str) -> None:
        """Tells what was changed where no bus reaches us, or while its word got lost. Raises Unavailable."""
        await self._people.refresh(older_than_seconds=1)
        now = await self._presented(agent for agent in self._people.agents(site_id) if not agent.disabled)
        self._show([one for one in now if one != self._shown.get(one.face.id)])

    async def _presented(self, agents: Iterable[Agent]) -> list[AgentOut]:
        agents = list(agents)
        here = await self._desk.presence.here({agent.id for agent in agents}, self._desk.clock())
        return [agent_out(agent, here=agent.id in here) for agent in agents]

    def _show(self, colleagues: list[AgentOut]) -> None:
        self._shown |= {one.face.id: one for one in colleagues}
        if colleagues:
            self._tell(encoded(wire.AgentsChanged(colleagues)))
