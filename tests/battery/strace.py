"""What a program wrote, and when it was on disk: read from what strace saw."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

WRITES = ("pwrite64", "pwritev", "pwritev2", "write", "writev", "sendto", "sendmsg")
SYNCS = ("fdatasync", "fsync")
LONGEST = 20_000
"""Characters of each write that are kept."""
FRAME = '{\\"t\\":'
"""The beginning of a frame to a browser, as strace writes it; between our processes nothing looks like it."""
_LINE = re.compile(r"^(?P<pid>\d+) +(?P<at>\d+\.\d+) (?P<rest>.*)$")
_CALL = re.compile(r"^(?P<name>\w+)\((?P<rest>.*)$")
_RESUMED = re.compile(r"^<\.\.\. (?P<name>\w+) resumed>")


def needs_strace() -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is missing; on Debian or Ubuntu: sudo apt-get install strace")


def traced(command: Sequence[str], log: Path) -> list[str]:
    """The program itself is the child, so that it can be stopped as ever; strace looks on from beside it."""
    look = ["strace", "-D", "-f", "-y", "-ttt", "-s", str(LONGEST), "-e", "signal=none"]
    return [*look, "-e", f"trace={','.join(WRITES + SYNCS)}", "-o", str(log), *command]


@dataclass
class Call:
    """One call of the system: what it was about, when it began (seconds), and when it had ended."""

    name: str
    about: str
    began: float
    ended: float


def calls(log: Path) -> Iterator[Call]:
    begun: dict[str, Call] = {}
    for line in log.read_text(errors="replace").splitlines():
        if (parts := _LINE.match(line)) is None:
            continue
        pid, at, rest = parts["pid"], float(parts["at"]), parts["rest"]
        if (called := _CALL.match(rest)) is not None:
            call = Call(called["name"], called["rest"], at, at)
            if rest.endswith("<unfinished ...>"):
                begun[pid] = call
            else:
                yield call
        elif _RESUMED.match(rest) and pid in begun:
            begun[pid].ended = at
            yield begun.pop(pid)


def told_before_it_was_on_disk(seen: Sequence[Call], journal: str, identity: str) -> bool:
    """Whether anything with this id went out to anybody before what was written of it to the journal was synced."""
    kept = [one for one in seen if one.name in WRITES and journal in one.about.partition(",")[0]]
    told = [one.began for one in seen if one.name in WRITES and identity in one.about and FRAME in one.about]
    written = [one.ended for one in kept if identity in one.about]
    assert told, f"strace has not seen who was told of {identity}"
    if not written:  # a database that does not sync writes when it likes
        return True
    syncs = [one for one in seen if one.name in SYNCS and journal in one.about]
    return not any(one.began >= min(written) and one.ended <= min(told) for one in syncs)
