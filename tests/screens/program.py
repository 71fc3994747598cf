"""The server with its clock in a file, so that a picture taken tomorrow shows the same times as today's.

`CLOCK_FILE=… python -m tests.screens.program serve`: everything else is the program as it is.
"""

import os
import runpy
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import server.app  # noqa: F401  (patched by its name)
from server.domain.times import from_ms


def main() -> None:
    file = Path(os.environ["CLOCK_FILE"])

    def clock() -> datetime:
        return from_ms(int(file.read_text()))

    with patch("server.app.clock", clock):
        runpy.run_module("server", run_name="__main__")


if __name__ == "__main__":
    main()
