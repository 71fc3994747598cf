"""What our pages and refusals say, in every language."""

import re
from pathlib import Path

import pytest
from msgspec.structs import asdict

from server.domain.errors import BadFrame, Invalid, NoRoom, TokenRefused, TooMany, WarmlineError
from server.domain.mail_words import WORDS as MAIL_WORDS
from server.domain.sentences.languages import LANGUAGES
from server.web.words import WORDS, refusal
from server.web.words.phrases import PageWords

SERVER = Path(__file__).resolve().parents[2] / "server"
ENGLISH = WORDS["en"]
ALIKE = {"message"}
"""Of one spelling in English and French."""


def phrases(words: PageWords) -> dict[str, str]:
    return {**asdict(words), **asdict(words.refusals), "refusals": ""}


def test_they_are_the_languages_of_the_sentence_and_the_mails() -> None:
    assert set(WORDS) == set(LANGUAGES) == set(MAIL_WORDS)


@pytest.mark.parametrize("language", sorted(set(WORDS) - {"en"}))
def test_everything_is_said(language: str) -> None:
    english = phrases(ENGLISH)
    for name, text in phrases(WORDS[language]).items():
        if name == "refusals":
            continue
        assert text.strip() and not re.search(r"[!¡]|  |'", text), name
        assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", english[name]), name
        assert text != english[name] or name in ALIKE, name


def test_refusals_are_those_that_are_raised() -> None:
    """In English they stand where they are raised. One that was changed there would be said in English to everybody."""
    raised = "".join(path.read_text() for path in SERVER.rglob("*.py") if "words" not in path.parts)
    for name, text in asdict(ENGLISH.refusals).items():
        assert text.replace("{address}", "{shown}") in raised, name


def test_a_refusal_in_the_customers_language() -> None:
    assert refusal(TooMany(), "de-AT").startswith("Das war viel auf einmal.")
    assert refusal(NoRoom(), "fr").startswith("Il n’y a pas de place")
    assert refusal(TooMany(), "en-GB") == TooMany.__doc__
    assert refusal(TokenRefused("The token has no sub."), "de").startswith("Die Anmeldung konnte nicht bestätigt")
    assert refusal(BadFrame("`$.text`: no"), "pl").startswith("Ta strona nie jest")
    shown = "“{text}\n” is not an e-mail address that we can write to. Check it for a typing error."
    assert (
        refusal(Invalid(shown), "de")
        == "An „{text}\n“ können wir nicht schreiben. Prüfen Sie die Adresse auf Tippfehler."
    )


def test_what_we_have_no_words_for_is_still_said_in_their_language() -> None:
    class Odd(WarmlineError):
        """Odd."""

        code = "odd"

    assert refusal(Odd(), "de") == WORDS["de"].refusals.error
