"""Pictures of people: whatever comes in, a small square comes out, and nothing else of it."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from server.adapters.portraits import SIDE, PillowPortraits
from server.domain.errors import Invalid
from tests.support.paint import painted

SECRET = b"52.5200N 13.4050E"


def shown(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(1, 1), (40, 900), (3000, 2000)])
async def test_any_picture_becomes_a_small_square(kind: str, size: tuple[int, int]) -> None:
    made = await PillowPortraits().portrait(painted(*size, kind=kind))
    picture = shown(made)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (SIDE, SIDE)) and len(made) < 20_000


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
async def test_every_way_of_colouring(mode: str) -> None:
    assert shown(await PillowPortraits().portrait(painted(300, 200, mode=mode))).size == (SIDE, SIDE)


async def test_what_is_transparent_is_white() -> None:
    clear = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(clear, "PNG")
    assert shown(await PillowPortraits().portrait(clear.getvalue())).getpixel((5, 5)) == (255, 255, 255)


async def test_a_picture_is_turned_as_its_camera_says_and_says_nothing_of_where_it_was_taken() -> None:
    told = Image.Exif()
    told[0x0112] = 6  # turn by a quarter to see it upright
    told[0x010E] = SECRET.decode()
    made = await PillowPortraits().portrait(painted(400, 400, kind="JPEG", exif=told.tobytes(), comment=SECRET))
    picture = shown(made)
    assert SECRET not in made and not picture.getexif() and "comment" not in picture.info

    def bright(x: int, y: int) -> bool:
        pixel = picture.getpixel((x, y))
        assert isinstance(pixel, tuple)
        return pixel[0] > 150

    assert bright(20, 20) and bright(SIDE - 20, 20) and not bright(20, SIDE - 20), "light above, dark below"


def _bomb() -> bytes:
    """A PNG that says it has 40,000 by 40,000 pixels, in a few octets."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"%PDF-1.4",
        b"GIF89a",
        painted(300, 300)[:200],
        painted(300, 300, kind="JPEG")[:300],
        painted(30, 30, kind="TIFF"),
        painted(30, 30, kind="BMP"),
        _bomb(),
    ],
)
async def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        await PillowPortraits().portrait(content)
