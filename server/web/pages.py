"""The pages: the chat in its frame, the agent view, the confirmation of an address."""

import asyncio
from collections import OrderedDict
from pathlib import Path
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from server.actions.addresses import confirm_address, read_confirmation
from server.actions.desk import Desk
from server.actions.signing_in import sign_in, sign_out, signed_in
from server.domain.errors import Invalid, NotAllowed, NotFound, NotSignedIn, TooLong, TooMany, WarmlineError
from server.domain.people import Role, masked
from server.domain.sentences.choice import chosen, direction
from server.web.assets import Assets
from server.web.connection import Limits
from server.web.cookies import forget_session, keep_session, session_secret
from server.web.guard import page_policy
from server.web.languages import browser_languages
from server.web.limiting import Buckets, sender_of
from server.web.origins import frame_ancestors, same_origin
from server.web.words import page_words, refusal

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MAX_FORM_BYTES = 8 * 1024
SIGNED_IN_PAGES = ("/agent", "/admin")
ATTEMPTS_BURST, ATTEMPTS_A_SECOND = 10, 0.2
"""Of signing in, for each address that is tried."""
FROM_ONE_BURST, FROM_ONE_A_SECOND = 30, 0.5
"""And for each address that it comes from."""
MOST_WAITING = 50
"""To sign in: passwords are looked at one after the other, for each takes a core and 64 MB for a while, which the chat
would lack. Anybody can try any number of them."""
MANY_ATTEMPTS = "That were many attempts. Wait a minute, then try again."


class Pages:
    def __init__(self, desk: Desk, assets: Assets) -> None:
        self._desk, self._assets = desk, assets
        self._attempts = Attempts()
        self._senders = Buckets(desk.clock)
        self._looking = asyncio.Lock()
        self._waiting = 0
        self._jinja = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self, name: str, status: int = 200, ancestors: str = "'none'", locale: str = "en", **context: object
    ) -> Response:
        """`say` is its words, in the language of `locale` if we speak that, else in English."""
        locale = chosen([locale])
        shown = self._jinja.get_template(name).render(
            static=self._assets.static,
            version=self._assets.version,
            locale=locale,
            dir=direction(locale),
            say=page_words(locale),
            **context,
        )
        return HTMLResponse(shown, status, headers=page_policy(ancestors))

    async def chat(self, request: Request) -> Response:
        site = await self._desk.store.people.site_by_key(request.path_params["site"])
        if site is None:
            raise NotFound("There is no such site. Check data-site in the script tag.")
        locale = chosen([request.query_params.get("locale", ""), *browser_languages(request), site.locale])
        # In a frame of the site's pages, or of ours (resume_pages.py).
        ancestors = "'self'" if "own" in request.query_params else frame_ancestors(site)
        return self.page("chat/page.html", ancestors=ancestors, site=site, locale=locale)

    async def agent(self, request: Request) -> Response:
        try:
            agent, _ = await signed_in(self._desk, session_secret(request.cookies))
        except NotSignedIn:
            return self.sign_in_page()
        return self.page("agent/page.html", administers=agent.role is Role.ADMIN)

    def sign_in_page(self, status: int = 200, problem: str = "", email: str = "", to: str = "/agent") -> Response:
        """`to`: the page of ours that they wanted to see."""
        return self.page("agent/sign_in.html", status, problem=problem, email=email, to=to)

    async def sign_in(self, request: Request) -> Response:
        form = await self.form(request)
        email, to = form.get("email", ""), form.get("to", "")
        to = to if to in SIGNED_IN_PAGES else "/agent"
        try:
            if not self._attempts.allowed(email, self._desk.clock().timestamp()):
                raise TooMany(MANY_ATTEMPTS)
            if sender := sender_of(request):
                self._senders.take(sender, FROM_ONE_BURST, FROM_ONE_A_SECOND, MANY_ATTEMPTS)
            secret = await self._signed_in(email, form.get("password", ""))
        except (NotSignedIn, TooMany) as error:
            return self.sign_in_page(error.status, error.message, email, to)
        answer = RedirectResponse(to, 303)
        lifetime = int(self._desk.session_lifetime.total_seconds())
        keep_session(answer, secret, self._desk.public_url, lifetime)
        return answer

    async def _signed_in(self, email: str, password: str) -> str:
        if self._waiting >= MOST_WAITING:
            raise TooMany("Many people are signing in just now. Try again in a moment.")
        self._waiting += 1
        try:
            async with self._looking:
                return (await sign_in(self._desk, email, password))[1]
        finally:
            self._waiting -= 1

    async def sign_out(self, request: Request) -> Response:
        await self.form(request)
        await sign_out(self._desk, session_secret(request.cookies))
        answer = RedirectResponse("/agent", 303)
        forget_session(answer)
        return answer

    async def confirm(self, request: Request) -> Response:
        """Looking at the page changes nothing: mail scanners follow every link. Only the button confirms."""
        token, locale = request.path_params["token"], chosen(browser_languages(request))
        try:
            if request.method != "GET":
                await self.form(request)
            asked = await read_confirmation(self._desk, token)
            # In the language of the mail that it stands in, if that says one.
            locale = chosen([asked.locale, *browser_languages(request)])
            if request.method == "GET":
                address = masked(asked.address)
                return self.page("chat/confirm.html", locale=locale, state="ask", address=address)
            customer = await confirm_address(self._desk, token)
        except WarmlineError as error:
            problem = refusal(error, locale)
            return self.page("chat/confirm.html", error.status, locale=locale, state="refused", problem=problem)
        site = await self._desk.store.people.site(customer.site_id)
        address = masked(customer.email or "")
        return self.page("chat/confirm.html", locale=locale, state="done", address=address, site=site)

    async def healthy(self, _request: Request) -> Response:
        """200 while the store answers, else 503: what a balancer asks."""
        await self._desk.store.ready()
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

    def draining(self) -> Response:
        """On connections that are open still; new ones are no longer taken."""
        return JSONResponse({"status": "draining"}, 503, headers={"Cache-Control": "no-store"})

    async def home(self, _request: Request) -> Response:
        return RedirectResponse("/agent", 307)

    async def form(self, request: Request) -> dict[str, str]:
        """A small form from a page of ours. Raises NotAllowed for one from elsewhere."""
        if not same_origin(request.headers, self._desk.public_url):
            raise NotAllowed("This form was not sent from our own page. Open it again and retry.")
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_FORM_BYTES:
                raise TooLong("This form is too large.")
        try:
            fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20)
        except ValueError:
            raise Invalid("This form could not be read.") from None
        return {name: values[0] for name, values in fields.items()}


class Attempts:
    """Of signing in, by address. Of more than `most` those are forgotten that were tried longest ago."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._tried: OrderedDict[str, Limits] = OrderedDict()

    def allowed(self, address: str, now: float) -> bool:
        """Counts a try. `now` in seconds."""
        address = address.strip().lower()
        limits = self._tried.setdefault(address, Limits(ATTEMPTS_BURST, ATTEMPTS_A_SECOND))
        self._tried.move_to_end(address)
        if len(self._tried) > self._most:
            self._tried.popitem(last=False)
        return limits.take(now)
