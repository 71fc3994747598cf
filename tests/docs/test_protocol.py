"""docs/protocol.md says what the code does."""

from __future__ import annotations

import re

from server.domain.errors import TooMany
from server.web import connection, serving, thread_pages, uploads, wire
from tests.docs.protocol import PAGE, tables, written


def test_the_tables_are_current() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "python -m tests.docs.protocol --write"


def test_every_frame_has_a_sentence() -> None:
    parts = ("from both", "from the customer", "from the agent", "to both", "to the customer", "to the agent")
    for section in "\n\n".join(tables(part) for part in parts).split("#### ")[1:]:
        assert re.match(r"`\w+`\n\n[A-Z`]", section), section


def test_the_numbers_of_the_text_are_those_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"{wire.MAX_FRAME_BYTES // 1024} KiB" in page
    assert f"{wire.MAX_TEXT:,} characters" in page
    assert f"{connection.FRAMES_A_SECOND} a second, {connection.BURST} at once" in page
    assert f"{connection.STRIKES}, then the connection is closed with {connection.TOO_MANY}" in page
    assert f"{connection.QUEUED_FRAMES}, then `resync`" in page
    assert f"within {serving.HELLO_SECONDS} seconds" in page
    assert f"more than {thread_pages.MOST_RESUMED} entries" in page
    assert f"at most {uploads.MAX_BYTES // 1024**2} MB" in page
    assert f"`{TooMany.code}`" in page
    for code in (connection.SIGNED_OUT, connection.NOT_ALLOWED, connection.SILENT, connection.TOO_MANY):
        assert f"| {code} |" in page
