"""Agents' pictures: taken from themselves alone, seen by everybody they write to."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from pathlib import Path

import httpx
import pytest

from tests.support.client import new_id
from tests.support.house import House
from tests.support.paint import painted
from tests.web.visits import assert_discreet

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_picture_is_seen_where_the_face_is_and_goes_away_again(house: House, http: httpx.AsyncClient) -> None:
    cookie = {"Cookie": await house.session_cookie("jonas")}
    jonas, ana = await house.agent("jonas"), await house.agent("ana")
    conversation = new_id()
    mara = await house.customer("61")
    await mara.said(conversation, "Hello")
    await jonas.show(conversation)
    answer = await http.post("/agent/picture", content=painted(640, 480, kind="JPEG"), headers=cookie)
    path = answer.json()["avatar"]
    picture = await http.get(path)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert picture.headers["x-content-type-options"] == "nosniff" and "immutable" in picture.headers["cache-control"]
    assert "default-src 'none'" in picture.headers["content-security-policy"]

    def looks(face: dict[str, object]) -> bool:
        return face["name"] == "Jonas" and face.get("avatar") == path

    def told(frame: dict[str, object]) -> bool:
        agents = frame.get("agents")
        return frame["t"] == "agents" and isinstance(agents, list) and any(looks(one["face"]) for one in agents)

    await ana.until(lambda: any(told(frame) for frame in ana.frames))
    await jonas.said(conversation, "Good morning")
    await mara.until(lambda: any(looks(one.get("by") or {"name": ""}) for one in mara.thread(conversation).entries))
    assert (await http.post("/agent/picture/remove", headers=cookie)).json() == {}
    gone = await http.get(path)
    assert gone.status_code == 404
    fresh = await house.agent("jonas")
    assert fresh.welcome["you"]["avatar"] is None


async def test_a_picture_from_the_command_line_is_seen_within_a_beat(house: House, tmp_path: Path) -> None:
    """No bus reaches the server from there."""
    ana = await house.agent("ana")

    async def shows(*what: str) -> None:
        command = (sys.executable, "-m", "server", "agent", "avatar", "jonas@acme.example", *what)
        env = os.environ | {"DATABASE_URL": house.database_url}
        assert await (await asyncio.create_subprocess_exec(*command, env=env, stdout=DEVNULL)).wait() == 0

    def pictures() -> list[object]:
        told = [one for frame in ana.frames if frame["t"] == "agents" for one in frame["agents"]]
        return [one["face"].get("avatar") for one in told if one["face"]["name"] == "Jonas"]

    (tmp_path / "jonas.png").write_bytes(painted(64, 64))
    await shows(str(tmp_path / "jonas.png"))
    await ana.until(lambda: bool(pictures()) and str(pictures()[-1]).startswith("/faces/"))
    await shows("--remove")
    await ana.until(lambda: pictures()[-1] is None)


async def test_what_can_not_be_shown_changes_nothing(house: House, http: httpx.AsyncClient) -> None:
    cookie = {"Cookie": await house.session_cookie("jonas")}
    assert (await http.post("/agent/picture", content=painted(9, 9))).status_code == 401
    foreign = cookie | {"Origin": "https://evil.example"}
    for path in ("/agent/picture", "/agent/picture/remove"):
        assert (await http.post(path, content=painted(9, 9), headers=foreign)).status_code == 403
    cases = [(b"", 422), (b"<svg onload='1'/>", 422), (painted(9, 9)[:40], 422), (b"x" * (12 * 1024 * 1024 + 1), 413)]
    for content, status in cases:
        answer = await http.post("/agent/picture", content=content, headers=cookie)
        assert answer.status_code == status
        assert_discreet(answer.text)
    for path in ("/faces/x", f"/faces/{'0' * 64}", "/faces/..%2f..%2fetc"):
        assert (await http.get(path)).status_code == 404
