"""The doctor: looks at what the settings point to, and says what to do. It migrates nothing, and sends a mail only
where it is asked to (mail_doctor.py)."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from server.adapters.bus_redis import PREFIX, connect
from server.adapters.redis_address import RedisAddress
from server.adapters.redis_client import hang_up
from server.adapters.smtp import SmtpMailer, SmtpServer
from server.adapters.store import SqlStore
from server.adapters.store.migrate import is_current
from server.doctor_arguments import Asked
from server.domain.errors import WarmlineError
from server.domain.mail_dns import Found
from server.listening import PortRefused, require_free
from server.mail_doctor import of_sites
from server.settings import Settings

PATIENCE_SECONDS = 10
CLOCK_OFF_SECONDS = 2.0
"""More than this, and waits that one process begins and another ends are told wrong."""
MOST_FAILED = 100
"""Counted no further than this."""
LOCAL = ("localhost", "127.0.0.1", "::1")
ASKED = Asked()


Finding = Found
Tell = Callable[[Finding], None]


async def examine(settings: Settings, tell: Tell | None = None, asked: Asked = ASKED) -> bool:
    """Tells each finding as it is made; False if something is broken."""
    told: list[Finding] = []
    database = partial(_database, asked=asked)
    for examination in (_public_url, _secret_key, database, _redis, _mail_out, _mail_in):
        async for finding in examination(settings):
            (tell or _print)(finding)
            told.append(finding)
    return all(finding.grade != "broken" for finding in told)


def _print(finding: Finding) -> None:
    mark = {"fine": "ok", "note": "note", "broken": "BROKEN"}[finding.grade]
    print(f"{mark:<7} {finding.about:<12} {finding.words}", flush=True)


def _fine(about: str, words: str) -> Finding:
    return Finding("fine", about, words)


def _note(about: str, words: str) -> Finding:
    return Finding("note", about, words)


def _broken(about: str, words: str) -> Finding:
    return Finding("broken", about, words)


async def _public_url(settings: Settings) -> AsyncIterator[Finding]:
    url = settings.public_url
    if urlsplit(url).hostname in LOCAL:
        yield _note("PUBLIC_URL", f"{url} is only good on this machine. Set it to the address that customers reach.")
    elif not url.startswith("https:"):
        yield _note(
            "PUBLIC_URL", f"{url} is not encrypted: who listens in can sign in as anybody. Serve it over https."
        )
    else:
        yield _fine("PUBLIC_URL", url)


async def _secret_key(settings: Settings) -> AsyncIterator[Finding]:
    path = settings.data_dir / "secret_key"
    kept = path.read_text().strip() if path.exists() else ""
    if kept == settings.secret_key:
        yield _note(
            "SECRET_KEY", f"kept in {path}. Back it up: without it, answers to mails that were sent find no way back."
        )
    else:
        yield _fine("SECRET_KEY", "set in the environment")


async def _database(settings: Settings, asked: Asked) -> AsyncIterator[Finding]:
    if missing := _missing_file(settings.database_url):
        yield _note("database", f"{missing} is not there yet; the first start makes it.")
        return
    store = SqlStore(settings.database_url)
    database = store.database
    where = database.url.database if database.on_sqlite else f"{database.url.host}/{database.url.database}"
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await store.ready()
            yield _fine("database", f"{'SQLite' if database.on_sqlite else 'PostgreSQL'}, {where}")
            if not database.on_sqlite:
                yield await _clocks(store)
            if not await is_current(database):
                yield _migrate(on_sqlite=database.on_sqlite)
                return
            yield _fine("schema", "current")
            async for finding in _people(store):
                yield finding
            if failed := len(await store.outbox.failed(MOST_FAILED)):
                many = f"{failed} mails have" if failed > 1 else "A mail has"
                yield _note("outbox", f"{many} failed for good. `python -m server outbox` lists them and tries again.")
        async for finding in of_sites(settings, store, asked):
            yield finding
    except (WarmlineError, SQLAlchemyError, OSError, TimeoutError) as error:
        yield _broken("database", f"{where} can't be used ({_why(error)}). Check DATABASE_URL, and that it runs.")
    finally:
        await database.close()


def _missing_file(url: str) -> str:
    file = url.removeprefix("sqlite:///")
    return "" if file == url or Path(file).exists() else file


def _migrate(*, on_sqlite: bool) -> Finding:
    if on_sqlite:
        return _note("schema", "not there, or older than this version; the next start brings it up to date.")
    return _broken("schema", "not there, or older than this version. Run `python -m server migrate`.")


async def _clocks(store: SqlStore) -> Finding:
    async with store.database.read() as connection:
        before = datetime.now(UTC)
        theirs: Any = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
        after = datetime.now(UTC)
    off = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0.0)
    if off > CLOCK_OFF_SECONDS:
        return _note("clock", f"ours and the database's differ by {off:.0f} s. Let both follow a time server (NTP).")
    return _fine("clock", "agrees with the database's")


async def _people(store: SqlStore) -> AsyncIterator[Finding]:
    sites = await store.people.sites()
    agents = [agent for agent in await store.people.agents() if not agent.disabled]
    if not sites:
        yield _note("sites", "none yet. Add one: python -m server site add KEY --origin https://… --address support@…")
    for site in sites:
        if not site.origins:
            yield _note(site.key, f"no page may show its chat. python -m server site add {site.key} --origin https://…")
        if not site.address:
            yield _note(site.key, f"nothing can be mailed. python -m server site add {site.key} --address support@…")
        if not any(site.id in agent.site_ids for agent in agents):
            yield _note(site.key, "nobody answers for it. python -m server agent add E-MAIL NAME")
    if sites and agents:
        yield _fine(
            "sites", f"{len(sites)}, with {len(agents)} agents" if len(agents) > 1 else f"{len(sites)}, one agent"
        )


async def _redis(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.redis_url:
        if not settings.database_url.startswith("sqlite"):
            yield _note("Redis", "REDIS_URL is not set, so there may be one process only (`serve`).")
        return
    where = RedisAddress.parse(settings.redis_url).where
    redis = connect(settings.redis_url)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await _echoed(await redis.initialize())
        yield _fine("Redis", f"{where} answers, and carries what is published")
    except (RedisError, OSError, TimeoutError) as error:
        yield _broken("Redis", f"{where} can't be used ({_why(error)}). Check REDIS_URL, and that it runs.")
    finally:
        with suppress(RedisError, OSError):
            await hang_up(redis)


async def _echoed(redis: Redis) -> None:
    """Until a word that is published is heard."""
    async with redis.pubsub() as listener:
        topic, word = f"{PREFIX}doctor-{secrets.token_hex(8)}", secrets.token_hex(8)
        await listener.subscribe(topic)
        await redis.publish(topic, word)
        async for message in listener.listen():
            if message["type"] == "message" and message["data"] == word.encode():
                return


async def _mail_out(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.smtp_url:
        yield _note("mail out", "SMTP_URL is not set: mails wait until it is.")
        return
    server = SmtpServer.parse(settings.smtp_url)
    where = f"{server.host}:{server.port}"
    mailer = SmtpMailer(settings.smtp_url)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            encrypted = await mailer.check()
    except (OSError, TimeoutError) as error:
        yield _broken(
            "mail out", f"{where} does not take us ({_why(error)}). Check SMTP_URL: host, port, sign-in, TLS."
        )
    else:
        user = f", signed in as {server.user}" if server.user else ""
        if encrypted or server.local:
            yield _fine("mail out", f"{where} answers{user}{', encrypted' if encrypted else ''}")
        else:
            yield _note(
                "mail out", f"{where} answers{user}, but without encryption. If it can do better: ?tls=required"
            )
    finally:
        await mailer.close()


async def _mail_in(settings: Settings) -> AsyncIterator[Finding]:
    host, port = settings.lmtp_host, settings.lmtp_port
    if not port:
        yield _note("mail in", "LMTP_PORT is 0: nobody listens for answers by mail.")
        return
    try:
        require_free("LMTP_PORT", host, port)
    except PortRefused as refused:
        banner = await _banner("127.0.0.1" if host == "0.0.0.0" else host, port)
        if banner.startswith("220") and "Warmline" in banner:
            yield _fine("mail in", f"Warmline listens on {host}:{port}")
        else:
            yield _broken("mail in", str(refused))
    else:
        yield _fine("mail in", f"{host}:{port} is free for `serve` or `worker`, which listen there")


async def _banner(host: str, port: int) -> str:
    try:
        async with asyncio.timeout(3):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                return (await reader.readline()).decode("ascii", "replace")
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return ""


def _why(error: BaseException) -> str:
    """In short, and without addresses that may hold a password."""
    while isinstance(error, WarmlineError | SQLAlchemyError) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, TimeoutError):
        return "no answer in time"
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return words.splitlines()[0][:160].rstrip(".")
