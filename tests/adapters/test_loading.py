"""One process on SQLite takes no memory for what it has no use for."""

import subprocess
import sys

UNUSED = ("redis", "asyncpg", "holidays", "server.doctor", "server.demo")


def test_nothing_is_loaded_that_one_process_has_no_use_for() -> None:
    loaded = f"import sys, server.__main__; print(*(name for name in {UNUSED} if name in sys.modules))"
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
