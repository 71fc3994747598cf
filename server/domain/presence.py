"""Who is at the desk, and the faces of the opening: by what people really did, never by an open tab.

An agent is at the desk from the first thing they do (a reply, a note, a key, taking or closing) until they switch
themselves off duty, are gone for AWAY, or have done nothing for IDLE although their tab is open.
"""

import math
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from server.domain.people import Agent, Face
from server.domain.wait_log import Kind, Mark, acted

FACES = 4
HERE_FOR = timedelta(minutes=5)
"""An agent who did something this recently, and is still connected, is here now."""
SHOWN_FOR = timedelta(days=7)
"""Older activity says nothing about who will answer."""
AWAY = timedelta(minutes=1)
"""A page that is loaded anew, or a network that changes, is not going away."""
IDLE = timedelta(minutes=20)
"""Somebody who reads a long thread or a log is still there; who does nothing for longer has most likely left."""
FADES = timedelta(minutes=20)
"""Half of what somebody did counts after this."""
MESSAGE_EVERY = timedelta(minutes=1)
"""The wait log has at most one line in this time of an agent who goes on doing things."""


class Seen(Struct, frozen=True):
    """A face with what it did last; `here` earns the green ring."""

    face: Face
    active_at: datetime
    here: bool


def faces(agents: Iterable[Agent], connected: Collection[str], now: datetime) -> tuple[Seen, ...]:
    """Up to FACES agents: who is here first, then who is on duty, then by how much they did lately (`strength`)."""
    ranked = []
    for agent in agents:
        if agent.active_at is None or agent.disabled or now - agent.active_at > SHOWN_FOR:
            continue
        here = agent.on_duty and agent.id in connected and now - agent.active_at <= HERE_FOR
        rank = (here, agent.on_duty, strength(agent, now), agent.active_at, agent.id)
        ranked.append((rank, Seen(agent.face, agent.active_at, here)))
    ranked.sort(key=lambda one: one[0], reverse=True)
    return tuple(seen for _, seen in ranked[:FACES])


def strength(agent: Agent, now: datetime) -> float:
    """What an agent did, faded until now. It never quite fades to nothing, so the order stays by what was last."""
    if agent.active_at is None:
        return 0.0
    age = max(now - agent.active_at, timedelta(0))
    return max(agent.effort, 1.0) * math.exp2(-min(age / FADES, 900.0))


def did(agent: Agent, now: datetime) -> tuple[Agent, tuple[Mark, ...]]:
    """The agent as they are after doing something, and what goes into the wait logs of their sites."""
    effort = strength(agent, now) + 1.0 if agent.active_at else 1.0
    after = replace(agent, active_at=now, effort=effort)
    kinds = []
    if agent.on_duty and not at_desk(agent, now):
        after = replace(after, desk_since=now)
        kinds.append(Kind.LOGIN)
    elif agent.active_at is None or _turn(agent.active_at) != _turn(now):
        kinds.append(Kind.MESSAGE)
    return after, _marks(agent, now, kinds)


def switched(agent: Agent, now: datetime, *, on: bool) -> tuple[Agent, tuple[Mark, ...]]:
    """The agent goes on or off duty. Going on duty is something they do."""
    if on:
        return did(replace(agent, on_duty=True), now)
    gone = replace(agent, on_duty=False, desk_since=None)
    return gone, _marks(agent, now, [Kind.LOGOUT] if agent.desk_since else [])


def lapsed(agent: Agent, left_at: datetime | None, now: datetime) -> bool:
    """Whether somebody at the desk no longer is. `left_at`: since when they have no connection."""
    if agent.desk_since is None:
        return False
    gone = left_at is not None and now - max(left_at, agent.desk_since) >= AWAY
    return gone or agent.disabled or now - (agent.active_at or agent.desk_since) >= IDLE


def at_desk(agent: Agent, now: datetime) -> bool:
    """As far as one knows without asking who is connected: who went is taken from the desk within a minute."""
    return agent.desk_since is not None and agent.on_duty and now - (agent.active_at or agent.desk_since) < IDLE


def drop_out(agent: Agent, now: datetime) -> tuple[Agent, tuple[Mark, ...]]:
    return replace(agent, desk_since=None), _marks(agent, now, [Kind.LOGOUT])


def _marks(agent: Agent, now: datetime, kinds: Iterable[Kind]) -> tuple[Mark, ...]:
    return tuple(acted(site_id, agent.id, now, kind) for kind in kinds for site_id in agent.site_ids)


def _turn(at: datetime) -> float:
    return at.timestamp() // MESSAGE_EVERY.total_seconds()
