"""Parts of what is served, as players ask for them: Safari plays no recording, and nobody seeks in one, without.

Starlette does this for files on a disk; ours are in the database. One range is answered (RFC 9110 14); who asks for
several at once gets everything, as the RFC allows.
"""

import re
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import Response

_RANGE = re.compile(r"bytes=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE)


def ranged(asked: Headers, content: bytes, kind: str, etag: str, headers: Mapping[str, str]) -> Response:
    """200, 206 or 416. `etag` is a strong one, in quotes: it names these octets."""
    more = {**headers, "Accept-Ranges": "bytes", "ETag": etag}
    match = _RANGE.fullmatch(asked.get("range", ""))
    if match is None or not any(match.groups()) or asked.get("if-range", etag) != etag:
        return Response(content, media_type=kind, headers=more)
    size = len(content)
    first, last = _bounds(match[1], match[2], size)
    if match[1] and match[2] and int(match[2]) < int(match[1]):
        return Response(content, media_type=kind, headers=more)  # no range at all, so it counts for nothing
    if first >= size or last < first:
        return Response(status_code=416, headers=more | {"Content-Range": f"bytes */{size}"})
    part = {"Content-Range": f"bytes {first}-{last}/{size}"}
    return Response(content[first : last + 1], 206, media_type=kind, headers=more | part)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Both included. `-500` are the last 500 octets."""
    if not first:
        return max(size - int(last), 0), size - 1 if int(last) else -1
    return int(first), min(int(last), size - 1) if last else size - 1
