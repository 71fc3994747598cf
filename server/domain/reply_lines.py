"""A mail's lines, each with its class. The string of the classes is what `reply_text` reads.

    t text       e empty      q quoted      b in a <blockquote> that no client marked: a quote, or just set off
    a attribution, if a quote follows       A attribution in any case
    h header block            s separator   m our own reply-above line
    g begins a signature      d device line x a line of a signature that the client marked

Linear in the length of the mail: every pattern looks at a bounded piece of one line, or of four joined ones.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from server.domain import attributions as words
from server.domain.mail_words import ABOVE

LOOKED_AT = 300
"""Characters at either end of a line that are looked at; no attribution or header is longer."""
MAX_LINES = 5_000
"""Lines that are classed. Nobody writes more above a quote; what comes after is taken for text."""
JOINED = 4
"""Lines that an attribution may be broken over."""
TORN = 60
"""Characters of a name, perhaps with a date before it, that stands in a line above its address."""


class Line(Struct, frozen=True):
    """`given` is a class that the HTML told; then nothing is guessed."""

    text: str
    given: str = ""


def _any(*tables: str) -> str:
    return "|".join(tables)


# Words of scripts without spaces between words stand next to anything.
_VERB = rf"(?:(?<![^\W\d_])(?:{_any(*words.WROTE.values())})(?![^\W\d_])|写道|寫道|のメール|작성|썼습니다|ने लिखा)"
_WROTE = re.compile(_VERB, re.IGNORECASE)
_WROTE_AT_END = re.compile(rf"{_VERB}\s*[-*_]*\s*[:：]?\s*[-*_>]*$", re.IGNORECASE)
_ENDS = re.compile(r"[:：]\s*[*_\-]*$")
_MAIL = re.compile(r"[^\s<>()\[\]]{1,100}@[^\s<>()\[\]]{1,150}")
_CLOCK = re.compile(r"\d{1,2}\s?[:.hH時时시点]\s?\d{2}|\d{1,2}\s?(?:am|pm|uhr|Uhr|h)\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_GMT = re.compile(r"\W{0,3}\d{4}-\d\d-\d\d,? \d{1,2}:\d\d (?:GMT|UTC)?[+-]\d\d:?\d\d [^\W\d]")
_START = re.compile(
    rf"[^\w\"“'«<>]{{0,6}}(?:(?:{words.INTRODUCTIONS})\b.{{0,30}}\d|\d{{1,4}}(?:[.,/:\s年년-]|st|nd|rd|th)|[^\W\d]{{1,14}}[.,]{{0,2}}\s+\d|"
    rf"(?:{words.QUOTING})\b)|.{{0,3}}[^<>@\n]{{1,60}}<[^<>\s]{{1,100}}@[^<>\s]{{1,150}}>|[^\s<>@]{{1,64}}@[^\s<>@]{{1,150}}\s",
    re.IGNORECASE,
)
_DATE_FIRST = re.compile(r"\W{0,4}(?:[^\W\d]{1,14}[.,]{0,2}\s+)?\d")
_QUOTING = re.compile(rf"\W{{0,4}}(?:{words.QUOTING})\b.{{0,200}}[:：]$", re.IGNORECASE)
_DASHED_WROTE = re.compile(rf"\s{{0,3}}-{{2,10}}+[^-].{{1,150}}{_VERB}\s?-{{2,10}}$", re.IGNORECASE)
_SHARED_LINE = re.compile(r"^(.{1,500}?\S)-{2,3} (?=On .{10,200}\bwrote:\s*$)")

_QUOTED = re.compile(r"[ \t]{0,3}(?:[>＞]|[A-Za-z]{1,3}>(?:\s|$))")
_ORIGINAL = re.compile(
    rf"[\s>*_]{{0,6}}(?:[-_=–—]{{1,60}}\s{{0,3}}(?:{words.ORIGINAL}|{words.FORWARDED})\b"
    rf"|(?:begin forwarded message|début du message réexpédié|anfang der weitergeleiteten nachricht)\s?:)",
    re.IGNORECASE,
)
_HEADER = re.compile(
    rf"[\s*_|]{{0,8}}(?:(?P<F>{words.FROM})|(?P<D>{words.SENT})|(?P<T>{words.TO})|(?P<S>{words.SUBJECT})|"
    rf"(?P<X>{words.OTHER_HEADERS}))\s?[*_]{{0,3}}\s?[:：][*_]{{0,3}}(?P<value>.{{0,200}})",
    re.IGNORECASE,
)
_INNER_HEADER = re.compile(rf"\s[*_]{{0,2}}(?:{words.SENT}|{words.SUBJECT})\s?[*_]{{0,2}}[:：]", re.IGNORECASE)
_DELIMITER = re.compile(r"(?:--|—|–)\s?$|_{2,}\s?$")
_DEVICE = re.compile(
    rf"[\s<(\[*_]{{0,4}}(?:(?:{words.SENT_FROM})\b[^,.;!?]{{0,60}}?(?<![^\W_])(?:{words.DEVICES})(?![^\W\d_])"
    rf".{{0,90}}|sent from my (?:[A-Z0-9][\w-]*\s?){{1,4}}|{words.SENT_FROM_WHOLE})$",
    re.IGNORECASE,
)
_MODEL = re.compile(r"[\s<(]{0,3}[Ss]ent from my (?:[A-Z0-9][\w-]{0,20}\s?){1,5}[.>)]?\s?$")
_DISCLAIMER = re.compile(rf"[\s*_>]{{0,4}}(?:{words.DISCLAIMERS})", re.IGNORECASE)
_UNSEEN: dict[int, str] = dict.fromkeys(
    [0x200B, 0xFEFF, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], ""
)
_UNSEEN |= {0xA0: " ", 0x202F: " "}
_ABOVE = frozenset(re.sub(r"\W+", "", line).casefold() for line in ABOVE)
_LONGEST_ABOVE = max(map(len, ABOVE)) + 40


def split(text: str) -> list[Line]:
    """The lines of a text part."""
    lines = []
    for line in text.split("\n"):
        shared = _SHARED_LINE.match(line) if "--" in line and "wrote:" in line else None
        if shared:
            lines += [Line(shared[1]), Line(line[shared.end(1) :])]
        else:
            lines.append(Line(line))
    return lines


def classes(lines: Sequence[Line]) -> str:
    """One letter a line."""
    found = [line.given or _alone(line.text) for line in lines[:MAX_LINES]]
    found += [line.given or "t" for line in lines[MAX_LINES:]]
    for start, end in _header_blocks(lines, found):
        found[start:end] = "h" * (end - start)
    for last, kind in enumerate(found[:MAX_LINES]):
        if kind == "t":
            _mark_attribution(lines, found, last)
    _mark_broken_quotes(lines, found)
    return "".join(found)


def _alone(text: str) -> str:
    """The class of a line for itself."""
    head = _plain(text[:LOOKED_AT])
    if not head.strip():
        return "e" if len(text) <= LOOKED_AT else "t"
    if _QUOTED.match(head):
        return "q"
    if len(text) > LOOKED_AT:
        return "t"
    if len(head) < _LONGEST_ABOVE and re.sub(r"\W+", "", head).casefold() in _ABOVE:
        return "m"
    if _DELIMITER.match(head):
        return "g"
    if _ORIGINAL.match(head):
        return "s"
    return "d" if _is_device(head) else "t"


def _is_device(head: str) -> bool:
    return len(head) < 160 and bool(_MODEL.match(head) or _DEVICE.match(head.strip(" \t>)]*_.")))


def is_disclaimer(text: str) -> bool:
    return bool(_DISCLAIMER.match(_plain(text[:LOOKED_AT])))


def _plain(text: str) -> str:
    """Without what can't be seen: odd spaces, marks of direction."""
    return text.rstrip() if text.isascii() else text.translate(_UNSEEN).rstrip()


