"""Tokens and addresses: laws over all of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.addressing import (
    VALID_FOR,
    AddressRefused,
    Expired,
    Forged,
    NotOurs,
    conversation_of,
    first_reply_address,
    make_reply_address,
    make_return_path,
    message_id,
    read_reply_address,
    read_return_path,
    redacted,
    root_id,
)
from server.domain.errors import Invalid
from server.domain.mail_address import needs_smtputf8, outgoing_address

NOW = datetime(2025, 3, 3, 13, 19, tzinfo=UTC)
SECRETS = [b"a secret of today, long enough", b"the secret of last year, long enough"]
DOMAIN = "support.example"
ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
rows = st.builds(
    lambda word, identity, number: word + identity + number,
    st.sampled_from(["", "c-", "zz-"]),
    ids,
    st.one_of(st.just(""), st.integers(0, (1 << 22) - 2).map(lambda number: f"-{number}")),
)
texts = st.characters(exclude_categories=["Cs"])


def changed(text: str, place: int, letter: str) -> str:
    place %= len(text)
    return text[:place] + letter + text[place + 1 :]


@given(ids)
def test_an_address_leads_to_its_conversation(conversation: str) -> None:
    address = make_reply_address(SECRETS, conversation, DOMAIN, NOW)
    assert len(address.partition("@")[0]) <= 64
    for spelled in (address, address.upper(), address.swapcase(), f" <{address}> "):
        assert read_reply_address(SECRETS, spelled, NOW) == conversation


@given(ids, st.integers(0, 61), texts)
def test_an_address_with_one_other_character_is_refused(conversation: str, place: int, letter: str) -> None:
    local, _, domain = make_reply_address(SECRETS, conversation, DOMAIN, NOW).partition("@")
    other = changed(local, place, letter)
    if other.lower() == local and other.isascii():
        return
    with pytest.raises(AddressRefused):
        read_reply_address(SECRETS, f"{other}@{domain}", NOW)


@given(ids, st.integers(0, 700))
def test_an_address_runs_out_and_is_still_known(conversation: str, days: int) -> None:
    address = make_reply_address(SECRETS, conversation, DOMAIN, NOW)
    later = NOW + timedelta(days=days)
    if days <= VALID_FOR.days:
        assert read_reply_address(SECRETS, address, later) == conversation
    else:
        with pytest.raises(Expired) as expired:
            read_reply_address(SECRETS, address, later)
        assert expired.value.conversation_id == conversation


def test_a_secret_is_rotated_and_revoked() -> None:
    old = make_reply_address(SECRETS[1:], "ab" * 16, DOMAIN, NOW)
    assert read_reply_address(SECRETS, old, NOW) == "ab" * 16
    with pytest.raises(Forged):
        read_reply_address(SECRETS[:1], old, NOW)


def test_tokens_are_good_for_one_purpose() -> None:
    token = make_reply_address(SECRETS, "ab" * 16, DOMAIN, NOW).removeprefix("reply+")
    with pytest.raises(Forged):
        read_return_path(SECRETS, f"bounce+{token}")
    assert conversation_of(SECRETS, f"<w.{token}>") is None


def test_the_best_of_several_addresses_counts() -> None:
    good = make_reply_address(SECRETS, "ab" * 16, DOMAIN, NOW)
    old = make_reply_address(SECRETS, "cd" * 16, DOMAIN, NOW - timedelta(days=1000))
    forged = "reply+" + "a" * 56 + "@x.example"
    assert first_reply_address(SECRETS, ["info@x.example", old, forged, good], NOW) == "ab" * 16
    with pytest.raises(Expired):
        first_reply_address(SECRETS, [forged, old, "info@x.example"], NOW)
    with pytest.raises(Forged):
        first_reply_address(SECRETS, ["info@x.example", forged], NOW)
    with pytest.raises(NotOurs):
        first_reply_address(SECRETS, ["info@x.example"], NOW)


@given(rows)
def test_a_return_path_leads_to_its_row(row: str) -> None:
    path = make_return_path(SECRETS, row, DOMAIN)
    assert len(path.partition("@")[0]) <= 64
    assert read_return_path(SECRETS, path.upper()) == row


@given(rows, st.integers(0, 62), texts)
def test_a_return_path_with_one_other_character_is_refused(row: str, place: int, letter: str) -> None:
    local, _, domain = make_return_path(SECRETS, row, DOMAIN).partition("@")
    other = changed(local, place, letter)
    if other.lower() == local and other.isascii():
        return
    with pytest.raises(AddressRefused):
        read_return_path(SECRETS, f"{other}@{domain}")


@pytest.mark.parametrize("row", ["", "row", "ab" * 16 + "-4194304", "abc-" + "ab" * 16, "AB" * 16])
def test_a_row_id_that_does_not_fit_is_told(row: str) -> None:
    with pytest.raises(ValueError, match="row id"):
        make_return_path(SECRETS, row, DOMAIN)


@given(ids, st.text(max_size=40))
def test_a_message_id_leads_to_its_conversation(conversation: str, row: str) -> None:
    made = message_id(SECRETS, conversation, row, DOMAIN)
    assert made == message_id(SECRETS, conversation, row, DOMAIN)
    for spelled in (made, made.upper(), made.strip("<>"), f" {made}\n"):
        assert conversation_of(SECRETS, spelled) == conversation


@given(ids, st.integers(3, 58), texts)
def test_a_message_id_with_one_other_character_is_nobodys(conversation: str, place: int, letter: str) -> None:
    made = message_id(SECRETS, conversation, "row", DOMAIN)
    other = changed(made, place, letter)
    if other.lower() != made or not other.isascii():
        assert conversation_of(SECRETS, other) is None


@given(ids, ids)
def test_mails_of_a_conversation_have_one_root_and_each_its_own_id(one: str, other: str) -> None:
    assert message_id(SECRETS, one, "1", DOMAIN) != message_id(SECRETS, one, "2", DOMAIN)
    assert (root_id(one, DOMAIN) == root_id(other, DOMAIN)) == (one == other)
    assert conversation_of(SECRETS, root_id(one, DOMAIN)) is None


def test_a_log_shows_no_token() -> None:
    address = make_reply_address(SECRETS, "ab" * 16, DOMAIN, NOW)
    assert redacted(f"to <{address.upper()}>") == "to <REPLY+…@SUPPORT.EXAMPLE>"


@pytest.mark.parametrize(
    ("address", "outgoing"),
    [
        ("mara@acme.dev", "mara@acme.dev"),
        (" <Mara.Lind+a@ACME.dev> ", "Mara.Lind+a@acme.dev"),
        ("mara@bücher.example", "mara@xn--bcher-kva.example"),
        ("mara@例え.テスト", "mara@xn--r8jz45g.xn--zckzah"),
        ("o'neil@acme.dev", "o'neil@acme.dev"),
        ("jürgen@acme.dev", "jürgen@acme.dev"),
    ],
)
def test_addresses_that_we_write_to(address: str, outgoing: str) -> None:
    assert outgoing_address(address) == outgoing
    assert needs_smtputf8(outgoing) == (not outgoing.isascii())


@pytest.mark.parametrize(
    "address",
    [
        *("", "mara", "@acme.dev", "mara@", "mara@localhost", "mara@acme..dev", ".mara@acme.dev", "ma ra@acme.dev"),
        *("mara@acme.dev\r\nBcc: all@acme.dev", "mara\n@acme.dev", "mara@acme.dev\x00", "mara@acme.dev,b@acme.dev"),
        *("mara@[127.0.0.1]", "mara@127.0.0.1", "a@b@acme.dev", '"mara"@acme.dev', "mara@-acme.dev", "mara@straße.de"),
        *("x" * 65 + "@acme.dev", "mara@" + "a." * 130 + "dev", "mara@" + "a" * 64 + ".dev", "ma\u00a0ra@acme.dev"),
        *("mara;@acme.dev", "mara\u2028@acme.dev", "mara\u202e@acme.dev", "mara@acme.dev x"),
    ],
)
def test_addresses_that_we_refuse(address: str) -> None:
    with pytest.raises(Invalid):
        outgoing_address(address)


@given(st.text(max_size=80))
def test_whatever_is_accepted_is_one_safe_word(text: str) -> None:
    try:
        outgoing = outgoing_address(text)
    except Invalid:
        return
    assert outgoing.count("@") == 1
    assert not any(letter.isspace() or not letter.isprintable() or letter in '<>,;:"()[]\\' for letter in outgoing)
