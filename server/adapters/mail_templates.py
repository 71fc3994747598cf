"""The mails' words from templates/email/<name>/{subject.txt,body.txt,body.html}, for the port MailTemplates.

A folder of one's own is looked into first: `<site key>/<name>/<part>` for one site, `<name>/<part>` for all. What is
not there comes from ours, which stay within reach as `ours/…`: `{% extends "ours/layout.html" %}`.
"""

import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    select_autoescape,
)
from markupsafe import Markup, escape

from server.domain.contrast import readable
from server.domain.mail_words import words_for
from server.domain.mails import (
    CodeMail,
    ConfirmMail,
    RatingMail,
    ReplyMail,
    Words,
    automatic_message,
    marker_class,
    picture_id,
    reply_message,
    thread_subject,
)
from server.domain.ratings import Mood
from server.domain.site import Site

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "email"
PAPER_LIGHT, PAPER_DARK = "#ffffff", "#141a18"
INK = "#16201d"

_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_AFTER_LINK = ".,;:!?)]}’”»…"
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_UNITS = ("B", "kB", "MB", "GB")

log = structlog.get_logger()


class JinjaMailTemplates:
    """Renders with Jinja2; what people wrote is escaped in HTML, whatever it is."""

    def __init__(self, own: Path | None = None) -> None:
        """`own`: the folder of one's own."""
        self._own = own
        self._ours = _environment(FileSystemLoader(TEMPLATES))
        self._of_site = lru_cache(maxsize=1000)(self._environment_of)

    def reply(self, mail: ReplyMail) -> bytes:
        """A reply mail as bytes with CRLF, ready for `Mail.raw`. Raises Invalid for a bad address."""
        language, words = words_for(mail.locale)
        zone = _zone(mail.time_zone, mail.site.time_zone)
        today = mail.date.astimezone(zone).date()

        def told(at: datetime) -> str:
            return _told(at.astimezone(zone), language, short=at.astimezone(zone).date() == today)

        asked_today = mail.question is not None and mail.question.at.astimezone(zone).date() == today
        wrote = words.you_wrote if asked_today else words.you_wrote_on
        marker = marker_class(mail.marker)
        pictures = {one.name: f"cid:{picture_id(one.name, mail.message_id)}" for one in mail.pictures}
        rendered = self._render(
            "reply",
            mail.site,
            language,
            (marker, words.above),
            mail=mail,
            words=words,
            sender=_sender(mail),
            subject=thread_subject(mail.subject) or words.no_subject.format(site=mail.site.name),
            marker=marker,
            answers=[(answer, told(answer.at)) for answer in mail.answers],
            pictures=pictures,
            you_wrote=wrote.format(time=told(mail.question.at)) if mail.question else "",
            why=getattr(words, mail.why.value),
        )
        return reply_message(mail, rendered)

    def confirm(self, mail: ConfirmMail) -> bytes:
        """An address confirmation as bytes with CRLF. Raises Invalid for a bad address."""
        return automatic_message(mail, self._automatic("confirm", mail, mail.confirm_url))

    def code(self, mail: CodeMail) -> bytes:
        """A mail with a code as bytes with CRLF. Raises Invalid for a bad address."""
        return automatic_message(mail, self._automatic("code", mail, mail.code))

    def rating(self, mail: RatingMail) -> bytes:
        """The question how it was as bytes with CRLF. Raises Invalid for a bad address."""
        language, words = words_for(mail.locale)
        say, marker = words.rating, marker_class(mail.marker)
        choices = [
            (f"{mail.rating_url}/{mood}", face, said)
            for mood, face, said in (
                (Mood.SMILE, "\N{WHITE SMILING FACE}", say.smile),
                (Mood.FROWN_AT_YOU, "\N{WHITE FROWNING FACE}", say.frown_help),
                (Mood.FROWN_AT_PRODUCT, "\N{WHITE FROWNING FACE}", say.frown_product),
            )
        ]
        rendered = self._render(
            "rating",
            mail.site,
            language,
            (marker, words.above, mail.unsubscribe_url, *(url for url, _, _ in choices)),
            mail=mail,
            words=words,
            say=say,
            choices=choices,
            marker=marker,
            subject=thread_subject(mail.subject) or words.no_subject.format(site=mail.site.name),
            sender=mail.site.name,
        )
        return automatic_message(mail, rendered)

    def _automatic(self, name: str, mail: ConfirmMail | CodeMail, vital: str) -> Words:
        language, words = words_for(mail.locale)
        sender = mail.site.name
        return self._render(name, mail.site, language, (vital,), mail=mail, words=words, sender=sender)

    def _render(
        self, name: str, site: Site, language: str, vital: tuple[str, ...], *, sender: str, **context: object
    ) -> Words:
        """By the site's own templates; by ours where those fail, or leave out what the mail can't do without."""
        common: dict[str, object] = {
            "site": site,
            "lang": language,
            "dir": "rtl" if language in _RIGHT_TO_LEFT else "ltr",
            "accent": readable(site.accent, PAPER_LIGHT),
            "accent_dark": readable(site.accent, PAPER_DARK),
        }
        if self._own is not None:
            try:
                words = _rendered(self._of_site(site.key), name, common | context, sender)
                if all(one in words.text + words.html for one in vital):
                    return words
                log.error("mail_template_lacks_something", site=site.key, template=name)
            except Exception:
                # A mistake in somebody's template must not keep their answers from their customers.
                log.exception("mail_template_failed", site=site.key, template=name)
        return _rendered(self._ours, name, common | context, sender)

    def _environment_of(self, key: str) -> Environment:
        assert self._own is not None
        ours = FileSystemLoader(TEMPLATES)
        return _environment(
            ChoiceLoader([FileSystemLoader([self._own / key, self._own]), PrefixLoader({"ours": ours}), ours])
        )


