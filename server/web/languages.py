"""Which languages somebody who asks for a page would like, the dearest first."""

from starlette.requests import Request

MOST = 20
"""Nobody speaks more; a header is no place to keep us busy."""


def browser_languages(request: Request) -> list[str]:
    """Of `Accept-Language` (RFC 9110, 12.5.4), without those that are refused by q=0."""
    wanted = []
    for part in request.headers.get("accept-language", "").split(",")[:MOST]:
        tag, _, quality = part.partition(";")
        weight = _weight(quality)
        if weight > 0:
            wanted.append((-weight, tag.strip()))
    return [tag for _, tag in sorted(wanted, key=lambda one: one[0])]


def _weight(quality: str) -> float:
    try:
        return float(quality.strip().removeprefix("q=") or 1)
    except ValueError:
        return 1.0
