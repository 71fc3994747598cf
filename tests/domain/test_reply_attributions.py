"""What mail clients write over the mail that they quote, in every language: text and HTML, quoted and not, wrapped."""

from __future__ import annotations

from html import escape
from textwrap import fill

import pytest

from server.domain.inbound import Inbound
from server.domain.reply_text import reply_of_text, reply_text
from tests.domain.attribution_lines import ALWAYS_QUOTED, every_attribution, filled
from tests.domain.header_lines import HEADERS, SEPARATORS

NAME, ADDRESS = "Ana from Acme", "reply+7f3ab9e2c6d14f4b8a90c1@mail.acme.example"
ATTRIBUTIONS = every_attribution(NAME, ADDRESS)
WEAK = {client: filled(line, NAME, ADDRESS) for client, line in ALWAYS_QUOTED.items()}
QUOTED = "> Could you try\n> once more?"
NEW = "It works now.\n\nMara"

of_clients = pytest.mark.parametrize("attribution", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
WRAPPED = {client: line for client, line in ATTRIBUTIONS.items() if client != "GroupWise"}
of_clients_that_wrap = pytest.mark.parametrize("attribution", WRAPPED.values(), ids=WRAPPED.keys())
of_all_clients = pytest.mark.parametrize(
    "attribution", (ATTRIBUTIONS | WEAK).values(), ids=(ATTRIBUTIONS | WEAK).keys()
)
of_languages = pytest.mark.parametrize("names", HEADERS.values(), ids=HEADERS.keys())


def new_text(text: str) -> str:
    return reply_of_text(text).new_text


def new_of_html(html: str) -> list[str]:
    return reply_text(Inbound(html=html)).new_text.split()


@of_all_clients
def test_the_old_mail_is_quoted(attribution: str) -> None:
    assert new_text(f"{NEW}\n\n{attribution}\n\n{QUOTED}\n") == NEW
    assert new_text(f"{NEW}\n{attribution}\n{QUOTED}\n") == NEW


@of_clients
def test_it_stands_below_without_quote_marks(attribution: str) -> None:
    assert new_text(f"{NEW}\n\n{attribution}\n\nCould you try\nonce more?\n") == NEW


@of_all_clients
def test_it_is_indented_with_tabs_and_answered_below(attribution: str) -> None:
    indented = f"{attribution}\n\n\tCould you try\n\tonce more?\n"
    assert new_text(f"{NEW}\n\n{indented}") == NEW
    assert new_text(f"{indented}{NEW}\n") == NEW


@of_all_clients
def test_the_answer_stands_below_the_quote(attribution: str) -> None:
    assert new_text(f"{attribution}\n{QUOTED}\n\n{NEW}\n") == NEW


@of_all_clients
def test_answers_between_the_quoted_lines_keep_what_they_answer(attribution: str) -> None:
    answers = "Hi,\n\n{}> Which plan?\n\nTeam.\n\n> Which region?\n\nEU."
    assert new_text(answers.format(f"{attribution}\n")) == answers.format("")


@of_clients_that_wrap
def test_it_is_wrapped(attribution: str) -> None:
    wrapped = fill(attribution, 76, break_long_words=False, break_on_hyphens=False)
    assert new_text(f"{NEW}\n\n{wrapped}\n\n{QUOTED}\n") == NEW


@of_clients_that_wrap
def test_name_and_address_are_torn_apart(attribution: str) -> None:
    before, found, after = attribution.partition(" <")
    if found and "\n" not in attribution:
        assert new_text(f"{NEW}\n\n{before} <\n{after}\n\n{QUOTED}") == NEW
        if before != NAME:  # a name that stands alone above its address is not cut: it might be the sender's
            assert new_text(f"{NEW}\n\n{before}\n<{after}\n\n{QUOTED}") == NEW


@of_clients
def test_in_html(attribution: str) -> None:
    words, line = "<div>It works now.</div><div><br></div><div>Mara</div>", escape(attribution)
    quote = "Could you try<br>once more?"
    assert new_of_html(f"{words}<br><div>{line}<br></div><blockquote>{quote}</blockquote>") == NEW.split()
    assert new_of_html(f"{words}<blockquote type='cite'><div>{line}</div><br>{quote}</blockquote>") == NEW.split()
    assert new_of_html(f"{words}<p>{line}</p><p>{quote}</p>") == NEW.split()


@of_languages
@pytest.mark.parametrize("line", ["", "________________________________\n", "-----Original Message-----\n"])
def test_header_blocks(names: tuple[str, ...], line: str) -> None:
    sender, sent, to, subject, date = names
    with_address = f"{sender}: Ana <a@x.example>\n{sent}: {date}\n{to}: Mara <m@x.example>\n{subject}: Re: Hi"
    without = f"{sender}: Ana\n{sent}: {date}\n{to}: Mara\n{subject}: Re: Hi"
    bold = f"*{sender}:* Ana\n*{sent}:* {date}\n*{to}:* Mara\n*{subject}:* Re: Hi"
    for block in (with_address, without, bold):
        assert new_text(f"It works now.\n\n{line}{block}\n\nCould you try?") == "It works now."


@of_languages
def test_header_blocks_in_html(names: tuple[str, ...]) -> None:
    sender, sent, to, subject, date = names
    html = (
        f"<p class=MsoNormal>It works now.</p><p class=MsoNormal><b>{sender}:</b> Ana &lt;a@x.example&gt;<br>"
        f"<b>{sent}:</b> {date}<br><b>{to}:</b> Mara<br><b>{subject}:</b> Re: Hi</p><p>Could you try?</p>"
    )
    assert new_of_html(html) == ["It", "works", "now."]


def test_a_value_of_a_header_goes_on_in_the_next_line() -> None:
    headers = "From: Ana <a@x.example>\nTo: One <1@x.example>,\n  Two <2@x.example>\nDate: 4 Mar 2025\nSubject: Hi"
    assert new_text(f"It works now.\n\n{headers}\n\nCould you try?") == "It works now."


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS.keys())
def test_separators(separator: str) -> None:
    assert new_text(f"It works now.\n\n{separator}\nAna\n\nCould you try?") == "It works now."
