"""One answer, written with the mail programs of the world: its new words are found in all of them."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from server.domain.inbound import parse
from server.domain.reply_text import reply_text
from tests.domain.client_replies import HTMLS, NEW, OLD, TEXTS

WORDS = {
    "N": "Ana Kovac",
    "A": "ana@acme.example",
    "NEW": NEW,
    "OLD": OLD,
    "QUOTED": "\n".join(f"> {line}".rstrip() for line in OLD.split("\n")),
    "HTML_NEW": "".join(f"<div>{line or '<br>'}</div>" for line in NEW.split("\n")),
    "HTML_OLD": "<p>Hello Mara,</p><p>please restart the server and tell us what you see.</p><p>Ana<br>Support</p>",
}
WHOLE = {
    "a date first": "On Tuesday we restarted it. Ana wrote: try again. So we did, at 9:12.",
    "a date first, German": "Am 04.03.2025 um 09:12 Uhr war der Server weg.\n\nWarum?",
    "a date first, Chinese": "2025年3月4日 09:12 服务器宕机了：\n\n请看截图。",
    "headers of something else": "We are open:\n\nFrom: 9:00\nTo: 17:00\n\nCan you call then?",
    "a subject": "Subject: the invoice\n\nWhere is it?",
    "rules": "Two things:\n\n---\n\nFirst, the server.\n\n---\n\nSecond, the invoice.",
    "a diff": "Here it is:\n\n--- a/app.py\n+++ b/app.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n\nDoes that look right?",
    "a log": "The log says:\n\n2025-03-04 09:12:01 ERROR Ana <ana@acme.example> refused\n\nWhat now?",
    "addresses": "Please add these people:\n\nBo <bo@x.example>\nCy <cy@x.example>\n\nThanks",
    "an original": "The original message was lost, can you resend it?\n\nOriginal message id: 17",
    "after the name": "It works.\n\nThanks,\nMara\n\nPS: the first one is still down.",
    "a colon": "Your colleague wrote:\n\nplease restart\n\nand I did.",
    "one word": "Yes",
    "no word": "👍",
}


def said(kind: str, body: str) -> str:
    for name, words in WORDS.items():
        body = body.replace(f"{{{name}}}", words)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "mara@x.example", "reply@acme.example", "Re: help"
    mail.set_content(body, subtype=kind)
    return " ".join(reply_text(parse(mail.as_bytes())).new_text.split())


@pytest.mark.parametrize("program", TEXTS)
def test_as_text(program: str) -> None:
    assert said("plain", TEXTS[program]) == " ".join(NEW.split())


@pytest.mark.parametrize("program", HTMLS)
def test_as_html(program: str) -> None:
    assert said("html", HTMLS[program]) == " ".join(NEW.split())


@pytest.mark.parametrize("words", WHOLE.values(), ids=WHOLE)
def test_what_only_looks_like_it_stays(words: str) -> None:
    """Alone, and above the mail that it answers."""
    quoted = "\n\nOn Tue, 4 Mar 2025 at 09:12, {N} <{A}> wrote:\n\n{QUOTED}\n"
    assert said("plain", words) == said("plain", words + quoted) == " ".join(words.split())
