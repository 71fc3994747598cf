"""A mail's lines, each with its class. The string of the classes is what `reply_text` reads.

    t text       e empty      q quoted      b in a <blockquote> that no client marked: a quote, or just set off
    a attribution, if a quote follows       A attribution in any case (`reply_attribution`)
    h header block (`reply_headers`)        s separator    m our own reply-above line
    g begins a signature                    d device line  x a line of a signature that the client marked
    i inside our own mail, in a colour of its own: an answer typed there

Linear in the length of the mail: every pattern looks at a bounded piece of one line, or of four joined ones.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from server.domain import attributions as words
from server.domain import reply_attribution, reply_headers
from server.domain.mail_words import ABOVE
from server.domain.reply_endings import is_device

LOOKED_AT = 300
"""Characters at the beginning of a line that are looked at; no attribution or header is longer."""
MAX_LINES = 3_000
"""Lines that are classed. Nobody writes more above a quote; what comes after is taken for text."""
INTRODUCED = 3
"""Empty lines between "I got this:" and what it introduces."""


class Line(Struct, frozen=True):
    """`given` is a class that the HTML told; no guessing then. `coloured`: all of it is red, blue or the like."""

    text: str
    given: str = ""
    coloured: bool = False


MOST_TRIED = 500
"""Lines that could end an attribution and are looked at closely; a thread of years has a few dozen."""
_QUOTED = re.compile(r"[ \t]{0,3}(?:[>＞]|[A-Za-z]{1,3}>(?:\s|$))")
_INDENTED = re.compile(r"\t| \|")
"""mailx quotes with a tab, s-nail also with a bar: a quote if it comes after an attribution."""
_OTHER_MAIL = "|".join([*words.ORIGINAL.values(), *words.FORWARDED.values()])
_DASH = "[-_=‐‑–—]"
_SEPARATOR = re.compile(
    rf"[\s>*_]{{0,6}}(?:{_DASH}{{2,60}}+(?:\s|&nbsp;){{0,3}}+(?:{_OTHER_MAIL})(?![^\W\d_])"
    rf"|{_DASH}\s?(?:{_OTHER_MAIL})\s?{_DASH}|-{{10,40}}+ ?original ?-{{10,40}}$"
    rf"|(?:{words.FORWARDED_BY_APPLE})\s?[:：]$)",
    re.IGNORECASE,
)
_DELIMITER = re.compile(r"(?:--|—|–)\s?$|_{2,}\s?$")
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = ("-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----")
_SHARED_LINE = re.compile(r"^(.{1,500}?\S)-{2,3} (?=On .{10,200}\bwrote:\s*$)")
_UNSEEN: dict[int, str] = dict.fromkeys(
    [0x200B, 0xFEFF, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], ""
)
_UNSEEN |= {0xA0: " ", 0x202F: " "}
_BROKEN = r"[\s>*_]{1,12}"
_ABOVE_ANYWHERE = re.compile(
    r"(?<![\"“„«'‘])[ \t*_]{0,6}(?:"
    + "|".join(_BROKEN.join(map(re.escape, line.split())) for line in ABOVE)
    + r")[*_]{0,3}"
)
"""Wrapped, quoted, or in the middle of a line where somebody's program took the HTML away."""
_ABOVE = frozenset(re.sub(r"\W+", "", line).casefold() for line in ABOVE)
_LONGEST_ABOVE = max(map(len, ABOVE)) + 40


def split(text: str) -> list[Line]:
    """The lines of a text part; our own reply-above line is one of them."""
    lines = []
    text = _ABOVE_ANYWHERE.sub(lambda match: f"\n{' '.join(match[0].split())}\n", text)
    for line in text.split("\n"):
        shared = _SHARED_LINE.match(line) if "--" in line and "wrote:" in line else None
        if shared:
            lines += [Line(shared[1]), Line(line[shared.end(1) :])]
        else:
            lines.append(Line(line))
    return lines


def classes(lines: Sequence[Line]) -> str:
    """One letter a line."""
    looked_at = lines[:MAX_LINES]
    texts = [_plain(line.text[: LOOKED_AT + 1]) for line in looked_at]
    found = [line.given or _alone(line, text) for line, text in zip(looked_at, texts, strict=True)]
    _mark_armour(texts, found)
    _mark_headers(texts, found)
    _mark_attributions(looked_at, texts, found)
    _mark_indented_below_ours(looked_at, found)
    _mark_broken_quotes(looked_at, found)
    _mark_answers_inside(looked_at, found)
    return "".join(found) + "".join(line.given or "t" for line in lines[MAX_LINES:])


