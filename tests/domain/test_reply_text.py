"""The new words of a mail in text: what is cut, and what only looks as if it should be."""

from __future__ import annotations

from textwrap import wrap

import pytest

from server.domain.mail_words import ABOVE
from server.domain.reply_text import reply_of_text

GMAIL = "On Tue, Mar 4, 2025 at 9:12 AM Ana <a@x.example> wrote:"
OUTLOOK = "From: Ana <a@x.example>\nSent: Tuesday, March 4, 2025 9:12 AM\nTo: Mara\nSubject: Re: Hi"


def new_text(text: str) -> str:
    return reply_of_text(text).new_text


@pytest.mark.parametrize("above", ABOVE)
def test_our_own_line_begins_the_old_mail(above: str) -> None:
    ours = f"{above}\n- - - -\n\nAna, 14:17\nCould you try?"
    quoted = "\n".join(f"> {line}" for line in ours.split("\n"))
    wrapped = "\n".join(f"> {line}" for line in wrap(above, 30))
    for mangled in (
        ours,
        quoted,
        quoted.replace("> ", "> > "),
        f"{GMAIL}\n{quoted}",
        f"somebody said something\n{quoted}",
        f"  *{above}*  \n\nAna",
        f"{wrapped}\n> Ana, 14:17",
        wrapped.replace("> ", "") + "\nAna, 14:17",
        above.replace(" ", "\u00a0") + "\nAna",
        f"\u200f{above}\u200f\nAna",
    ):
        shown = new_text(f"It works now.\n\n{mangled}")
        assert shown.removesuffix("\n\nsomebody said something") == "It works now."
    assert new_text(f"It works now. {ours}".replace("\n", " ")) == "It works now."
    sentence = f'What does "{above}" mean?'
    assert new_text(sentence) == sentence


def test_an_answer_below_the_quote() -> None:
    assert new_text("On 04/03/2025 09:12, Ana wrote:\n> Which plan?\n> Ana\n\nTeam, I think.\n") == "Team, I think."
    assert new_text(f"{GMAIL}\n\nIt works now.") == "It works now."


@pytest.mark.parametrize(
    "rest",
    [
        "MK> Could you try\nMK> once more?",  # The Bat! quotes with initials
        "2025-03-04 09:12 GMT+01:00 Ana:\n\nCould you try?",  # Gmail, in some languages
        "2025-03-04, 9:12 +0100 Ana\n\nCould you try?",
        "---- Ana <a@x.example> wrote ----\n\nCould you try?",
        "2025/03/04 Ana <a@x.example>\n> Could you try?",
        "From: Ana <a@x.example> Sent: Tuesday, March 4, 2025 Subject: Hi\n\nCould you try?",
        "> Could you try what I wrote to you in my last mail, for it might well be that\nit works\n> now?",
        "> See https://x.example/a\n(https://x.example/a\n> b)",
        "----\n" + OUTLOOK + "\n\nCould you try?",
        "==========\n" + OUTLOOK + "\n\nCould you try?",
    ],
)
def test_other_forms_of_the_old_mail(rest: str) -> None:
    assert new_text(f"It works now.\n\n{rest}") == "It works now."


def test_an_attribution_that_shares_the_line_of_the_last_words() -> None:
    shared = "It works now.--- On Tue, Mar 4, 2025 at 9:12 AM Ana <a@x.example> wrote:\n\n> Could you try?"
    assert new_text(shared) == "It works now."


def test_a_sentence_above_an_attribution_is_no_part_of_it() -> None:
    text = "On 4 March 2025 it broke again.\nAna <a@x.example> wrote:\n> Could you try?"
    assert new_text(text) == "On 4 March 2025 it broke again."


def test_what_is_quoted_twice_and_a_forward() -> None:
    assert new_text(f"Yes.\n\n{GMAIL}\n> Good?\n>\n> {GMAIL}\n>> Bad.\n") == "Yes."
    assert new_text(f"For you.\n\n---------- Forwarded message ---------\n{OUTLOOK}\n\nThe invoice") == "For you."


