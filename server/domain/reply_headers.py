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


def block_end(texts: Sequence[str], classes: Sequence[str], start: int) -> int:
    """The line after the block that begins at `start`; 0 if none does. Only lines of class t are looked at."""
    kinds: set[str] = set()
    mail, end = False, start
    for place in range(start, min(start + MAX_BLOCK, len(classes))):
        if classes[place] != "t":
            break
        match = _HEADER.match(texts[place][:LOOKED_AT])
        if match:
            kind = next(name for name in "FDTSX" if match[name] is not None)
            kinds.add(kind)
            mail = mail or (kind == "F" and bool(_MAIL.search(match["value"])))
            end = place + 1
        elif place == start or place - end >= WRAPPED:
            break
    if end == start + 1 and _is_whole_block(texts[start][:LOOKED_AT]):
        return end
    return end if _is_block(kinds, mail) else 0


def _is_block(kinds: set[str], mail: bool) -> bool:
    if mail:
        return len(kinds) > 1
    return "S" in kinds and "D" in kinds and bool(kinds & {"F", "T"})


def _is_whole_block(text: str) -> bool:
    """All of it in one line, as some HTML has it."""
    match = _HEADER.match(text)
    return bool(match and match["F"] and _MAIL.search(match["value"]) and _INNER_HEADER.search(match["value"]))
