"""The languages that the wait is told in; each is a module with its phrases."""

from server.domain.sentences.languages import ar, de, en, es, fr, he, it, nl, pl, pt
from server.domain.sentences.phrases import Phrases

LANGUAGES: dict[str, Phrases] = {
    "ar": ar.PHRASES,
    "de": de.PHRASES,
    "en": en.PHRASES,
    "es": es.PHRASES,
    "fr": fr.PHRASES,
    "he": he.PHRASES,
    "it": it.PHRASES,
    "nl": nl.PHRASES,
    "pl": pl.PHRASES,
    "pt": pt.PHRASES,
}
