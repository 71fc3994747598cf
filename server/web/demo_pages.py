"""The demo's dashboard: some pages of a hosting company, with the chat in them by one script tag."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from server.domain.addressing import redacted
from server.domain.errors import NotFound
from server.domain.people import Agent, initials
from server.domain.site import Site
from server.domain.tokens import sign_identity
from server.ports import Clock
from server.web.assets import Assets
from server.web.demo_persona import Persona

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
CHOICE = "demo_as"
TOKEN_LIFETIME = timedelta(minutes=30)
"""Short, so that the dashboard's renewal of it is seen to work."""


class Templates:
    """Renders the demo's templates."""

    def __init__(self, assets: Assets, site: Site) -> None:
        self._assets, self.site = assets, site
        self._jinja = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.filters["initials"] = initials
        self._jinja.filters["redacted"] = redacted

    def page(self, name: str, status: int = 200, **context: object) -> Response:
        return HTMLResponse(
            self._jinja.get_template(f"demo/{name}.html").render(static=self._assets.static, site=self.site, **context),
            status,
            headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"},
        )


class DemoPages:
    def __init__(
        self, templates: Templates, personas: Sequence[Persona], agents: Sequence[Agent], password: str, clock: Clock
    ) -> None:
        """The first persona is who one is without choosing."""
        self._templates, self._personas, self._clock = templates, personas, clock
        self._sign_ins = [(agent.first_name, agent.email) for agent in agents]
        self._password = password

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/demo", self.sites),
            Route("/demo/deploys", self.deploys),
            Route("/demo/invoices", self.invoices),
            Route("/demo/token", self.token),
        ]

    async def sites(self, request: Request) -> Response:
        return self._page(request, "sites", "Sites")

    async def deploys(self, request: Request) -> Response:
        return self._page(request, "deploys", "Deploys")

    async def invoices(self, request: Request) -> Response:
        return self._page(request, "invoices", "Invoices")

    async def token(self, request: Request) -> Response:
        """A fresh token, when the chat says that the old one has run out. A real dashboard asks its own session."""
        return JSONResponse({"token": self._token(self._persona(request))}, headers={"Cache-Control": "no-store"})

    def _page(self, request: Request, name: str, title: str) -> Response:
        persona = self._persona(request)
        if persona.identity is None:
            name, title = "plans", "Plans"
        answer = self._templates.page(
            name,
            title=title,
            persona=persona,
            personas=self._personas,
            token=self._token(persona),
            sign_ins=self._sign_ins,
            password=self._password,
            now=self._clock(),
        )
        # So that links that know nothing of this choice (a mail's, the confirmation's) lead to the same person.
        answer.set_cookie(CHOICE, persona.key, path="/demo", httponly=True, samesite="lax")
        return answer

    def _persona(self, request: Request) -> Persona:
        wanted = request.query_params.get("as") or request.cookies.get(CHOICE) or self._personas[0].key
        found = next((persona for persona in self._personas if persona.key == wanted), None)
        if found is None:
            raise NotFound("There is nobody of this name in the demo.")
        return found

    def _token(self, persona: Persona) -> str:
        if persona.identity is None:
            return ""
        site = self._templates.site
        return sign_identity(persona.identity, site.secret, site.key, self._clock() + TOKEN_LIFETIME)
