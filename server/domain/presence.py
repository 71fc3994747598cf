"""The faces of the opening: who was active most recently, by what they really did."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from server.domain.people import Agent, Face

FACES = 4
HERE_FOR = timedelta(minutes=3)
"""An agent who did something this recently, and is still connected, is here now."""
SHOWN_FOR = timedelta(days=7)
"""Older activity says nothing about who will answer."""


class Seen(Struct, frozen=True):
    """A face with what it did last; `here` earns the green ring."""

    face: Face
    active_at: datetime
    here: bool


def faces(agents: Iterable[Agent], connected: Collection[str], now: datetime) -> tuple[Seen, ...]:
    """Up to FACES agents, most recently active first. A tab that is open but idle earns no place."""
    seen = [
        Seen(agent.face, agent.active_at, agent.id in connected and now - agent.active_at <= HERE_FOR)
        for agent in agents
        if agent.active_at is not None and not agent.disabled and now - agent.active_at <= SHOWN_FOR
    ]
    seen.sort(key=lambda one: (one.active_at, one.face.id), reverse=True)
    return tuple(seen[:FACES])
