"""What every answer carries, and how a refusal reads: typed for programs, a plain sentence for people."""

import asyncio

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.domain.errors import InvalidFields, NotFound, WarmlineError

log = structlog.get_logger()

HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
    b"cross-origin-opener-policy": b"same-origin",
}
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)


def page_policy(ancestors: str = "'none'") -> dict[str, str]:
    """The Content-Security-Policy of a page, framed by nobody else than `ancestors`."""
    return {"Content-Security-Policy": PAGE_POLICY.format(ancestors=ancestors), "Cache-Control": "no-store"}


class Headers:
    """Adds what every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] += [(name, value) for name, value in HEADERS.items() if name not in present]
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, WarmlineError)
    said: dict[str, object] = {"code": error.code, "message": error.message}
    if isinstance(error, InvalidFields):
        said["fields"] = [{"at": field.at, "message": field.message} for field in error.fields]
    return JSONResponse(said, status_code=error.status)


async def http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return await refused(request, NotFound())
    said = f"That is not possible here ({error.detail}). Check the address and the method."
    return JSONResponse({"code": "invalid", "message": said}, status_code=error.status_code, headers=error.headers)


async def failed(request: Request, error: Exception) -> Response:
    if not isinstance(error, asyncio.CancelledError):
        log.error("request_failed", path=request.url.path, exc_info=error)
    return await refused(request, WarmlineError())
