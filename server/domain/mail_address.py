"""Mail addresses: which ones we write to, and in what form (RFC 5321, 5322, 6531)."""

import re

from server.domain.errors import Invalid

MAX_LENGTH = 254
"""A path of 256 octets (RFC 5321 4.5.3.1.3) without its angle brackets."""
MAX_LOCAL = 64

_ATOM = r"[^\x00-\x20\x7f-\xa0\"(),.:;<>@\[\\\]\s]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.IGNORECASE | re.ASCII)
# Characters that IDNA 2003 (what Python has) maps elsewhere than IDNA 2008: another domain than was meant.
_AMBIGUOUS = re.compile("[ßςẞ\u200c\u200d]")


def split(address: str) -> tuple[str, str]:
    """Local part and domain, divided at the last @, without angle brackets and white space around them."""
    local, _, domain = address.strip().removeprefix("<").removesuffix(">").rpartition("@")
    return local, domain


def outgoing_address(address: str) -> str:
    """The address as it goes on the envelope and into the header: its domain in ASCII (xn--…), lower case.

    Raises Invalid for what is no addr-spec that a person would have: quoted local parts, comments, address
    literals, domains without a dot, and everything with a control character in it.
    """
    local, domain = split(address)
    ascii_domain = _ascii(domain)
    whole = f"{local}@{ascii_domain}"
    wrong = not _LOCAL.fullmatch(local) or not whole.isprintable()
    if wrong or len(local.encode("utf-8", "replace")) > MAX_LOCAL or len(whole.encode("utf-8", "replace")) > MAX_LENGTH:
        raise _refused(address)
    return whole


def needs_smtputf8(address: str) -> bool:
    """Whether only a server with SMTPUTF8 (RFC 6531) can take it: non-ASCII before the @."""
    return not address.isascii()


def _ascii(domain: str) -> str:
    if len(domain) > MAX_LENGTH or _AMBIGUOUS.search(domain):
        raise _refused(domain)
    try:
        encoded = domain.encode("idna").decode().lower()
    except UnicodeError:
        raise _refused(domain) from None
    labels = encoded.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise _refused(domain)
    return encoded


def _refused(address: str) -> Invalid:
    shown = "".join(letter for letter in address[:80] if letter.isprintable())
    return Invalid(f"“{shown}” is not an e-mail address that we can write to. Check it for a typing error.")
