"""What is said about the records of a domain that mail comes from."""

import pytest

from server.domain.mail_dns import judged, names_of, read_record

DOMAIN, KEY = "support.example.com", "MIIBIjANBgkqhki"
GOOD = {
    ("TXT", DOMAIN): ["google-site-verification=x", "v=spf1 a:mail.example.com -all"],
    ("TXT", f"k1._domainkey.{DOMAIN}"): [f"v=DKIM1; k=rsa; p={KEY}"],
    ("TXT", f"_dmarc.{DOMAIN}"): ["v=DMARC1; p=quarantine; rua=mailto:d@example.com"],
    ("MX", DOMAIN): ["10 mail.example.com."],
}


def grades(changed: dict[tuple[str, str], list[str]], keys: dict[str, str] | None = None) -> dict[str, tuple[str, str]]:
    found = judged(DOMAIN, {"k1": KEY} if keys is None else keys, {**GOOD, **changed})
    return {one.about: (one.grade, one.words) for one in found}


def test_all_is_well() -> None:
    assert {grade for grade, _ in grades({}).values()} == {"fine"}
    assert list(grades({})) == ["SPF", "DKIM", "DMARC", "MX"]


@pytest.mark.parametrize(
    ("kind", "name", "texts", "about", "grade", "said"),
    [
        ("TXT", DOMAIN, [], "SPF", "broken", 'TXT  "v=spf1'),
        ("TXT", DOMAIN, ["v=spf10 -all"], "SPF", "broken", "no record"),
        ("TXT", DOMAIN, ["v=spf1 a -all", "v=spf1 mx -all"], "SPF", "broken", "Merge"),
        ("TXT", DOMAIN, ["v=spf1 +all"], "SPF", "broken", "everybody"),
        ("TXT", DOMAIN, ["v=spf1 all"], "SPF", "broken", "everybody"),
        ("TXT", DOMAIN, ["v=spf1 a"], "SPF", "note", "-all"),
        ("TXT", DOMAIN, ["v=spf1 " + "include:x.example " * 11 + "-all"], "SPF", "broken", "look-ups"),
        ("TXT", f"k1._domainkey.{DOMAIN}", [], "DKIM", "broken", f'"v=DKIM1; k=rsa; p={KEY}"'),
        ("TXT", f"k1._domainkey.{DOMAIN}", ["v=DKIM1; p=abc"], "DKIM", "broken", "another key"),
        ("TXT", f"k1._domainkey.{DOMAIN}", ["v=DKIM1; p="], "DKIM", "broken", "revoked"),
        ("TXT", f"k1._domainkey.{DOMAIN}", [f"v=DKIM1; t=y; p={KEY}"], "DKIM", "note", "test"),
        ("TXT", f"_dmarc.{DOMAIN}", [], "DMARC", "note", "_dmarc.support.example.com  TXT"),
        ("TXT", f"_dmarc.{DOMAIN}", ["v=DMARC1; p=none"], "DMARC", "note", "only watches"),
        ("TXT", f"_dmarc.{DOMAIN}", ["v=DMARC1"], "DMARC", "broken", "no policy"),
        ("MX", DOMAIN, [], "MX", "broken", "no way"),
        ("MX", DOMAIN, ["0 ."], "MX", "broken", "no way"),
    ],
)
def test_what_is_wrong_is_named(kind: str, name: str, texts: list[str], about: str, grade: str, said: str) -> None:
    found = grades({(kind, name): texts})
    assert found[about][0] == grade and said in found[about][1]
    assert {one for one, (grade, _) in found.items() if grade != "fine"} == {about}


def test_the_policy_above_holds_for_what_is_below() -> None:
    above = ["v=DMARC1; p=reject; sp=none"]
    found = grades({("TXT", f"_dmarc.{DOMAIN}"): [], ("TXT", "_dmarc.example.com"): above})
    assert found["DMARC"][0] == "note" and "only watches" in found["DMARC"][1]


def test_a_server_that_signs_itself() -> None:
    assert grades({}, {})["DKIM"][0] == "note"
    assert grades({}, {"k1": ""})["DKIM"] == ("fine", f"k1._domainkey.{DOMAIN} has a key")


def test_what_is_looked_up() -> None:
    assert set(names_of(DOMAIN, ["k1"])) == {*GOOD, ("TXT", "_dmarc.example.com")}


def test_records_are_read_from_the_command_line() -> None:
    assert read_record('K1._domainkey.Example.com. TXT "v=DKIM1; " "p=abc"') == (
        ("TXT", "k1._domainkey.example.com"),
        "v=DKIM1; p=abc",
    )
    assert read_record("example.com mx 10 mail.example.com.") == (("MX", "example.com"), "10 mail.example.com.")
    for wrong in ("", "example.com", "example.com A 1.2.3.4", "example.com TXT"):
        with pytest.raises(ValueError, match="NAME TXT VALUE"):
            read_record(wrong)
