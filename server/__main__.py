"""The command line: `python -m server --help`."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import structlog

from server import doctor_arguments, failed_mails, manage
from server.app import SchemaIsOld, assemble, clock
from server.domain.addressing import redacted
from server.domain.errors import WarmlineError
from server.domain.tokens import LONGEST, Identity, sign_identity
from server.draining import until_signalled
from server.eml import print_bounces, print_reply_texts
from server.estimating import print_estimates
from server.listening import PortRefused, event_loop, require_free, serve_web
from server.settings import Settings, WrongSettings, read
from server.waiting import DatabaseAway, prepare
from server.web.assets import Assets

Command = Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, None]]


async def serve(settings: Settings, _arguments: argparse.Namespace) -> None:
    """Everything in one process: web, jobs, and the listener for mail."""
    _require_ports(settings)
    server = assemble(settings)
    await prepare(server, migrating=server.store.database.on_sqlite)
    await serve_web(settings, server.web(jobs=True))


async def web(settings: Settings, _arguments: argparse.Namespace) -> None:
    """Only the web side; start as many as you need on one database and one Redis."""
    server = assemble(settings)
    await prepare(server, migrating=False)
    await serve_web(settings, server.web(jobs=False))


async def worker(settings: Settings, _arguments: argparse.Namespace) -> None:
    """Only the jobs: deliver mail, and listen for it on LMTP_PORT."""
    require_free("LMTP_PORT", settings.lmtp_host, settings.lmtp_port)
    server = assemble(settings)
    await prepare(server, migrating=False)
    async with server.running(jobs=True):
        await until_signalled()


async def migrate(settings: Settings, _arguments: argparse.Namespace) -> None:
    """Brings the database's schema up to date."""
    server = assemble(settings)
    await prepare(server, migrating=True)
    await server.store.stop()
    print("The schema is up to date.")


async def run_demo(settings: Settings, _arguments: argparse.Namespace) -> None:
    """A dashboard with the chat, the agent view and a mailbox to look at, all in one process."""
    from server.demo import demo  # only here: a server in earnest loads nothing of it

    _require_ports(settings)
    async with demo(settings) as (app, greeting):
        await serve_web(settings, app, greeting)


async def token(settings: Settings, arguments: argparse.Namespace) -> None:
    """Prints an identity token, as the dashboard's server would sign it, for trying out."""
    async with manage.store(settings) as store:
        site = await manage.site_of(store, arguments.site)
    identity = Identity(
        sub=arguments.sub,
        email=arguments.email,
        name=arguments.name,
        plan=arguments.plan,
        company=arguments.company,
        attributes=dict(arguments.attribute),
    )
    print(sign_identity(identity, site.secret, site.key, clock() + timedelta(minutes=arguments.minutes)))


async def site_add(settings: Settings, arguments: argparse.Namespace) -> None:
    """Adds a site, or changes the one with this key, and prints how to embed it."""
    async with manage.store(settings) as store:
        site = await manage.add_site(store, arguments)
    print(f"key     {site.key}\nsecret  {site.secret}\n")
    print(f'<script src="{settings.public_url}/embed.js" data-site="{site.key}" data-token="…" async></script>')


async def embed(settings: Settings, arguments: argparse.Namespace) -> None:
    """Prints the script tag, pinned with Subresource Integrity; every release needs a new one."""
    async with manage.store(settings) as store:
        site = await manage.site_of(store, arguments.site)
    assets = Assets()
    source = f"{settings.public_url}/embed/{assets.version}/embed.js"
    pinned = f'integrity="{assets.loader.integrity}" crossorigin="anonymous"'
    print(f'<script src="{source}" {pinned} data-site="{site.key}" data-token="…" async></script>')


async def site_hours(settings: Settings, arguments: argparse.Namespace) -> None:
    """Prints the office hours of a site and its plans as JSON, or sets them from a file that looks like it."""
    async with manage.store(settings) as store:
        print(await manage.site_hours(store, arguments))


async def agent_add(settings: Settings, arguments: argparse.Namespace) -> None:
    """Adds an agent, or changes the one with this address; signs them out everywhere."""
    async with manage.store(settings) as store:
        agent, password = await manage.add_agent(store, arguments)
    print(f"{agent.name} signs in at {settings.public_url}/agent as {agent.email}")
    if password:
        print(f"password  {password}")


