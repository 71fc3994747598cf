"""What every journey needs: a dashboard on an origin of its own. Those that share a house and a browser, a module each,
take them from here; the others have a house for each test."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Browser

from tests.support.browser import open_browser
from tests.support.dashboard import Dashboard
from tests.support.house import SITE, House, embedded
from tests.support.smtp_sink import SmtpSink


@pytest.fixture
def dashboard() -> Iterator[Dashboard]:
    with Dashboard(SITE.key) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    site = replace(SITE, origins=("http://127.0.0.1:*",))  # every test has a dashboard of its own
    with SmtpSink() as sink:
        async with embedded(tmp_path_factory.mktemp("house"), sink.url, site) as running:
            yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened
