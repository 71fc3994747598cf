"""What stands at the end of a mail and is not what its writer wanted to say: a signature after `--`, a contact block, a
disclaimer, a name with a dash before it, the line that a telephone adds.

A person's sentence is never taken for one of these: what follows a divider and reads like prose stays.
"""

import re
from collections.abc import Sequence

from server.domain import endings

SIGNATURE_LINES = 12
SIGNATURE_LENGTH = 1200
"""Characters. What follows a `--` and is longer was meant as text."""
SIGNATURE_SPAN = 40
"""Lines that are looked at, empty ones too."""
LIST_FOOTER_LINES = 6
DRAWN = 5
"""Mailing lists draw a long line. Fewer underscores are typed, except below the quote, where nobody types them."""
CONTACT_LINES = 8
LOOKED_AT = 300
DEVICE_LENGTH = 160
PROSE_WORDS = 6
"""A line of so many words that ends like a sentence is one."""

_DEVICE = re.compile(
    rf"[\s<(\[*_]{{0,4}}(?:(?:{endings.SENT_FROM})(?![^\W\d_])(?:[^\w,.;!?]+[\w'’&-]+){{0,4}}?[^\w,.;!?]+"
    rf"(?:{endings.DEVICES}|{endings.PROGRAMS})(?![^\W\d_]).{{0,90}}|{endings.SENT_FROM_WHOLE})$",
    re.IGNORECASE,
)
_MODEL = re.compile(r"[\s<(]{0,3}[Ss]ent from my (?:[A-Z0-9][\w-]{0,20}\s?){1,5}[.>)]?\s?$")
_RULE = re.compile(r"\s*[*_]*[-_=–—*~#·]{3,}[*_]*\s*$")
_NAME_ONLY = re.compile(r"(?:-{1,2}|[–—/])[^\W\d_][^\W\d_]+(?: [^\W\d_.][\w.'-]+){0,2}\s?$")
_CLOSING = re.compile(
    rf"\W{{0,3}}(?:{endings.CLOSINGS})(?:\s+(?:und|and|et|y|e)\s+.{{1,20}})?\W{{0,3}}$", re.IGNORECASE
)
_GREETING = re.compile(
    rf"\W{{0,3}}(?:{endings.GREETINGS})(?![^\W\d_])(?:[ ,]+[^\s,.!?]{{1,30}}){{0,4}}\W{{0,3}}$", re.IGNORECASE
)
_CONTACT = re.compile(
    r"(?:\+|\b0|\(0)\d[\d\s()./-]{6,}\d|\b(?:tel|phone|mobile?|fax|fon|telefon|cell)\b.{0,4}[:.+\d]|www\.|https?://|"
    r"[^\s@]{1,64}@[^\s@]{1,150}\.\w|\b\d{3}[-.\s]\d{3,4}[-.\s]\d{4}\b",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(rf"[\s*_>]{{0,4}}(?:{endings.DISCLAIMERS})", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!…。！][\"”’)]?\s*$")


def is_device(text: str) -> bool:
    """`Sent from my iPhone`: nobody wrote this line."""
    return len(text) < DEVICE_LENGTH and bool(_MODEL.match(text) or _DEVICE.match(text.strip(" \t>)]*_.")))


def is_greeting(text: str) -> bool:
    """`Hello Ana,` and no more."""
    return bool(_GREETING.match(text))


def is_prose(text: str) -> bool:
    """A question, or a sentence of some length."""
    text = text[:LOOKED_AT].strip()
    return "?" in text or "？" in text or (bool(_SENTENCE_END.search(text)) and len(text.split()) >= PROSE_WORDS)


def is_signature(delimiter: str, lines: Sequence[str], *, after_quote: bool) -> bool:
    """Whether the lines after a delimiter, up to the end or the next quote, are nobody's words."""
    block = [line[:LOOKED_AT] for line in lines if line.strip()]
    drawn = delimiter.startswith("_")
    if drawn and len(delimiter.strip()) < DRAWN and not after_quote:
        return False
    if len(block) > (LIST_FOOTER_LINES if drawn else SIGNATURE_LINES) or sum(map(len, lines)) > SIGNATURE_LENGTH:
        return False
    if delimiter == "-- " or not block:
        return True
    return not is_prose(block[0]) or bool(_DISCLAIMER.match(block[0]))


def without_ending(lines: Sequence[str], *, cut: bool) -> int:
    """How many of these lines remain. `cut` says that something was cut after them: then a rule at their end goes."""
    end = trimmed(lines, len(lines), rules=cut)
    end = _before_disclaimer(lines, end)
    end = _before_contacts(lines, end)
    if end > 2 and _NAME_ONLY.match(lines[end - 1].strip()) and not lines[end - 2].strip():
        end = trimmed(lines, end - 1, rules=False)
    return end


def trimmed(lines: Sequence[str], end: int, *, rules: bool) -> int:
    """Before the empty lines, and the rules, that come last."""
    while end and (not lines[end - 1].strip() or (rules and _RULE.match(lines[end - 1]))):
        end -= 1
    return end


def _before_disclaimer(lines: Sequence[str], end: int) -> int:
    for place in range(1, end):
        if not lines[place - 1].strip() and _DISCLAIMER.match(lines[place][:LOOKED_AT]):
            return trimmed(lines, place, rules=True) or end
    return end


def _before_contacts(lines: Sequence[str], end: int) -> int:
    """A leave-taking that is followed by telephone numbers and addresses, in one block at the end."""
    for place in range(max(end - CONTACT_LINES - 4, 1), end):
        if not _CLOSING.match(lines[place][:80]):
            continue
        block = [line for line in lines[place + 1 : end] if line.strip()]
        short = len(block) <= CONTACT_LINES and all(len(line) < 120 and not is_prose(line) for line in block)
        if short and any(_CONTACT.search(line) for line in block):
            return trimmed(lines, place, rules=True) or end
    return end
