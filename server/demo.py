"""The demo: a made-up company with its dashboard, its agents and a mailbox, to look at on one machine."""

from server.app import assemble
from server.domain.people import Agent, Role
from server.domain.site import Site
from server.settings import Settings
from starlette.applications import Starlette
from server.adapters.passwords import Argon2Passwords

PASSWORD = "warmline-demo"
SITE = Site(
    id="0" * 31 + "1",
    key="demo",
    name="Lumen Hosting",
    secret="the demo's secret is no secret, so never use it elsewhere",
    address="support@lumen.example",
)
AGENTS = (
    Agent("a" * 31 + "1", "ana@lumen.example", "Ana Kovač", "Europe/Zagreb", Role.ADMIN, (SITE.id,)),
    Agent("a" * 31 + "2", "jonas@lumen.example", "Jonas Obi", "Europe/Berlin", Role.AGENT, (SITE.id,)),
)


async def demo(settings: Settings) -> tuple[Starlette, str]:
    server = assemble(settings)
    await server.prepare(migrating=True)
    from msgspec.structs import replace
    site = replace(SITE, origins=(settings.public_url, f"http://127.0.0.1:{settings.port}"), dashboard_url=f"{settings.public_url}/demo")
    await server.store.people.put_site(site)
    for agent in AGENTS:
        if await server.store.people.agent(agent.id) is None:
            await server.store.people.put_agent(agent, Argon2Passwords().hash(PASSWORD))
    return server.web(jobs=True), "ready"