def _alone(line: Line, text: str) -> str:
    """The class of a line for itself."""
    if not text.strip():
        return "e" if len(line.text) <= LOOKED_AT else "t"
    if _QUOTED.match(text) and not reply_attribution.is_whole(text):
        return "q"
    if len(line.text) > LOOKED_AT:
        return "t"
    if len(text) < _LONGEST_ABOVE and re.sub(r"\W+", "", text).casefold() in _ABOVE:
        return "m"
    if _DELIMITER.match(text):
        return "g"
    if _SEPARATOR.match(text):
        return "s"
    return "d" if is_device(text) else "t"


def _plain(text: str) -> str:
    """Without what can't be seen: odd spaces, marks of direction."""
    return text.rstrip() if text.isascii() else text.translate(_UNSEEN).rstrip()


def _mark_armour(texts: Sequence[str], found: list[str]) -> None:
    """What OpenPGP puts around a text that is signed in line (RFC 9580 7): the head, and the signature."""
    inside = ""
    for place, text in enumerate(texts):
        if text == _SIGNED:
            inside = "head"
        elif text == _SIGNATURE[0]:
            inside = "signature"
        if inside:
            found[place] = "x"
        if (inside == "head" and not text) or text == _SIGNATURE[1]:
            inside = ""


def _mark_headers(texts: Sequence[str], found: list[str]) -> None:
    kinds = [reply_headers.kind_of(text) if kind == "t" else None for text, kind in zip(texts, found, strict=True)]
    place = 0
    while place < len(found):
        end = reply_headers.block_end(texts, kinds, place) if kinds[place] else 0
        if end and not _introduced(texts, found, place):
            found[place:end] = "h" * (end - place)
        place = max(end, place + 1)


def _introduced(texts: Sequence[str], found: Sequence[str], place: int) -> bool:
    """After "I got this:" comes what they show us, or "My answers are below:", which are in it."""
    for before in range(place - 1, max(place - 2 - INTRODUCED, -1), -1):
        if found[before] != "e":
            text = texts[before]
            colon = found[before] == "t" and text.endswith((":", "："))
            return colon and reply_attribution.ending_at([text.strip()], quoted=True) is None
    return False


def _mark_attributions(lines: Sequence[Line], texts: Sequence[str], found: list[str]) -> None:
    tried = 0
    for last, text in enumerate(texts):
        if found[last] != "t" or lines[last].given or len(text) > LOOKED_AT or tried == MOST_TRIED:
            continue
        following = _next(found, last)
        indented = found[following] == "t" and bool(_INDENTED.match(lines[following].text))
        quoted = indented or found[following] in "qb"
        if not reply_attribution.may_end(text, quoted):
            continue
        tried += 1
        first = last
        while first > 0 and last - first < reply_attribution.JOINED - 1 and found[first - 1] == "t":
            first -= 1
        ending = reply_attribution.ending_at([one.strip() for one in texts[first : last + 1]], quoted)
        if ending:
            count, kind = ending
            found[last + 1 - count : last + 1] = kind * count
            if indented:
                _mark_indented(lines, found, following)


def _next(found: Sequence[str], place: int) -> int:
    """The next line that is not empty, if it is near; else this one."""
    for following in range(place + 1, min(place + 6, len(found))):
        if found[following] != "e":
            return following
    return place


def _mark_indented(lines: Sequence[Line], found: list[str], place: int) -> None:
    while place < len(found) and (found[place] == "e" or _INDENTED.match(lines[place].text)):
        if found[place] == "t":
            found[place] = "q"
        place += 1


def _mark_indented_below_ours(lines: Sequence[Line], found: list[str]) -> None:
    """Our mail as mailx and s-nail quote it: our line in it is no less ours for their mark before it."""
    for place in range(len(found)):
        if found[place] == "m":
            following = _next(found, place)
            if found[following] == "t" and _INDENTED.match(lines[following].text):
                _mark_indented(lines, found, following)


def _mark_broken_quotes(lines: Sequence[Line], found: list[str]) -> None:
    """A quoted line that was wrapped on its way, without a `>` before its rest."""
    for place in range(1, len(found) - 1):
        if found[place] != "t" or found[place - 1] != "q" or lines[place].given:
            continue
        before, text = lines[place - 1].text.rstrip(), lines[place].text
        torn = len(before) >= 60 and before[-1] not in ".!?:;" and text[:1].islower() and found[place + 1] == "q"
        link = re.match(r"\s?[(<]https?://|\S{1,300}[)>]$", text) and found[_next(found, place)] == "q"
        if torn or link:
            found[place] = "q"


def _mark_answers_inside(lines: Sequence[Line], found: list[str]) -> None:
    """Our mails are grey: what is red or blue below our line, or between our marks, was typed into them."""
    start = found.index("m") if "m" in found else len(found)
    ours = [place for place, line in enumerate(lines) if line.text.strip(" >") and (line.given == "q" or place > start)]
    places = [place for place in ours if lines[place].coloured]
    if 2 * len(places) <= len(ours):  # else somebody's program colours what it quotes
        for place in places:
            found[place] = "i"
