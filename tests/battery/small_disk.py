"""A disk of a few megabytes: a tmpfs, which only root may mount."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class SmallDisk:
    def __init__(self, path: Path) -> None:
        self.path = path

    def grow(self, megabytes: int) -> None:
        _mount("-o", f"remount,size={megabytes}m", str(self.path))


@contextmanager
def small_disk(path: Path, megabytes: int, mode: str = "0755") -> Iterator[SmallDisk]:
    """Skips the test where mounting is not permitted."""
    path.mkdir()
    refused = _mount("-t", "tmpfs", "-o", f"size={megabytes}m,mode={mode}", "warmline-test", str(path))
    if refused:
        pytest.skip(f"a small disk needs the right to mount one (as root): {refused}")
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=False)


def _mount(*arguments: str) -> str:
    """What it complained about."""
    try:
        done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        return str(error)
    return done.stderr if done.returncode else ""
