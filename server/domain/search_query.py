"""What somebody typed into the search, and where it is found in a text. Whatever they type is a search.

Every word must be there, in what was said or in what is known of the customer. The last word may go on, since people
are still typing it; `word*` may always. Words in quotes stand together. `from:mara` is of the customer only; `by:ana`
and `by:me` say who answers, `is:open`, `is:closed` and `is:waiting` how it stands. What only looks like one of these is
words.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from server.domain.search_words import asked, words, words_at

LONGEST = 300
MOST_PHRASES = 12
STATES = ("open", "closed", "waiting")
EXCERPT = 140
BEFORE = 40
"""Characters of an excerpt, and of it before the first word that was found."""

_ITEM = re.compile(r'(?:(from|by|is):)?(?:"([^"]*)("|$)|(\S+))', re.IGNORECASE)

Pieces = list[str]
"""A text in pieces: every second one, from the second on, is what was looked for."""


class Phrase(Struct, frozen=True):
    """Words that stand together; the last one may go on where it is a `beginning`."""

    words: tuple[str, ...]
    beginning: bool = False

    @property
    def pattern(self) -> str:
        """A part of what is `kept` (search_words.py) where the phrase is in it."""
        return f" {' '.join(self.words)}{'' if self.beginning else ' '}"


class Query(Struct, frozen=True):
    """`phrases` anywhere, `who` of the customer; `by`: words of the name of who answers, `state` one of STATES."""

    phrases: tuple[Phrase, ...] = ()
    who: tuple[Phrase, ...] = ()
    by: tuple[str, ...] = ()
    state: str = ""

    @property
    def empty(self) -> bool:
        return not (self.phrases or self.who)

    @property
    def terms(self) -> set[str]:
        """What a block has in it where this is in it."""
        phrases = self.phrases + self.who
        return {term for one in phrases for term in asked(one.words, beginning=one.beginning)}

    @property
    def whole_terms(self) -> set[str]:
        """The same where every word is there as it was typed: not many blocks, however often words begin like it."""
        return {term for one in self.phrases + self.who for term in asked(one.words, beginning=False)}


def parse(text: str) -> Query:
    """Never raises. Beyond LONGEST characters and MOST_PHRASES nothing is looked at."""
    text = text[:LONGEST]
    phrases: list[Phrase] = []
    who: list[Phrase] = []
    by: tuple[str, ...] = ()
    state = ""
    for item in _ITEM.finditer(text):
        name = (item[1] or "").lower()
        said = item[2] if item[4] is None else item[4]
        found = tuple(words(said))
        if name == "is" and said.lower() in STATES:
            state = said.lower()
        elif name == "by" and found:
            by = found
        else:
            shown = found if name in ("", "from") else tuple(words(item[0]))
            if shown:
                (who if name == "from" else phrases).append(Phrase(shown, _goes_on(item, text)))
    return Query(tuple(phrases[:MOST_PHRASES]), tuple(who[:MOST_PHRASES]), by, state)


def _goes_on(item: re.Match[str], text: str) -> bool:
    if item[4] is None:
        return not item[3]  # a quote that is not closed yet
    return item[4].endswith("*") or (item.end() == len(text) and item[4][-1].isalnum())


def excerpt(text: str, phrases: Sequence[Phrase]) -> Pieces:
    """The part of a text with the first that was found, in pieces."""
    text = re.sub(r"\s", " ", text)
    places = found_at(text, phrases)
    begin = _begin(text, places[0][0]) if places else 0
    end = min(len(text), begin + EXCERPT)
    pieces = ["… " if begin else ""]
    at = begin
    for start, stop in places:
        if start >= end:
            break
        pieces[-1] += text[at:start]
        pieces += [text[start:stop], ""]
        at = stop
    pieces[-1] += text[at:end] + ("…" if at < end < len(text) else "")
    return pieces


def _begin(text: str, first: int) -> int:
    """Where a word begins, shortly before the first that was found."""
    if first <= BEFORE:
        return 0
    space = text.find(" ", first - BEFORE, first)
    return first - BEFORE if space < 0 else space + 1


def found_at(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Where these stand in a text, in order and apart from each other."""
    there = words_at(text)
    marks = []
    for phrase in phrases:
        length = len(phrase.words)
        for at in range(len(there) - length + 1):
            if _stands(phrase, tuple(word for word, _, _ in there[at : at + length])):
                marks.append((there[at][1], there[at + length - 1][2]))
    apart: list[tuple[int, int]] = []
    for start, stop in sorted(marks):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(stop, apart[-1][1])
        else:
            apart.append((start, stop))
    return apart


def _stands(phrase: Phrase, there: tuple[str, ...]) -> bool:
    if there[:-1] != phrase.words[:-1]:
        return False
    return there[-1].startswith(phrase.words[-1]) if phrase.beginning else there[-1] == phrase.words[-1]
