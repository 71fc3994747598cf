"""Commands that look at mails in files, through the same code as mails that come in."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from server.domain.inbound import Inbound, parse
from server.domain.mail_guard import classify
from server.domain.reply_text import reply_text
from server.settings import Settings


async def print_reply_texts(_settings: Settings, _arguments: argparse.Namespace) -> None:
    """Reads paths of .eml files from stdin, prints the new words of each as a line of JSON."""
    for path, mail in _mails():
        print(json.dumps({"path": path, "reply_text": reply_text(mail).new_text}), flush=True)


async def print_bounces(_settings: Settings, _arguments: argparse.Namespace) -> None:
    """Reads paths of .eml files from stdin, prints who wrote each (person, automatic or bounce), and why."""
    for path, mail in _mails():
        kind = classify(mail)
        reasons = list(getattr(kind, "reasons", ()))
        print(json.dumps({"path": path, "kind": type(kind).__name__.lower(), "reasons": reasons}), flush=True)


def _mails() -> Iterator[tuple[str, Inbound]]:
    for line in sys.stdin:
        if path := line.rstrip("\n"):
            yield path, parse(Path(path).read_bytes())
