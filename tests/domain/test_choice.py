"""Which language a customer is spoken to in: one choice for the chat, the sentence, our pages and mails."""

import pytest

from server.domain.sentences.choice import RIGHT_TO_LEFT, chosen, direction, language_of
from server.domain.sentences.languages import LANGUAGES
from server.domain.sentences.speaking import Reader


@pytest.mark.parametrize(
    ("tags", "locale"),
    [
        (["de", "fr"], "de"),
        (["", "fr-CA", "de"], "fr-CA"),
        (["sv", "fi-FI", "pl-PL"], "pl-PL"),
        (["sv"], "en"),
        ([], "en"),
        (["pt_BR"], "pt-BR"),
        (["DE-at"], "de-AT"),
        (["ar-XX", "de"], "ar"),
        (["iw"], "he"),
        (["*", "../..", "x" * 3000, "\x00", "de_DE_DE_DE_DE", '"><script>', "😀", "-", "_", "it"], "de"),
        (["c", "und", "root", "it"], "it"),
    ],
)
def test_the_first_that_we_speak(tags: list[str], locale: str) -> None:
    assert chosen(tags) == locale


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_speaks_later_makes_the_same_choice(language: str) -> None:
    locale = chosen([language])
    assert language_of(locale) == Reader(locale, "UTC").locale.language == language
    assert direction(locale) == Reader(locale, "UTC").locale.text_direction
    assert (direction(locale) == "rtl") == (language in RIGHT_TO_LEFT)
