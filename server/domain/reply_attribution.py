"""Lines that say who wrote what is quoted: `On 4 March 2025 at 9:12, Ana <ana@acme.example> wrote:`, in every order
and language (`attributions`), broken over up to four lines.

An attribution has traits: an address, a date, a clock, a verb, a colon at its end. What has enough of them is one in
any case and ends the new words (`A`); what has fewer is one if a quote follows (`a`). People write "My colleague
wrote:" too, so a verb and a colon alone never are.
"""

import re
from collections.abc import Sequence
from enum import Flag, auto

from server.domain import attributions as words

LOOKED_AT = 300
"""Characters of a line; no attribution is longer."""
JOINED = 4
"""Lines that an attribution may be broken over."""
NAMED_FIRST = 10
"""Words: a name, the date, a verb."""
TORN = 60
"""Characters of a name, perhaps with a date before it, that stands in a line above its address."""


class Trait(Flag):
    NONE = 0
    MAIL = auto()
    DATE = auto()
    CLOCK = auto()
    VERB = auto()


# Words of scripts without spaces between words stand next to anything.
_VERB = (
    rf"(?:(?<![^\W\d_])(?:{'|'.join(words.WROTE.values())})(?![^\W\d_])|"
    rf"{'|'.join(words.WROTE_ANYWHERE.values())})"
)
_MAIL = re.compile(r"[^\s<>()\[\]]{1,100}@[^\s<>()\[\]]{1,150}")
_TRAITS = (
    (Trait.MAIL, _MAIL),
    (Trait.DATE, re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)|(?<!\d)\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}")),
    (Trait.CLOCK, re.compile(r"\d{1,2}\s?[:.hH時时시点]\s?\d{2}|\d{1,2}\s?(?:am|pm|uhr|Uhr|h)\b")),
    (Trait.VERB, re.compile(_VERB, re.IGNORECASE)),
)
_COLON = re.compile(r"[:：]\s*[*_\-]*$")
_LETTER = re.compile(r"[^\W\d_]")
_VERB_AT_END = re.compile(rf"{_VERB}\s*[-*_]*\s*[:：]?\s*[-*_>]*$", re.IGNORECASE)
_DATE_FIRST = re.compile(r"\W{0,4}(?:[^\W\d]{1,14}[.,]{0,2}\s+)?\d")
_BEGINS_WITH_DATE = re.compile(
    rf"[^\w\"“'«<>]{{0,6}}(?:(?:{words.INTRODUCTIONS})(?![^\W\d_]).{{0,30}}\d|"
    rf"\d{{1,4}}(?:[.,/:\s年년-]|st|nd|rd|th)|[^\W\d]{{1,14}}[.,]{{0,2}}\s+\d|(?:{words.QUOTING})\b)",
    re.IGNORECASE,
)
_BEGINS_WITH_NAME = re.compile(
    r".{0,3}[^<>@\n]{1,60}<\s?[^<>\s]{1,100}@[^<>\s]{1,150}\s?>|[^\s<>@]{1,64}@[^\s<>@]{1,150}\s"
)
_NAME = re.compile(
    r"(?:(?:(?:from|von|van|de|der|den|del|di|da|la|le|bin|al|zu) )?[^\W\d_a-z][\w.'’-]{0,30} |"
    r"from [\w.'’-]{1,30} ){1,5}"
    rf"{_VERB}\s?[:：]$"
)
"""A name and a verb alone: in small letters it would be somebody's sentence. We sign as `Ana from acme.example`."""
_QUOTING = re.compile(rf"\W{{0,4}}(?:{words.QUOTING})\b.{{0,200}}[:：]$", re.IGNORECASE)
_DASHED = re.compile(rf"\s{{0,3}}-{{2,10}}+[^-].{{1,150}}{_VERB}[:：]?\s?-{{2,10}}$", re.IGNORECASE)
_GROUPWISE = re.compile(r">>> .{1,120}\d{1,2}[:.]\d\d.{0,12}>>>$")
_WEBMAIL = re.compile(r"\W{0,3}\d{4}-\d\d-\d\d,? \d{1,2}:\d\d (?:GMT|UTC)?[+-]\d\d:?\d\d [^\W\d]")
_ENDS_A_SENTENCE = re.compile(r"(?:[!?。]|[^\W\d]{5,}\.)$")


def may_end(text: str, quoted: bool) -> bool:
    """Whether an attribution can end with this line; cheap, for it is asked of every line."""
    end = text[-40:]
    return bool(
        quoted or _COLON.search(text[-8:]) or (_LETTER.search(end) and _VERB_AT_END.search(end)) or is_whole(text)
    )


def is_whole(text: str) -> bool:
    """A form that only a program writes, without a colon at its end."""
    return bool(_DASHED.match(text) or _GROUPWISE.match(text) or _WEBMAIL.match(text))


def ending_at(texts: Sequence[str], quoted: bool) -> tuple[int, str] | None:
    """How many of these lines are the attribution that ends with the last of them, and its kind.

    `texts` are at most JOINED lines that stand together, without spaces at their ends; `quoted` says whether a quote
    comes next.
    """
    best: tuple[int, str] | None = None
    had, whole, joined = Trait.NONE, False, ""
    for count, line in enumerate(reversed(texts), 1):
        if len(line) > LOOKED_AT or len(joined) > 2 * LOOKED_AT or (count > 1 and _ENDS_A_SENTENCE.search(line)):
            break
        # A name and its address are often torn apart: `Mara <` or `Mara` at the end of a line.
        torn = len(line) <= TORN and (line.endswith("<") or joined.startswith(("<", "(<")))
        joined = f"{line} {joined}".replace("< ", "<").strip()
        traits = _traits(joined)
        kind = _kind(joined, traits, quoted)
        begins = _begins(line) or (torn and _begins(joined))
        if kind and (best is None or (begins and (traits & ~had or not whole))):
            best, had, whole = (count, kind), traits, begins
    return best


def _traits(text: str) -> Trait:
    found = Trait.NONE
    for trait, pattern in _TRAITS:
        if pattern.search(text):
            found |= trait
    return found


def _begins(text: str) -> bool:
    return bool(_BEGINS_WITH_DATE.match(text) or _BEGINS_WITH_NAME.match(text))


def _kind(text: str, traits: Trait, quoted: bool) -> str:
    if is_whole(text) or (_QUOTING.match(text) and (quoted or Trait.MAIL in traits)):
        return "A"
    colon = bool(_COLON.search(text[-8:]))
    if _certain(text, traits, colon):
        return "A"
    return "a" if quoted and _likely(text, traits, colon) else ""


def _certain(text: str, traits: Trait, colon: bool) -> bool:
    """With a date, an address, a clock and a verb, or most of them. Nobody writes that by hand."""
    begins = _begins(text)
    if colon and Trait.CLOCK | Trait.VERB in traits and traits & (Trait.DATE | Trait.MAIL):
        return begins or len(text.split()) <= NAMED_FIRST
    if Trait.MAIL not in traits or not begins:
        return False
    if traits & (Trait.DATE | Trait.CLOCK):
        return colon or bool(_VERB_AT_END.search(text[-40:]))
    return colon and Trait.VERB in traits and ">" in text  # people don't type addresses in brackets


def _likely(text: str, traits: Trait, colon: bool) -> bool:
    if colon and Trait.VERB in traits:
        return bool(traits & ~Trait.VERB) or bool(_NAME.match(text))
    if colon:
        return Trait.DATE | Trait.CLOCK in traits
    return Trait.MAIL in traits and text.endswith(">") and bool(_DATE_FIRST.match(text))
