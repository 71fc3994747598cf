"""Names, initials, colours: what one person shows to another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.people import Agent, Customer, colour, initials, masked

law = settings(max_examples=40, deadline=None)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Mara Lindqvist", "ML"),
        ("Anna Maria von Berg", "AB"),
        ("mara", "MA"),
        ("x", "X"),
        ("", "?"),
        ("  ", "?"),
        ("🙂", "?"),
        ("🙂 Bo Ek", "BE"),
        ("mara@acme.dev", "MA"),
        ("משה כהן", "מכ"),
        ("山田 太郎", "山太"),
        ("ßa", "SS"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


@law
@given(st.text(max_size=30))
def test_initials_are_one_or_two_characters(name: str) -> None:
    assert 1 <= len(initials(name)) <= 2


@law
@given(st.text(max_size=30))
def test_a_colour_is_steady(identity: str) -> None:
    assert colour(identity) == colour(identity)
    assert colour(identity).startswith("#") and len(colour(identity)) == 7


def contrast_with_white(hexed: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(hexed[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_white_initials_can_be_read_on_every_colour() -> None:
    for shade in {colour(str(number)) for number in range(500)}:
        assert contrast_with_white(shade) >= 4.5, shade


@pytest.mark.parametrize(
    "email, shown",
    [
        ("mara@acme.dev", "m•••a@acme.dev"),
        ("ab@acme.dev", "a•••@acme.dev"),
        ("a@acme.dev", "a•••@acme.dev"),
        ("@acme.dev", "•••@acme.dev"),
        ("", "•••@"),
    ],
)
def test_masked(email: str, shown: str) -> None:
    assert masked(email) == shown


@law
@given(st.text(st.characters(exclude_characters="@•"), min_size=3, max_size=20))
def test_a_masked_address_does_not_tell_the_address(local: str) -> None:
    shown = masked(f"{local}@acme.dev")
    assert shown.endswith("@acme.dev")
    assert local not in shown.removesuffix("@acme.dev")
    assert len(shown.removesuffix("@acme.dev")) == 5


def test_an_agent_shows_a_first_name_only() -> None:
    assert Agent("a", "a@b.dev", "Mara Lindqvist").face.name == "Mara"
    assert Agent("a", "a@b.dev", "").face.name == ""


def test_a_visitor_has_a_steady_name() -> None:
    visitor = Customer("abcdef", "site", NOW)
    assert visitor.display_name == "Visitor ABCD"
    assert not visitor.verified
    named = Customer("abcdef", "site", NOW, external_id="7", name="Mara", email="m@acme.dev")
    assert named.verified and named.display_name == "Mara" and named.face.initials == "MA"
    assert Customer("abcdef", "site", NOW, unconfirmed_email="m@acme.dev").display_name == "m@acme.dev"
