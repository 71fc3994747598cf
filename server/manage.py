"""What the command line does to sites and agents."""

import argparse
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4
from zoneinfo import available_timezones

import msgspec
from msgspec.structs import replace

from server.actions.desk import Desk
from server.actions.portraits import drop_picture, put_picture
from server.adapters.passwords import Argon2Passwords
from server.adapters.store import SqlStore
from server.adapters.store.migrate import is_current, migrate
from server.app import SchemaIsOld, clock
from server.domain.errors import Invalid, InvalidFields, Overtaken
from server.domain.hours_form import SiteHoursForm, form_of, read
from server.domain.hours_rules import KeptHours, SiteHours
from server.domain.mail_address import outgoing_address
from server.domain.people import Agent, Role
from server.domain.site import Site
from server.settings import Settings

MIN_PASSWORD = 12


@asynccontextmanager
async def store(settings: Settings) -> AsyncIterator[SqlStore]:
    """A store with a current schema; an embedded one is brought up to date."""
    opened = SqlStore(settings.database_url)
    try:
        if opened.database.on_sqlite:
            await migrate(opened.database)
        elif not await is_current(opened.database):
            raise SchemaIsOld(SchemaIsOld.__doc__)
        yield opened
    finally:
        await opened.stop()


async def site_of(opened: SqlStore, key: str | None) -> Site:
    """The site with this key, or the only one. Raises Invalid."""
    sites = await opened.people.sites()
    found = [site for site in sites if key in (None, site.key)]
    if len(found) != 1:
        keys = ", ".join(site.key for site in sites) or "none yet: python -m server site add"
        raise Invalid(f"Which site? Give --site with one of these keys: {keys}")
    return found[0]


def site_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", help="short public name, stands in the script tag")
    parser.add_argument("--name", help="how customers know you")
    parser.add_argument("--origin", action="append", help="https://dashboard.example; may be given several times")
    parser.add_argument("--address", help="the mailbox that mail comes from, for example support@example.com")
    parser.add_argument("--dashboard-url", help="where the mail's link leads")
    parser.add_argument("--accent", help="colour of the brand, #rrggbb")
    parser.add_argument("--locale")
    parser.add_argument("--time-zone")


async def add_site(opened: SqlStore, given: argparse.Namespace) -> Site:
    """Raises Invalid for values that can't be used."""
    known = await opened.people.site_by_key(given.key)
    site = known or Site(uuid4().hex, given.key, given.key, secrets.token_urlsafe(32))
    named = ("name", "address", "dashboard_url", "accent", "locale", "time_zone")
    changes = {name: getattr(given, name) for name in named if getattr(given, name) is not None}
    if given.origin:
        changes["origins"] = tuple(origin.rstrip("/") for origin in given.origin)
    site = replace(site, **changes)
    _check_site(site)
    await opened.people.put_site(site)
    return site


def _check_site(site: Site) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", site.key):
        raise Invalid("The key should be small letters, digits and hyphens.")
    for origin in site.origins:
        if not re.fullmatch(r"https?://[a-zA-Z0-9.\-\[\]:]+", origin):
            raise Invalid(f"{origin} is no origin; it should look like https://dashboard.example, without a path.")
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", site.accent):
        raise Invalid("The accent should be a colour like #0b6b5d.")
    _check_time_zone(site.time_zone)
    outgoing_address(site.address)


def _check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise Invalid(f"{name} is no time zone; it should be a name like Europe/Berlin.")


def hours_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--site", help="the site's key, where there is more than one")
    parser.add_argument("--set", metavar="FILE", type=Path, help="take the hours from this file, as they are printed")


async def site_hours(opened: SqlStore, given: argparse.Namespace) -> str:
    """The hours of a site as JSON, after those of a file were set. Raises Invalid.

    Running servers read them within a few seconds (actions/office_hours.py)."""
    site = await site_of(opened, given.site)
    kept = await opened.hours.get(site.id)
    if given.set is not None:
        kept = KeptHours(_hours_from(given.set), kept.rev + 1, clock(), None)
        if not await opened.hours.put(site.id, kept):
            raise Overtaken
    return msgspec.json.format(msgspec.json.encode(form_of(kept.hours)), indent=2).decode()


def _hours_from(file: Path) -> SiteHours:
    try:
        return read(msgspec.json.decode(file.read_bytes(), type=SiteHoursForm))
    except OSError as error:
        raise Invalid(f"{file} can't be read: {error.strerror}.") from None
    except msgspec.DecodeError as error:
        raise Invalid(f"{file} should look like what `site hours` prints: {error}") from None
    except InvalidFields as wrong:
        raise Invalid("\n".join(f"{field.at}: {field.message}" for field in wrong.fields)) from None


def agent_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email")
    parser.add_argument("name")
    parser.add_argument("--site", action="append", help="key of a site they answer for (all of them)")
    parser.add_argument("--time-zone", default="UTC")
    parser.add_argument(
        "--admin", action=argparse.BooleanOptionalAction, help="may change the site's settings (the first agent may)"
    )
    parser.add_argument("--password", help="at least 12 characters; made and printed if not given")


async def add_agent(opened: SqlStore, given: argparse.Namespace) -> tuple[Agent, str | None]:
    """The agent, and their password if it was made here. Raises Invalid."""
    if given.password is not None and len(given.password) < MIN_PASSWORD:
        raise Invalid(f"The password should have at least {MIN_PASSWORD} characters.")
    _check_time_zone(given.time_zone)
    sites = await opened.people.sites()
    chosen = [site for site in sites if given.site is None or site.key in given.site]
    if not chosen:
        raise Invalid("There is no such site yet. Add it first: python -m server site add")
    known = await opened.people.agent_by_email(given.email)
    before = known[0] if known else Agent(uuid4().hex, "", "")
    agent = replace(
        before,
        email=outgoing_address(given.email),
        name=given.name,
        time_zone=given.time_zone,
        role=await _role(opened, given.admin, known[0] if known else None, chosen),
        site_ids=tuple(site.id for site in chosen),
        disabled=False,
    )
    made = None if given.password or known else secrets.token_urlsafe(12)
    password = given.password or made
    await opened.people.put_agent(agent, Argon2Passwords().hash(password) if password else None)
    if known:
        await opened.sessions.end_all(agent.id)
    return agent, made


def avatar_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("file", nargs="?", type=Path, help="a JPEG, PNG, WebP or GIF file")
    which.add_argument("--remove", action="store_true", help="show their initials again")


async def agent_and_picture(desk: Desk, given: argparse.Namespace) -> Agent:
    """The agent, who shows this picture from now on, or none. Raises Invalid."""
    known = await desk.store.people.agent_by_email(given.email)
    if known is None:
        raise Invalid(f"There is no agent with the address {given.email}.")
    if given.remove:
        await drop_picture(desk, known[0])
        return known[0]
    try:
        content = given.file.read_bytes()
    except OSError as error:
        raise Invalid(f"{given.file} can't be read: {error.strerror}.") from None
    await put_picture(desk, known[0], content)
    return known[0]


async def _role(opened: SqlStore, admin: bool | None, known: Agent | None, chosen: list[Site]) -> Role:
    """As asked for, else as it was; whoever is the first at all of their sites may administer them."""
    if admin is None and known is not None:
        return known.role
    if admin is None:
        admin = not any([await opened.people.agents(site.id) for site in chosen])
    return Role.ADMIN if admin else Role.AGENT
