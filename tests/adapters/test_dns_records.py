"""What the doctor asks the DNS, of a real name server on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import dns.asyncresolver
import pytest
from msgspec.structs import replace

from server.adapters import dns_records
from server.adapters.dns_records import DnsAway, look_up
from server.demo.cast import SITE
from server.doctor import Finding, examine
from server.doctor_arguments import Asked
from tests.adapters.test_doctor import prepared, settings
from tests.support.dns_server import Zone, name_server

DOMAIN = "support.lumen-hosting.dev"
KEY = "v=DKIM1; k=rsa; p=" + "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" * 24
RECORDS = {
    ("TXT", DOMAIN): ['"v=spf1 a:mail.lumen-hosting.dev -all"', '"another=thing"'],
    ("MX", DOMAIN): ["20 second.lumen-hosting.dev.", "10 mail.lumen-hosting.dev."],
    ("TXT", f"k1._domainkey.{DOMAIN}"): [" ".join(f'"{KEY[at : at + 200]}"' for at in range(0, len(KEY), 200))],
    ("TXT", f"_dmarc.{DOMAIN}"): ['"v=DMARC1; p=quarantine"'],
}


@pytest.fixture
async def zone(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Zone]:
    zone = Zone(dict(RECORDS))
    async with name_server(zone) as resolver:
        monkeypatch.setattr(dns.asyncresolver, "default_resolver", resolver)
        yield zone


async def test_records_as_they_were_written(zone: Zone) -> None:
    spf, mx, key = ("TXT", DOMAIN), ("MX", DOMAIN), ("TXT", f"k1._domainkey.{DOMAIN}")
    found = await look_up([spf, mx, key])
    assert sorted(found[spf]) == ["another=thing", "v=spf1 a:mail.lumen-hosting.dev -all"]
    assert sorted(found[mx]) == ["10 mail.lumen-hosting.dev", "20 second.lumen-hosting.dev"]
    # A key is longer than one string, and than a datagram: it is put together, and came over TCP.
    assert found[key] == [KEY] and ("tcp", *key) in zone.asked


async def test_what_is_not_there_is_nothing(zone: Zone) -> None:
    nobody, other_kind = ("TXT", f"none.{DOMAIN}"), ("MX", f"_dmarc.{DOMAIN}")
    assert await look_up([nobody, other_kind]) == {nobody: [], other_kind: []}


async def test_a_server_that_fails_or_is_silent_is_not_taken_for_an_empty_zone(
    zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dns_records, "SECONDS", 0.4)
    zone.broken.add(f"broken.{DOMAIN}")
    zone.silent.add(f"silent.{DOMAIN}")
    for name in ("broken", "silent"):
        with pytest.raises(DnsAway, match="--record"):
            await look_up([("TXT", DOMAIN), ("TXT", f"{name}.{DOMAIN}")])


async def test_the_doctor_judges_what_the_name_server_says(zone: Zone, tmp_path: Path) -> None:
    found = settings(tmp_path)
    store = await prepared(found)
    await store.people.put_site(replace(SITE, address=f"support@{DOMAIN}"))
    await store.stop()

    async def grades() -> dict[str, str]:
        told: list[Finding] = []
        await examine(found, told.append, Asked(selectors=("k1",)))
        return {one.about: one.grade for one in told if one.about in ("SPF", "DKIM", "DMARC", "MX", "DNS")}

    assert await grades() == {"SPF": "fine", "DKIM": "fine", "DMARC": "fine", "MX": "fine"}
    del zone.records["MX", DOMAIN], zone.records["TXT", f"_dmarc.{DOMAIN}"]
    assert await grades() == {"SPF": "fine", "DKIM": "fine", "DMARC": "note", "MX": "broken"}
    zone.broken.add(DOMAIN)
    assert await grades() == {"DNS": "note"}
