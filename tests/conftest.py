"""Fixtures for everybody. The services behind them live in tests/support."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import programs

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.support.postgres import Postgres
    from tests.support.redis import Redis
    from tests.support.smtp_sink import SmtpSink


def needs(name: str, found: Path | None) -> None:
    """Skip where a developer's machine lacks it; under CI that is a failure."""
    if found is None:
        optional = any(one.name == name and one.optional for one in programs.PROGRAMS)
        say = pytest.fail if programs.in_ci() and not optional else pytest.skip
        say(f"{name} is missing: `python -m tests.support.programs` says how to get it")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One cluster for the whole run. A test that kills it makes its own: `Postgres(durable=True)`."""
    needs("PostgreSQL", programs.postgres_bin())
    from tests.support.postgres import Postgres

    with Postgres() as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """An empty database of this test only."""
    name = postgres.create_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """One Redis for the whole run. A test that kills it makes its own: `Redis()`."""
    needs("Redis", programs.redis_server())
    from tests.support.redis import Redis

    with Redis() as server:
        yield server


@pytest.fixture
def redis_url(redis_server: Redis) -> str:
    """The run's Redis, emptied."""
    redis_server.flushall()
    return redis_server.url


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    from tests.support.smtp_sink import SmtpSink

    with SmtpSink() as sink:
        yield sink


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A Chromium of this test only; make a context for every person in it."""
    needs("Chromium", programs.chromium())
    from tests.support.browser import open_browser

    async with open_browser() as opened:
        yield opened
