"""The administration: its page, and the ground that the endpoints of its sections stand on.

A section gives its endpoints as `routes(admin)`, each made by `admin.get`, `put` or `post` under
`/admin/api/sites/{site}/`, and is named in `admin_sections.py`; what it shows is a module of widget/admin/sections.js.

Whoever is no administrator of the site gets 404 from all of it. What changes something comes from a page of ours and
is JSON, which no other page can send.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.actions.administration import administered, administered_sites, administrator
from server.actions.desk import Desk
from server.actions.signing_in import signed_in
from server.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, TooLong
from server.domain.people import Agent, Face, Role
from server.domain.site import Site
from server.web.cookies import session_secret
from server.web.origins import same_origin
from server.web.pages import Pages

Body = TypeVar("Body")
MAX_BYTES = 256 * 1024
_HEADERS = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}


@dataclass(frozen=True)
class Asked:
    """By which administrator, and of which site; `query` is the address's."""

    desk: Desk
    agent: Agent
    site: Site
    query: dict[str, str]


class SiteOut(Struct, frozen=True):
    id: str
    key: str
    name: str


class MeOut(Struct, frozen=True):
    you: Face
    sites: list[SiteOut]


class Admin:
    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages = desk, pages

    def routes(self) -> list[BaseRoute]:
        """Those of the page itself."""
        return [Route("/admin", self._page), Route("/admin/api/me", self._me)]

    def get(self, path: str, answer: Callable[[Asked], Awaitable[object]]) -> Route:
        """What `answer` returns, as JSON; a Response as it is."""

        async def give(request: Request) -> Response:
            return _json(await answer(await self._asked(request)))

        return Route(f"/admin/api/sites/{{site}}/{path}", give, methods=["GET"])

    def put(self, path: str, body: type[Body], answer: Callable[[Asked, Body], Awaitable[object]]) -> Route:
        return self._taking("PUT", path, body, answer)

    def post(self, path: str, body: type[Body], answer: Callable[[Asked, Body], Awaitable[object]]) -> Route:
        return self._taking("POST", path, body, answer)

    def _taking(
        self, method: str, path: str, body: type[Body], answer: Callable[[Asked, Body], Awaitable[object]]
    ) -> Route:
        decoder = msgspec.json.Decoder(body)

        async def take(request: Request) -> Response:
            asked = await self._asked(request)
            if not same_origin(request.headers, self._desk.public_url):
                raise NotAllowed("This was not sent from our own page. Open the administration again and retry.")
            return _json(await answer(asked, await _read(request, decoder)))

        return Route(f"/admin/api/sites/{{site}}/{path}", take, methods=[method])

    async def _asked(self, request: Request) -> Asked:
        agent = await administrator(self._desk, session_secret(request.cookies))
        site = await administered(self._desk, agent, request.path_params["site"])
        return Asked(self._desk, agent, site, dict(request.query_params))

    async def _me(self, request: Request) -> Response:
        agent = await administrator(self._desk, session_secret(request.cookies))
        sites = await administered_sites(self._desk, agent)
        return _json(MeOut(agent.face, [SiteOut(site.id, site.key, site.name) for site in sites]))

    async def _page(self, request: Request) -> Response:
        try:
            agent, _ = await signed_in(self._desk, session_secret(request.cookies))
        except NotSignedIn:
            return self._pages.sign_in_page(to="/admin")
        if agent.role is not Role.ADMIN:
            raise NotFound
        return self._pages.page("admin/page.html")


def _json(answer: object) -> Response:
    if isinstance(answer, Response):
        return answer
    return Response(msgspec.json.encode(answer), media_type="application/json", headers=_HEADERS)


async def _read(request: Request, decoder: "msgspec.json.Decoder[Any]") -> Any:
    """The body. Raises Invalid, TooLong."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Invalid("This should be sent as application/json.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise TooLong("This is more than can be saved at once.")
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        where = str(error) if isinstance(error, msgspec.ValidationError) else "it is not JSON"
        raise Invalid(f"This can't be read as what belongs here: {where}.") from None
