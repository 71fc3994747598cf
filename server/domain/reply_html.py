"""HTML of a mail as lines, with what the clients' own marks say about them.

A walk of our own instead of an HTML-to-text library: a line needs to know whether it was quoted, and tables in
mails are layout, not columns (an answer and the quote often stand in one row).
"""

import re
from collections.abc import Iterator

import lxml.html  # type: ignore[import-untyped]
from lxml.etree import LxmlError  # type: ignore[import-untyped]
from msgspec.structs import replace

from server.domain.reply_lines import Line
from server.domain.reply_marks import has_colour, mark_of

MAX_TARGET = 2_000
"""Characters of a link's target; longer ones are nothing a person can use."""
MAX_TARGETS = 5
"""Nobody puts links behind more words of one mail by hand: with more, a program did, and its links are no help."""

_SKIPPED = frozenset({"head", "style", "script", "title", "meta", "template", "noscript", "object", "svg", "base"})
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_SPACED = frozenset("blockquote dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul".split())
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LINK = re.compile(r"https?://\S", re.IGNORECASE)
_TARGET = re.compile(r"\0(\d{1,9})\0")
_SAYS_WHERE = re.compile(r"\S+(?:\.|@|://)\S+$")
"""A link's words that are an address themselves."""


def lines_of(html: str) -> list[Line]:
    """The visible lines. Quotes, attributions, signatures and the beginning of an old mail that the client marked
    come with their class; a plain `<blockquote>` is a quote as well."""
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        root = lxml.html.document_fromstring(html.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return [Line(line) for line in re.sub(r"<[^<>]{0,2000}>", " ", html).split("\n")]
    walk = _Walk()
    for event, element in _events(root):
        walk.enter(element) if event else walk.leave(element)
    return walk.finished()


def _events(root: lxml.html.HtmlElement) -> Iterator[tuple[bool, lxml.html.HtmlElement]]:
    """Entering (True) and leaving every element that can be seen. Depth costs no recursion."""
    stack = [(True, root)]
    while stack:
        entering, element = stack.pop()
        if not entering:
            yield False, element
            continue
        if not isinstance(element.tag, str) or element.tag in _SKIPPED or _HIDDEN.search(element.get("style", "")):
            stack.append((False, element))  # its tail is seen
            element.set("wl-skipped", "")
            continue
        yield True, element
        stack.append((False, element))
        stack.extend((True, child) for child in reversed(element))


class _Walk:
    """Builds the lines; `_given` is a stack of what the elements around say."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._pieces: list[str] = []
        self._given = [""]
        self._opened: dict[lxml.html.HtmlElement, str] = {}
        self._preformatted = 0
        self._targets: list[str] = []
        self._colours: dict[lxml.html.HtmlElement, bool] = {}
        self._coloured: list[bool] = [False]
        self._inks: set[bool] = set()
        """Of the text of this line: coloured, or not."""
        self._ours = 0
        self._old = False
        """In the mail that is answered, where links are ours or were seen before."""

    def enter(self, element: lxml.html.HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._block(tag, element)
        elif tag == "br":
            self._end_line(always=True)
        mark = mark_of(tag, element.attrib)
        if mark == "s":
            self._end_line()
            self._lines.append(Line("", "s"))
            self._old = True
        elif mark:
            self._end_line()
            self._given.append("q" if self._given[-1] == "q" or mark == "o" else mark)
            self._opened[element] = mark
            self._ours += mark == "o"
        if (colour := has_colour(tag, element.attrib)) is not None:
            self._coloured.append(colour)
            self._colours[element] = colour
        if tag == "li":
            self._pieces.append("- ")
        if tag in ("pre", "textarea"):
            self._preformatted += 1
        if tag == "img" and not (element.get("alt") or "a").isascii():
            self._text(element.get("alt"))  # an emoji
        self._text(element.text)

    def leave(self, element: lxml.html.HtmlElement) -> None:
        tag = element.tag
        if "wl-skipped" not in element.attrib:
            if tag == "a" and not self._old and self._given[-1] in ("", "b"):
                self._target(element)
            if tag in _BLOCKS or element in self._opened:
                self._end_line()
            if tag in ("pre", "textarea"):
                self._preformatted -= 1
            if mark := self._opened.pop(element, ""):
                self._leave_marked(mark)
            if self._colours.pop(element, None) is not None:
                self._coloured.pop()
            if tag in _BLOCKS:
                self._block(tag, element)
        self._text(element.tail)

    def finished(self) -> list[Line]:
        self._end_line()
        if not self._targets:
            return self._lines
        return [replace(line, text=_TARGET.sub(self._behind, line.text)) for line in self._lines]

    def _behind(self, place: re.Match[str]) -> str:
        return f" <{self._targets[int(place[1])]}>" if len(self._targets) <= MAX_TARGETS else ""

    def _leave_marked(self, mark: str) -> None:
        self._given.pop()
        self._ours -= mark == "o"
        while self._lines and self._lines[-1].text == ">" and self._given[-1] != "q":
            self._lines.pop()

    def _block(self, tag: str, element: lxml.html.HtmlElement) -> None:
        self._end_line()
        # Outlook's paragraphs have no space around them.
        spaced = tag in _SPACED and "MsoNormal" not in element.get("class", "")
        if spaced and self._lines and self._lines[-1].text not in ("", ">"):
            self._add("")

    def _target(self, element: lxml.html.HtmlElement) -> None:
        """Behind a link's words, where it leads: `this page <https://acme.example/page>`."""
        target = (element.get("href") or "").strip()
        said = "".join(element.itertext()).strip()
        if target.lower().startswith("mailto:"):
            target = target[7:].partition("?")[0]
        elif not _LINK.match(target):
            return
        if target and said and len(target) <= MAX_TARGET and not _SAYS_WHERE.match(said):
            self._pieces.append(f"\0{len(self._targets)}\0")
            self._targets.append(target)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if not text.isspace():
            self._inks.add(self._coloured[-1])
        if self._preformatted:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._pieces.append(first)
            for line in rest:
                self._end_line(always=True)
                self._pieces.append(line)
            return
        text = _SPACE.sub(" ", text)
        if text == " " and not self._pieces:
            return
        self._pieces.append(text)

    def _end_line(self, *, always: bool = False) -> None:
        if not self._pieces and not always:
            return
        text = "".join(self._pieces)
        text = text.rstrip() if self._preformatted else re.sub(r" {2,}", " ", text).strip(" ")
        self._pieces.clear()
        if text or always:
            self._add(text)

    def _add(self, text: str) -> None:
        given = self._given[-1]
        own_colour = self._inks == {True} and (self._ours > 0 or given != "q")
        self._inks.clear()
        if given == "q" and not own_colour:
            text = f"> {text}".rstrip()
        self._lines.append(Line(text, given if text or given == "q" else "", own_colour))
