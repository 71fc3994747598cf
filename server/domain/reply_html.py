"""HTML of a mail as lines, with what the clients' own marks say about them.

A walk of our own instead of an HTML-to-text library: a line needs to know whether it was quoted, and tables in
mails are layout, not columns (an answer and the quote often stand in one row).
"""

import re
from collections.abc import Iterator

import lxml.html  # type: ignore[import-untyped]
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from server.domain.reply_lines import Line

OURS = "wl-mail-"
"""What `mails.marker_class` puts around everything of ours. Gmail prefixes classes, so it is looked for inside."""

_SKIPPED = frozenset({"head", "style", "script", "title", "meta", "template", "noscript", "object", "svg", "base"})
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_SPACED = frozenset("blockquote dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul".split())

_QUOTE_CLASSES = re.compile(
    r"\b(?:yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote|moz-forward-container|front-blockquote|"
    r"mailspring-quote|mobile-reference-message|ms-outlook-mobile-reference-message|ymail_android_quote|"
    r"ntes-mailmaster-quote|hey-quote|fastmail-quote|mail-quote-collapse|gmx_quote|cm_quote|"
    r"mailmaster-quote|WordSectionQuote)\b"
)
_QUOTE_IDS = re.compile(
    r"^(?:mail-editor-reference-message-container|x?_?ms-outlook-mobile-reference-message|isReplyContent|"
    r"replySplit|reply-intro-quote|yahoo_quoted_\d+|ymail_android_quote)$"
)
_ATTRIBUTION_CLASSES = re.compile(r"\b(?:gmail_attr|moz-cite-prefix|moz-email-headers-table|cite-prefix)\b")
_OLD_MAIL_IDS = re.compile(
    r"^(?:x_)*(?:divRplyFwdMsg|OLK_SRC_BODY_SECTION|appendonsend|stopSpelling|zwchr|orig_msg|originalMessage|"
    r"divtagdefaultwrapperQuote|mailContentQuote)$"
)
_OLD_MAIL_CLASSES = re.compile(r"\b(?:OutlookMessageHeader|gmail_quote_container_header|outlook-replied-header)\b")
# The line that Outlook and Windows Mail draw over the header block of the mail that is answered.
_OUTLOOK_LINE = re.compile(
    r"border:\s*none;\s*border-top:\s*solid\s+(?:#(?:B5C4DF|E1E1E1|C4C4C4)|windowtext)\s+1\.0pt|"
    r"border-top-color:\s*rgb\(229,\s*229,\s*229\);\s*border-top-width:\s*1px",
    re.IGNORECASE,
)
_SIGNATURES = re.compile(
    r"\b(?:gmail_signature|moz-signature|AppleMailSignature|protonmail_signature_block|zmail_signature|"
    r"ms-outlook-mobile-signature|ms-outlook-ios-signature|tutanota_signature|yahoo-signature|ydp\w*signature|"
    r"mobile_signature|front-signature|io-ox-signature|signature_block)\b|^(?:x_)?[Ss]ignature$"
)
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")


def lines_of(html: str) -> list[Line]:
    """The visible lines. Quotes, attributions, signatures and the beginning of an old mail that the client marked
    come with their class; a plain `<blockquote>` is a quote as well."""
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
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

    def enter(self, element: lxml.html.HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._block(tag, element)
        elif tag == "br":
            self._end_line(always=True)
        mark = _mark(element)
        if mark == "s":
            self._end_line()
            self._lines.append(Line("", "s"))
        elif mark:
            self._end_line()
            self._given.append("q" if self._given[-1] == "q" else mark)
            self._opened[element] = mark
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
            if tag in _BLOCKS or element in self._opened:
                self._end_line()
            if tag in ("pre", "textarea"):
                self._preformatted -= 1
            if self._opened.pop(element, None):
                self._given.pop()
            if tag in _BLOCKS:
                self._block(tag, element)
        self._text(element.tail)

    def finished(self) -> list[Line]:
        self._end_line()
        return self._lines

    def _block(self, tag: str, element: lxml.html.HtmlElement) -> None:
        self._end_line()
        # Outlook's paragraphs have no space around them.
        spaced = tag in _SPACED and "MsoNormal" not in element.get("class", "")
        if spaced and self._lines and self._lines[-1].text:
            self._add("")

    def _text(self, text: str | None) -> None:
        if not text:
            return
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
        if given == "q":
            text = f"> {text}".rstrip()
        self._lines.append(Line(text, given if text or given == "q" else ""))


def _mark(element: lxml.html.HtmlElement) -> str:
    """q: quoted, b: a plain <blockquote>, A: an attribution, x: a signature, s: here an old mail begins."""
    attributes = element.attrib
    if not attributes:
        return "b" if element.tag == "blockquote" else ""
    names, identity = attributes.get("class", ""), attributes.get("id", "")
    if OURS in names or OURS in identity:
        return "q"
    if element.tag == "blockquote":
        return "q" if attributes.get("type") == "cite" or "quote" in names or "cite" in attributes else "b"
    if _QUOTE_CLASSES.search(names) or _QUOTE_IDS.match(identity):
        return "q"
    if _ATTRIBUTION_CLASSES.search(names):
        return "A"
    old = _OLD_MAIL_IDS.match(identity) or _OLD_MAIL_CLASSES.search(names)
    if old or attributes.get("data-marker") == "__QUOTED_TEXT__" or attributes.get("name") == "messageReplySection":
        return "s"
    if _OUTLOOK_LINE.search(attributes.get("style", "")):
        return "s"
    signature = _SIGNATURES.search(names) or _SIGNATURES.search(identity)
    if signature or attributes.get("data-smartmail") == "gmail_signature" or "data-signatureblock" in attributes:
        return "x"
    return ""
