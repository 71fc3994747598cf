"""Words as they are searched for: the same for both databases, because it is all done here.

- Upper and lower case are one, and marks are dropped: `Kovač` is `kovac`, `Straße` is `strasse`, Hebrew and Arabic are
  without their points, the forms of alef are one. What no rule of Unicode takes apart (`ł`, `ø`) is named in `ALIKE`.
- A word is a run of letters and digits. So `mara@acme.dev` is three words that stand together, and so is `INV-2024-17`:
  each is found, and the whole is, as the phrase that it is.
- Scripts that put no spaces between words (Han, kana, Thai, Lao, Burmese, Khmer) are taken letter by letter, and what
  is asked for in them is a phrase of letters. No dictionary has to agree with what people write. A block (below) also
  knows which two letters stand together, for one letter alone says little.

An index of every place of every word would cost more than the message itself. So lines are kept in blocks of `BLOCK`,
and a block knows its terms: the words in it, their beginnings, and pairs of letters, each as a number. A number that
two terms share costs a look into a block for nothing, never a wrong answer: what matches is decided by the line.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable

BLOCK = 64
"""Lines in a block: so few that two usual words, each in one of a hundred lines, seldom meet in one, and looking
through it costs next to nothing; so many that a word of every line is told once for all of them."""
LONGEST_WORD = 40
"""What is longer is a key or a picture in letters, and told apart by its beginning."""
BEGINNINGS = (7, 4, 2)
"""Lengths of the beginnings that a block knows. Any other is found by a shorter one."""

ALIKE = {
    **{"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"},
    **{"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": ""},
}
_NO_SPACES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_NO_SPACES}]|[^\W_{_NO_SPACES}]+")
_ALONE = re.compile(rf"[{_NO_SPACES}]")
BREAK = "/"
"""Between texts that are kept together, so that no phrase goes from one into the next; no word has it."""


class _Folding(dict[int, str]):
    """What becomes of each character, found out once: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(character: str) -> str:
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(ALIKE.get(part, _plain(part)) for part in parts)


def _plain(part: str) -> str:
    category = unicodedata.category(part)
    if category == "Cf" or (category == "Mn" and unicodedata.combining(part) not in (0, 9)):
        return ""  # joiners and marks; 9 are the viramas, without which Indic letters would be others
    return str(unicodedata.decimal(part)) if category == "Nd" else part


FOLDING = _Folding()


def words(text: str) -> list[str]:
    """In order, as they are kept and compared."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(text.translate(FOLDING))]


def words_at(text: str) -> list[tuple[str, int, int]]:
    """Each word with where it begins and ends in the text as it was written."""
    places = [at for at, character in enumerate(text) for _ in FOLDING[ord(character)]]
    found = _WORD.finditer(text.translate(FOLDING))
    return [(one.group()[:LONGEST_WORD], places[one.start()], places[one.end() - 1] + 1) for one in found]


def kept(*texts: str) -> str:
    """The words of these texts in one string, a space around each: a phrase is found in it as a part of it."""
    return " " + "".join(f"{' '.join(found)} {BREAK} " for found in map(words, texts) if found)


def terms(said: Iterable[str]) -> set[str]:
    """What a block says of words that were `kept`, and what a search for them may ask it."""
    found: set[str] = set()
    for line in said:
        before = ""
        for word in line.split():
            found.add(word)
            if _ALONE.match(word):
                if before:
                    found.add(before + word)
                before = word
            else:
                before = ""
    beginnings = {f"^{word[:length]}" for word in found for length in BEGINNINGS if len(word) >= length}
    return (found | beginnings) - {BREAK}


def asked(phrase: tuple[str, ...], *, beginning: bool) -> set[str]:
    """The terms that a block has which has this phrase. `beginning`: the last word may go on."""
    whole = phrase[:-1] if beginning and not _ALONE.match(phrase[-1]) else phrase
    found = {term for term in terms([" ".join(whole)]) if not term.startswith("^")}
    if whole != phrase:
        length = next((one for one in BEGINNINGS if len(phrase[-1]) >= one), 0)
        found |= {f"^{phrase[-1][:length]}"} if length else set()
    return found


def number_of(site_id: str, term: str) -> int:
    """A term of a site as a signed number of 32 bits."""
    return zlib.crc32(f"{site_id} {term}".encode()) - 2**31
