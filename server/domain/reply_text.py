"""The new words of a mail, and what was folded away: quoted mails, signatures, device lines. Nothing is lost:
what is folded can be unfolded, the raw mail is kept, and when nothing would remain everything is shown.

How a mail is cut, in this order:
1. our own marks: the element around everything we sent (`mails.marker_class`), our reply-above line;
2. the marks of the mail clients in the HTML (`reply_html`);
3. the classes of the lines (`reply_lines`), read as one string:
   - everything from the first header block, separator or unquoted attribution that comes after some text is
     the old mail;
   - quotes before and after the new words are folded; those between them are kept, for they are what is answered.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from server.domain import attributions as words
from server.domain.inbound import Inbound
from server.domain.reply_html import lines_of
from server.domain.reply_lines import Line, classes, is_disclaimer, split

SIGNATURE_LINES = 12
SIGNATURE_LENGTH = 1200
"""What follows a `--` and is longer was meant as text."""
LIST_FOOTER_LINES = 6
CONTACT_LINES = 8

_OLD_MAIL = re.compile(r"[msh]|A+(?!A)e*(?![qbeA])")
_WORDS = "tghsm"
"""Somebody's words: text, and what looked like the end of it but has none before it."""
_RULE = re.compile(r"\s*[*_]*[-_=–—*~#·]{3,}[*_]*\s*$")
_NAME_ONLY = re.compile(r"(?:-{1,2}|[–—/])[^\W\d_][^\W\d_]+(?: [^\W\d_.][\w.'-]+){0,2}\s?$")
_CLOSING = re.compile(rf"\W{{0,3}}(?:{words.CLOSINGS})(?:\s+(?:und|and|et|y|e)\s+.{{1,20}})?\W{{0,3}}$", re.IGNORECASE)
_CONTACT = re.compile(
    r"(?:\+|\b0|\(0)\d[\d\s()./-]{6,}\d|\b(?:tel|phone|mobile?|fax|fon|telefon|cell)\b.{0,4}[:.+\d]|www\.|https?://|"
    r"[^\s@]{1,64}@[^\s@]{1,150}\.\w|\b\d{3}[-.\s]\d{3,4}[-.\s]\d{4}\b",
    re.IGNORECASE,
)


class Reply(Struct, frozen=True):
    """`new_text`: what the customer wrote, never empty unless the mail is. `folded`: the rest, in order."""

    new_text: str
    folded: str


def reply_text(mail: Inbound) -> Reply:
    """The new words of a mail: from its HTML where it has any, which is what the sender saw."""
    if mail.html.strip():
        reply = _cut(lines_of(mail.html))
        if reply.new_text or not mail.text.strip():
            return reply
    return _cut(split(mail.text))


def reply_of_text(text: str) -> Reply:
    """The same for the text of a mail."""
    return _cut(split(text))


def _cut(lines: Sequence[Line]) -> Reply:
    found = classes(lines)
    kept = _kept(lines, found)
    if not any(found[place] in _WORDS for place in kept):
        # Nothing of their own: better everything than nothing.
        return Reply(_joined(lines, range(len(lines))), "")
    new = set(kept)
    rest = [place for place in range(len(lines)) if place not in new]
    return Reply(_joined(lines, kept), _joined(lines, rest))


def _kept(lines: Sequence[Line], found: str) -> list[int]:
    end = _old_mail(found)
    places = [place for place in range(end) if found[place] not in "dx"]
    places = _without_signatures(lines, found, places)
    places = _without_quotes(found, places)
    places = _without_ending(lines, places, cut=len(places) < len(lines))
    return places


def _old_mail(found: str) -> int:
    """Where the old mail begins: not before the first words."""
    text = found.find("t")
    if text < 0:
        return len(found)
    for match in _OLD_MAIL.finditer(found):
        if match.start() > text:
            return match.start()
    return len(found)


def _without_signatures(lines: Sequence[Line], found: str, places: list[int]) -> list[int]:
    """Drops from a `--` up to the next quote or the end, if it is short and something stands before it."""
    kept: list[int] = []
    skipping = written = False
    for index, place in enumerate(places):
        kind = found[place]
        if skipping and kind in "qbaA":
            skipping = False
        written = written or kind == "t"
        if kind == "g" and not skipping and written:
            skipping = _is_signature(lines, found, places[index:])
        if not skipping:
            kept.append(place)
    return kept


def _is_signature(lines: Sequence[Line], found: str, places: Sequence[int]) -> bool:
    count = length = 0
    underscores = lines[places[0]].text.strip().startswith("_")
    for place in places[1:]:
        if found[place] in "qbaA":
            break
        count += found[place] != "e"
        length += len(lines[place].text)
        if count > (LIST_FOOTER_LINES if underscores else SIGNATURE_LINES) or length > SIGNATURE_LENGTH:
            return False
    return True


def _without_quotes(found: str, places: list[int]) -> list[int]:
    """Quotes go that stand before or after all words; between them they stay, without their attributions.
    What is merely set off stays too, unless it is the last thing in the mail."""
    attributed = max((place for place in places if found[place] in "aA"), default=-1)
    written = [place for place in places if found[place] in _WORDS]
    written += [place for place in places if found[place] == "b" and written and written[0] < place < attributed]
    if not written:
        return []
    first, last = written[0], max(written)
    return [place for place in places if found[place] not in "aA" and first <= place <= last]


def _without_ending(lines: Sequence[Line], places: list[int], *, cut: bool) -> list[int]:
    """Takes disclaimers, contact blocks, a name that stands alone, and rules off the end."""
    places = _trimmed(lines, places, rules=cut)
    places = _before_disclaimer(lines, places)
    places = _before_contacts(lines, places)
    if len(places) > 2:
        text, above = lines[places[-1]].text.strip(), lines[places[-2]].text.strip()
        if _NAME_ONLY.match(text) and not above:
            places = _trimmed(lines, places[:-1], rules=False)
    return places


def _trimmed(lines: Sequence[Line], places: list[int], *, rules: bool) -> list[int]:
    end = len(places)
    while end and (not lines[places[end - 1]].text.strip() or (rules and _RULE.match(lines[places[end - 1]].text))):
        end -= 1
    return places[:end]


def _before_disclaimer(lines: Sequence[Line], places: list[int]) -> list[int]:
    for index, place in enumerate(places):
        begins = index > 0 and not lines[places[index - 1]].text.strip()
        if begins and is_disclaimer(lines[place].text):
            return _trimmed(lines, places[:index], rules=True) or places
    return places


def _before_contacts(lines: Sequence[Line], places: list[int]) -> list[int]:
    """A leave-taking that is followed by telephone numbers and addresses, in one block at the end."""
    for index in range(max(len(places) - CONTACT_LINES - 4, 1), len(places)):
        if not _CLOSING.match(lines[places[index]].text[:80]):
            continue
        block = [lines[place].text for place in places[index + 1 :] if lines[place].text.strip()]
        short = len(block) <= CONTACT_LINES and all(len(line) < 120 for line in block)
        if short and any(_CONTACT.search(line) for line in block):
            return _trimmed(lines, places[:index], rules=True) or places
    return places


def _joined(lines: Sequence[Line], places: Sequence[int]) -> str:
    whole = "\n".join(lines[place].text.replace("\u00a0", " ").rstrip() for place in places)
    return re.sub(r"\n{3,}", "\n\n", whole).strip("\n").rstrip()
