"""A town for every test, with a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.actions.town import Town, a_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as one:
        yield one
