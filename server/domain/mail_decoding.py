"""Headers and text of real mails, decoded: RFC 2047, 2231, 3676, and what clients send instead of them."""

import codecs
import re
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from inspect import signature
from typing import Any

from server.domain.mail_address import split

MAX_ADDRESSES = 200
"""Of one header; a mail to more is a mailing."""

ENOUGH_TO_TELL = 6
"""Characters beyond ASCII that are valid UTF-8: with so many, a label of an East Asian charset is wrong."""

_ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[bqBQ]\?")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_CHARSETS = {
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "windows-1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "unicode-1-1-utf-7": "utf-7",
    "x-mac-roman": "mac-roman",
    "cp-850": "cp850",
}
"""Labels that mean more than they say (as in the Encoding Standard), and labels that Python does not know."""
_MULTIBYTE = re.compile(r"gb|big5|.*jis|euc|cp9|utf-?(7|16|32)|iso-2022", re.IGNORECASE)
_SEVEN_BIT = re.compile(r"utf-?(7|16|32)|iso-2022|hz", re.IGNORECASE)
# Newer Pythons answer nothing at all for a header that is not quite right, unless they are told otherwise.
_LENIENT: dict[str, Any] = {"strict": False} if "strict" in signature(getaddresses).parameters else {}
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")


def decoded(octets: bytes, charset: str | None) -> str:
    """Text in the charset it is labelled with, unless it clearly is in another: UTF-8 labelled as something
    else, no label, an empty or unknown one. What fits nothing becomes U+FFFD."""
    label = (charset or "").strip().strip("\"'").lower()
    label = _CHARSETS.get(label, label)
    if _ISO_2022_JP.search(octets):
        label = "iso-2022-jp"
    utf8 = _strict(octets, "utf-8-sig")
    if label in ("", "utf-8"):
        return utf8 if utf8 is not None else octets.decode("utf-8", _MIXED)
    labelled = _strict(octets, label)
    if utf8 and (labelled is None or not _SEVEN_BIT.match(label)):
        # Text of a single-byte charset is hardly ever valid UTF-8 by chance, of a multi-byte one only if short.
        if not _MULTIBYTE.match(label) or len(re.sub(r"[\x00-\x7f]", "", utf8)) >= ENOUGH_TO_TELL:
            return utf8
    return labelled or utf8 or octets.decode("windows-1252", "replace")


def _mixed(error: UnicodeError) -> tuple[str, int]:
    """UTF-8 with pieces of another charset in it, as broken programs join them: octet by octet, windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


_MIXED = "windows-1252-pieces"
codecs.register_error(_MIXED, _mixed)


def body_text(octets: bytes, part: Message | None) -> str:
    """The text of a part, with \\n as line ends and format=flowed (RFC 3676) unfolded."""
    text = decoded(octets, _parameter(part, "charset")).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\x00", "").removeprefix("\ufeff")
    if part is not None and _parameter(part, "format").lower() == "flowed":
        return unflowed(text, delete_space=_parameter(part, "delsp").lower() == "yes")
    return text


def unflowed(text: str, *, delete_space: bool) -> str:
    """Joins the lines that end in a space with the next one of the same quote depth (RFC 3676 4.2)."""
    lines: list[tuple[str, list[str], bool]] = []
    for line in text.split("\n"):
        content = line.lstrip(">")
        marks = ">" * (len(line) - len(content))
        content = content.removeprefix(" ")  # space-stuffing
        flows = content.endswith(" ") and content != "-- "
        if flows and delete_space:
            content = content[:-1]
        if lines and lines[-1][2] and lines[-1][0] == marks and content != "-- ":
            lines[-1] = (marks, lines[-1][1], flows)
            lines[-1][1].append(content)
        else:
            lines.append((marks, [content], flows))
    return "\n".join(f"{marks}{' ' * bool(marks)}{''.join(parts)}" for marks, parts, _ in lines)


def header_text(value: str) -> str:
    """A header's value without folding, its encoded words (RFC 2047) and raw octets decoded."""
    value = _raw(value).replace("\r", "").replace("\n", "")
    if not _ENCODED_WORD.search(value):
        return _printable(value)
    try:
        pieces = decode_header(value)
    except Exception:  # base64 of a wrong length, and worse
        return _printable(value)
    return _printable("".join(piece if isinstance(piece, str) else _piece(piece, charset) for piece, charset in pieces))


def addresses(value: str) -> list[tuple[str, str]]:
    """Names and addr-specs of an address header; what has no @ is left out. Domains in lower case."""
    value = _raw(value).replace("\r", "").replace("\n", "")
    pairs = getaddresses([value], **_LENIENT)[:MAX_ADDRESSES]
    found = []
    for name, address in pairs:
        local, domain = split(address)
        if local and domain and not re.search(r"\s", address):
            found.append((" ".join(header_text(name).split()), f"{local}@{domain.lower()}"))
    return found


def message_ids(value: str) -> tuple[str, ...]:
    """In order, with their brackets; what clients wrap around them is left out."""
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(value)))


def _parameter(part: Message | None, name: str) -> str:
    if part is None:
        return ""
    try:
        value = part.get_param(name, "")
    except (LookupError, ValueError, TypeError):
        return ""
    return str(value[2] if isinstance(value, tuple) else value or "").strip()


def _piece(octets: bytes, charset: str | None) -> str:
    # The parts between encoded words come as octets without a charset.
    return decoded(octets, charset) if charset else octets.decode("utf-8", "replace")


def _raw(value: str) -> str:
    """8-bit octets in a header: the parser hands them on as surrogates."""
    if value.isascii():
        return value
    return decoded(value.encode("utf-8", "surrogateescape"), None)


def _printable(value: str) -> str:
    return "".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in value).strip()


_JOINERS = "\u200c\u200d"
"""Words of Persian and families of emoji need them; every other invisible character is a space."""


def _strict(octets: bytes, charset: str) -> str | None:
    try:
        return octets.decode(charset)
    except (LookupError, ValueError):
        return None
