"""`/r/<token>/<mood>`: where the links of the mail that asks how it was lead.

A GET shows the choice that the link has made and keeps nothing: mail scanners open every link, and fetch all three. A
POST from this page keeps it; `widget/rating/rating.js` sends that by itself at the first sign of a person. It shows
nothing of the conversation, nor what was said of it before: mails are forwarded.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from server.actions.desk import Desk
from server.actions.ratings import Rateable, rate_by_link, rateable
from server.domain.errors import Invalid, WarmlineError
from server.domain.mail_words import words_for
from server.domain.ratings import MOST_WORD, Mood
from server.domain.sentences.choice import chosen
from server.web.languages import browser_languages
from server.web.pages import Pages
from server.web.words import refusal


class RatingPages:
    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages = desk, pages

    def routes(self) -> list[BaseRoute]:
        path = "/r/{token}/{mood}"
        return [Route(path, self.show), Route(path, self.take, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        try:
            of = await rateable(self._desk, request.path_params["token"])
            mood = _mood(request.path_params["mood"])
        except WarmlineError as error:
            return self._refused(request, error)
        return self._page(of, "ask", mood)

    async def take(self, request: Request) -> Response:
        """JSON for the page's script, a page where scripts are off. Raises NotAllowed for a form from elsewhere."""
        form = await self._pages.form(request)
        try:
            of = await rateable(self._desk, request.path_params["token"])
        except WarmlineError as error:
            return self._refused(request, error)
        try:
            mood = _mood(form.get("mood", ""))
            await rate_by_link(self._desk, of, mood, form.get("word", "").replace("\r\n", "\n"))
        except WarmlineError as error:
            if _wants_json(request):
                return _told(error, of.locale)
            return self._page(of, "ask", _mood(request.path_params["mood"]), error)
        return JSONResponse({}) if _wants_json(request) else self._page(of, "done", mood)

    def _page(self, of: Rateable, state: str, mood: Mood, error: WarmlineError | None = None) -> Response:
        locale, all_words = words_for(of.locale)
        words = all_words.rating
        choices = [
            (Mood.SMILE, words.smile),
            (Mood.FROWN_AT_YOU, words.frown_help),
            (Mood.FROWN_AT_PRODUCT, words.frown_product),
        ]
        return self._pages.page(
            "chat/rating.html",
            error.status if error else 200,
            locale=locale,
            state=state,
            title=words.thanks if state == "done" else words.title,
            site=of.site.name,
            words=words,
            choices=choices,
            chosen=mood,
            most=MOST_WORD,
            problem=refusal(error, locale) if error else "",
        )

    def _refused(self, request: Request, error: WarmlineError) -> Response:
        """Whose link it was is not known, so the browser says which language is read."""
        locale, words = words_for(chosen(browser_languages(request)))
        if _wants_json(request):
            return _told(error, locale)
        title, problem = words.rating.refused, refusal(error, locale)
        return self._pages.page(
            "chat/rating.html",
            error.status,
            locale=locale,
            state="refused",
            title=title,
            problem=problem,
            words=words.rating,
        )


def _mood(name: str) -> Mood:
    """Raises Invalid for what is none."""
    try:
        return Mood(name)
    except ValueError:
        raise Invalid from None


def _wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


def _told(error: WarmlineError, locale: str) -> Response:
    return JSONResponse({"code": error.code, "message": refusal(error, locale)}, error.status)
