"""Who may change the settings of which site. To everybody else they are not there."""

from server.actions.desk import Desk
from server.actions.signing_in import signed_in
from server.domain.errors import NotFound, NotSignedIn
from server.domain.people import Agent, Role
from server.domain.site import Site


async def administrator(desk: Desk, secret: str | None) -> Agent:
    """The administrator of this session. Raises NotFound for whoever is none, signed in or not."""
    try:
        agent, _ = await signed_in(desk, secret)
    except NotSignedIn:
        raise NotFound from None
    if agent.role is not Role.ADMIN:
        raise NotFound
    return agent


async def administered(desk: Desk, agent: Agent, site_id: str) -> Site:
    """The site, where it is one of theirs. Raises NotFound."""
    site = await desk.store.people.site(site_id) if site_id in agent.site_ids else None
    if site is None:
        raise NotFound
    return site


async def administered_sites(desk: Desk, agent: Agent) -> list[Site]:
    return [site for site in await desk.store.people.sites() if site.id in agent.site_ids]
