"""The new words of a mail, and what was folded away: quoted mails, signatures, device lines. Nothing is lost:
what is folded can be unfolded, the raw mail is kept, and when nothing would remain everything is shown.

How a mail is cut, in this order:
1. our own marks: the element around everything we sent (`mails.marker_class`), our reply-above line;
2. the marks of the mail clients in the HTML (`reply_html`);
3. the classes of the lines (`reply_lines`), read as one string:
   - everything from the first header block, separator or unquoted attribution that comes after some text is
     the old mail;
   - quotes before and after the new words are folded; those between them are kept, for they are what is answered;
   - endings are folded (`reply_endings`), unless only a greeting would remain.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from server.domain import reply_endings as endings
from server.domain.inbound import Inbound
from server.domain.reply_html import lines_of
from server.domain.reply_lines import Line, classes, split

SHOWN_LINES = 10
"""What somebody quotes after "You wrote:", at the end, is shown if it has no more lines."""

_OLD_MAIL = re.compile(r"[msh]|A+(?!A)e*(?![qbeA])")
_WORDS = "tghsi"
"""Somebody's words: text, and what looked like the end of it but has none before it."""
_SHOWN = re.compile(rf"e{{0,3}}[qb](?:[qbe]{{0,{SHOWN_LINES - 1}}}[qb])?(?=e*[gdxaAhsm]|e*$)")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
_ADDRESS = re.compile(r"<?\b(?:https?://|mailto:|cid:)\S+")


class Reply(Struct, frozen=True):
    """`new_text`: what the customer wrote, never empty unless the mail is. `folded`: the rest, in order.
    `answers`: how many lines of quotes are kept among the new words, because they are answered there."""

    new_text: str
    folded: str
    answers: int = 0


def reply_text(mail: Inbound) -> Reply:
    """The new words of a mail: from its HTML where it has any, which is what the sender saw."""
    if not mail.html.strip():
        return reply_of_text(mail.text)
    reply = _cut(lines_of(mail.html))
    if not mail.text.strip():
        return reply
    return _compared(reply, reply_of_text(mail.text)) if reply.new_text else reply_of_text(mail.text)


def reply_of_text(text: str) -> Reply:
    """The same for the text of a mail."""
    return _cut(split(text))


def _compared(html: Reply, text: Reply) -> Reply:
    """The reply in HTML, unless the text of the same mail has words that would not be seen."""
    own = _words("\n".join(line for line in text.new_text.split("\n") if not line.startswith(">")))
    shown = _words(html.new_text)
    if text.answers and not html.answers and not own <= shown:
        return text  # answers inside one <blockquote>, which only the text sets apart
    if own and own.isdisjoint(shown) and "html" not in own:  # not "This mail is in HTML"
        return Reply(f"{text.new_text}\n\n{html.new_text}", f"{text.folded}\n\n{html.folded}".strip("\n"))
    return html


def _words(text: str) -> set[str]:
    return set(_WORD.findall(_ADDRESS.sub(" ", text).lower()))


def _cut(lines: Sequence[Line]) -> Reply:
    found = classes(lines)
    texts = [line.text for line in lines]
    kept = _kept(texts, found)
    answered = _answered_inside(texts, found, kept)
    if not any(found[place] in _WORDS for place in kept) and not answered:
        # Nothing of their own: better everything than nothing.
        return Reply(_joined(texts), "")
    new = {*kept, *answered}
    shown = [_quoted(texts[place]) if answered.get(place) else texts[place] for place in sorted(new)]
    rest = [text for place, text in enumerate(texts) if place not in new]
    answers = sum(found[place] in "qb" for place in kept) + len(answered)
    return Reply(_joined(shown), _joined(rest), answers)


