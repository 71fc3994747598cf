"""The sentences of our mails, by language; each language is a module.

The line that says where to answer is also how we find the place in what comes back, in any language we ever wrote: so a
line that was once sent is never removed from ABOVE."""

from server.domain.mail_words.languages import ar, de, en, es, fr, he, it, nl, pl, pt
from server.domain.mail_words.phrases import MailWords

WORDS: dict[str, MailWords] = {
    "en": en.WORDS,
    "de": de.WORDS,
    "fr": fr.WORDS,
    "es": es.WORDS,
    "it": it.WORDS,
    "pt": pt.WORDS,
    "nl": nl.WORDS,
    "pl": pl.WORDS,
    "ar": ar.WORDS,
    "he": he.WORDS,
}

_FORMER = (
    "Responda a este correo, por encima de esta línea.",
    "Risponda semplicemente a questa mail, sopra questa riga.",
)
ABOVE = (*(words.above for words in WORDS.values()), *_FORMER)
"""Every reply-above line that we have ever sent."""


def words_for(locale: str) -> tuple[str, MailWords]:
    """The language that we have for a locale (`pt-BR`, `de_AT`), English where we have none, and its words."""
    language = locale.replace("_", "-").partition("-")[0].lower()
    return (language, WORDS[language]) if language in WORDS else ("en", WORDS["en"])
