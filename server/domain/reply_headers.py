"""The block of headers that Outlook and others put over the mail they quote: From, Sent, To, Subject in a language
of `attributions`. People write lists of that kind too, so a block needs an address, or a subject and a date."""

import re
from collections.abc import Sequence

from server.domain import attributions as words

LOOKED_AT = 300
"""Characters of a line that are looked at."""
MAX_BLOCK = 30
"""Lines of a block: a mail to many has a long list of addresses."""
WRAPPED = 2
"""Lines that a value may go on for."""

_FROM, _DATE, _TO, _SUBJECT = ("|".join(names) for names in zip(*words.HEADERS.values(), strict=True))
_HEADER = re.compile(
    rf"[\s*_|]{{0,8}}(?:(?P<F>{_FROM})|(?P<D>{_DATE})|(?P<T>{_TO})|(?P<S>{_SUBJECT})|(?P<X>{words.OTHER_HEADERS}))"
    r"\s?[*_]{0,3}\s?[:：][*_]{0,3}(?P<value>.{0,200})",
    re.IGNORECASE,
)
_INNER_HEADER = re.compile(rf"\s[*_]{{0,2}}(?:{_DATE}|{_SUBJECT})\s?[*_]{{0,2}}[:：]", re.IGNORECASE)
_MAIL = re.compile(r"[^\s<>()\[\]]{1,100}@[^\s<>()\[\]]{1,150}")


def kind_of(text: str) -> str:
    """F(rom), D(ate), T(o), S(ubject) or X, another header; M, a From with an address. Empty for any other line."""
    match = _HEADER.match(text[:LOOKED_AT])
    if match is None:
        return ""
    kind = next(name for name in "FDTSX" if match[name] is not None)
    return "M" if kind == "F" and _MAIL.search(match["value"]) else kind


def block_end(texts: Sequence[str], kinds: Sequence[str | None], start: int) -> int:
    """The line after the block that begins at `start`; 0 if none does. `kinds`: `kind_of` each line, or None for one
    that can't be in a block."""
    found: set[str] = set()
    end = start
    for place in range(start, min(start + MAX_BLOCK, len(kinds))):
        kind = kinds[place]
        if kind is None:
            break
        if kind:
            found.add(kind)
            end = place + 1
        elif place == start or place - end >= WRAPPED:
            break
    if end == start + 1 and _is_whole_block(texts[start][:LOOKED_AT]):
        return end
    return end if _is_block(found) else 0


def _is_block(kinds: set[str]) -> bool:
    if "M" in kinds:
        return len(kinds) > 1 + ("F" in kinds)
    return "S" in kinds and "D" in kinds and bool(kinds & {"F", "T"})


def _is_whole_block(text: str) -> bool:
    """All of it in one line, as some HTML has it."""
    match = _HEADER.match(text)
    return bool(match and match["F"] and _MAIL.search(match["value"]) and _INNER_HEADER.search(match["value"]))