def _kept(texts: Sequence[str], found: str) -> list[int]:
    end = _old_mail(found)
    places = [place for place in range(end) if found[place] not in "dxi"]
    places = _without_quotes(texts, found, _without_signatures(texts, found, places))
    count = endings.without_ending([texts[place] for place in places], cut=len(places) < len(texts))
    places = places[:count]
    if len(places) == 1 and endings.is_greeting(texts[places[0]]):
        found = found.replace("d", "t")
        places = _without_quotes(texts, found, [place for place in range(end) if found[place] not in "xi"])
        places = places[: endings.trimmed([texts[place] for place in places], len(places), rules=True)]
    return places


def _answered_inside(texts: Sequence[str], found: str, kept: Sequence[int]) -> dict[int, bool]:
    """The places of answers typed into our mail (False), and of the line and space above each of them (True)."""
    places: dict[int, bool] = {}
    for answer in re.finditer("i[ie]*", found):
        above = answer.start() - 1
        while above >= 0 and texts[above].strip(" >") == "":
            above -= 1
        if above >= 0 and above not in kept:
            places |= dict.fromkeys(range(above, answer.start()), True)
        places |= dict.fromkeys(range(*answer.span()), False)
    return places


def _quoted(text: str) -> str:
    return text if text.startswith(">") or not text else f"> {text}"


def _old_mail(found: str) -> int:
    """Where the old mail begins: not before the first words, unless they stand inside it."""
    text = found.find("t")
    if "i" in found and "m" in found[: max(text, 0)]:
        return found.index("m")
    if text < 0:
        return len(found)
    return next((match.start() for match in _OLD_MAIL.finditer(found) if match.start() > text), len(found))


def _without_signatures(texts: Sequence[str], found: str, places: list[int]) -> list[int]:
    """Drops from a `--` up to the next quote or the end, if something stands before it."""
    kept: list[int] = []
    skipping = written = quoted = False
    for index, place in enumerate(places):
        kind = found[place]
        quoted = quoted or kind in "qbaA"
        if skipping and kind in "qbaA":
            skipping = False
        written = written or kind == "t"
        if kind == "g" and not skipping and written:
            skipping = _is_signature(texts, found, places[index:], after_quote=quoted)
        if not skipping:
            kept.append(place)
    return kept


def _is_signature(texts: Sequence[str], found: str, places: Sequence[int], *, after_quote: bool) -> bool:
    block: list[str] = []
    for place in places[1 : endings.SIGNATURE_SPAN]:
        if found[place] in "qbaA":
            break
        block.append(texts[place])
    return endings.is_signature(texts[places[0]], block, after_quote=after_quote)


def _without_quotes(texts: Sequence[str], found: str, places: list[int]) -> list[int]:
    """Quotes go that stand before or after all words; between them they stay, without their attributions.
    What is merely set off stays too, unless it is the last thing in the mail, and what a colon introduces."""
    attributed = max((place for place in places if found[place] in "aA"), default=-1)
    written = [place for place in places if found[place] in _WORDS]
    written += [place for place in places if found[place] == "b" and written and written[0] < place < attributed]
    if not written:
        return []
    first, last = _with_question(texts, found, written[0], max(written)), max(written)
    if texts[last].rstrip().endswith((":", "：")) and (shown := _SHOWN.match(found, last + 1)):
        last = shown.end() - 1
    return [place for place in places if found[place] not in "aA" and first <= place <= last]


def _with_question(texts: Sequence[str], found: str, first: int, last: int) -> int:
    """Where answers stand between quotes, the first one has its question above it: the last paragraph there."""
    if not re.search("[qb]", found[first:last]):
        return first
    place = first
    while place and (found[place - 1] == "e" or texts[place - 1].strip() == ">"):
        place -= 1
    end = place
    while place and end - place < SHOWN_LINES and found[place - 1] in "qb" and texts[place - 1].strip() != ">":
        place -= 1
    return place if place < end else first


def _joined(lines: Sequence[str]) -> str:
    whole = "\n".join(line.replace("\u00a0", " ").rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", whole).strip("\n").rstrip()
