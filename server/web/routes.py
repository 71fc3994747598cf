"""Every address of the server, and what answers there."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Lifespan
from starlette.websockets import WebSocket

from server.actions.desk import Desk
from server.domain.errors import WarmlineError
from server.web import admin_sections
from server.web.admin import Admin
from server.web.agent_socket import agent_socket
from server.web.assets import Assets
from server.web.connection import Limits
from server.web.contact import ContactForm
from server.web.customer_socket import customer_socket
from server.web.faces import Faces
from server.web.guard import Headers, failed, http_error, refused
from server.web.mail_desk import MailDesk
from server.web.pages import Pages
from server.web.rating_pages import RatingPages
from server.web.resume_pages import ResumePages
from server.web.rooms import Rooms
from server.web.unsubscribe_pages import UnsubscribePages
from server.web.uploads import Uploads


def build(
    desk: Desk,
    rooms: Rooms,
    uploads: Uploads,
    assets: Assets,
    limits: Callable[[], Limits],
    lifespan: Lifespan[Starlette],
    more: list[BaseRoute],
) -> Starlette:
    """The application. `limits` makes those of one socket; `more` are routes that only some ways of running have."""
    pages = Pages(desk, assets)

    async def customer(socket: WebSocket) -> None:
        await customer_socket(socket, desk, rooms, limits())

    async def agent(socket: WebSocket) -> None:
        await agent_socket(socket, desk, rooms, limits())

    async def healthy(request: Request) -> Response:
        return pages.draining() if rooms.draining else await pages.healthy(request)

    routes: list[BaseRoute] = [
        Route("/", pages.home),
        Route("/healthz", healthy),
        Route("/embed.js", assets.give_loader),
        Route("/embed/{version}/embed.js", assets.give_loader),
        Route("/static/{version}/{path:path}", assets.give),
        Route("/chat/{site}", pages.chat),
        Route("/agent", pages.agent),
        Route("/agent/sign-in", pages.sign_in, methods=["POST"]),
        Route("/agent/sign-out", pages.sign_out, methods=["POST"]),
        Route("/confirm/{token}", pages.confirm, methods=["GET", "POST"]),
        Route("/files", uploads.take, methods=["POST"]),
        Route("/files/{file}/{token}", uploads.give),
        WebSocketRoute("/ws/customer", customer),
        WebSocketRoute("/ws/agent", agent),
    ]
    form, mail_desk, resume = ContactForm(desk, pages.page), MailDesk(desk), ResumePages(desk, pages)
    routes += [
        Route("/c/{token}", resume.show),
        Route("/c/{token}", resume.take, methods=["POST"]),
        Route("/form/{site}", form.show),
        Route("/form/{site}", form.take, methods=["POST"]),
        Route("/form/{site}", form.allow, methods=["OPTIONS"]),
        Route("/agent/mail/sender", mail_desk.sender, methods=["POST"]),
        Route("/agent/mail/participant", mail_desk.participant, methods=["POST"]),
        Route("/agent/mail/again", mail_desk.again, methods=["POST"]),
    ]
    routes += RatingPages(desk, pages).routes()
    leaving = UnsubscribePages(desk, pages)
    routes += [Route("/u/{token}", leaving.show), Route("/u/{token}", leaving.take, methods=["POST"])]
    routes += Faces(desk).routes()
    routes += admin_sections.routes(Admin(desk, pages))
    return Starlette(
        routes=routes + more,
        middleware=[Middleware(Headers)],
        exception_handlers={WarmlineError: refused, HTTPException: http_error, Exception: failed},
        lifespan=lifespan,
    )
