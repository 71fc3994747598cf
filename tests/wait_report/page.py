"""What was measured, for docs/wait.md: tables between two marks, and a reliability diagram."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.wait_report.bench import Result, Told, geometric

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE, DIAGRAM = DOCS / "wait.md", DOCS / "wait-reliability.svg"
BEGIN, END = "<!-- measured: python -m tests.wait_report -->", "<!-- measured until here -->"
MANY = 100
APART_S = 7200.0
"""Incidents that are further apart are two."""
LEAST_S = 30.0


def write(text: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines: list[Sequence[str]] = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def each(results: list[Result]) -> str:
    rows = []
    for found in results:
        score = found.score
        regimes = " ".join(f"{name} {share:.2f}" for name, (share, n) in score["reg"].items() if n >= MANY)
        rows.append(
            [
                found.name,
                f"{score['n']:,}",
                f"{found.ratio('ll'):.2f}",
                f"{found.ratio('wql'):.2f}",
                f"{score['cov90']:.3f}",
                regimes,
                f"{score['kept']:.3f}",
                f"{found.over():.2f}",
            ]
        )
    return table(("trace", "n", "logPB", "WQL", "cov90", "by regime (100 or more)", "kept", "over×"), rows)


def goals(simulated: list[Result], traces: list[Result]) -> str:
    everything = simulated + traces
    logs, waits = [r.ratio("ll") for r in simulated], [r.ratio("wql") for r in simulated]
    regimes = [
        (name == "incident", share)
        for result in everything
        for name, (share, n) in result.score["reg"].items()
        if n >= MANY
    ]
    usual = [share for incident, share in regimes if not incident]
    incidents = [share for incident, share in regimes if incident]
    asked = sorted(us for result in everything for us in result.asked_us)
    p99, saved = asked[int(0.99 * len(asked))], max(result.saved for result in everything)
    lines = [
        ("simulator: logPB", "geometric mean ≤ .70", geometric(logs), geometric(logs) <= 0.70),
        ("", "none > .85", max(logs), max(logs) <= 0.85),
        ("simulator: WQL", "geometric mean ≤ .80", geometric(waits), geometric(waits) <= 0.80),
        ("", "none > 1.05", max(waits), max(waits) <= 1.05),
    ]
    if traces:
        logs = [r.ratio("ll") for r in traces]
        lines += [
            ("asynchronous traces: logPB", "geometric mean ≤ .95", geometric(logs), geometric(logs) <= 0.95),
            ("", "none > 1.03", max(logs), max(logs) <= 1.03),
        ]
    cells = [[what, goal, f"{value:.3f}", "yes" if met else "**no**"] for what, goal, value, met in lines]
    cells += [
        _shares("p90 coverage", "each trace within .87 and .93", [r.score["cov90"] for r in everything], 0.87, 0.93),
        _shares("", "each regime within .82 and .98", usual, 0.82, 0.98),
        _shares("", "each incident ≥ .80", incidents, 0.80, 1.0),
        _shares("people: kept", "≥ .90 everywhere", [r.score["kept"] for r in everything], 0.90, 1.0),
        _shares("people: over× beside the queue length", "≤ .70", [r.over() for r in everything], 0.0, 0.70),
        ["cost", "p99 of a prediction < 1 ms", f"{p99 / 1000:.2f} ms", "yes" if p99 < 1000 else "**no**"],
        ["", "state < 10 MB", f"{saved / 1e6:.2f} MB", "yes" if saved < 10e6 else "**no**"],
    ]
    return table(("what", "goal", "measured", "met"), cells)


def _shares(what: str, goal: str, values: list[float], least: float, most: float) -> list[str]:
    met = sum(1 for value in values if least <= round(value, 3) <= most)
    reached = f"{min(values):.2f} to {max(values):.2f}"
    return [what, goal, reached, "yes" if met == len(values) else f"{met} of {len(values)}"]


def parts(found: dict[str, list[Result]]) -> str:
    rows = []
    for name, results in found.items():
        share = [result.score["worst"] for result in results]
        rows.append(
            [
                name,
                f"{geometric([r.ratio('ll') for r in results]):.3f}",
                f"{geometric([r.ratio('wql') for r in results]):.3f}",
                f"{sum(share) / len(share):.3f}",
            ]
        )
    return table(("parts", "logPB", "WQL", "mean gap"), rows)


def onset(results: list[Result], rivals: dict[str, list[Told]]) -> str:
    """How many arrivals into an incident what is told (the p50) is twice what its first arrival was told."""
    rows = []
    for who, told in {"Warmline": [result.told for result in results], **rivals}.items():
        incidents = [found for result, one in zip(results, told, strict=True) for found in _doublings(result, one)]
        counts = sorted(number for number in incidents if number is not None)
        middle = str(counts[len(counts) // 2]) if counts else "–"
        rows.append([who, f"{len(counts)} of {len(incidents)}", middle])
    return table(("told by", "incidents in which p50 has doubled", "after so many arrivals (median)"), rows)


def _doublings(result: Result, told: Told) -> list[int | None]:
    found: list[int | None] = []
    first, number, last = 0.0, 0, -APART_S
    for row in result.rows:
        if not row["inc"]:
            continue
        p50 = told[row["id"]][0]
        if row["a"] >= last + APART_S:
            first, number = max(LEAST_S, p50), 0
            found.append(None)
        elif found[-1] is None and p50 >= 2 * first:
            found[-1] = number
        number, last = number + 1, row["a"]
    return found


def diagram(results: list[Result]) -> str:
    """How many were answered within p50 and p90, by trace, around the lines where they should be; as SVG."""
    drawn = []
    for level, colour in ((0.5, "#8a6d3b"), (0.9, "#2f6f5e")):
        y = _height(level)
        drawn.append(f'<line x1="40" x2="790" y1="{y}" y2="{y}" stroke="#999" stroke-dasharray="4 4"/>')
        drawn.append(f'<text x="4" y="{y}">p{level * 100:.0f}</text>')
        for number, result in enumerate(results):
            share = result.score[f"cov{level * 100:.0f}"]
            x = 50 + number * 730 / len(results)
            title = f"<title>{result.name} {share:.3f}</title>"
            drawn.append(f'<circle cx="{x:.1f}" cy="{_height(share)}" r="4" fill="{colour}">{title}</circle>')
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 230" font-family="sans-serif" font-size="12">'
    return "\n".join([head, '<rect width="800" height="230" fill="#fff"/>', *drawn, "</svg>"]) + "\n"


def _height(share: float) -> str:
    return f"{220 - 200 * share:.1f}"


def heading(at: datetime, simulated: Sequence[str], traces: Sequence[str]) -> str:
    return (
        f"{at:%Y-%m-%d}. Simulated desks, never used while tuning: {', '.join(simulated) or 'none'}. "
        f"Traces: {', '.join(traces) or 'none'}. logPB and WQL are ratios to the best baseline of each trace, picked "
        "afterwards; over× to the queue length in open hours."
    )
