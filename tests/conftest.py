"""Fixtures for everybody. The services behind them live in tests/support."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.battery import table
from tests.support import programs

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.support.postgres import Postgres
    from tests.support.redis import Redis
    from tests.support.smtp_sink import SmtpSink


# Everywhere what hypothesis does by itself under CI: the same examples in each run, however busy the machine is.
settings.register_profile(
    "alike", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("alike")

HEAVY = ("battery", "journeys")
"""Folders whose tests kill processes, fill disks or drive browsers: where a run is spread over several workers, one
after the other takes its turn, beside the light ones."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name in HEAVY:
            item.add_marker(pytest.mark.xdist_group("heavy"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The battery's table, whichever worker its tests ran on."""
    reports = [
        one for some in terminalreporter.stats.values() for one in some if getattr(one, "when", "") == "teardown"
    ]
    told = [cells for report in reports for name, cells in report.user_properties if name == table.PROPERTY]
    if told:
        terminalreporter.section("The battery")
        for line in table.lines(told):
            terminalreporter.write_line(line)


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