def test_when_nothing_would_remain_all_is_shown() -> None:
    for text in (
        f"{GMAIL}\n> only\n> a quote",
        f"-----Original Message-----\n{OUTLOOK}\n\nHello",
        "Sent from my iPhone",
    ):
        assert reply_of_text(text).new_text == text
        assert reply_of_text(text).folded == ""


@pytest.mark.parametrize(
    "text",
    [
        # prose that begins or ends like an attribution
        "On the surface it works.\n\nOn Monday 3 people wrote to us.",
        "Here is what my colleague wrote:\nit never stops.",
        "On Monday at 9:00 your colleague wrote:\n\nYou will get a refund.\n\nBut I got nothing.",
        "Am 3. März um 9 Uhr schrieb Ihre Kollegin:\n\nSie bekommen das Geld.\n\nNichts kam.",
        "Le lundi 3 mars à 9h, votre collègue a écrit :\n\nVous serez remboursé.\n\nMais rien.",
        "Hi,\n\nyour colleague ana@acme.example wrote:\n\nYou get a refund.\n\nBut I got none.",
        "Hi,\n\nAs your colleague wrote:\n\n> You can cancel any time.\n\nSo I want to cancel.",
        "We met on 4 March 2025 at 9:12, and Ana wrote:\nit works",
        f'He said "{GMAIL}" is what your mails begin with. Can you change it?',
        "Quoting the manual:\n\nPress the button.\n\nIt does nothing.",
        "2025-03-04 09:12:33 error in line 3\n2025-03-04 09:12:34 stopped",
        # lists that look like headers
        "From: the warehouse\nTo: the shop\n\nThat is the route.",
        "Hello Ana,\n\nmy trip:\n\nFrom: Berlin\nTo: Munich\nDate: 4 March 2025 9:00\n\nCan you refund it?",
        f"Hello Ana,\n\nthis is what I see:\n\n{OUTLOOK}\n\nWhy is there no sender name?",
        "Name: Mara\nDate: 4 March\nTime: 9:12\nSubject: printer\n\nThe printer is broken.",
        "1. From: where do I get it?\n2. To: whom do I send it?\n3. Date: when is it due?",
        # rules, lists and code
        "# Title\n\n---\n\nText\n\n***\n\nMore",
        "Part one is about the login.\n\n___\n\nPart two is about the invoice, which never came to us.",
        "a > b\nb < c\n-- not a signature --",
        "--verbose does not work\n-v neither\n\n-x is fine",
        "Steps:\n- open\n- close\n- Restart",
        "My list\n\n- original message was lost\n- forwarded message did not arrive\n\nCan you look?",
        "Please forward it.\n\nBegin forwarded message: what does that mean?",
        "\tindented\n\tcode\n\nrest",
        "```\n$ mail -s x\n-- \n```\n" + "\n".join(f"line {number} of a long log" for number in range(40)),
        # what a colon introduces
        "It says:\n\n> Error 500\n> try later",
        # nothing but a quote
        "> only a quote",
    ],
)
def test_words_that_only_look_like_a_quote_stay(text: str) -> None:
    shown = "\n".join(line.rstrip() for line in text.split("\n"))
    assert new_text(text) == shown
    if not text.startswith(">"):
        assert new_text(f"{text}\n\n{GMAIL}\n> Could you try?\n> once more?") == shown


BELOW_OURS = {
    "mutt": ("Acme Support wrote:\n", "> "),
    "mailx": ("Acme Support <reply@acme.example> wrote:\n\n", "\t"),
    "mailx without a word of whose it is": ("", "\t"),
    "s-nail": ('"Acme Support" <reply@acme.example> wrote in\n <1.abc@acme.example>:\n', " |"),
}


@pytest.mark.parametrize("client", BELOW_OURS)
def test_an_answer_below_our_whole_mail(client: str) -> None:
    head, mark = BELOW_OURS[client]
    ours = [ABOVE[0], "", "You wrote at 14:02", "Our deploys hang.", "", "Ana 14:10", "Found it: the volume was full."]
    text = head + "".join(f"{mark}{line}\n" for line in ours) + "\nThanks, it works now.\n"
    reply = reply_of_text(text)
    assert reply.new_text == "Thanks, it works now."
    assert "Found it: the volume was full." in reply.folded
