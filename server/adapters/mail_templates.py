"""The mails' words from templates/email/<name>/{subject.txt,body.txt,body.html}, for the port MailTemplates."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from server.domain.contrast import readable
from server.domain.mail_words import words_for
from server.domain.mails import (
    ConfirmMail,
    ReplyMail,
    Words,
    confirm_message,
    marker_class,
    reply_message,
    thread_subject,
)
from server.domain.site import Site

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "email"
PAPER_LIGHT, PAPER_DARK = "#ffffff", "#141a18"
INK = "#16201d"

_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_AFTER_LINK = ".,;:!?)]}’”»…"
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


class JinjaMailTemplates:
    """Renders with Jinja2; what people wrote is escaped in HTML, whatever it is."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        self._jinja = Environment(
            loader=FileSystemLoader(folder),
            autoescape=select_autoescape(enabled_extensions=("html",), default=False),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.filters["people"] = as_html
        self._jinja.filters["quoted"] = as_quote

    def reply(self, mail: ReplyMail) -> bytes:
        """A reply mail as bytes with CRLF, ready for `Mail.raw`. Raises Invalid for a bad address."""
        language, words = words_for(mail.locale)
        zone = _zone(mail.time_zone, mail.site.time_zone)
        today = mail.date.astimezone(zone).date()

        def told(at: datetime) -> str:
            return _told(at.astimezone(zone), language, short=at.astimezone(zone).date() == today)

        asked_today = mail.question is not None and mail.question.at.astimezone(zone).date() == today
        wrote = words.you_wrote if asked_today else words.you_wrote_on
        rendered = self._render(
            "reply",
            mail.site,
            language,
            mail=mail,
            words=words,
            subject=thread_subject(mail.subject) or words.no_subject.format(site=mail.site.name),
            marker=marker_class(mail.marker),
            answers=[(answer, told(answer.at)) for answer in mail.answers],
            you_wrote=wrote.format(time=told(mail.question.at)) if mail.question else "",
            why=getattr(words, mail.why.value),
        )
        return reply_message(mail, rendered)

    def confirm(self, mail: ConfirmMail) -> bytes:
        """An address confirmation as bytes with CRLF. Raises Invalid for a bad address."""
        language, words = words_for(mail.locale)
        return confirm_message(mail, self._render("confirm", mail.site, language, mail=mail, words=words))

    def _render(self, name: str, site: Site, language: str, **context: object) -> Words:
        accent = readable(site.accent, PAPER_LIGHT)
        common = {
            "site": site,
            "lang": language,
            "dir": "rtl" if language in _RIGHT_TO_LEFT else "ltr",
            "accent": accent,
            "accent_dark": readable(site.accent, PAPER_DARK),
        }
        subject, text, html = (
            self._jinja.get_template(f"{name}/{part}").render(common | context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
        return Words(subject.strip(), text.strip() + "\n", html)


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
