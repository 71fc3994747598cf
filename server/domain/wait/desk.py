"""What is to be seen of the desk at a moment: who waits, who is there, how fast replies have been coming lately."""

from math import exp, log

from msgspec import Struct, field

PRESENT_S = 1800.0
"""Without sign-ins an agent counts as there for so long after the last thing they did."""
STALE_S = 4 * 3600.0
"""A conversation that nobody has ended no longer occupies its agent after so long."""
GONE_S = 30 * 86400.0
SURGE_S = 900.0
RECENT = 20


class Agent(Struct):
    on: bool
    seen: float
    load: int = 0


class Chat(Struct):
    agent: str
    since: float


class Desk(Struct):
    live: dict[str, float] = field(default_factory=dict)
    """Who waits and is still here, in the order of arrival, with the arrival on the activity clock."""
    mail: dict[str, float] = field(default_factory=dict)
    """Who waits and has left."""
    agents: dict[str, Agent] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    signs_in: bool = False
    replies: list[float] = field(default_factory=list)
    """When the last replies were, on the activity clock."""
    waits: list[float] = field(default_factory=list)
    acted: float = 0.0
    """When anybody last did anything, on the activity clock."""
    arrivals: float = 0.0
    """Those of the last quarter of an hour or so (fading)."""
    arrivals_t: float = 0.0
    usual: float = 0.0
    """The same over days."""
    hands: float = 1.0
    """How many conversations an agent is seen to have at once."""

    def arrived(self, t: float, value: float, id: str) -> None:
        self.arrivals = self.arrivals_at(t) + 1.0
        self.usual = self.usual_at(t) + 1.0
        self.arrivals_t = t
        self.live[id] = value

    def arrivals_at(self, t: float) -> float:
        return self.arrivals * exp(-(t - self.arrivals_t) / SURGE_S)

    def usual_at(self, t: float) -> float:
        return self.usual * exp(-(t - self.arrivals_t) / (7 * 86400.0))

    def left(self, id: str) -> None:
        if id in self.live:
            self.mail[id] = self.live.pop(id)

    def done(self, id: str) -> None:
        self.live.pop(id, None)
        self.mail.pop(id, None)

    def replied(self, t: float, value: float, id: str, agent: str, wait: float) -> None:
        self.done(id)
        self.replies = [*self.replies[-RECENT + 1 :], value]
        self.waits = [*self.waits[-RECENT + 1 :], wait]
        if agent:
            self.act(t, value, agent)
            who = self.agents[agent]
            self._free(id)
            self.chats[id] = Chat(agent, t)
            who.load += 1
            self.hands = max(self.hands * 0.998, float(who.load))

    def ended(self, t: float, id: str) -> None:
        self._free(id)

    def act(self, t: float, value: float, agent: str) -> None:
        known = self.agents.get(agent)
        if known is None:
            self.agents[agent] = Agent(not self.signs_in, t)
        else:
            known.seen = t
        self.acted = value

    def sign_in(self, t: float, agent: str) -> None:
        if not self.signs_in:
            self.signs_in = True
            for other in self.agents.values():
                other.on = False
        known = self.agents.setdefault(agent, Agent(True, t))
        known.on, known.seen = True, t

    def sign_out(self, agent: str) -> None:
        if agent in self.agents:
            self.agents[agent].on = False

    def forget(self, t: float) -> None:
        """Once in a while: what is too old to mean anything."""
        for id in [id for id, chat in self.chats.items() if chat.since < t - STALE_S]:
            self._free(id)
        for name in [name for name, agent in self.agents.items() if agent.seen < t - GONE_S]:
            del self.agents[name]

    def present(self, t: float) -> list[Agent]:
        if self.signs_in:
            return [agent for agent in self.agents.values() if agent.on]
        return [agent for agent in self.agents.values() if agent.seen >= t - PRESENT_S]

    def pace(self, value: float) -> float:
        """Active seconds between replies of late."""
        if len(self.replies) < 2:
            return 60.0
        return max(1.0, (self.replies[-1] - self.replies[0]) / (len(self.replies) - 1))

    def last_wait(self, count: int) -> float:
        """The typical wait of the last so many replies (the geometric mean), in active seconds."""
        waits = self.waits[-count:]
        if not waits:
            return 300.0
        return exp(sum(log(wait + 10.0) for wait in waits) / len(waits)) - 10.0

    def head(self, value: float) -> float:
        """How long the first in the live line has waited (HOL; Ibrahim and Whitt 2009)."""
        return max(0.0, value - next(iter(self.live.values()))) if self.live else 0.0

    def _free(self, id: str) -> None:
        chat = self.chats.pop(id, None)
        if chat and chat.agent in self.agents:
            who = self.agents[chat.agent]
            who.load = max(0, who.load - 1)
