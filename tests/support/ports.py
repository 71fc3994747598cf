"""Ports for tests that run beside each other: each test process has a block of its own.

A port that was only found free may be taken before it is used, and a server that was killed must find its port free
when it comes back. So the blocks lie below the ports that systems give to outgoing connections, and a lock on a file,
which ends with the process, keeps every other run of the tests out of ours.
"""

from __future__ import annotations

import errno
import fcntl
import socket
import tempfile
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import IO

FIRST, BLOCK, BLOCKS = 11_000, 250, 80
"""Up to 30999. From 32768 on Linux takes ports for connections; a browser refuses a few below 11000."""

_locks: list[IO[bytes]] = []


def free_port() -> int:
    """A loopback port of this process only, that nobody listens on now."""
    ports = _block()
    for _ in range(BLOCK):
        port = next(ports)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
            else:
                return port
    raise RuntimeError(f"all {BLOCK} ports of these tests are in use")


@cache
def _block() -> cycle[int]:
    folder = Path(tempfile.gettempdir()) / "warmline-ports"
    folder.mkdir(mode=0o777, exist_ok=True)
    for number in range(BLOCKS):
        if _locked(folder / str(number)):
            first = FIRST + number * BLOCK
            return cycle(range(first, first + BLOCK))
    raise RuntimeError("too many runs of the tests at once")


def _locked(path: Path) -> bool:
    lock = path.open("wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return False
    _locks.append(lock)
    return True
