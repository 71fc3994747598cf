"""`python -m server estimate` as a program that another one speaks to."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
from typing import Any

import pytest

from server.estimating import print_estimates
from server.settings import read
from tests.support.server import ROOT

CONFIG = {"e": "config", "hours": {"mon": [[540, 1020]]}, "utc_offset_min": 60}
MONDAY_TEN = 1767603600.0


def spoken(*lines: dict[str, Any] | str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "server", "estimate"]
    return subprocess.run(command, input=as_lines(lines), cwd=ROOT, capture_output=True, text=True, timeout=60)


def as_lines(lines: tuple[dict[str, Any] | str, ...]) -> str:
    return "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)


def test_each_arrival_is_answered_and_nothing_else() -> None:
    events: list[dict[str, Any]] = [{"t": MONDAY_TEN, "e": "login", "agent": "Ada"}]
    for number in range(30):
        t = MONDAY_TEN + number * 300
        events.append({"t": t, "e": "arrive", "id": number, "cls": ""})
        events.append({"t": t + 40, "e": "reply", "id": number, "agent": "Ada"})
        events.append({"t": t + 50, "e": "msg", "agent": "Ada"})
        events.append({"t": t + 200, "e": "end", "id": number, "agent": "Ada"})
    events += [{"t": t + 250, "e": "arrive", "id": "a text"}, {"t": t + 260, "e": "leave", "id": "a text"}]
    events += [{"t": t + 270, "e": "abandon", "id": "a text"}, {"t": t + 280, "e": "logout", "agent": "Ada"}]
    done = spoken(CONFIG, *events)
    assert (done.returncode, done.stderr) == (0, "")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [*range(30), "a text"]
    assert all(0 <= answer["p50"] <= answer["p90"] for answer in answers)
    assert answers[0]["p50"] > 200 > 80 > answers[-1]["p50"]


@pytest.mark.parametrize(
    ("lines", "number", "word"),
    [
        (("nonsense",), 1, "JSON"),
        (({"e": "config", "hours": 9},), 1, "hours"),
        ((CONFIG, {"t": 1.0, "e": "dance"}), 2, "dance"),
        ((CONFIG, {"t": 1.0, "e": "login", "agent": "Ada"}, {"e": "arrive", "id": 1}), 3, "`t`"),
        ((CONFIG, "[]"), 2, "object"),
    ],
)
async def test_a_wrong_line_is_named(
    lines: tuple[Any, ...],
    number: int,
    word: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(as_lines(lines)))
    with pytest.raises(SystemExit) as stopped:
        await print_estimates(read({}), argparse.Namespace())
    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith(f"Line {number}: ") and word in told and told.count("\n") == 1
