"""Whoever starts before the database waits for it, for a while: machines that come up together come up in any order."""

import asyncio
from time import monotonic

import structlog
from sqlalchemy.exc import SQLAlchemyError

from server.app import Server
from server.domain.errors import Unavailable

PAUSE_SECONDS = 1.0
TELL_EVERY_SECONDS = 10.0

log = structlog.get_logger()


class DatabaseAway(Exception):
    """The message says what to look at."""


async def prepare(server: Server, *, migrating: bool) -> None:
    """Brings the schema up to date, or sees that it is, once the database answers.

    Raises SchemaIsOld; DatabaseAway when DATABASE_WAIT_SECONDS are over or it refuses us. Nobody waits for a file."""
    url = server.store.database.url
    seconds = 0 if server.store.database.on_sqlite else server.settings.database_wait_seconds
    where = url.database if server.store.database.on_sqlite else f"{url.host}:{url.port or 5432}/{url.database}"
    until, tell_at = monotonic() + seconds, 0.0
    while True:
        try:
            await server.prepare(migrating=migrating)
            return
        except (Unavailable, TimeoutError):
            if monotonic() >= until:
                raise DatabaseAway(_words(f"The database {where} did not answer within {seconds} s.")) from None
        except SQLAlchemyError as error:
            raise DatabaseAway(_words(f"The database {where} does not take us: {_why(error)}.")) from None
        if monotonic() >= tell_at:
            log.warning("waiting_for_database", where=where, seconds_left=round(until - monotonic()))
            tell_at = monotonic() + TELL_EVERY_SECONDS
        await asyncio.sleep(min(PAUSE_SECONDS, max(until - monotonic(), 0)))


def _words(problem: str) -> str:
    return f"{problem} Check DATABASE_URL, and that it runs; `python -m server doctor` looks at it again."


def _why(error: SQLAlchemyError) -> str:
    """The database's own words, without the statement."""
    words = str(getattr(error, "orig", None) or error).splitlines()[0]
    return words.rpartition(">: ")[2][:160].rstrip(".")
