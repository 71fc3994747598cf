"""Getting something small from a provider's server: TLS with a checked certificate, no redirects, a cap, a time-out.

Which hosts may be asked is decided by the caller, who has pinned them.
"""

from collections.abc import Mapping

import httpx

from server.domain.errors import Unavailable

MAX_BYTES = 36 * 1024 * 1024
SECONDS = 20.0


class Fetcher:
    """One client for all: connections are kept, and proxies are those of the environment."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> bytes:
        """The content. Raises Unavailable for any answer but 200, and for none."""
        self._client = self._client or httpx.AsyncClient(timeout=SECONDS, follow_redirects=False)
        try:
            async with self._client.stream("GET", url, headers=dict(headers or {})) as answer:
                if answer.status_code != 200:
                    raise Unavailable("The provider did not hand out what it announced. It will try again.")
                content = bytearray()
                async for chunk in answer.aiter_bytes():
                    content += chunk
                    if len(content) > MAX_BYTES:
                        raise Unavailable("What the provider hands out is too large.")
        except httpx.HTTPError as error:
            raise Unavailable("The provider does not answer. It will try again.") from error
        return bytes(content)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None
