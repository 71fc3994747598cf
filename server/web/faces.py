"""Agents' pictures: `GET /faces/{id}` for everybody, `POST /agent/picture` and `/agent/picture/remove` for oneself."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from server.actions.desk import Desk
from server.actions.portraits import drop_picture, put_picture
from server.actions.signing_in import signed_in
from server.domain.errors import Invalid, NotAllowed, NotFound, TooLong
from server.domain.people import Agent
from server.web.cookies import session_secret
from server.web.origins import same_origin

MAX_BYTES = 12 * 1024 * 1024


class Faces:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/faces/{picture}", self.give),
            Route("/agent/picture", self.take, methods=["POST"]),
            Route("/agent/picture/remove", self.remove, methods=["POST"]),
        ]

    async def give(self, request: Request) -> Response:
        """The address is the hash of the picture: nobody guesses it, and it never shows another."""
        content = await self._desk.store.pictures.get(request.path_params["picture"])
        if content is None:
            raise NotFound
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        return Response(content, media_type="image/jpeg", headers=headers)

    async def take(self, request: Request) -> Response:
        agent = await self._agent(request)
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > MAX_BYTES:
                raise TooLong("This picture is larger than 12 MB. Make it smaller, and choose it again.")
        if not content:
            raise Invalid("This file is empty.")
        return JSONResponse({"avatar": await put_picture(self._desk, agent, bytes(content))})

    async def remove(self, request: Request) -> Response:
        await drop_picture(self._desk, await self._agent(request))
        return JSONResponse({})

    async def _agent(self, request: Request) -> Agent:
        """Raises NotAllowed for another page, or NotSignedIn."""
        if not same_origin(request.headers, self._desk.public_url):
            raise NotAllowed("This was not sent from our own page. Open it again and retry.")
        agent, _ = await signed_in(self._desk, session_secret(request.cookies))
        return agent
