"""`make bench`: measures the works of docs/performance.md beside the peers, prints the ratios and writes them there.

python -m tests.bench [w1 w2 …] [--reps 3] [--keep]    # --keep: print only, leave docs/performance.md alone
"""

import argparse
import asyncio
import sys
from datetime import UTC, datetime

from tests.bench import growth, report
from tests.bench.harness import Missing, Run, measure, missing_programs, working_copy
from tests.bench.works import WORKS, Work


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("works", nargs="*", help=f"of {', '.join([*(work.name for work in WORKS), 'w5'])}; default all")
    parser.add_argument("--reps", type=int, default=3, help="interleaved repetitions of each")
    parser.add_argument("--keep", action="store_true", help="print only")
    given = parser.parse_args()
    chosen = [work for work in WORKS if not given.works or work.name in given.works]
    skipped: list[str] = []
    lines = _beside_peers(chosen, given.reps, skipped)
    if not given.works or "w5" in given.works:
        print("W5: growth", flush=True)
        grown = asyncio.run(growth.measure())
        if "PostgreSQL" not in grown:
            skipped.append("W5 on PostgreSQL: it is not installed")
        lines += report.growth_lines(grown)
    text = report.page(lines, skipped, datetime.now(UTC))
    print(text)
    if not given.keep and not given.works:
        report.write(text)
    sys.exit(0 if lines else 1)


def _beside_peers(chosen: list[Work], reps: int, skipped: list[str]) -> list[report.Line]:
    try:
        working_copy() if chosen else None
    except Missing as missing:
        skipped += [f"{work.title}: {missing}" for work in chosen]
        print(f"Skipped: {missing}", flush=True)
        return []
    lines: list[report.Line] = []
    for work in chosen:
        without = missing_programs(list(work.peers))
        skipped += [f"{work.title} beside {peer}: {reason}" for peer, reason in without.items()]
        peers = [peer for peer in work.peers if peer not in without]
        print(f"{work.title}, beside {', '.join(peers) or 'nobody'}", flush=True)
        runs = measure(work.name, [work.us, *peers], list(work.load), reps, work.house, work.seed)
        lines += _lines(work, runs, skipped)
    return lines


def _lines(work: Work, runs: list[Run], skipped: list[str]) -> list[report.Line]:
    for run in runs:
        if "error" in run:
            skipped.append(f"{work.title}, a run of {run['peer']}: {str(run['error'])[-160:]}")
    good = [run for run in runs if "error" not in run]
    return [line for goal in work.goals if (line := report.line(work, goal, good)) is not None]


if __name__ == "__main__":
    main()
