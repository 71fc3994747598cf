"""Public mails with a known right answer, where they are present: `../shared/corpora/email` beside the project."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from server.domain.inbound import parse
from server.domain.mail_guard import classify
from server.domain.reply_text import reply_text

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "email"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the public mails (../shared/corpora/email) are not here")


def test_every_mail_of_the_corpus_says_something() -> None:
    silent = []
    for path in sorted(CORPUS.glob("*/message.eml")):
        got = parse(path.read_bytes())
        if not (got.text.strip() or got.html.strip() or got.attachments or got.reports or got.subject):
            silent.append(path.parent.name)
    assert silent == []


def test_the_corpus_of_public_mails() -> None:
    """No reply of a person is taken for anything else. Seven of the bounce mails are none: absence notes, a receipt of
    a delivery, a report about DMARC, one that a person forwards."""
    seen: Counter[tuple[str, str]] = Counter()
    for meta in sorted(CORPUS.glob("*/meta.json")):
        kind = classify(parse((meta.parent / "message.eml").read_bytes()))
        seen[json.loads(meta.read_bytes())["kind"], type(kind).__name__] += 1
    assert seen["reply", "Automatic"] == seen["reply", "Bounce"] == 0
    bounces = seen["bounce", "Bounce"]
    assert bounces / (bounces + seen["bounce", "Person"] + seen["bounce", "Automatic"]) >= 0.97
    assert seen["bounce", "Person"] <= 2


def test_the_corpus_of_public_replies() -> None:
    """Not the scorer, a floor below it: most replies exactly, and hardly ever a word lost."""
    exact = lost = total = 0
    for meta in sorted(CORPUS.glob("*/meta.json")):
        about = json.loads(meta.read_bytes())
        if about["kind"] != "reply" or not about["has_expected"]:
            continue
        expected = (meta.parent / "expected.txt").read_text(encoding="utf-8").split()
        got = reply_text(parse((meta.parent / "message.eml").read_bytes())).new_text.split()
        total += 1
        exact += got == expected
        lost += len(set(expected) - set(got)) > 0.2 * len(expected)
    assert exact / total >= 0.92
    assert lost / total <= 0.01