def _header_blocks(lines: Sequence[Line], found: list[str]) -> list[tuple[int, int]]:
    """From–to of the runs of header lines that stand over a quoted mail."""
    blocks, place = [], 0
    while place < min(len(lines), MAX_LINES):
        end = _header_block(lines, found, place) if found[place] == "t" else 0
        if end:
            blocks.append((place, end))
        place = max(end, place + 1)
    return blocks


def _header_block(lines: Sequence[Line], found: list[str], start: int) -> int:
    """Where the block that begins here ends; 0 if none does. A value may go on in the next lines."""
    kinds, mail, end = set(), False, start
    for place in range(start, min(start + 30, len(lines))):
        if found[place] != "t":
            break
        text = _plain(lines[place].text[:LOOKED_AT])
        match = _HEADER.match(text)
        if match:
            kinds.add(match.lastgroup if match.lastgroup != "value" else _kind(match))
            mail = mail or (match["F"] is not None and bool(_MAIL.search(match["value"])))
            end = place + 1
        elif place == start or place - end >= 2:
            break
    # A list of "From: here, To: there" in somebody's words is none.
    if end == start + 1 and _is_header_line(_plain(lines[start].text[:LOOKED_AT])):
        return end
    if "F" in kinds and (kinds & {"D", "S"} or (mail and len(kinds) > 1)):
        return end
    return end if {"D", "T", "S"} <= kinds else 0


