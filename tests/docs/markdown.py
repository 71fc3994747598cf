"""What our documents say in a form that can be checked: code, links, trees of files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
TREE_LINE = re.compile(r"^(?P<indent>[\s│├└─]*)(?P<name>[\w.][\w.<>{},*-]*(?:/[\w.<>{},*-]*)*)(?:\s{2,}.*|\s*)$")
PATH = re.compile(r"[\w.<>{},*-]+(?:/[\w.<>{},*-]+)*/?")
OURS = ("server", "widget", "templates", "tests", "docs", ".ci")
ENDINGS = (".py", ".js", ".ts", ".css", ".html", ".md", ".txt", ".toml", ".json", ".png", ".svg")


def blocks(text: str) -> list[str]:
    return FENCE.findall(text)


def spans(text: str) -> list[str]:
    return SPAN.findall(FENCE.sub("", text))


def links(text: str) -> list[str]:
    """Addresses of links and pictures that lie in this repository."""
    return [link.split("#")[0] for link in LINK.findall(text) if not re.match(r"[a-z]+:|#|/", link)]


def paths_in_spans(text: str) -> list[str]:
    """`server/web/wire.py`, `web/wire.py`, `wire.py`, `docs/`: what a reader would go and look for."""
    return [span for span in spans(text) if _looks_like_a_path(span)]


def paths_in_trees(text: str) -> list[str]:
    """The files of blocks that draw a tree: a first line such as `server/` and indented lines below it."""
    trees = [block for block in blocks(text) if re.match(r"[\w.-]+/\s*(\s{2,}.*)?\n\s", block)]
    return [path for tree in trees for path in _walk(tree)]


def exists(path: str) -> bool:
    """From the root, or the way we speak of it: `web/wire.py` below server/, `main.js` anywhere."""
    for plain in _expand(path):
        bases = [ROOT, *(ROOT / folder for folder in OURS)]
        pattern = re.sub(r"<[^>]+>", "*", plain.rstrip("/"))
        found = any(next(base.glob(pattern), None) for base in bases if base.is_dir())
        if not found and "/" not in pattern:
            found = any(next((ROOT / folder).rglob(pattern), None) for folder in OURS)
        if not found:
            return False
    return True


def _looks_like_a_path(span: str) -> bool:
    if not PATH.fullmatch(span) or not re.search(r"\w", span):
        return False
    first = span.split("/")[0]
    return span.endswith(ENDINGS) or ("/" in span and (first in OURS or (ROOT / "server" / first).is_dir()))


def _walk(tree: str) -> Iterator[str]:
    above: list[tuple[int, str]] = []
    for line in tree.splitlines():
        match = TREE_LINE.match(line)
        if not match:
            continue
        indent, name = len(match["indent"]), match["name"]
        above = [(depth, folder) for depth, folder in above if depth < indent]
        yield "/".join([folder for _, folder in above] + [name.rstrip("/")])
        if name.endswith("/"):
            above.append((indent, name.rstrip("/")))


def _expand(path: str) -> list[str]:
    """`{a,b}/c` is two paths."""
    match = re.search(r"\{([^{}]+)\}", path)
    if not match:
        return [path]
    return [
        whole
        for choice in match[1].split(",")
        for whole in _expand(path[: match.start()] + choice.strip() + path[match.end() :])
    ]
