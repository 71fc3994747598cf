"""`/c/<token>`: where a mail's link leads without a dashboard. It shows nothing of a conversation before whoever opened
it has typed the code that went to the customer's mailbox (actions/resuming.py)."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.actions.desk import Desk
from server.actions.mail_again import reached
from server.actions.resuming import CODE_LIFETIME, PROVED_FOR, Resumed, is_asked, is_proved, prove, resumed, send_code
from server.domain.errors import WarmlineError
from server.domain.mail_words import words_for
from server.domain.people import masked
from server.domain.sentences.choice import chosen
from server.web.languages import browser_languages
from server.web.pages import Pages
from server.web.words import page_words, refusal

PERSON, CODE = "warmline-person", "warmline-code"
"""Cookies of these pages alone: `Path=/c/`."""
FRAMES = "; frame-src 'self'"


class ResumePages:
    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages = desk, pages

    async def show(self, request: Request) -> Response:
        """Looking at it sends nothing: mail scanners follow every link."""
        try:
            to = await resumed(self._desk, request.path_params["token"])
        except WarmlineError as error:
            return self._refused(request, error)
        person = request.cookies.get(PERSON, "")
        if is_proved(self._desk, to, person):
            return self._chat(to, person)
        asked = is_asked(self._desk, to, request.cookies.get(CODE, ""))
        return self._page(to, "code" if asked else "ask")

    async def take(self, request: Request) -> Response:
        """The code where there is one, else the wish for one. Raises NotAllowed for a form from elsewhere."""
        form = await self._pages.form(request)
        try:
            to = await resumed(self._desk, request.path_params["token"])
        except WarmlineError as error:
            return self._refused(request, error)
        answer = RedirectResponse(request.url.path, 303)
        try:
            if "code" in form:
                person = await prove(self._desk, to, request.cookies.get(CODE, ""), form["code"])
                self._keep(answer, PERSON, person, PROVED_FOR)
                answer.delete_cookie(CODE, path="/c/")
                await reached(self._desk, to.site.id, to.customer.email or "")  # the code came by a mail
            else:
                self._keep(answer, CODE, await send_code(self._desk, to), CODE_LIFETIME)
        except WarmlineError as error:
            return self._page(to, "code" if "code" in form else "ask", error)
        return answer

    def _chat(self, to: Resumed, person: str) -> Response:
        shown = self._render(to, "chat", token=person, conversation=to.conversation_id)
        shown.headers["Content-Security-Policy"] += FRAMES
        return shown

    def _page(self, to: Resumed, state: str, error: WarmlineError | None = None) -> Response:
        address = masked(to.customer.email or "")
        _, words = words_for(to.locale)
        return self._render(
            to,
            state,
            error.status if error else 200,
            why=words.resume_why.format(address=address),
            sent=words.resume_sent.format(address=address),
            problem=refusal(error, to.locale) if error else "",
        )

    def _render(self, to: Resumed, state: str, status: int = 200, **context: str) -> Response:
        locale, words = words_for(to.locale)
        title = words.resume_title.format(site=to.site.name)
        shown: dict[str, object] = {"state": state, "site": to.site, "title": title, "words": words, **context}
        return self._pages.page("chat/resume.html", status, "'none'", locale=locale, **shown)

    def _refused(self, request: Request, error: WarmlineError) -> Response:
        """Whose link it was is not known, so the browser says which language is read."""
        locale = chosen(browser_languages(request))
        title, problem = page_words(locale).no_resume, refusal(error, locale)
        shown = {"state": "refused", "title": title, "problem": problem}
        return self._pages.page("chat/resume.html", error.status, locale=locale, **shown)

    def _keep(self, answer: Response, name: str, value: str, lifetime: timedelta) -> None:
        secure = self._desk.public_url.startswith("https:")
        answer.set_cookie(
            name, value, int(lifetime.total_seconds()), path="/c/", secure=secure, httponly=True, samesite="lax"
        )
