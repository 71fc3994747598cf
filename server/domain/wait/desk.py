"""What is to be seen of the desk at a moment: who waits, who is there, how fast replies have been coming lately."""

from math import exp, log

from msgspec import Struct, field

from server.domain.wait.lane import Lane

PRESENT_S = 1800.0
"""Without sign-ins an agent counts as there for so long after the last thing they did."""
STALE_S = 4 * 3600.0
"""A conversation that nobody has ended no longer occupies its agent after so long."""
STALL_S = 1800.0
"""How much of a silence counts as slow work; after that, nobody is at work."""
GONE_S = 30 * 86400.0
SURGE_S = 900.0
USUAL_S = 7 * 86400.0
RECENT = 10


class Agent(Struct):
    on: bool
    seen: float
    load: int = 0


class Chat(Struct):
    agent: str
    since: float


class Desk(Struct):
    target: float
    """What stands in for whatever has not been seen yet, in seconds."""
    live: dict[str, float] = field(default_factory=dict)
    """Who waits and is still here, in the order of arrival, with the arrival on the activity clock."""
    mail: dict[str, float] = field(default_factory=dict)
    """Who waits and has left."""
    agents: dict[str, Agent] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    signs_in: bool = False
    """Whether sign-ins are known here; else who acts is there."""
    value: float = 0.0
    """The activity clock, and the crew's, when anything last happened."""
    crew: float = 0.0
    of_live: Lane = field(default_factory=Lane)
    of_mail: Lane = field(default_factory=Lane)
    of_all: Lane = field(default_factory=Lane)
    waits: list[float] = field(default_factory=list)
    """The last ones that a reply ended, in active seconds."""
    acted: float = 0.0
    """When anybody last did anything, on the activity clock."""
    arrivals: float = 0.0
    """Those of the last quarter of an hour or so (fading)."""
    arrivals_t: float = 0.0
    weekly: float = 0.0
    """The same over a week or so."""
    hands: float = 1.0
    """How many conversations an agent is seen to have at once."""

    def advance(self, value: float, crew: float) -> None:
        # A line that nobody works on says nothing about the pace of the work: a stall counts for so long at most.
        passed = max(0.0, min(value, self.acted + STALL_S) - self.value)
        if value > self.value:
            passed *= (crew - self.crew) / (value - self.value)
        self.value, self.crew = value, crew
        self.of_live.work(passed, len(self.live))
        self.of_mail.work(passed, len(self.mail))
        self.of_all.work(passed, len(self.live) + len(self.mail))

    def arrived(self, t: float, id: str) -> None:
        self.arrivals = self.lately(t) + 1.0
        self.weekly = self.weekly * exp(-(t - self.arrivals_t) / USUAL_S) + 1.0
        self.arrivals_t = t
        self.live[id] = self.value

    def lately(self, t: float) -> float:
        """Arrivals of the last quarter of an hour."""
        return self.arrivals * exp(-(t - self.arrivals_t) / SURGE_S)

    def usual(self, t: float) -> float:
        """Arrivals in a usual quarter of an hour."""
        return self.weekly * exp(-(t - self.arrivals_t) / USUAL_S) * SURGE_S / USUAL_S

    def left(self, id: str) -> None:
        if id in self.live:
            self.mail[id] = self.live.pop(id)

    def done(self, id: str) -> None:
        self.live.pop(id, None)
        self.mail.pop(id, None)

    def replied(self, t: float, id: str, agent: str, wait: float) -> None:
        if id in self.mail:
            self.of_mail.replied(len(self.mail))
        else:
            self.of_live.replied(len(self.live))
        self.of_all.replied(len(self.live) + len(self.mail))
        self.done(id)
        self.waits = [*self.waits[-RECENT + 1 :], wait]
        if agent:
            who = self.agents[agent]
            self._free(id)
            self.chats[id] = Chat(agent, t)
            who.load += 1
            self.hands = max(self.hands * 0.998, float(who.load))

    def ended(self, id: str) -> None:
        self._free(id)

    def act(self, t: float, agent: str) -> None:
        known = self.agents.get(agent)
        if known is None:
            self.agents[agent] = Agent(not self.signs_in, t)
        else:
            known.seen = t
        self.acted = self.value

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

    def last_wait(self, count: int) -> float:
        """The typical wait of the last so many replies (the geometric mean), in active seconds."""
        waits = self.waits[-count:]
        if not waits:
            return self.target
        return exp(sum(log(wait + 10.0) for wait in waits) / len(waits)) - 10.0

    def head(self, value: float) -> float:
        """How long the first in the live line has waited (HOL; Ibrahim and Whitt 2009)."""
        return max(0.0, value - next(iter(self.live.values()))) if self.live else 0.0

    def _free(self, id: str) -> None:
        chat = self.chats.pop(id, None)
        if chat and chat.agent in self.agents:
            who = self.agents[chat.agent]
            who.load = max(0, who.load - 1)
