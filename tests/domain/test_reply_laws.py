"""What holds for any mail: nothing is lost, the order is kept, something is shown, the work grows with the length."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.inbound import Inbound
from server.domain.mail_words import ABOVE
from server.domain.reply_html import lines_of
from server.domain.reply_text import Reply, reply_of_text, reply_text

PIECES = [
    *("", "word", "Hello,", "> quoted", "> two\n> lines", "-- ", "--", "___", "________", "Sent from my iPhone"),
    *("On Tue, 4 Mar 2025 at 9:12, A <a@x.example> wrote:", "On Tue, 4 Mar 2025 at 9:12, A", "<a@x.example> wrote:"),
    *("From: A <a@x.example>", "Sent: today", "Subject: x", "-----Original Message-----", "wrote:", "I got this:"),
    *("Thanks,", "-Mara", "Tel. +49 30 1234567", "Disclaimer", "C> x", "\tindented", "> wrote:", *ABOVE),
]
lines = st.lists(st.sampled_from(PIECES), max_size=14)
texts = st.one_of(lines.map("\n".join), st.text(max_size=300))
tags = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<br>",
            "<blockquote>",
            '<blockquote type="cite">',
            "</blockquote>",
            '<div class="gmail_quote">',
        ),
        *('<div class="wl-mail-0123456789ab">', "</div>", '<div class="gmail_attr">', '<font color="red">', "</font>"),
        *('<div id="divRplyFwdMsg">', '<div class="gmail_signature">', "<table><tr><td>", "</td></tr></table>", "<hr>"),
    ]
)


def words_of(reply: Reply) -> list[str]:
    return (reply.new_text + "\n" + reply.folded).split()


def is_in_order(part: str, whole: list[str]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in part.split())


@given(texts)
def test_nothing_of_a_text_is_lost_and_the_order_is_kept(text: str) -> None:
    reply = reply_of_text(text)
    words = text.replace("\u00a0", " ").split()
    assert Counter(words_of(reply)) == Counter(words)
    assert is_in_order(reply.new_text, words)
    assert is_in_order(reply.folded, words)
    assert bool(reply.new_text.strip()) == bool(words)


@given(st.lists(st.one_of(tags, st.sampled_from(PIECES).map(lambda text: text.replace("<", "&lt;"))), max_size=20))
def test_nothing_of_any_html_is_lost(pieces: list[str]) -> None:
    html = "\n".join(pieces)
    words = [word for line in lines_of(html) for word in line.text.split() if word != ">"]
    reply = reply_text(Inbound(html=html))
    assert Counter(word for word in words_of(reply) if word != ">") == Counter(words)
    assert bool(reply.new_text.strip(" >\n")) or not words


@given(st.text(alphabet=st.sampled_from("<>/=\"' abpdivtrqoce!-&;\n"), max_size=300))
def test_any_html_becomes_some_text(html: str) -> None:
    reply_text(Inbound(html=html, text="t"))


LONG = {
    "one line": lambda count: "x" * count,
    "verbs": lambda count: "wrote: " * (count // 7),
    "dashes": lambda count: "-" * count,
    "addresses": lambda count: "a@" * (count // 2),
    "brackets": lambda count: "<" * count,
    "empty lines": lambda count: "\n" * count,
    "quotes": lambda count: "> a\n" * (count // 4),
    "answers": lambda count: "> a\nb\n" * (count // 6),
    "delimiters": lambda count: "a\n-- \n" * (count // 6),
    "attributions": lambda count: "On 4 Mar 2025 at 9:12, A <a@x.example> wrote:\n" * (count // 46),
    "halves of attributions": lambda count: "On 4 Mar 2025 at 9:12, A\n" * (count // 25),
    "headers": lambda count: "From: A <a@x.example>\n" * (count // 22),
    "colons": lambda count: "I got this:\n" * (count // 12),
    "leave-takings": lambda count: "Thanks\n+49 30 1234567\n" * (count // 22),
    "separators": lambda count: "-------------- original -\n" * (count // 26),
    "hyphens": lambda count: "‐" * count,
    "spaces as HTML": lambda count: "--" + "&nbsp;" * (count // 6),
    "our line": lambda count: f"{ABOVE[0]} " * (count // len(ABOVE[0])),
    "our line, broken": lambda count: "Just reply to this mail, " * (count // 25),
    "html": lambda count: "<p>a<br><blockquote>b</blockquote>" * (count // 34),
    "red html": lambda count: '<font color="red">a<br>' * (count // 23),
}


def least(work: Callable[[], object]) -> float:
    """Seconds of processor time, the least of three."""

    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return min(once() for _ in range(3))


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_the_work_grows_with_the_length(text: Callable[[int], str]) -> None:
    """B30: eight times the length, and far from sixty-four times the work."""

    def work(count: int) -> Callable[[], object]:
        given_text = text(count)
        mail = (
            Inbound(html=given_text) if given_text.startswith("<") and ">" in given_text else Inbound(text=given_text)
        )
        return lambda: reply_text(mail)

    assert least(work(64_000)) < 32 * least(work(8_000)) + 0.01
