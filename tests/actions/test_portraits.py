"""A picture that an agent chooses stays, whatever a colleague does with theirs at the same time."""

import io

import pytest
from PIL import Image

from server.actions.portraits import put_picture
from server.domain.people import picture_path
from tests.actions.town import ANA, Town


async def test_a_picture_stays_though_it_was_unused_for_a_moment(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    people, shows = town.store.people, town.store.people.agent_shows
    await people.put_agent(ANA)

    async def after_a_colleague(agent_id: str, picture_id: str | None) -> None:
        await town.store.pictures.drop_unused()
        await shows(agent_id, picture_id)

    monkeypatch.setattr(people, "agent_shows", after_a_colleague)
    content = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(content, "PNG")
    path = await put_picture(town.desk, ANA, content.getvalue())
    known = await people.agent(ANA.id)
    assert known is not None and known.avatar is not None and picture_path(known.avatar) == path
    assert await town.store.pictures.get(known.avatar) is not None
