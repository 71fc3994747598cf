"""`/u/<token>`: the address in List-Unsubscribe. A POST is the one click of RFC 8058, which mail programs send without
asking anybody; a person who follows the link is asked, for scanners follow every link."""

from starlette.requests import Request
from starlette.responses import Response

from server.actions.desk import Desk
from server.actions.unsubscribing import leaving, unsubscribe
from server.domain.errors import WarmlineError
from server.domain.mail_words import words_for
from server.domain.people import masked
from server.domain.sentences.choice import chosen
from server.domain.site import Site
from server.web.languages import browser_languages
from server.web.pages import Pages
from server.web.words import page_words, refusal


class UnsubscribePages:
    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages = desk, pages

    async def show(self, request: Request) -> Response:
        try:
            site, address = await leaving(self._desk, request.path_params["token"])
        except WarmlineError as error:
            return self._refused(request, error)
        return self._page(request, site, address, "ask")

    async def take(self, request: Request) -> Response:
        """From anywhere, without a cookie: the token is all that it takes."""
        try:
            site, address = await unsubscribe(self._desk, request.path_params["token"])
        except WarmlineError as error:
            return self._refused(request, error)
        return self._page(request, site, address, "done")

    def _page(self, request: Request, site: Site, address: str, state: str) -> Response:
        """In the reader's language: one address may stand for several customers, and the browser knows who looks."""
        locale, words = words_for(chosen([*browser_languages(request), site.locale]))
        said = words.unsubscribe_done if state == "done" else words.unsubscribe_ask
        said = said.format(site=site.name, address=masked(address))
        return self._pages.page(
            "chat/unsubscribe.html",
            locale=locale,
            state=state,
            title=words.unsubscribe_title if state == "ask" else site.name,
            said=said,
            yes=words.unsubscribe_yes,
        )

    def _refused(self, request: Request, error: WarmlineError) -> Response:
        """Whose link it was is not known, so the browser says which language is read."""
        locale = chosen(browser_languages(request))
        said = {"title": page_words(locale).no_leave, "said": refusal(error, locale), "yes": ""}
        return self._pages.page("chat/unsubscribe.html", error.status, "'none'", locale=locale, state="refused", **said)
