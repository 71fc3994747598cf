"""Links that lead back to a conversation, and the codes that open it."""

from datetime import UTC, datetime, timedelta

import pytest

from server.domain.errors import TokenExpired, TokenRefused
from server.domain.resuming import VALID_FOR, code_for, make_link, on_dashboard, read_link, same_code

SECRET, OTHER = b"a secret that is long enough", b"another one that is long enough"
NOW = datetime(2026, 3, 4, 13, 19, tzinfo=UTC)
CONVERSATION = "0190a1b2c3d4e5f60718293a4b5c6d7e"


def test_a_link_names_its_conversation_until_it_runs_out() -> None:
    token = make_link([SECRET], CONVERSATION, NOW)
    assert len(token) == 56
    assert read_link([OTHER, SECRET], token.upper(), NOW + VALID_FOR - timedelta(days=1)) == CONVERSATION
    with pytest.raises(TokenExpired):
        read_link([SECRET], token, NOW + VALID_FOR + timedelta(days=1))


def test_every_character_counts() -> None:
    """B38: 128 bits of an HMAC, of which none can be left out."""
    token = make_link([SECRET], CONVERSATION, NOW)
    for place, letter in enumerate(token):
        forged = token[:place] + ("b" if letter != "b" else "c") + token[place + 1 :]
        with pytest.raises(TokenRefused):
            read_link([SECRET], forged, NOW)
    for wrong in ("", token[:-1], token + "a", "1" * 56, make_link([OTHER], CONVERSATION, NOW)):
        with pytest.raises(TokenRefused):
            read_link([SECRET], wrong, NOW)


@pytest.mark.parametrize(
    ("dashboard", "link"),
    [
        ("https://app.example", "https://app.example#warmline=ID"),
        ("https://app.example/?a=1", "https://app.example/?a=1#warmline=ID"),
        ("https://app.example/#/home", "https://app.example/#/home?warmline=ID"),
        ("https://app.example/#/home?b=2", "https://app.example/#/home?b=2&warmline=ID"),
        ("https://app.example/#", "https://app.example/#warmline=ID"),
        ("https://app.example/?a=1#/home", "https://app.example/?a=1#/home?warmline=ID"),
    ],
)
def test_the_dashboard_is_told_which_one(dashboard: str, link: str) -> None:
    assert on_dashboard(dashboard, "ID") == link


def test_a_code_belongs_to_one_asking() -> None:
    codes = {code_for(SECRET, f"k-{number:032x}") for number in range(200)}
    assert len(codes) > 190 and all(len(code) == 6 and code.isdigit() for code in codes)
    assert code_for(SECRET, "k-1") == code_for(SECRET, "k-1") != code_for(OTHER, "k-1")


def test_a_code_is_read_as_people_type_it() -> None:
    assert same_code(" 482 913 ", "482913") and same_code("٤٨٢٩١٣", "482913")
    assert not same_code("482914", "482913") and not same_code("", "482913") and not same_code("²82913", "482913")
