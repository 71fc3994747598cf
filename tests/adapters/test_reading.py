"""The reader of the hot paths on SQLite, where the disk does not answer."""

import asyncio
from pathlib import Path

import pytest

from server.adapters.store import reading
from server.adapters.store.reading import SqliteReader

LONG = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 2000000) SELECT max(x) FROM c"


async def test_who_waits_for_too_long_is_told_so_and_the_next_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = SqliteReader(str(tmp_path / "some.db"), lambda connection: None)
    assert await reader.fetch("SELECT 1", []) == [(1,)]
    with monkeypatch.context() as hurried:
        hurried.setattr(reading, "TIMEOUT_SECONDS", 0.001)
        slow = [asyncio.ensure_future(reader.fetch(LONG, [])) for _ in range(2)]
        await asyncio.wait(slow)
    assert [type(one.exception()) for one in slow] == [TimeoutError, TimeoutError]
    assert await reader.fetch("SELECT 2", []) == [(2,)]
    await reader.close()
