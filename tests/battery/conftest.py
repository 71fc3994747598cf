"""Hands on what each test of the battery has counted; tests/conftest.py prints the table when a run ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.battery import table


@pytest.fixture(autouse=True)
def counted(request: pytest.FixtureRequest) -> Iterator[None]:
    """With the report of the test, which finds its way from any worker of a run that is spread over several."""
    table.ROWS.clear()
    yield
    request.node.user_properties += [(table.PROPERTY, row.cells()) for row in table.ROWS]
