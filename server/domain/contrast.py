"""Colours that can be read (WCAG 2.2, 1.4.3): where a site's accent is too light or too dark, it gives way."""

import re

_HEX = re.compile(r"#([0-9a-fA-F]{6})")
AA = 4.5


def readable(colour: str, background: str, fallback: str = "#0b6b5d") -> str:
    """The colour, moved towards black or white as far as it takes to be read as text on the background."""
    start = _rgb(colour) if _HEX.fullmatch(colour) else _rgb(fallback)
    on = _rgb(background)
    goal = (255.0, 255.0, 255.0) if _luminance(on) < 0.18 else (0.0, 0.0, 0.0)
    for step in range(21):
        share = step / 20
        mixed = tuple(float(round(part * (1 - share) + end * share)) for part, end in zip(start, goal, strict=True))
        if contrast(mixed, on) >= AA:
            return "#" + "".join(f"{int(part):02x}" for part in mixed)
    return "#ffffff" if goal[0] else "#000000"


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(rgb: tuple[float, ...]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in rgb)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(float(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
