"""`POST /form/<site key>`: the contact form of any page, as a plain HTML form or as JSON.

A browser that sends a form gets a page, a program JSON. Where it comes from is not asked: a form is for everybody. What
keeps it from being a nuisance: a field that people don't see, limits by sender and in all, and addresses that have to
be confirmed (actions/contact_form.py).
"""

from collections.abc import Callable

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.actions.contact_form import take_form
from server.actions.desk import Desk
from server.domain.errors import Invalid, NotFound, TooLong, WarmlineError
from server.domain.sentences.choice import chosen
from server.domain.site import Site
from server.web.form_fields import form_fields
from server.web.languages import browser_languages
from server.web.limiting import Buckets, sender_of
from server.web.words import refusal

MAX_BODY = 64 * 1024
BURST, A_SECOND = 5, 1 / 60
"""Of one sender's address, and of one address that is written in the form."""
BURST_IN_ALL, A_SECOND_IN_ALL = 60, 1.0
"""Of one site and process: more is no people."""
TRAP = "website"
"""A field that stands in the form, hidden from people. Whoever fills it in is a program."""
_TOO_MANY = "That were many messages at once. Wait a few minutes, then send it again."

ShowPage = Callable[..., Response]


class _Form(Struct):
    email: str = ""
    message: str = ""
    name: str = ""
    subject: str = ""
    website: str = ""
    id: str = ""


class ContactForm:
    def __init__(self, desk: Desk, page: ShowPage) -> None:
        self._desk, self._page = desk, page
        self._buckets = Buckets(desk.clock)

    async def take(self, request: Request) -> Response:
        site = await self._desk.store.people.site_by_key(request.path_params["site"])
        if site is None:
            raise NotFound("There is no such site. Check the address of the form.")
        body = await _body(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            conversation = await self._taken(request, site, _read_json(body))
            return JSONResponse({"conversation": conversation} if conversation else {}, 201, headers=_ANYWHERE)
        try:
            fields = form_fields(request.headers.get("content-type", ""), body)
            read = {name: fields[name].decode("utf-8", "replace") for name in _Form.__struct_fields__ if name in fields}
            await self._taken(request, site, _Form(**read))
        except WarmlineError as error:
            problem = refusal(error, _locale(request, site))
            return self._shown(request, site, "refused", error.status, problem)
        return self._shown(request, site, "done")

    async def show(self, request: Request) -> Response:
        """A page with the form, for sites that have none of their own."""
        site = await self._desk.store.people.site_by_key(request.path_params["site"])
        if site is None:
            raise NotFound("There is no such site. Check the address of the form.")
        return self._shown(request, site, "form")

    async def allow(self, _request: Request) -> Response:
        """What a browser asks before a page of another origin may send JSON."""
        return Response(status_code=204, headers=_ANYWHERE | _PREFLIGHT)

    async def _taken(self, request: Request, site: Site, form: _Form) -> str:
        if form.website.strip():
            return ""  # it is to believe that it was taken
        self._buckets.take(f"all/{site.id}", BURST_IN_ALL, A_SECOND_IN_ALL, _TOO_MANY)
        if sender := sender_of(request):
            self._buckets.take(f"from/{sender}", BURST, A_SECOND, _TOO_MANY)
        self._buckets.take(f"to/{form.email.strip().lower()[:300]}", BURST, A_SECOND, _TOO_MANY)
        return await take_form(
            self._desk,
            site,
            email=form.email,
            text=form.message,
            name=form.name,
            subject=form.subject,
            page=request.headers.get("referer", ""),
            # A program that says nothing of languages speaks for nobody: then the site's own is spoken.
            locale=_locale(request, site) if browser_languages(request) else "",
            once=form.id[:64],
        )

    def _shown(self, request: Request, site: Site, state: str, status: int = 200, problem: str = "") -> Response:
        locale = _locale(request, site)
        return self._page("chat/contact.html", status, site=site, state=state, problem=problem, locale=locale)


_ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
_PREFLIGHT = {"Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "Content-Type"}


def _locale(request: Request, site: Site) -> str:
    return chosen([*browser_languages(request), site.locale])


def _read_json(body: bytes) -> _Form:
    try:
        return msgspec.json.decode(body, type=_Form)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Invalid("This should be an object with email and message, and name and subject if you like.") from None


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise TooLong("This message is too long. Send it in two parts.")
    return bytes(body)
