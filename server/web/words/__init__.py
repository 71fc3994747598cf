"""What our pages and refusals say to customers, in each language that the wait is told in."""

import re

from msgspec.structs import asdict

from server.domain.errors import WarmlineError
from server.domain.sentences.choice import language_of
from server.web.words import ar, de, en, es, fr, he, it, nl, pl, pt
from server.web.words.phrases import PageWords

WORDS: dict[str, PageWords] = {
    "ar": ar.WORDS,
    "de": de.WORDS,
    "en": en.WORDS,
    "es": es.WORDS,
    "fr": fr.WORDS,
    "he": he.WORDS,
    "it": it.WORDS,
    "nl": nl.WORDS,
    "pl": pl.WORDS,
    "pt": pt.WORDS,
}
_ENGLISH: dict[str, str] = {text: name for name, text in asdict(en.WORDS.refusals).items()}
_ADDRESS = re.compile(re.escape(en.WORDS.refusals.bad_address).replace(r"\{address\}", "(?P<address>.*)"), re.DOTALL)


def page_words(locale: str) -> PageWords:
    """`locale`: as `chosen` gave it."""
    return WORDS[language_of(locale)]


def refusal(problem: WarmlineError, locale: str) -> str:
    """What is wrong, for a customer who reads `locale`: what we have no words for is said by its code."""
    if language_of(locale) == "en":
        return problem.message
    say = page_words(locale).refusals
    if found := _ADDRESS.fullmatch(problem.message):
        return say.bad_address.replace("{address}", found["address"])
    name = _ENGLISH.get(problem.message, problem.code)
    return str(getattr(say, name, say.error))
