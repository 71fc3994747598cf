"""TXT and MX records, asked for with dnspython."""

import asyncio
from collections.abc import Sequence

import dns.asyncresolver
import dns.exception
import dns.resolver
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT

SECONDS = 5.0


class DnsAway(Exception):
    """No name server answers. Without a network, give the records with --record."""


async def look_up(names: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """The records of these types and names; empty where there are none. Raises DnsAway."""
    found = await asyncio.gather(*(_records(kind, name) for kind, name in names))
    return dict(zip(names, found, strict=True))


async def _records(kind: str, name: str) -> list[str]:
    try:
        answer = await dns.asyncresolver.resolve(name, kind, lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise DnsAway(DnsAway.__doc__) from error
    return [_text(one) for one in answer]


def _text(record: object) -> str:
    if isinstance(record, TXT):
        return b"".join(record.strings).decode("utf-8", "replace")
    assert isinstance(record, MX)
    return f"{record.preference} {record.exchange.to_text(omit_final_dot=True)}"
