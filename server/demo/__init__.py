"""The demo: a made-up company with its dashboard, its team and a mailbox, to look at on one machine.

`make run` starts it. Everything in it goes the real way: the dashboard signs a token and has one script tag, mails
leave over SMTP, answers come in through the listener.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec.structs import replace
from starlette.applications import Starlette

from server.actions.office_hours import save_hours
from server.adapters.mailbox import FolderMailbox
from server.adapters.smtp import SmtpMailer
from server.app import Server, assemble, clock
from server.demo import history
from server.demo.cast import AGENTS, HOURS, PASSWORD, PERSONAS, SITE
from server.domain.site import Site
from server.settings import Settings
from server.web.assets import Assets
from server.web.demo_mailbox import MailboxPages
from server.web.demo_pages import DemoPages, Templates

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@asynccontextmanager
async def demo(settings: Settings) -> AsyncIterator[tuple[Starlette, str]]:
    """The application with the demo's pages, and what to tell once it listens."""
    mailbox = None if settings.smtp_url else FolderMailbox(settings.data_dir / "mailbox", clock)
    if mailbox is not None:
        await mailbox.start()
    try:
        site = _site(settings)
        await _begin(assemble(settings), site)
        server = assemble(settings, smtp_url=mailbox.url if mailbox else None)
        templates = Templates(Assets(), site)
        listener = f"smtp://{_reached(settings.lmtp_host)}:{settings.lmtp_port}?tls=never"
        post = SmtpMailer(listener) if settings.lmtp_port else None
        pages = DemoPages(templates, PERSONAS, AGENTS, PASSWORD, clock)
        mails = MailboxPages(templates, PERSONAS, mailbox, post, settings.smtp_url, settings.public_url, clock)
        yield server.web(jobs=True, more=[*pages.routes(), *mails.routes()]), greeting(settings)
    finally:
        if mailbox is not None:
            await mailbox.stop()


def _site(settings: Settings) -> Site:
    here = {settings.public_url, *(f"http://{host}:{settings.port}" for host in ("localhost", "127.0.0.1"))}
    return replace(SITE, origins=tuple(sorted(here)), dashboard_url=f"{settings.public_url}/demo")


async def _begin(before: Server, site: Site) -> None:
    """The site as it is now; the team, the hours and the history at the first start."""
    await before.prepare(migrating=True)
    async with before.running(jobs=False):
        people = before.store.people
        await people.put_site(site)
        for agent in AGENTS:
            if await people.agent(agent.id) is None:
                await people.put_agent(agent, before.desk.passwords.hash(PASSWORD))
        if (await before.store.hours.get(site.id)).rev == 0:
            await save_hours(before.desk, site.id, HOURS, 0, None)
        await history.tell(before.desk, site)


def _reached(host: str) -> str:
    """Where to reach a listener that listens on `host`."""
    host = "127.0.0.1" if host in ("0.0.0.0", "::", "*") else host
    return f"[{host}]" if ":" in host else host


def greeting(settings: Settings) -> str:
    url = settings.public_url
    mails = f"they leave through {_named(settings)}" if settings.smtp_url else "mails arrive and can be answered here"
    warned = "" if settings.host in _LOOPBACK else "\n  These sign-ins are public: let nobody else reach it.\n"
    first, *others = (agent.email for agent in AGENTS)
    return f"""
  {SITE.name}, a demo of Warmline

  Dashboard    {url}/demo           write to us, bottom right
  Agent view   {url}/agent          answer as {first}, password {PASSWORD}
  Settings     {url}/admin          office hours, for {first}
  Mailbox      {url}/demo/mailbox   {mails}

  {" and ".join(others)} have the same password.
{warned}
  Ctrl+C ends it. What was said is kept in {settings.data_dir}.
"""


def _named(settings: Settings) -> str:
    """The mail server without its password."""
    return settings.smtp_url.rpartition("@")[2].removeprefix("smtp://").removeprefix("smtps://").partition("?")[0]
