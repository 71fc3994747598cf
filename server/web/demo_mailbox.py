"""The demo's mail program: what was sent, as its receiver sees it, with an answer that goes the way of every mail."""

import re
from collections.abc import Sequence
from html import unescape
from itertools import takewhile
from urllib.parse import urlsplit

import structlog
from msgspec import Struct
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from server.domain.errors import NotAllowed, NotFound, TooLong
from server.domain.inbound import Inbound, parse
from server.domain.mail_program import Attached, answer_to, answers_go_to
from server.domain.uploads import safe_name, true_type
from server.ports import Clock, KeptMail, Mail, Mailbox, Mailer, MailRefused
from server.web.demo_pages import Templates
from server.web.demo_persona import Persona
from server.web.origins import same_origin

MAX_ANSWER_BYTES = 12 * 1024 * 1024
EXCERPT = 110
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
"""A mail is a stranger's page: it may have its styles and open links in a new window, and run nothing."""

_HIDDEN = re.compile(r"<div[^>]*display:\s*none[^>]*>(.*?)</div>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")

log = structlog.get_logger()


class Shown(Struct, frozen=True):
    """A mail in the list. `other` is who it came from, or went to where its owner sent it."""

    mail: KeptMail
    inbound: Inbound
    other: str
    excerpt: str


