"""What an attachment is called and served as. Its sender's word is distrusted for both.

Only pictures that browsers decode safely are shown, and recordings played; everything else is a download. SVG and HTML
are downloads too, for they can carry scripts.
"""

import re

DOWNLOAD = "application/octet-stream"
SHOWN = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_AUDIO = {b"ID3": "audio/mpeg", b"OggS": "audio/ogg", b"fLaC": "audio/flac"}
_UNSAFE_NAME = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|\u202a-\u202e\u2066-\u2069]+')


def true_type(content: bytes) -> str:
    """The type we serve, by the first bytes; the name and the sender's word count for nothing."""
    if content[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12], DOWNLOAD)
    if content[4:8] == b"ftyp" and content[8:11] in (b"M4A", b"M4B"):
        return "audio/mp4"
    if content[:1] == b"\xff" and content[1:2] in (b"\xfb", b"\xf3", b"\xf2", b"\xfa"):
        return "audio/mpeg"  # MPEG layer III without a tag before it
    known = SHOWN | _AUDIO
    return next((kind for magic, kind in known.items() if content.startswith(magic)), DOWNLOAD)


def is_audio(kind: str) -> bool:
    """Whether browsers play it, beside the message that it came with."""
    return kind.startswith("audio/")


def safe_name(name: str) -> str:
    """A name that is only a name: no path, no control characters, nothing that turns text around."""
    return _UNSAFE_NAME.sub("_", name).strip(". ")[-120:] or "file"
