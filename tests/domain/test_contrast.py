"""Colours that can be read, whatever the site's accent is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.domain.contrast import AA, _rgb, contrast, readable

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours, colours)
def test_every_accent_is_made_readable(accent: str, background: str) -> None:
    shown = readable(accent, background)
    reachable = max(contrast(_rgb(end), _rgb(background)) for end in ("#000000", "#ffffff"))
    assert contrast(_rgb(shown), _rgb(background)) >= min(AA, reachable)


def test_a_good_accent_stays() -> None:
    assert readable("#0b6b5d", "#ffffff") == "#0b6b5d"
    assert readable("not a colour", "#ffffff") == "#0b6b5d"
    assert readable("#ffff00", "#ffffff") != "#ffff00"
