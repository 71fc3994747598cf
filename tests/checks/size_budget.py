"""What a customer loads, weighed: `python -m tests.checks.size_budget` fails over budget.

Nothing is listed by hand. The walk starts at `widget/embed.js` and at the chat's page, and follows what
the page names, what templates include, and what modules and style sheets import, at once or on demand. Files are
weighed as the server sends them. Of the languages a customer loads one, by a name that is put together at run time: so
the heaviest of them is counted, and no other.

What is only of use once a conversation is over is not on the way to the first usable chat. It has a folder and a budget
of its own (AFTERWARDS); whatever the chat needs to be used, on demand or not, counts with the chat.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.web.assets import slimmed

EMBED_BUDGET_BYTES = 3 * 1024
TOTAL_BUDGET_BYTES = 25 * 1024
AFTERWARDS, AFTERWARDS_BUDGET_BYTES = "widget/chat/rating", 3 * 1024

ROOT = Path(__file__).resolve().parents[2]
STATIC_IMPORT = re.compile(
    r"""^\s*(?:import\s*(?:[\w$\s{},*]+?\s*from\s*)?|export\s*(?:\*|\{[^}]*\})[^'"]*?from\s*)["']([^"']+)["']""",
    re.MULTILINE,
)
DYNAMIC_IMPORT = re.compile(r"""^(?!\s*(?:\*|//|/\*)).*?[^{.\w]import\(\s*["'](\.[^"']+)["']\s*\)""", re.MULTILINE)
CSS_REFERENCE = re.compile(r"""(?:@import\s*(?:url\()?|url\()\s*["']?(?!data:|#)([^"')\s]+)""")
TEMPLATE_REFERENCE = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
LANGUAGES = "widget/chat/words"
LOADED_BY_PAGE = re.compile(r"""[\w./-]+\.(?:js|css|svg|png|webp|woff2)(?=["'?)\s])""")


class Missing(Exception):
    """A file that a customer would ask for and not get."""


@dataclass(frozen=True)
class Weight:
    path: Path
    raw: int
    packed: int

    @classmethod
    def of(cls, path: Path) -> Weight:
        content = path.read_bytes()
        sent = slimmed(content, path.suffix)
        return cls(path, len(content), len(gzip.compress(sent, compresslevel=9, mtime=0)))


def everything_loaded(root: Path) -> list[Path]:
    """All files on the way to the first usable chat, in the order in which they are found."""
    found: list[Path] = []
    waiting = [root / "widget/embed.js", root / "templates/chat/page.html", root / "widget/chat/main.js"]
    while waiting:
        path = waiting.pop(0)
        if path in found:
            continue
        if not path.is_file():
            raise Missing(f"{path.relative_to(root)} does not exist, and a customer would load it")
        found.append(path)
        # embed.js stands alone: the addresses in it are of the page, which is counted anyway.
        if path.name != "embed.js":
            waiting += [one for one in references(path, root) if not one.is_relative_to(root / AFTERWARDS)]
    return found


def loaded_afterwards(root: Path) -> list[Path]:
    """All files of the folder, of its languages the heaviest."""
    folder = root / AFTERWARDS
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return files + heaviest(folder / "words")


def references(path: Path, root: Path) -> Iterator[Path]:
    """The files that this one makes a browser load."""
    text = path.read_text(encoding="utf-8") if path.suffix in {".js", ".css", ".html"} else ""
    if path.suffix == ".js":
        names = STATIC_IMPORT.findall(text) + DYNAMIC_IMPORT.findall(text)
        yield from (_beside(path, name, root) for name in names)
    elif path.suffix == ".css":
        yield from (_beside(path, name, root) for name in CSS_REFERENCE.findall(text))
    elif path.suffix == ".html":
        yield from (root / "templates" / name for name in TEMPLATE_REFERENCE.findall(text))
        yield from (_in_widget(name, path, root) for name in LOADED_BY_PAGE.findall(text))


def _beside(path: Path, name: str, root: Path) -> Path:
    if not name.startswith("."):
        raise Missing(f"{path.relative_to(root)} loads {name!r}: only relative addresses can be followed")
    return (path.parent / name.split("?")[0]).resolve()


def _in_widget(name: str, page: Path, root: Path) -> Path:
    """Pages write addresses below a version, `…/chat/main.js`: find what they mean in widget/."""
    parts = [part for part in name.split("/") if part not in {"", ".", ".."}]
    for start in range(len(parts)):
        candidate = root.joinpath("widget", *parts[start:])
        if candidate.is_file():
            return candidate
    raise Missing(f"{page.relative_to(root)} names {name}, which is not in widget/")


def heaviest(languages: Path) -> list[Path]:
    return sorted(languages.glob("*.js"), key=lambda path: Weight.of(path).packed)[-1:]


def over_budget(weights: list[Weight], afterwards: Sequence[Weight] = ()) -> list[str]:
    total = sum(weight.packed for weight in weights)
    embed = sum(weight.packed for weight in weights if weight.path.name == "embed.js")
    said = []
    if embed > EMBED_BUDGET_BYTES:
        said.append(f"embed.js is {embed:,} bytes compressed, {embed - EMBED_BUDGET_BYTES:,} over its budget")
    if total > TOTAL_BUDGET_BYTES:
        said.append(f"a customer loads {total:,} bytes, {total - TOTAL_BUDGET_BYTES:,} over the budget")
    later = sum(weight.packed for weight in afterwards)
    if later > AFTERWARDS_BUDGET_BYTES:
        said.append(
            f"after a conversation {later:,} bytes are loaded, {later - AFTERWARDS_BUDGET_BYTES:,} over the budget"
        )
    return said


def main() -> int:
    try:
        weights = [Weight.of(path) for path in everything_loaded(ROOT) + heaviest(ROOT / LANGUAGES)]
        afterwards = [Weight.of(path) for path in loaded_afterwards(ROOT)]
    except Missing as missing:
        print(f"size budget: {missing}", file=sys.stderr)
        return 1
    print("Everything a customer loads, in bytes")
    print(f"{'raw':>8} {'gzip':>8}")
    for weight in weights:
        print(f"{weight.raw:8,} {weight.packed:8,}  {weight.path.relative_to(ROOT)}")
    total = sum(weight.packed for weight in weights)
    print(f"{sum(weight.raw for weight in weights):8,} {total:8,}  in all, of {TOTAL_BUDGET_BYTES:,}")
    print("And after a conversation")
    for weight in afterwards:
        print(f"{weight.raw:8,} {weight.packed:8,}  {weight.path.relative_to(ROOT)}")
    print(f"{'':8} {sum(weight.packed for weight in afterwards):8,}  in all, of {AFTERWARDS_BUDGET_BYTES:,}")
    problems = over_budget(weights, afterwards)
    for problem in problems:
        print(f"size budget: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
