"""Agents sign in and out. The cookie holds a secret, the table only its hash."""

import asyncio
import hashlib
import secrets

from server.actions.activity import agent_acted
from server.actions.desk import Desk
from server.domain.errors import NotSignedIn
from server.domain.events import SessionEnded
from server.domain.people import Agent
from server.ports import Session


async def sign_in(desk: Desk, email: str, password: str) -> tuple[Agent, str]:
    """The agent and the secret for their cookie. Raises NotSignedIn, with the same words whatever was wrong."""
    found = await desk.store.people.agent_by_email(email)
    known_hash = found[1] if found else None
    fits = await asyncio.to_thread(desk.passwords.verify, password, known_hash)
    if found is None or not fits or found[0].disabled:
        raise NotSignedIn("The address or the password is not right. Check both and try again.")
    secret, now = secrets.token_urlsafe(32), desk.clock()
    session = Session(_hash(secret), found[0].id, now, now + desk.session_lifetime)
    await desk.store.sessions.put(session)
    # Somebody who signs in is at the desk; a tab that merely stays open is not.
    await agent_acted(desk, found[0])
    return found[0], secret


async def signed_in(desk: Desk, secret: str | None) -> tuple[Agent, Session]:
    """Raises NotSignedIn when the session is unknown, over, or its agent may no longer answer."""
    session = await desk.store.sessions.get(_hash(secret)) if secret else None
    if session is None or session.expires_at <= desk.clock():
        raise NotSignedIn
    agent = await desk.store.people.agent(session.agent_id)
    if agent is None or agent.disabled:
        raise NotSignedIn
    return agent, session


async def sign_out(desk: Desk, secret: str | None) -> None:
    """Ends the session; its sockets close on every process."""
    session = await desk.store.sessions.get(_hash(secret)) if secret else None
    if session is None:
        return
    await desk.store.sessions.end(session.id)
    await _announce(desk, session.agent_id, session.id)


async def end_sessions(desk: Desk, agent_id: str) -> None:
    """Signs the agent out everywhere: after a changed password, or when they are disabled."""
    await desk.store.sessions.end_all(agent_id)
    await _announce(desk, agent_id, None)


async def _announce(desk: Desk, agent_id: str, session_id: str | None) -> None:
    agent = await desk.store.people.agent(agent_id)
    for site_id in agent.site_ids if agent else ():
        desk.bus.publish(site_id, SessionEnded(agent_id, session_id))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