async def agent_avatar(settings: Settings, arguments: argparse.Namespace) -> None:
    """Gives an agent a picture, or takes it away. Running servers show it to whoever comes next."""
    server = assemble(settings)
    await prepare(server, migrating=server.store.database.on_sqlite)
    async with server.running(jobs=False):
        agent = await manage.agent_and_picture(server.desk, arguments)
    print(f"{agent.name} is shown with {'their initials' if arguments.remove else 'this picture'}.")


async def check(settings: Settings, arguments: argparse.Namespace) -> None:
    """Looks at the database, Redis, the mail server and the DNS as they are set, and says what to do."""
    from server import doctor  # only here, for what it works with

    if not await doctor.examine(settings, asked=doctor_arguments.asked(arguments)):
        raise SystemExit(1)


def _require_ports(settings: Settings) -> None:
    if settings.port and settings.port == settings.lmtp_port:
        raise PortRefused(f"PORT and LMTP_PORT are both {settings.port}. Set one of them to another number.")
    require_free("PORT", settings.host, settings.port)
    require_free("LMTP_PORT", settings.lmtp_host, settings.lmtp_port)


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="python -m server",
        description="Warmline: support chat for your own dashboard. "
        "Settings come from the environment, see docs/settings.md.",
    )
    commands = root.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, run: Command, parent: Any = commands) -> argparse.ArgumentParser:
        about = (run.__doc__ or "").strip()
        added: argparse.ArgumentParser = parent.add_parser(name, help=about, description=about)
        added.set_defaults(run=run)
        return added

    add("serve", serve)
    add("web", web)
    add("worker", worker)
    add("migrate", migrate)
    add("demo", run_demo)
    doctor_arguments.arguments(add("doctor", check))
    failed_mails.arguments(add("outbox", failed_mails.print_outbox))
    add("reply-text", print_reply_texts)
    add("bounce-check", print_bounces)
    add("estimate", print_estimates)
    signed = add("token", token)
    signed.add_argument("sub", help="the dashboard's id of the customer")
    signed.add_argument("--site", help="the site's key, where there is more than one")
    for name in ("email", "name", "plan", "company"):
        signed.add_argument(f"--{name}", default="")
    signed.add_argument("--attribute", action="append", type=_pair, default=[], metavar="NAME=VALUE")
    signed.add_argument("--minutes", type=_minutes, default=60, help="how long it is valid (60)")
    sites = commands.add_parser("site", help="sites: the dashboards that embed the chat").add_subparsers(required=True)
    manage.site_arguments(add("add", site_add, sites))
    manage.hours_arguments(add("hours", site_hours, sites))
    add("embed", embed).add_argument("--site", help="the site's key, where there is more than one")
    agents = commands.add_parser("agent", help="agents: the people who answer").add_subparsers(required=True)
    manage.agent_arguments(add("add", agent_add, agents))
    manage.avatar_arguments(add("avatar", agent_avatar, agents))
    return root


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not name or not sign:
        raise argparse.ArgumentTypeError(f"{text!r} should look like NAME=VALUE")
    return name, value


def _minutes(text: str) -> int:
    """As long as the chat would take it, whose customers' tokens are to be short-lived."""
    most = int(LONGEST.total_seconds() // 60)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text} should be a whole number from 1 to {most}")
    return int(text)


def configure_log(settings: Settings) -> None:
    """To stderr, one line an event; tokens and texts are never given to it."""
    last: Any = (
        structlog.processors.JSONRenderer() if settings.log_format == "json" else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_tokens,
            last,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _without_tokens(_logger: Any, _method: str, event: Any) -> Any:
    """Whatever was told to a log, a path or a mail server's words: what opens something does not stand in it."""
    return {name: redacted(value) if isinstance(value, str) else value for name, value in event.items()}


def main() -> None:
    arguments = parser().parse_args()
    try:
        settings = read()
        configure_log(settings)
        with asyncio.Runner(loop_factory=event_loop()) as runner:
            runner.run(arguments.run(settings, arguments))
    except WrongSettings as wrong:
        raise SystemExit("These settings can't be used (docs/settings.md):\n" + str(wrong)) from None
    except (SchemaIsOld, PortRefused, DatabaseAway) as refused:
        raise SystemExit(str(refused)) from None
    except WarmlineError as error:
        raise SystemExit(error.message) from None
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
