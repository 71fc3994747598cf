"""One company with its own running Warmline: a site, a team, a clock that is set by hand, and people who do things."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from server.adapters.passwords import Argon2Passwords
from server.adapters.store import SqlStore
from server.adapters.store.migrate import migrate
from server.domain.people import Agent, Role
from server.domain.site import Site
from server.domain.times import to_ms
from server.domain.tokens import Identity, Purpose, sign, sign_identity
from tests.screens.past import tell
from tests.support.client import Client
from tests.support.house import House
from tests.support.ports import free_port
from tests.support.server import ServerProcess
from tests.support.smtp_sink import SmtpSink

BEAT_SECONDS = 1
SETTLE_SECONDS = 1.4
"""After the clock was set: until every beat, and the outbox, has seen it."""
PASSWORD = "a password of the pictures"
SECRET = "the site's secret of the pictures, long enough"
ZONE = ZoneInfo("Europe/Berlin")
TODAY = datetime(2026, 11, 24, tzinfo=ZONE)
DASHBOARD = "http://127.0.0.1:4180"
SITE = Site(
    id="5" * 32,
    key="lumen",
    name="Lumen Hosting",
    secret=SECRET,
    origins=(DASHBOARD,),
    address="support@lumen.example",
    dashboard_url="https://my.lumen.example/deploys",
    time_zone="Europe/Berlin",
    gone_delay=timedelta(minutes=1),
)
_HASH = Argon2Passwords().hash(PASSWORD)


Past = Callable[[SqlStore, Site], Awaitable[None]]


def moment(told: str) -> datetime:
    """ "14:02", "14:02:30" of the day of the pictures, or "11-12 10:00" of another one in that year."""
    date, _, time = told.rpartition(" ")
    hour, minute, second = ([int(part) for part in time.split(":")] + [0])[:3]
    day = TODAY.replace(month=int(date[:2]), day=int(date[3:])) if date else TODAY
    return day.replace(hour=hour, minute=minute, second=second)


def agent(name: str, number: int, active: datetime | None, zone: str = "Europe/Berlin") -> Agent:
    email = f"{name.split()[0].lower()}@lumen.example"
    return Agent(f"{number:x}" * 32, email, name, zone, Role.AGENT, (SITE.id,), active_at=active, desk_since=active)


class Program(ServerProcess):
    def command(self) -> Sequence[str]:
        return [sys.executable, "-m", "tests.screens.program", "serve"]


class Company(House):
    """`at` sets the time for the server; `customer`, `agent` and `visitor` connect people by the real protocol."""

    clock: Path
    sink: SmtpSink
    now: datetime
    cookies: dict[str, str]

    async def at(self, told: str) -> None:
        self.now = moment(told)
        unfinished = self.clock.with_suffix(".part")
        unfinished.write_text(str(to_ms(self.now)))
        os.replace(unfinished, self.clock)
        await asyncio.sleep(SETTLE_SECONDS)

    def token(self, sub: str = "mara", **claims: Any) -> str:
        known = PEOPLE.get(sub, {"name": sub.title(), "email": f"{sub}@customers.example"})
        identity = Identity(SUBS.get(sub, sub), **(known | claims))
        return sign_identity(identity, self.site.secret, self.site.key, self.now + timedelta(hours=20))

    def visitor(self, number: int) -> str:
        """What a browser keeps of a visitor, always the same one."""
        claims = {"sub": uuid5(NAMESPACE_OID, f"visitor {number}").hex, "site": self.site.id}
        secret = str(self.web.environment()["SECRET_KEY"])
        return sign(Purpose.VISITOR, claims, secret, self.now + timedelta(days=30))

    async def customer(self, sub: str | None = "mara", web: int = 0, **hello: Any) -> Client:
        more = {"locale": "en-GB", "time_zone": "Europe/Berlin", "page": f"{DASHBOARD}/deploys"}
        return await super().customer(sub, web, **more | hello)

    def cookie(self, name: str) -> str:
        """The session of an agent, signed in once a day."""
        today = f"{name} {self.now.date()}"
        if today not in self.cookies:
            self.cookies[today] = self.sign_in(f"{name}@lumen.example", PASSWORD)
        return self.cookies[today]

    async def agent(self, name: str = "ana", web: int = 0) -> Client:
        cookie = await asyncio.to_thread(self.cookie, name)
        return await self._connected(web, "/ws/agent", {"t": "hello", "v": 1}, cookie)


PEOPLE: dict[str, dict[str, Any]] = {
    "mara": {
        "name": "Mara Díaz",
        "email": "mara@fjord.example",
        "plan": "Business",
        "company": "Fjord & Field",
        "attributes": {"cluster": "17", "website": "https://shop.fjord.example", "sites": 3},
    },
    "tomas": {"name": "Tomás Béla", "email": "tomas@kiosk.example", "plan": "Enterprise", "company": "Kiosk Radio"},
    "hiro": {"name": "Hiro Ito", "email": "hiro@ito.example", "plan": "Business", "company": "Ito Ceramics"},
    "lena": {"name": "Lena Wolff", "email": "lena@wolff.example", "plan": "Starter", "company": "Wolff & Söhne"},
    "noor": {"name": "Noor Aziz", "email": "noor@aziz.example", "plan": "Starter"},
}

SUBS = {"mara": "mara2", "hiro": "hiro2", "lena": "lena2"}
"""The dashboard's ids, chosen for the colours of their faces."""


@asynccontextmanager
async def company(
    team: Sequence[Agent], since: str = "14:00", busy: bool = True, past: Past | None = None, **site: Any
) -> AsyncIterator[Company]:
    """Open for business at `since`; `busy`: with a past that says how fast it answers, or with a `past` of its own."""
    with tempfile.TemporaryDirectory(prefix="warmline-screens-") as folder, SmtpSink() as sink:
        directory = Path(folder)
        url, clock, lmtp = f"sqlite:///{directory / 'warmline.db'}", directory / "clock", free_port()
        home = replace(SITE, **site)
        clock.write_text(str(to_ms(moment(since))))
        await _furnish(url, home, team, moment("13:30") if busy and past is None else None, past)
        env = {"SMTP_URL": sink.url, "LMTP_PORT": str(lmtp), "DATABASE_URL": url, "CLOCK_FILE": str(clock)}
        server = Program("serve", env=env | {"BEAT_SECONDS": str(BEAT_SECONDS)}, directory=directory)
        one = Company(url, lmtp, [server], site=home)
        one.clock, one.sink, one.now, one.cookies = clock, sink, moment(since), {}
        try:
            await asyncio.to_thread(server.start)
            yield one
        finally:
            for client in one.clients:
                await client.close()
            server.resume()
            await asyncio.to_thread(server.close)


async def _furnish(url: str, site: Site, team: Sequence[Agent], busy_until: datetime | None, past: Past | None) -> None:
    store = SqlStore(url)
    try:
        await migrate(store.database)
        await store.start()
        await store.people.put_site(site)
        for one in team:
            await store.people.put_agent(one, _HASH)
        if busy_until:
            await tell(store, site, [one.id for one in team], busy_until)
        if past:
            await past(store, site)
    finally:
        await store.stop()
