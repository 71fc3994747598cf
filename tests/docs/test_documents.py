"""The documents do not lie: paths, commands and settings that they name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs import markdown
from tests.docs.markdown import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("**/*.md"))]
ENTRY = [ROOT / "README.md", ROOT / "ARCHITECTURE.md"]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", ENTRY, ids=name_of)
def test_every_path_named_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = markdown.paths_in_spans(text) + markdown.paths_in_trees(text)
    assert [path for path in named if not markdown.exists(path)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert [link for link in markdown.links(text) if link and not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_make_target_named_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    code = "\n".join([*markdown.spans(text), *markdown.blocks(text)])
    named = set(re.findall(r"^(?:\$ )?(?:\w+=\S+ )*make (?:\w+=\S+ )*([a-z][a-z-]*)", code, re.MULTILINE))
    targets = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert named - set(targets) == set()


def test_trees_are_read_with_their_folders() -> None:
    tree = "```\nserver/\n  app.py    wires\n  web/\n    wire.py\n  jobs/     later\ntests/\n```\n"
    assert markdown.paths_in_trees(tree) == [
        *("server", "server/app.py", "server/web", "server/web/wire.py", "server/jobs", "tests")
    ]


@pytest.mark.parametrize(
    ("span", "is_path"),
    [
        ("server/web", True),
        ("Makefile", False),
        ("web/wire.py", True),
        ("wire.py", True),
        ("application/json", False),
        ("/healthz", False),
        ("python -m server", False),
        ("...", False),
    ],
)
def test_a_path_is_told_from_other_code(span: str, is_path: bool) -> None:
    assert markdown.paths_in_spans(f"see `{span}` there") == ([span] if is_path else [])
