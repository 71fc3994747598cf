"""Pictures for the tests, painted when they are needed."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw


def painted(width: int, height: int, kind: str = "PNG", mode: str = "RGB", **more: Any) -> bytes:
    """A light left half and a dark right one."""
    picture = Image.new("RGB", (width, height), "#e8c39e")
    picture.paste("#2f4858", (width // 2, 0, width, height))
    made = io.BytesIO()
    picture.convert(mode).save(made, kind, **more)
    return made.getvalue()


def person(side: int = 400) -> bytes:
    """Somebody in front of a wall, as far as circles go."""
    picture = Image.new("RGB", (side, side * 5 // 4), "#9db7c6")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((side * 0.12, side * 0.78, side * 0.88, side * 1.7), fill="#41506b")
    draw.ellipse((side * 0.24, side * 0.12, side * 0.76, side * 0.8), fill="#3a2a22")
    draw.ellipse((side * 0.3, side * 0.22, side * 0.7, side * 0.78), fill="#d9a47e")
    made = io.BytesIO()
    picture.save(made, "JPEG")
    return made.getvalue()
