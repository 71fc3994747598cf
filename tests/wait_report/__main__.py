"""Scores the estimate of the wait with ../shared/wait and writes what came out into docs/wait.md.

python -m tests.wait_report [--seeds 401 402 …] [--data FOLDER] [--keep]
"""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.wait_report import bench, page

SCENARIOS = ("pair", "small", "lean", "mid", "follow")
TRACES = ("helpdesk", "gitter_docker", "twcs_apple")
SEEDS = (401, 402, 403, 404, 405)
RIVALS = {"queue length": "QL", "median of seven days (Intercom-like)": "bucket7"}
TAKEN_APART = ("pair", "small", "lean")
"""The smaller scenarios, with the first seed: what each part brings."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.wait_report", description=__doc__)
    parser.add_argument(
        "--seeds",
        type=int,
        nargs="*",
        default=list(SEEDS),
        help="of the simulator; 101 to 103 tuned it, 201 to 205 and 301 to 305 were looked at",
    )
    parser.add_argument("--data", type=Path, help="where simulated desks and scored baselines are kept")
    parser.add_argument("--keep", action="store_true", help="print only, leave docs/wait.md alone")
    given = parser.parse_args()
    if not (bench.SOURCE / "harness.py").exists():
        sys.exit(f"The harness is not there: {bench.SOURCE}")
    with tempfile.TemporaryDirectory() as made:
        _report(given.seeds, given.data or Path(made), given.keep)


def _report(seeds: list[int], data: Path, keep: bool) -> None:
    names = [f"{scenario}_{seed}" for seed in seeds for scenario in SCENARIOS]
    for name in names:
        if not (data / f"{name}.csv").exists():
            bench.simulate(name, data)
    kept = data / "baselines"
    kept.mkdir(exist_ok=True)
    simulated = [_said(bench.run(name, data, kept)) for name in names]
    traces = [_said(bench.run(name, bench.SOURCE / "data", kept)) for name in TRACES]
    few = [f"{scenario}_{seed}" for seed in seeds[:1] for scenario in TAKEN_APART]
    apart = {what: [bench.run(name, data, kept, change) for name in few] for what, change in bench.PARTS.items()}
    rivals = {
        label: [bench.rival(kind, name, data) for name in names[: len(SCENARIOS)]] for label, kind in RIVALS.items()
    }
    sections = [
        page.heading(datetime.now(UTC), names, TRACES),
        page.goals(simulated, traces),
        page.each(simulated + traces),
        f"What each part brings ({', '.join(few)}):",
        page.parts(apart),
        f"How soon an incident is told of ({', '.join(names[: len(SCENARIOS)])}):",
        page.onset(simulated[: len(SCENARIOS)], rivals),
    ]
    text = "\n" + "\n\n".join(sections) + "\n"
    print(text)
    if not keep:
        page.write(text)
        page.DIAGRAM.write_text(page.diagram(simulated + traces), encoding="utf-8")


def _said(result: bench.Result) -> bench.Result:
    print(f"{result.name}: logPB {result.ratio('ll'):.3f}, WQL {result.ratio('wql'):.3f}", file=sys.stderr, flush=True)
    return result


if __name__ == "__main__":
    main()
