"""What the DNS has to say about a domain that mail comes from: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), MX.

Records are looked at, not evaluated: that is for whoever receives the mail. What is said names the record, and what to
do.
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

Records = Mapping[tuple[str, str], Sequence[str]]
"""What stands in the DNS, by type (`TXT`, `MX`) and name in lower case; MX as `10 mail.example.com`."""

_TAG = re.compile(r"\s*([a-z]+)\s*=\s*([^;]*)\s*(?:;|$)", re.IGNORECASE)
_LOOKUPS = re.compile(r"(?:^|\s)[+?~-]?(?:include:|a\b|mx\b|ptr\b|exists:)|(?:^|\s)redirect=", re.IGNORECASE)
MOST_LOOKUPS = 10
"""Of one SPF check (RFC 7208 4.6.4)."""


class Found(Struct, frozen=True):
    """`grade`: fine, note (works, but think about it) or broken."""

    grade: str
    about: str
    words: str


def names_of(domain: str, selectors: Sequence[str]) -> list[tuple[str, str]]:
    """What to look up for a domain, as keys of Records."""
    keys = [("TXT", f"{selector}._domainkey.{domain}") for selector in selectors]
    above = [("TXT", f"_dmarc.{domain.partition('.')[2]}")] if domain.count(".") > 1 else []
    return [("TXT", domain), *keys, ("TXT", f"_dmarc.{domain}"), *above, ("MX", domain)]


def judged(domain: str, keys: Mapping[str, str], records: Records, signed_for: str = "") -> list[Found]:
    """`keys`: our public keys by selector, in base64; a selector without a key of ours is only looked for.
    `signed_for`: the domain that they are of, where it is not `domain` itself."""
    found = [_spf(domain, records)]
    where = f"_domainkey.{signed_for or domain}"
    found += [_dkim(f"{selector}.{where}", key, records) for selector, key in keys.items()]
    if not keys:
        found.append(Found("note", "DKIM", f"Warmline signs nothing for {domain} (DKIM_KEYS). Does your mail server?"))
    return [*found, _dmarc(domain, records), _mx(domain, records)]


def _spf(domain: str, records: Records) -> Found:
    texts = [text for text in records.get(("TXT", domain), ()) if re.match(r"v=spf1(\s|$)", text, re.IGNORECASE)]
    if not texts:
        record = f'{domain}  TXT  "v=spf1 a:your.mail.server -all"'
        return Found(
            "broken", "SPF", f"{domain} has no record, so receivers can't tell who may send for it. Add {record}"
        )
    if len(texts) > 1:
        return Found(
            "broken", "SPF", f"{domain} has {len(texts)} records; with more than one, none counts. Merge them."
        )
    [text] = texts
    if len(_LOOKUPS.findall(text)) > MOST_LOOKUPS:
        return Found("broken", "SPF", f"{domain} asks for more than {MOST_LOOKUPS} look-ups, so it fails. Name fewer.")
    if re.search(r"\s\+?all\b", text):
        return Found("broken", "SPF", f"{domain} lets everybody send for it (+all). End the record with -all.")
    if not re.search(r"\s[-~?]all\b|redirect=", text):
        return Found("note", "SPF", f"{domain} does not say what holds for all others. End the record with -all.")
    return Found("fine", "SPF", f"{domain}: {text}")


def _dkim(name: str, key: str, records: Records) -> Found:
    texts = records.get(("TXT", name), ())
    right = f'{name}  TXT  "v=DKIM1; k=rsa; p={key}"' if key else f"{name}, as your mail server tells it"
    if not texts:
        return Found("broken", "DKIM", f"{name} has no record, so our signatures can't be checked. Add {right}")
    tags = _tags(texts[0])
    public = re.sub(r"\s", "", tags.get("p", ""))
    if not public:
        return Found("broken", "DKIM", f"{name} says that its key is revoked (no p=). Add {right}")
    if key and public != key:
        return Found("broken", "DKIM", f"{name} has another key than we sign with. It should be {right}")
    if "y" in tags.get("t", ""):
        return Found("note", "DKIM", f"{name} is marked as a test (t=y): receivers may ignore it. Take that out.")
    return Found("fine", "DKIM", f"{name} has {'our key' if key else 'a key'}")


def _dmarc(domain: str, records: Records) -> Found:
    for name in (domain, domain.partition(".")[2]):
        texts = [text for text in records.get(("TXT", f"_dmarc.{name}"), ()) if text.lower().startswith("v=dmarc1")]
        if len(texts) > 1:
            return Found("broken", "DMARC", f"_dmarc.{name} has {len(texts)} records, so none counts. Keep one.")
        if texts:
            tags = _tags(texts[0])
            policy = tags.get("sp", tags.get("p", "")) if name != domain else tags.get("p", "")
            if policy.strip().lower() not in ("none", "quarantine", "reject"):
                return Found("broken", "DMARC", f"_dmarc.{name} has no policy. Write p=quarantine.")
            if policy.strip().lower() == "none":
                words = f"_dmarc.{name} only watches (p=none). Once reports look right: p=quarantine."
                return Found("note", "DMARC", words)
            return Found("fine", "DMARC", f"_dmarc.{name}: {texts[0]}")
    record = f'_dmarc.{domain}  TXT  "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"'
    return Found("note", "DMARC", f"{domain} has no record; large providers ask for one. Add {record}")


def _mx(domain: str, records: Records) -> Found:
    servers = [text.split()[-1].rstrip(".") for text in records.get(("MX", domain), ()) if text.split()]
    if not [server for server in servers if server]:
        return Found(
            "broken", "MX", f"{domain} has none, so answers find no way. Point it to the server that feeds us."
        )
    return Found("fine", "MX", f"{domain} takes its mail at {', '.join(servers)}")


def _tags(text: str) -> dict[str, str]:
    return {match[1].lower(): match[2].strip() for match in _TAG.finditer(text)}


def read_record(text: str) -> tuple[tuple[str, str], str]:
    """`NAME TYPE VALUE`, as given on the command line; the value may stand in quotes, in pieces. Raises ValueError."""
    name, kind, value = [*text.split(None, 2), "", "", ""][:3]
    if kind.upper() not in ("TXT", "MX") or not value:
        raise ValueError(f"{text!r} should be NAME TXT VALUE or NAME MX VALUE.")
    pieces = re.findall(r'"([^"]*)"', value)
    return (kind.upper(), name.rstrip(".").lower()), "".join(pieces) if pieces else value
