"""Pictures of people, made anew with Pillow: whatever came in, a small square JPEG goes out, and nothing else of it."""

import asyncio
import io
import warnings

from PIL import Image, ImageOps

from server.domain.errors import Invalid

SIDE = 192
"""Pixels: the largest place shows 64 of them, on screens with three to a point."""
MOST_PIXELS = 60_000_000
"""Of what comes in: more than any phone's camera makes, and still no more than memory holds while it is made small."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITY = 86


class PillowPortraits:
    async def portrait(self, content: bytes) -> bytes:
        """Raises Invalid."""
        return await asyncio.to_thread(_portrait, content)


def _portrait(content: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata, none of which is kept
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Invalid("This picture has too many pixels. Make it smaller, and choose it again.")
                opened.draft("RGB", (SIDE * 2, SIDE * 2))  # of a JPEG only as much is decoded as is needed
                return _square(ImageOps.exif_transpose(opened))
    except Invalid:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Invalid("This is no picture that can be shown. Choose a JPEG, PNG, WebP or GIF file.") from error


def _square(opened: Image.Image) -> bytes:
    """The middle of it, on white where it is transparent."""
    fitted = ImageOps.fit(opened.convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS, centering=(0.5, 0.4))
    shown = Image.new("RGB", fitted.size, "white")
    shown.paste(fitted, mask=fitted.getchannel("A"))
    made = io.BytesIO()
    shown.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()
