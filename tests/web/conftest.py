"""One server for all tests of the web side, with two sites in it. Everybody brings a customer of their own."""

from collections.abc import AsyncIterator
from itertools import count

import httpx
import pytest
import pytest_asyncio

from server.adapters.passwords import Argon2Passwords
from server.adapters.store import SqlStore
from tests.support.client import PATIENCE_SECONDS
from tests.support.house import PASSWORD, House, embedded
from tests.support.smtp_sink import SmtpSink
from tests.web.visits import GINA, GLOBEX

_numbers = count(1000)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    with SmtpSink() as sink:
        async with embedded(tmp_path_factory.mktemp("web"), sink.url) as running:
            store = SqlStore(running.database_url)
            await store.people.put_site(GLOBEX)
            await store.people.put_agent(GINA, Argon2Passwords().hash(PASSWORD))
            await store.stop()
            yield running


@pytest_asyncio.fixture(loop_scope="session")
async def house(shared_house: House) -> AsyncIterator[House]:
    yield shared_house
    for client in shared_house.clients:
        await client.close()
    shared_house.clients.clear()


@pytest_asyncio.fixture(loop_scope="session")
async def http(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without cookies, on a page of ours."""
    base = house.web.base_url
    async with httpx.AsyncClient(base_url=base, headers={"Origin": base}, timeout=PATIENCE_SECONDS) as client:
        yield client


@pytest.fixture
def sub() -> str:
    """The dashboard's id of a customer that no other test knows."""
    return str(next(_numbers))
