"""In which language a customer is spoken to: in the chat, on our pages, in the sentence about the wait and in mails.

It is chosen once, when the chat's page is asked for: the first that we speak of

1. the language of the dashboard's page (its `lang`): what the customer reads around the chat, often by choice;
2. the languages of their browser, in the order in which they like them;
3. the language of the site, which says what to speak to people of whom nothing is known;
4. English.

The chat then says that language as its `locale` in `hello`, so whoever speaks to the customer later (the sentence, a
mail) finds the choice made.
"""

from collections.abc import Iterable

from babel import Locale, UnknownLocaleError

from server.domain.sentences.languages import LANGUAGES

OTHERWISE = "en"
RIGHT_TO_LEFT = frozenset({"ar", "he"})
_RENAMED = {"iw": "he"}
"""What some systems still call a language."""
_LONGEST = 35
"""Characters of a language tag that RFC 5646 (4.4.1) asks everybody to take."""


def chosen(tags: Iterable[str]) -> str:
    """The first of these language tags (RFC 5646) that we speak, with its region, like `pt-BR`; else English."""
    return next(filter(None, map(_spoken, tags)), OTHERWISE)


def language_of(tag: str) -> str:
    """Of what `chosen` gave: the language whose words are said, one of LANGUAGES."""
    return tag.partition("-")[0]


def direction(tag: str) -> str:
    return "rtl" if language_of(tag) in RIGHT_TO_LEFT else "ltr"


def _spoken(tag: str) -> str:
    if not tag or len(tag) > _LONGEST:
        return ""
    language, *rest = tag.replace("_", "-").lower().split("-")
    language = _RENAMED.get(language, language)
    if language not in LANGUAGES:
        return ""
    for one in ("-".join([language, *rest]), language):
        try:
            locale = Locale.parse(one, sep="-")
        except (UnknownLocaleError, ValueError, TypeError):
            continue
        return str(locale).replace("_", "-")
    return ""
