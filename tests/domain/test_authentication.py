"""Authentication-Results: whose count, and what they say (RFC 8601)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.authentication import Verdict, verdict
from server.domain.inbound import parse

OURS = "mx.acme.example"


def judged(*results: str, sender: str = "mara@mail.example", trusted: tuple[str, ...] = (OURS,)) -> Verdict:
    lines = [f"Authentication-Results: {result}" for result in results]
    return verdict(parse("\r\n".join([*lines, f"From: {sender}", "", "Hi"]).encode()), trusted)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (f"{OURS}; dmarc=pass header.from=mail.example", Verdict.PASS),
        (f"{OURS} 1; spf=none; dmarc=fail (p=reject) header.from=mail.example", Verdict.FAIL),
        ("MX.Acme.Example;\r\n\tDMARC=Pass", Verdict.PASS),
        (f"{OURS}; dkim=pass header.d=mail.example; dmarc=none", Verdict.PASS),
        (f"{OURS}; dkim=pass header.i=@news.mail.example", Verdict.PASS),
        (f"{OURS}; spf=pass smtp.mailfrom=mara@mail.example", Verdict.PASS),
        (f"{OURS}; spf=pass smtp.mailfrom=mail.example", Verdict.PASS),
        (f"{OURS}; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example", Verdict.NONE),
        (f"{OURS}; dkim=pass header.d=example; dkim=fail header.d=mail.example", Verdict.NONE),
        (f"{OURS}; dkim=pass header.d=evilmail.example", Verdict.NONE),
        (f"{OURS}; dkim=pass header.d=mail.example; dmarc=fail", Verdict.FAIL),
        (f"{OURS}; dmarc=temperror", Verdict.NONE),
        (f"{OURS}; none", Verdict.NONE),
        (f"{OURS}", Verdict.NONE),
        ("", Verdict.NONE),
        # What stands in comments and quotes is said by the sender.
        (f"{OURS}; dmarc=fail (x; dmarc=pass (deep; dmarc=pass)) header.from=mail.example", Verdict.FAIL),
        (f'{OURS}; auth=pass smtp.auth="x; dmarc=pass"', Verdict.NONE),
        (f"{OURS}; spf=none (\\); dmarc=pass)", Verdict.NONE),
        ("mx.evil.example; dmarc=pass", Verdict.NONE),
        (f"{OURS}.evil.example; dmarc=pass", Verdict.NONE),
        (f"evil {OURS}; dmarc=pass", Verdict.NONE),
    ],
)
def test_what_a_header_says(result: str, expected: Verdict) -> None:
    assert judged(result) is expected


def test_only_the_topmost_of_ours_counts() -> None:
    assert judged(f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass") is Verdict.FAIL
    assert judged("mx.evil.example; dmarc=pass", f"{OURS}; dmarc=none") is Verdict.NONE
    assert judged(f"{OURS}; dmarc=pass", trusted=()) is Verdict.NONE


@given(st.text(max_size=300))
def test_no_header_is_too_strange(text: str) -> None:
    assert judged(text.replace("\r", " ").replace("\n", " ")) in Verdict
