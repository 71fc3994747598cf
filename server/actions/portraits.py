"""An agent's picture: what customers and colleagues see instead of initials."""

import hashlib

from server.actions.desk import Desk
from server.domain.events import DeskChanged
from server.domain.people import Agent, picture_path


async def put_picture(desk: Desk, agent: Agent, content: bytes) -> str:
    """Shows this picture from now on; returns the path where it is. Raises Invalid or Unavailable."""
    made = await desk.portraits.portrait(content)
    picture_id = hashlib.sha256(made).hexdigest()
    await desk.store.pictures.keep(picture_id, made)
    await _show(desk, agent, picture_id)
    # Once more: a colleague who changed theirs meanwhile may have found it unused.
    await desk.store.pictures.keep(picture_id, made)
    return picture_path(picture_id)


async def drop_picture(desk: Desk, agent: Agent) -> None:
    """Their initials again. Raises Unavailable."""
    await _show(desk, agent, None)


async def _show(desk: Desk, agent: Agent, picture_id: str | None) -> None:
    await desk.store.people.agent_shows(agent.id, picture_id)
    await desk.store.pictures.drop_unused()
    for site_id in agent.site_ids:
        desk.bus.publish(site_id, DeskChanged(agent.id))
