"""What our own mail server found out about a sender: Authentication-Results (RFC 8601).

Anybody can write such a header. It counts only with the authserv-id of a server that we were told to trust, and of
those only the topmost: a server puts its own above whatever the mail brought along.
"""

from collections.abc import Collection
from enum import StrEnum

from server.domain.inbound import Inbound
from server.domain.mail_address import split

MAX_RESULTS = 50


class Verdict(StrEnum):
    """Whether the mail may be from whom it says. NONE: nobody we trust has looked, or they could not tell."""

    PASS = "pass"
    FAIL = "fail"
    NONE = "none"


def verdict(mail: Inbound, authserv_ids: Collection[str]) -> Verdict:
    """DMARC's answer where there is one (RFC 7489); else a DKIM or SPF pass for the domain of From."""
    found = _trusted(mail, {one.lower() for one in authserv_ids})
    dmarc = {result for method, result, _ in found if method == "dmarc"}
    if "fail" in dmarc:
        return Verdict.FAIL
    domain = split(mail.from_address)[1].lower()
    if "pass" in dmarc or any(_vouches(one, domain) for one in found):
        return Verdict.PASS
    return Verdict.NONE


def _trusted(mail: Inbound, authserv_ids: set[str]) -> list[tuple[str, str, dict[str, str]]]:
    for name, value in mail.headers:
        if name != "authentication-results":
            continue
        parts = [part.split() for part in _without_comments(value).split(";")]
        # The id may be followed by a version.
        if parts and parts[0] and parts[0][0].lower() in authserv_ids:
            return [_result(words) for words in parts[1:MAX_RESULTS] if words]
    return []


def _result(words: list[str]) -> tuple[str, str, dict[str, str]]:
    """`dkim=pass header.d=acme.dev` as its method, its result and its properties."""
    method, _, result = words[0].partition("=")
    properties = dict(word.partition("=")[::2] for word in words[1:] if "=" in word)
    method = method.partition("/")[0]
    return method.lower(), result.lower(), {name.lower(): value.lower() for name, value in properties.items()}


def _vouches(found: tuple[str, str, dict[str, str]], domain: str) -> bool:
    method, result, properties = found
    if result != "pass" or not domain:
        return False
    if method == "dkim":
        return _aligned(properties.get("header.d") or split(properties.get("header.i", ""))[1], domain)
    sender = properties.get("smtp.mailfrom", "")
    return method == "spf" and _aligned(split(sender)[1] or sender, domain)


def _aligned(signed: str, domain: str) -> bool:
    """The same, or one within the other (RFC 7489 3.1). A top-level domain vouches for nobody."""
    shorter, longer = sorted((signed, domain), key=len)
    return "." in shorter and (longer == shorter or longer.endswith(f".{shorter}"))


def _without_comments(value: str) -> str:
    """In brackets or in quotes anything may stand, such as `; dmarc=pass`."""
    kept, depth, quoted, skip = [], 0, False, False
    for letter in value:
        if skip:
            skip = False
        elif letter == "\\":
            skip = True
        elif letter == '"' and not depth:
            quoted = not quoted
        elif letter == "(" and not quoted:
            depth += 1
        elif letter == ")" and depth:
            depth -= 1
        elif not depth and not quoted:
            kept.append(letter)
    return "".join(kept)
