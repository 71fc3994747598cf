"""The size check finds what a browser would load."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.size_budget import (
    AFTERWARDS_BUDGET_BYTES,
    EMBED_BUDGET_BYTES,
    Missing,
    Weight,
    everything_loaded,
    loaded_afterwards,
    over_budget,
)

PAGE = """{% extends "chat/frame.html" %}{% include 'chat/icons.html' %}
<link rel="stylesheet" href="{{ assets }}/chat/chat.css">
<script type="module" src="/w/1/chat/main.js"></script>"""
MAIN = """// a module
import './composer.js';
import {
  connect,
  resume as again,
} from "../shared/socket.js";
export * from './thread.js';
export const help = "./never.js";
/** @type {import('./types.js').Thing} */
const later = () => import('./emoji.js');
const afterwards = () => import('./rating/rating.js');
"""


def write(root: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    write(
        tmp_path,
        {
            "widget/embed.js": "open('chat/unused.js')",
            "widget/chat/main.js": MAIN,
            "widget/chat/composer.js": "import './main.js'",
            "widget/chat/thread.js": "",
            "widget/chat/emoji.js": "",
            "widget/chat/rating/rating.js": "import '../dom.js'",
            "widget/chat/rating/words/ar.js": "export const words = 'longer than the other, and other'",
            "widget/chat/rating/words/en.js": "",
            "widget/chat/unused.js": "",
            "widget/chat/chat.css": "@import './colours.css'; a { background: url(data:image/png,xx) }",
            "widget/chat/colours.css": ".face { mask: url('./face.svg') }",
            "widget/chat/face.svg": "<svg/>",
            "widget/shared/socket.js": "",
            "templates/chat/page.html": PAGE,
            "templates/chat/frame.html": "",
            "templates/chat/icons.html": "",
        },
    )
    return tmp_path


def test_it_follows_links_imports_and_includes(tree: Path) -> None:
    assert {str(path.relative_to(tree)) for path in everything_loaded(tree)} == {
        *("widget/embed.js", "widget/chat/main.js", "widget/chat/composer.js", "widget/chat/thread.js"),
        "widget/chat/emoji.js",
        *(
            "widget/chat/chat.css",
            "widget/chat/colours.css",
            "widget/chat/face.svg",
            "widget/shared/socket.js",
        ),
        *("templates/chat/page.html", "templates/chat/frame.html", "templates/chat/icons.html"),
    }


@pytest.mark.parametrize("name", ["widget/chat/main.js", "widget/embed.js", "widget/shared/socket.js"])
def test_a_missing_file_is_named(tree: Path, name: str) -> None:
    (tree / name).unlink()
    with pytest.raises(Missing, match=Path(name).name):
        everything_loaded(tree)


def test_what_is_of_use_afterwards_is_weighed_by_itself(tree: Path) -> None:
    """Its folder and nothing else: what else is imported on demand counts with the chat."""
    assert [str(path.relative_to(tree)) for path in loaded_afterwards(tree)] == [
        "widget/chat/rating/rating.js",
        "widget/chat/rating/words/ar.js",
    ]
    rating = Path("widget/chat/rating/rating.js")
    assert over_budget([], [Weight(rating, 9000, AFTERWARDS_BUDGET_BYTES)]) == []
    assert len(over_budget([], [Weight(rating, 9000, AFTERWARDS_BUDGET_BYTES + 1)])) == 1


def test_both_budgets_are_held() -> None:
    embed, main = Path("widget/embed.js"), Path("widget/chat/main.js")
    assert over_budget([Weight(embed, 9000, EMBED_BUDGET_BYTES), Weight(main, 90_000, 20_000)]) == []
    assert len(over_budget([Weight(embed, 9000, EMBED_BUDGET_BYTES + 1)])) == 1
    assert len(over_budget([Weight(main, 90_000, 30_000)])) == 1
