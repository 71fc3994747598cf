"""A running Warmline with a site, agents and a mail server: what journeys and fault tests live in."""

import asyncio
import json
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from server.adapters.passwords import Argon2Passwords
from server.adapters.store import SqlStore
from server.adapters.store.migrate import migrate
from server.app import clock
from server.domain.people import Agent, Role
from server.domain.site import Site
from server.domain.tokens import Identity, sign_identity
from server.ports import Clock
from tests.support.client import Client
from tests.support.ports import free_port
from tests.support.server import ServerProcess

PASSWORD = "correct horse battery"
SITE = Site(
    id="5" * 32,
    key="acme",
    name="Acme Support",
    secret="the site's secret of the tests, long enough",
    origins=("http://dashboard.localhost",),
    address="support@acme.example",
    dashboard_url="http://dashboard.localhost/home",
    gone_delay=timedelta(seconds=1),
    here_delay=timedelta(seconds=600),
)
AGENTS = {
    "ana": Agent("a1" * 16, "ana@acme.example", "Ana Kovač", "Europe/Zagreb", Role.ADMIN, (SITE.id,)),
    "jonas": Agent("b2" * 16, "jonas@acme.example", "Jonas Obi", "Europe/Berlin", Role.AGENT, (SITE.id,)),
}
_HASH = Argon2Passwords().hash(PASSWORD)


@dataclass
class House:
    """`servers` all serve the web; in the scaled form a worker of its own delivers and takes in mail. `front` is the
    address that everybody comes in by where it is not that of the process itself; `wall` is the clock of the
    processes."""

    database_url: str
    lmtp_port: int
    servers: list[ServerProcess]
    worker: ServerProcess | None = None
    site: Site = SITE
    clients: list[Client] = field(default_factory=list)
    front: str = ""
    wall: Clock = clock
    _cookies: dict[str, str] = field(default_factory=dict)

    @property
    def web(self) -> ServerProcess:
        return self.servers[0]

    def token(self, sub: str = "7", **claims: Any) -> str:
        identity = Identity(sub, **({"email": f"customer{sub}@mail.example", "name": f"Customer {sub}"} | claims))
        return sign_identity(identity, self.site.secret, self.site.key, self.wall() + timedelta(hours=1))

    async def customer(self, sub: str | None = "7", web: int = 0, **hello: Any) -> Client:
        """A connected customer; None is a visitor."""
        who = {"token": self.token(sub)} if sub else {}
        frame = {"t": "hello", "v": 1, "site": self.site.key, **who, **hello}
        return await self._connected(web, "/ws/customer", frame, "")

    async def agent(self, name: str = "ana", web: int = 0) -> Client:
        return await self._connected(web, "/ws/agent", {"t": "hello", "v": 1}, await self.session_cookie(name, web))

    async def session_cookie(self, name: str = "ana", web: int = 0) -> str:
        """The cookie of one session that all tests in this house share; more sign-ins would meet the limit."""
        if name not in self._cookies:
            self._cookies[name] = await asyncio.to_thread(self.sign_in, AGENTS[name].email, PASSWORD, web)
        return self._cookies[name]

    def sign_in(self, email: str, password: str, web: int = 0) -> str:
        """The session's cookie, as a header."""
        address = self.front or self.servers[web].base_url
        form = urllib.parse.urlencode({"email": email, "password": password}).encode()
        request = urllib.request.Request(f"{address}/agent/sign-in", form, {"Origin": address}, method="POST")
        opener = urllib.request.build_opener(_StayHere())
        with opener.open(request) as answer:
            return str(answer.headers["Set-Cookie"]).partition(";")[0]

    async def truth(self, conversation: str) -> list[Any]:
        """The timeline as the database has it."""
        store = SqlStore(self.database_url)
        try:
            return list(await store.conversations.entries(conversation, limit=1_000_000))
        finally:
            await store.stop()

    async def _connected(self, web: int, path: str, hello: dict[str, Any], cookie: str) -> Client:
        address = self.front or self.servers[web].base_url
        one = Client(address.replace("http", "ws", 1) + path, hello, origin=address, cookie=cookie)
        self.clients.append(one)
        await one.start()
        return one


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None

    def http_error_303(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        return fp


async def furnish(database_url: str, site: Site = SITE) -> None:
    """The schema, the site and its agents."""
    store = SqlStore(database_url)
    try:
        await migrate(store.database)
        await store.people.put_site(site)
        for agent in AGENTS.values():
            await store.people.put_agent(replace(agent, site_ids=(site.id,)), _HASH)
    finally:
        await store.stop()


@asynccontextmanager
async def embedded(directory: Path, smtp_url: str, site: Site = SITE, **env: str) -> AsyncIterator[House]:
    """One process on SQLite, bus and presence within it."""
    async with served_by(ServerProcess, directory, smtp_url, site, env) as house:
        yield house


@asynccontextmanager
async def served_by(
    process: Callable[..., ServerProcess], directory: Path, smtp_url: str, site: Site, env: Mapping[str, str]
) -> AsyncIterator[House]:
    database = f"sqlite:///{directory / 'warmline.db'}"
    await furnish(database, site)
    lmtp = free_port()
    settings = {"SMTP_URL": smtp_url, "LMTP_PORT": str(lmtp), "DATABASE_URL": database, "BEAT_SECONDS": "2", **env}
    server = process("serve", env=settings, directory=directory)
    async with _running(House(database, lmtp, [server], site=site)) as house:
        yield house


@asynccontextmanager
async def scaled(
    directory: Path, smtp_url: str, database_url: str, redis_url: str, *, webs: int = 2, site: Site = SITE, **env: str
) -> AsyncIterator[House]:
    """Web processes and a worker on PostgreSQL and Redis."""
    await furnish(database_url, site)
    lmtp = free_port()
    shared = {"SMTP_URL": smtp_url, "DATABASE_URL": database_url, "REDIS_URL": redis_url, "BEAT_SECONDS": "2"}
    shared |= {"LMTP_PORT": str(lmtp)} | env
    servers = []
    for number in range(webs):
        home = directory / f"web{number}"
        home.mkdir()
        servers.append(ServerProcess("web", env=shared, directory=home))
    home = directory / "worker"
    home.mkdir()
    async with _running(
        House(database_url, lmtp, servers, ServerProcess("worker", env=shared, directory=home))
    ) as house:
        yield house


@asynccontextmanager
async def _running(house: House) -> AsyncIterator[House]:
    processes = [*house.servers, *([house.worker] if house.worker else [])]
    try:
        for process in processes:
            await asyncio.to_thread(process.start)
        yield house
    finally:
        await asyncio.gather(*(client.close() for client in house.clients))
        for process in processes:
            await asyncio.to_thread(process.close)


def json_of(url: str) -> Any:
    with urllib.request.urlopen(url) as answer:
        return json.loads(answer.read())
