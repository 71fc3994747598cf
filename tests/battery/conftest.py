"""Prints the battery's table when a run ends."""

from __future__ import annotations

import pytest

from tests.battery import table


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if table.ROWS:
        terminalreporter.section("The battery")
        for line in table.lines():
            terminalreporter.write_line(line)
