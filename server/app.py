"""Wires everything. The only file that knows everybody."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from server.actions.desk import Desk
from server.actions.intake import Intake
from server.adapters.bus_memory import MemoryBus, MemoryPresence
from server.adapters.dkim_signing import SigningMailer
from server.adapters.fetching import Fetcher
from server.adapters.imap import ImapReader
from server.adapters.imap_address import ImapAddress
from server.adapters.lmtp import LmtpListener
from server.adapters.mail_pacing import PacedMailer
from server.adapters.mail_templates import JinjaMailTemplates
from server.adapters.passwords import Argon2Passwords
from server.adapters.portraits import PillowPortraits
from server.adapters.smtp import SmtpMailer
from server.adapters.store import SqlStore
from server.adapters.store.migrate import is_current, migrate
from server.domain.arrival import Envelope
from server.jobs.inbound import run_inbound
from server.jobs.indexing import run_indexing
from server.jobs.outbox import run_outbox
from server.jobs.tending import run_tending
from server.ports import Bus, Mail, Mailer, PresenceBook
from server.settings import Settings
from server.web import routes
from server.web.assets import Assets
from server.web.connection import Limits
from server.web.inbound_mail import InboundMailPages
from server.web.metrics import Metrics
from server.web.people import People
from server.web.presenting import Presenter
from server.web.rooms import Rooms
from server.web.uploads import Uploads

BEATS_UNTIL_GONE = 2.5

log = structlog.get_logger()


class SchemaIsOld(Exception):
    """The database's schema is not this version's. Run `python -m server migrate`, then start again."""


class NoMailServer:
    """In place of a mailer where SMTP_URL is not set: mail waits in the outbox until it is."""

    async def send(self, mail: Mail) -> None:
        raise ConnectionError("SMTP_URL is not set")


@dataclass
class Server:
    """Everything of one process. `web` serves, `jobs` deliver and take in mail; either may run without the other."""

    settings: Settings
    store: SqlStore
    desk: Desk

    async def prepare(self, *, migrating: bool) -> None:
        """Brings the schema up to date, or raises SchemaIsOld where that is a step of its own."""
        if migrating:
            await migrate(self.store.database)
        elif not await is_current(self.store.database):
            raise SchemaIsOld(SchemaIsOld.__doc__)

    @asynccontextmanager
    async def running(self, *, jobs: bool) -> AsyncIterator[None]:
        """From a started store to a written-out one; with `jobs`, the outbox and the listener run in between."""
        async with AsyncExitStack() as stack:
            await self.store.start()
            stack.push_async_callback(self.store.stop)
            await self.desk.bus.start()
            stack.push_async_callback(self.desk.bus.stop)
            stack.push_async_callback(self.fetcher.close)
            stack.push_async_callback(self.intake.finish)
            if jobs:
                await stack.enter_async_context(self._working())
            yield

    @asynccontextmanager
    async def _working(self) -> AsyncIterator[None]:
        """The outbox and the listener. At the end nothing new is begun, and mails under way are finished."""
        listener = self._listener()
        if self.settings.lmtp_port:
            await listener.start()
        mailboxes = (self._reader(url).run() for url in self.settings.imap_urls)
        every = (run_outbox, run_inbound, run_tending, run_indexing)
        work = (*(run(self.desk) for run in every), *mailboxes)
        jobs = [asyncio.create_task(job) for job in work]
        try:
            yield
        finally:
            await asyncio.gather(listener.stop(), *(_cancelled(job) for job in jobs))

    def web(self, *, jobs: bool, more: list[BaseRoute] | None = None) -> Starlette:
        people = People(self.store)
        uploads = Uploads(self.desk)
        presenter = Presenter(people, uploads.url)
        rooms = Rooms(self.desk, people, presenter, self.settings.beat_seconds)

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            async with self.running(jobs=jobs):
                rooms.start()
                yield
                await rooms.stop()

        app = routes.build(
            self.desk, rooms, uploads, Assets(), self._limits, lifespan, [*self._mail_routes(), *(more or [])]
        )
        app.state.drain = rooms.drain  # for server/draining.py
        return app

    def _limits(self) -> Limits:
        return Limits(self.settings.rate_burst, self.settings.rate_frames)

    def _listener(self) -> LmtpListener:
        async def deliver(mail_from: str, rcpt_to: str, raw: bytes) -> None:
            await self.intake.take(Envelope("lmtp", mail_from, rcpt_to, raw))

        return LmtpListener(self.settings.lmtp_host, self.settings.lmtp_port, deliver)

    def __post_init__(self) -> None:
        self.intake = Intake(self.desk)
        self.fetcher = Fetcher()

    def _reader(self, url: str) -> ImapReader:
        return ImapReader(ImapAddress.parse(url), self.store.mailboxes, self.intake.take, self.desk.clock)

    def _mail_routes(self) -> list[BaseRoute]:
        pages = InboundMailPages(self.desk, self.settings.providers, self.intake.take, self.fetcher.get)
        metrics = Metrics(self.desk, self.settings.metrics_token)
        return [
            Route("/metrics", metrics.give),
            *(Route(path, pages.come, methods=["POST"]) for path in ("/mail/{provider}", "/mail/{provider}/mime")),
        ]


def assemble(settings: Settings, smtp_url: str | None = None) -> Server:
    """Chooses the adapters by the settings. `smtp_url` overrides theirs."""
    store = SqlStore(settings.database_url)
    bus, presence = _bus_and_presence(settings)
    smtp = smtp_url or settings.smtp_url
    mailer: Mailer = _mailer(settings, smtp) if smtp else NoMailServer()
    desk = Desk(
        store=store,
        bus=bus,
        presence=presence,
        mailer=mailer,
        templates=JinjaMailTemplates(settings.mail_templates),
        passwords=Argon2Passwords(),
        portraits=PillowPortraits(),
        clock=clock,
        secret=settings.secret_key,
        public_url=settings.public_url,
        authserv_ids=settings.authserv_ids,
        ask_after=timedelta(hours=settings.rating_mail_hours) if settings.rating_mail_hours else None,
    )
    return Server(settings, store, desk)


def _bus_and_presence(settings: Settings) -> tuple[Bus, PresenceBook]:
    ttl = timedelta(seconds=BEATS_UNTIL_GONE * settings.beat_seconds)
    if not settings.redis_url:
        return MemoryBus(), MemoryPresence(ttl)
    from server.adapters.bus_redis import RedisBus, RedisPresence  # only here: it takes 5 MB

    return RedisBus(settings.redis_url), RedisPresence(settings.redis_url, ttl)


def _mailer(settings: Settings, smtp_url: str) -> Mailer:
    """Mails wait their turn, are signed, and leave."""
    mailer: Mailer = SmtpMailer(smtp_url)
    if settings.dkim_keys:
        mailer = SigningMailer(mailer, settings.dkim_keys)
    return PacedMailer(mailer, settings.mail_rates, clock) if settings.mail_rates else mailer


def clock() -> datetime:
    return datetime.fromtimestamp(time.time_ns() // 1_000_000 / 1000, UTC)


async def _cancelled(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
