"""`python -m tests.screens [part of a name …]`: all pictures, or those of the scenes whose names contain a part.

Fails when a state could not be reached, when axe finds fault with one, or when a first visit asks a third party.
A full run also writes docs/screens/README.md, and removes pictures that are no longer made.
"""

import asyncio
import sys
from datetime import UTC, datetime

from tests.screens import (  # noqa: F401  (scenes)
    admin,
    agent,
    hero,
    languages,
    mail,
    opening,
    portraits,
    ratings,
    resume,
    search,
    thread,
    wait,
    weight,
)
from tests.screens.stage import PICTURES, Stage, scenes
from tests.screens.weight import told
from tests.support.browser import open_browser
from tests.support.programs import FONTS, provided

GROUPS = (
    ("chat-opening", "The chat: opening"),
    ("chat-visitor", "The chat: a visitor leaves an address"),
    ("chat-wait", "The chat: how long it takes"),
    ("chat-rating", "The chat: how it was"),
    ("chat", "The chat"),
    ("agent-phone", "The agent view on a phone"),
    ("agent-sign-in", "The agent view: signing in"),
    ("agent", "The agent view"),
    ("admin", "The administration"),
    ("mail", "Mails"),
    ("confirm", "The page that confirms an address"),
    ("resume", "The pages that mails lead to"),
)


def without_fonts() -> str:
    missing = provided(FONTS)
    packages = " ".join(package for font in missing for package in font.debian_packages)
    return f"The pictures need fonts that are not installed (on Debian or Ubuntu: {packages})." if missing else ""


async def run(parts: list[str]) -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    chosen = [name for name in scenes if not parts or any(part in name for part in parts)]
    async with open_browser() as browser:
        stage = Stage(browser)
        for name in chosen:
            before = len(stage.made)
            await stage.play(name)
            print(f"{name}: {len(stage.made) - before} pictures", flush=True)
    if not parts and not stage.problems:
        write_index(stage)
    for problem in stage.problems:
        print(problem, file=sys.stderr)
    return 1 if stage.problems else 0


def write_index(stage: Stage) -> None:
    for old in PICTURES.glob("*.png"):
        if old.stem not in stage.made:
            old.unlink()
    left = dict(sorted(stage.made.items()))
    lines = [
        "# Screens",
        "",
        "Every state of chat, agent view, administration and mails, from the running program: made by `make screens`",
        "(tests/screens), which fails when one can't be reached or when axe finds fault with it. The times",
        "in them are set.",
        "",
        f"A first visit, from the script tag until one can write: {told(stage.visit)}. Measured on "
        f"{datetime.now(UTC):%-d %B %Y} with an empty cache, over HTTP/1.1 without TLS.",
        "",
        f"![{left.pop('hero')}](hero.png)",
    ]
    for prefix, title in GROUPS:
        names = [name for name in left if name.startswith(prefix)]
        lines += ["", f"## {title}", "", *(f"- [{name}]({name}.png): {left.pop(name)}" for name in names)]
    (PICTURES / "README.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(without_fonts() or asyncio.run(run(sys.argv[1:])))
