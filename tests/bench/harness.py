"""The harness of the peers: a working copy of it, with Warmline added, and what its runs printed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(os.environ.get("BENCH_SOURCE", ROOT.parent / "shared" / "bench"))
CACHE = Path(os.environ.get("BENCH_CACHE", Path.home() / ".cache" / "warmline-bench"))
ATTEMPT_SECONDS = 1800

Run = dict[str, Any]

_PEER = """
 {name!r}: (
    "warmline",
    lambda p: [{python!r}, "-m", "tests.bench.{module}", str(p)],
    {{"PYTHONPATH": {root!r}}},
    "",
 ),
"""
OURS = {"warmline": "warmline_peer", "warmline-scaled": "warmline_scaled"}
_PROTO = """
import sys; sys.path.append({root!r})
from tests.bench.warmline_proto import Warmline
PROTOS["warmline"] = Warmline
"""


class Missing(Exception):
    """The message says what can't be measured here, and why."""


def working_copy() -> Path:
    """The peers and the load generator, installed, with Warmline among them. Raises Missing."""
    if not (SOURCE / "setup.sh").exists():
        raise Missing(f"no peers and no load generator: {SOURCE} is not there (BENCH_SOURCE names another folder)")
    if not (CACHE / "venv").exists() or not (CACHE / "peers" / "node" / "node_modules").exists():
        print(f"Installing the peers into {CACHE} …", flush=True)
        done = subprocess.run(["bash", str(SOURCE / "setup.sh"), str(CACHE)], check=False)
        if done.returncode or not (CACHE / "venv" / "bin" / "python").exists():
            raise Missing("the peers could not be installed: see above")
    for folder in ("load", "peers"):
        shutil.copytree(SOURCE / folder, CACHE / folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    _add_warmline()
    return CACHE


def _add_warmline() -> None:
    root = str(ROOT)
    run, protos = CACHE / "load" / "run.py", CACHE / "load" / "protos.py"
    opening = "PEERS = {\n"
    peers = "".join(
        _PEER.format(name=name, python=sys.executable, module=module, root=root).lstrip("\n")
        for name, module in OURS.items()
    )
    run.write_text(run.read_text().replace(opening, opening + peers, 1))
    protos.write_text(protos.read_text() + _PROTO.format(root=root))


def missing_programs(peers: list[str]) -> dict[str, str]:
    """Which of these peers can't run here, and for want of what."""
    needs = {"socketio": "node", "node-ws": "node", "channels-uvicorn-redis": "redis-server"}
    found = {}
    for peer in peers:
        program = needs.get(peer) or needs.get(peer.removesuffix("-group"))
        if program and not shutil.which(program):
            found[peer] = f"{program} is not installed"
    return found


def measure(
    name: str, peers: list[str], load: list[str], reps: int, house: dict[str, int], seed: str = ""
) -> list[Run]:
    """Interleaved runs of these peers under one load. A run that failed has `error`."""
    out = CACHE / "out" / f"{name}.jsonl"
    out.unlink(missing_ok=True)
    people = CACHE / "work" / "people.json"
    people.parent.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "WARMLINE_PEOPLE": str(people),
        "WARMLINE_WORK": load[0],
        **{f"WARMLINE_{key.upper()}": str(value) for key, value in house.items()},
    }
    command = ["python3", str(CACHE / "load" / "run.py"), "--out", name, "--reps", str(reps)]
    command += ["--peers", ",".join(peers), "--env", f"SEED={seed}" if seed else "", "--", *load]
    subprocess.run(command, cwd=CACHE, env=environment, check=True, timeout=ATTEMPT_SECONDS)
    return [json.loads(line) for line in out.read_text().splitlines()]
