"""How often one may: a token bucket for each sender, customer or site, of those that were heard of last."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address

from starlette.requests import Request

from server.domain.errors import TooMany
from server.web.connection import Limits

MOST_REMEMBERED = 10_000


class Buckets:
    """Those of one process."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._known: OrderedDict[str, Limits] = OrderedDict()

    def take(self, key: str, burst: int, a_second: float, refusal: str | None = None) -> None:
        """Raises TooMany, with these words or its own."""
        limits = self._known.setdefault(key, Limits(burst, a_second))
        self._known.move_to_end(key)
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        if not limits.take(self._clock().timestamp()):
            raise TooMany(refusal)


def sender_of(request: Request) -> str:
    """From where it comes; nothing behind a proxy, whose address is that of everybody."""
    host = request.client.host if request.client else ""
    try:
        return host if ip_address(host).is_global else ""
    except ValueError:
        return ""
