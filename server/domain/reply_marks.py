"""The marks that mail programs leave in the HTML of a reply: where the quote is, who wrote it, the signature. Data,
and the one question about it: `mark_of` an element."""

import re
from collections.abc import Mapping

OURS = "wl-mail-"
"""What `mails.marker_class` puts around everything of ours. Gmail prefixes classes, so it is looked for inside."""

_QUOTE_CLASSES = re.compile(
    r"\b(?:(?:ydp\w{1,20})?yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote|moz-forward-container|front-blockquote|"
    r"ms-outlook-mobile-reference-message|ymail_android_quote|ntes-mailmaster-quote|mail-quote-collapse|cm_quote|"
    r"fairemail_quote|missive_quote|sh-quoted-content|AppleOriginalContents)\b"
)
_QUOTE_IDS = re.compile(
    r"^(?:mail-editor-reference-message-container|(?:x_)*ms-outlook-mobile-reference-message|isReplyContent|"
    r"(?:ydp\w{1,20})?yahoo_quoted_\d+|aqm-original)$"
)
_ATTRIBUTION_CLASSES = re.compile(r"\b(?:gmail_attr|moz-cite-prefix|moz-email-headers-table)\b")
_ATTRIBUTION_IDS = re.compile(r"^(?:v\d{1,3})?reply-intro$")
_OLD_MAIL_IDS = re.compile(r"^(?:x_)*(?:divRplyFwdMsg|OLK_SRC_BODY_SECTION|appendonsend|stopSpelling|zwchr|orig_msg)$")
_OLD_MAIL_CLASSES = re.compile(r"\bOutlookMessageHeader\b")
# The line that Outlook and Windows Mail draw over the header block of the mail that is answered.
_OUTLOOK_LINE = re.compile(
    r"border:\s*none;\s*border-top:\s*solid\s+(?:#(?:B5C4DF|E1E1E1|C4C4C4)|windowtext)\s+1\.0pt|"
    r"border-top-color:\s*rgb\(229,\s*229,\s*229\);\s*border-top-width:\s*1px",
    re.IGNORECASE,
)
_SIGNATURES = re.compile(
    r"\b(?:gmail_signature|moz-signature|AppleMailSignature|protonmail_signature_block|zmail_signature|"
    r"ms-outlook-mobile-signature|ms-outlook-ios-signature|tutanota_signature|ydp\w{1,20}signature|mobile_signature|"
    r"front-signature|io-ox-signature|k9mail-signature|fairemail_signature|sh-signature|composer_signature)\b|"
    r"^(?:x_)*[Ss]ignature$"
)
_NAMES = {"quote": "q", "messageReplySection": "s", "messageSignatureSection": "x"}
"""Of the attribute `name`: GMX and WEB.DE; Spark."""
_COLOUR = re.compile(r"(?:^|;)\s*color:\s*([^;!]{1,60})", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[,\s]+(\d{1,3})[,\s]+(\d{1,3})")
_GREYS = frozenset({"black", "white", "gray", "grey", "silver", "inherit", "initial", "windowtext", "currentcolor"})
CHROMA = 80
"""Between the strongest and the weakest of red, green and blue (0 to 255). Our own mails' inks have less than 20."""


def mark_of(tag: str, attributes: Mapping[str, str]) -> str:
    """q: quoted, o: quoted and ours, b: a plain <blockquote>, A: an attribution, x: a signature, s: here an old mail
    begins. Nothing for any other element."""
    if not attributes:
        return "b" if tag == "blockquote" else ""
    names, identity = attributes.get("class", ""), attributes.get("id", "")
    if OURS in names or OURS in identity:
        return "o"
    if tag == "blockquote":
        return "q" if attributes.get("type") == "cite" or "quote" in names or "cite" in attributes else "b"
    if named := _NAMES.get(attributes.get("name", "")):
        return named
    if _QUOTE_CLASSES.search(names) or _QUOTE_IDS.match(identity):
        return "q"
    if _ATTRIBUTION_CLASSES.search(names) or _ATTRIBUTION_IDS.match(identity):
        return "A"
    if _begins_old_mail(names, identity, attributes):
        return "s"
    signature = _SIGNATURES.search(names) or _SIGNATURES.search(identity)
    if signature or attributes.get("data-smartmail") == "gmail_signature" or "data-signatureblock" in attributes:
        return "x"
    return ""


def _begins_old_mail(names: str, identity: str, attributes: Mapping[str, str]) -> bool:
    if _OLD_MAIL_IDS.match(identity) or _OLD_MAIL_CLASSES.search(names):
        return True
    if attributes.get("data-marker") == "__QUOTED_TEXT__":
        return True
    return bool(_OUTLOOK_LINE.search(attributes.get("style", "")))


def has_colour(tag: str, attributes: Mapping[str, str]) -> bool | None:
    """Whether an element's text is red, blue or the like (True), black or grey (False), or as what is around it."""
    if tag == "a":
        return False  # links are coloured by everybody
    found = _COLOUR.search(attributes.get("style", "")[:500])
    name = (found[1] if found else attributes.get("color", "") if tag == "font" else "").strip().lower()
    if not name:
        return None
    if re.fullmatch("#[0-9a-f]{3}", name):
        name = "#" + "".join(2 * digit for digit in name[1:])
    if hex_digits := _HEX.match(name):
        parts = [int(digits, 16) for digits in hex_digits.groups()]
    elif numbers := _RGB.match(name):
        parts = [int(number) for number in numbers.groups()]
    else:
        return name not in _GREYS
    return max(parts) - min(parts) >= CHROMA
