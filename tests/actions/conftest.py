"""A town for every test, with a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.actions.correspondence import Correspondence
from tests.actions.town import Town, a_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as one:
        yield one


@pytest.fixture
async def letters(town: Town) -> Correspondence:
    mara = await town.customer("mara")
    conversation = await town.asks(mara, "The deploy hangs")
    await town.replies(conversation, "The volume was full")
    await town.works_on()
    [mail] = town.post.mails
    return Correspondence(town, conversation, mail)