class MailboxPages:
    def __init__(
        self,
        templates: Templates,
        personas: Sequence[Persona],
        mailbox: Mailbox | None,
        post: Mailer | None,
        smtp_url: str,
        public_url: str,
        clock: Clock,
    ) -> None:
        """Without a mailbox, mails leave through `smtp_url`; without a post, nothing can be answered from here."""
        self._templates, self._mailbox, self._post, self._clock = templates, mailbox, post, clock
        self._server = urlsplit(smtp_url).hostname or ""
        self._public_url = public_url
        self._keys = {persona.identity.email: persona.key for persona in personas if persona.identity}
        self._names = {persona.identity.email: persona.identity.name for persona in personas if persona.identity}
        self._read: dict[str, Shown] = {}

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/demo/mailbox", self.overview),
            Route("/demo/mailbox/list", self.listing),
            Route("/demo/mailbox/{mail}", self.show),
            Route("/demo/mailbox/{mail}/html", self.html),
            Route("/demo/mailbox/{mail}/answer", self.answer, methods=["POST"]),
        ]

    async def overview(self, request: Request) -> Response:
        return self._page(request, None)

    async def listing(self, request: Request) -> Response:
        """Only the list, for the page to keep itself current."""
        return self._templates.page("mail_list", 200, **self._listed(request, request.query_params.get("open", "")))

    async def show(self, request: Request) -> Response:
        return self._page(request, self._found(request))

    async def html(self, request: Request) -> Response:
        """The mail's HTML, for the frame. Its links open in a new window, as the person whose mail it is."""
        shown = self._found(request)
        dashboard = self._templates.site.dashboard_url
        key = self._keys.get(shown.mail.owner, "visitor")
        page = (
            shown.inbound.html.replace(f"{dashboard}#", f"{dashboard}?as={key}#") if dashboard else shown.inbound.html
        )
        return HTMLResponse(
            f'<!doctype html><base target="_blank">{page}',
            headers={"Content-Security-Policy": MAIL_POLICY, "Cache-Control": "no-store"},
        )

    async def answer(self, request: Request) -> Response:
        if not same_origin(request.headers, self._public_url):
            raise NotAllowed("This form was not sent from our own page. Open it again and retry.")
        shown = self._found(request)
        if int(request.headers.get("content-length") or MAX_ANSWER_BYTES + 1) > MAX_ANSWER_BYTES:
            raise TooLong("This answer is too large. Attach a smaller file.")
        async with request.form(max_files=5, max_fields=5) as form:
            text = str(form.get("text") or "").replace("\r\n", "\n")
            files = await _attached(form)
        if not text.strip() and not files:
            return self._page(request, shown, 422, problem="There is nothing in this answer yet.", draft=text)
        problem = await self._send(shown, text, files)
        if problem:
            return self._page(request, shown, 502, problem=problem, draft=text)
        return RedirectResponse(f"/demo/mailbox/{shown.mail.id}?answered=1", 303)

    async def _send(self, shown: Shown, text: str, files: Sequence[Attached]) -> str:
        """Why it could not be sent; empty when it was."""
        owner = shown.mail.owner
        raw = answer_to(shown.inbound, owner, self._names.get(owner, ""), text, files, self._clock())
        if self._post is None or self._mailbox is None:
            return "Nobody listens for mail: LMTP_PORT is 0."
        try:
            await self._post.send(Mail(owner, answers_go_to(shown.inbound), raw))
        except MailRefused as refusal:
            return f"The answer was refused: {refusal}"
        except (OSError, TimeoutError) as error:
            log.warning("demo_answer_not_sent", error=type(error).__name__)
            return "The listener for mail does not answer. Try again in a moment."
        await self._mailbox.keep_sent(owner, raw)
        return ""

    def _page(
        self, request: Request, shown: Shown | None, status: int = 200, *, problem: str = "", draft: str = ""
    ) -> Response:
        part = request.query_params.get("part", "html" if shown and shown.inbound.html else "text")
        return self._templates.page(
            "mailbox",
            status,
            shown=shown,
            part=part if part in ("html", "text", "headers") else "text",
            answered="answered" in request.query_params,
            answerable=shown is not None and self._post is not None and _wants_answers(shown),
            problem=problem,
            draft=draft,
            server=self._server,
            **self._listed(request, shown.mail.id if shown else ""),
        )

    def _listed(self, request: Request, opened: str) -> dict[str, object]:
        mails = [self._shown(mail) for mail in self._mailbox.mails()] if self._mailbox else []
        owners = sorted({shown.mail.owner for shown in mails})
        wanted = request.query_params.get("to", "")
        chosen = wanted if wanted in owners else ""
        return {
            "mails": [shown for shown in mails if not chosen or shown.mail.owner == chosen],
            "owners": owners,
            "names": self._names,
            "chosen": chosen,
            "opened": opened,
            "kept": self._mailbox is not None,
            "now": self._clock().astimezone(),
        }

    def _found(self, request: Request) -> Shown:
        mail = self._mailbox.get(request.path_params["mail"]) if self._mailbox else None
        if mail is None:
            raise NotFound("This mail is not in the mailbox.")
        return self._shown(mail)

    def _shown(self, mail: KeptMail) -> Shown:
        if mail.id not in self._read:
            inbound = parse(mail.raw)
            other = self._templates.site.name if mail.sent else inbound.from_name or inbound.from_address
            self._read[mail.id] = Shown(mail, inbound, other, _excerpt(inbound, sent=mail.sent))
        return self._read[mail.id]


def _wants_answers(shown: Shown) -> bool:
    """Not what its owner sent, nor what says of itself that a machine made it (RFC 3834)."""
    return not shown.mail.sent and shown.inbound.header("auto-submitted") in ("", "no")


async def _attached(form: FormData) -> list[Attached]:
    given = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
    contents = [(one.filename or "", await one.read()) for one in given]
    return [Attached(safe_name(name), true_type(content), content) for name, content in contents if content]


def _excerpt(inbound: Inbound, *, sent: bool) -> str:
    """The first words: those that the HTML hides for this purpose, else of the text."""
    hidden = _HIDDEN.search(inbound.html)
    words = inbound.text
    if sent:
        own = list(takewhile(lambda line: not line.startswith(">"), inbound.text.splitlines()))
        words = "\n".join(own[:-1] or own)  # without the line that says who wrote the quoted ones
    elif hidden:
        words = _TAG.sub("", hidden[1])
    line = " ".join(unescape(words).split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"