def _is_header_line(text: str) -> bool:
    """A whole block in one line, as some HTML has it."""
    match = _HEADER.match(text)
    return bool(match and match["F"] and _MAIL.search(match["value"]) and _INNER_HEADER.search(match["value"]))


def _kind(match: re.Match[str]) -> str:
    return next(name for name in "FDTSX" if match[name] is not None)


def _mark_attribution(lines: Sequence[Line], found: list[str], last: int) -> None:
    """If an attribution ends in this line, marks all of its lines."""
    if len(lines[last].text) > LOOKED_AT:
        return
    end = _plain(lines[last].text)
    quoted = _next(found, last) in ("q", "b")
    if not (
        _ENDS.search(end[-8:])
        or _WROTE_AT_END.search(end[-40:])
        or _DASHED_WROTE.match(end)
        or _GMT.match(end)
        or quoted
    ):
        return
    fallback = None
    joined = ""
    for count in range(JOINED):
        first = last - count
        if first < 0 or found[first] not in "tA" or lines[first].given:
            break
        line = _plain(lines[first].text).strip()
        if len(line) > LOOKED_AT or len(joined) > 2 * LOOKED_AT:
            break
        # A name and its address are often torn apart: `Mara <` or `Mara` at the end of a line.
        torn = len(line) <= TORN and (line.endswith("<") or joined.startswith("<"))
        joined = f"{line} {joined}".replace("< ", "<").strip()
        kind = _attribution(joined, quoted)
        if kind and _START.match(joined if torn else line):
            found[first : last + 1] = kind * (count + 1)
            return
        if kind and fallback is None:
            fallback = (first, kind)
    if fallback and (fallback[1] == "A" or len(lines[last].text) < 80):
        found[fallback[0] : last + 1] = fallback[1] * (last + 1 - fallback[0])


def _attribution(text: str, quoted: bool) -> str:
    """A: certainly one. a: one if a quote follows. Else nothing."""
    mail, clock = _MAIL.search(text), _CLOCK.search(text)
    colon, date_first = _ENDS.search(text[-8:]), _DATE_FIRST.match(text)
    if _DASHED_WROTE.match(text) or _GMT.match(text):
        return "A"
    if (mail or clock) and (
        (colon and _WROTE.search(text)) or (_WROTE_AT_END.search(text[-40:]) and _START.match(text))
    ):
        return "A"
    if colon and mail and (date_first or (_START.match(text) and (clock or _YEAR.search(text)))):
        return "A"
    if _QUOTING.match(text) and (mail or quoted):
        return "A"
    if quoted and ((colon and _WROTE.search(text)) or (mail and date_first and text.endswith(">"))):
        return "a"
    return "a" if quoted and colon and _YEAR.search(text) and clock else ""


def _next(found: Sequence[str], place: int) -> str:
    """The class of the next line that is not empty."""
    for following in range(place + 1, min(place + 6, len(found))):
        if found[following] != "e":
            return found[following]
    return ""


def _mark_broken_quotes(lines: Sequence[Line], found: list[str]) -> None:
    """A quoted line that was wrapped on its way, without a `>` before its rest."""
    for place in range(1, len(found) - 1):
        if found[place] != "t" or found[place - 1] != "q" or lines[place].given:
            continue
        before, text = lines[place - 1].text.rstrip(), lines[place].text
        torn = len(before) >= 60 and before[-1] not in ".!?:;" and text[:1].islower() and found[place + 1] == "q"
        link = re.match(r"\s?[(<]https?://|\S{1,300}[)>]$", text) and _next(found, place) == "q"
        if torn or link:
            found[place] = "q"
