"""What an attachment is called and served as. Its sender's word is distrusted for both.

Only pictures that browsers decode safely are shown; everything else is a download. SVG and HTML are downloads too, for
they can carry scripts.
"""

import re

SHOWN = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_UNSAFE_NAME = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|\u202a-\u202e\u2066-\u2069]+')


def true_type(content: bytes) -> str:
    """The type we serve, by the first bytes; the name and the sender's word count for nothing."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in SHOWN.items() if content.startswith(magic)), "application/octet-stream")


def safe_name(name: str) -> str:
    """A name that is only a name: no path, no control characters, nothing that turns text around."""
    return _UNSAFE_NAME.sub("_", name).strip(". ")[-120:] or "file"