def _environment(loader: BaseLoader) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"people": as_html, "quoted": as_quote, "size": as_size}
    return environment


def _rendered(environment: Environment, name: str, context: dict[str, object], sender: str) -> Words:
    subject, text, html = (
        environment.get_template(f"{name}/{part}").render(context) for part in ("subject.txt", "body.txt", "body.html")
    )
    return Words(subject.strip(), text.strip() + "\n", html, sender)


def _sender(mail: ReplyMail) -> str:
    """`Ana from Acme`: who answers, and where they belong."""
    _, words = words_for(mail.locale)
    name = mail.answers[-1].face.name if mail.answers else ""
    return words.sender.format(agent=name, site=mail.site.name) if name not in ("", mail.site.name) else mail.site.name


def as_size(count: int) -> str:
    """A number of bytes for people: `340 kB`."""
    unit, value = 0, float(count)
    while value >= 1000 and unit < len(_UNITS) - 1:
        unit, value = unit + 1, value / 1000
    return f"{value:.0f} {_UNITS[unit]}" if unit < 2 or value >= 10 else f"{value:.1f} {_UNITS[unit]}"


def as_html(text: str) -> Markup:
    """What a person wrote, escaped: addresses as links, line ends and indentation kept."""
    pieces, end = [], 0
    for match in _LINK.finditer(text):
        address = match[0].rstrip(_AFTER_LINK)
        if address.count("(") > address.count(")") and match[0][len(address) :].startswith(")"):
            address += ")"
        pieces += [_lines(text[end : match.start()]), _link(address)]
        end = match.start() + len(address)
    return Markup("").join([*pieces, _lines(text[end:])])


def as_quote(text: str) -> str:
    """With `> ` before every line, as text mails quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n"))


def _link(address: str) -> Markup:
    # word-break: a long address must not widen a phone's screen.
    return Markup('<a href="{0}" class="a" style="color:inherit;word-break:break-word;">{0}</a>').format(address)


def _lines(text: str) -> Markup:
    indented = re.sub(r"(?m)^[ \t]+| {2,}", lambda spaces: "\u00a0" * len(spaces[0].expandtabs(4)), text)
    return Markup("<br>\n").join(escape(line) for line in indented.split("\n"))


def _told(at: datetime, language: str, *, short: bool) -> str:
    time = f"{at:%H:%M}"
    if short:
        return time
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return f"{format_skeleton('MMMEd', at, locale=locale)}, {time}"


def _zone(*names: str) -> ZoneInfo:
    """The first of these IANA names that there is."""
    for name in names:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")
