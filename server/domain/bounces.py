"""Mails that a mail server gives back, and complaints that a provider hands on: which they are, about whom, for good?

A delivery report (RFC 3464) says so itself, and a feedback report (RFC 5965). Half of all servers write something else:
then signs are counted, and a machine must have written it.
"""

import re
from enum import StrEnum

from msgspec import Struct

from server.domain.inbound import Inbound
from server.domain.mail_address import split

MAX_SCANNED = 6_000
"""Characters of the text in which a bounce says what it is; the returned mail comes after that."""


class News(StrEnum):
    """What a report says of the mail that it is about."""

    FAILED = "failed"
    DELAYED = "delayed"
    """Nobody has it yet; a server goes on trying."""
    DELIVERED = "delivered"
    UNWANTED = "unwanted"
    """It arrived, and was called spam."""


class Bounce(Struct, frozen=True):
    """A mail that could not be delivered, or was not wanted. `status` is an enhanced status code (RFC 3463) or nothing.

    `permanent`: nothing more should go to the address; else the next one may arrive. `recipient` may be empty.
    """

    recipient: str
    status: str
    permanent: bool
    diagnostic: str
    reasons: tuple[str, ...]
    news: News = News.FAILED


AWAY_SUBJECT = re.compile(
    r"^\W*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response|antwort)|out of (?:the )?office|ooo\b|"
    r"automatische antwort|abwesenheits|réponse automatique|respuesta automática|resposta automática|"
    r"risposta automatica|automatisch antwoord|autosvar|automatisk svar|automaattinen vastaus|"
    r"automatická odpověď|automatikus válasz|autoodpowiedź|odpowiedź automatyczna|автоответ|автоматический ответ|"
    r"otomatik yanıt|自動返信|自动回复|자동 회신)",
    re.IGNORECASE,
)
_DAEMON = re.compile(
    r"^(?:mailer[-_. ]?daemon|mail[-_. ]?daemon|post[-_. ]?master|mdaemon|mail[-_. ]?delivery[-_. ]?(?:sub)?system|"
    r"mail-?system|bounces?|double-bounce|mmdf|microsoftexchange[0-9a-f]{8,}|system-?administrator|dsn|mta)(?:[-+_.].*)?$",
    re.IGNORECASE,
)
_DAEMON_NAME = re.compile(
    r"mail(?:er)? ?-?(?:delivery|daemon|administrator|system)|delivery (?:sub)?system|postmaster|"
    r"system administrator|mail router|internet mail delivery",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|un-?deliver|non[- ]?(?:delivery|remis|recapitat)|not (?:be )?deliver|"
    r"deliver\w* (?:status|failure|failed|error|problem|delay|notification|report|has been delayed|unsuccessful)|"
    r"(?:failure|failed|error|problem|delayed)\W.{0,30}deliver|fail(?:ed|ure) (?:notice|notification|mail)|"
    r"return(?:ed|ing) (?:mail|message|to sender)|mail (?:error|failure|system error|delivery|could not)|"
    r"could not (?:be )?(?:send|sent|deliver)|can(?:no|')t (?:send|be sent|be delivered)|"
    r"message (?:delayed|status|blocked|rejected|you sent blocked)|rejected|bounce|unzustellbar|nicht zustellbar|"
    r"no se (?:ha )?pud|non (?:è|remis)|недоставлен|не доставлен|невозможно доставить|nedoru[cč]|"
    r"不達|配信|送信できません|戻りました|退信|投递|undelivered|"
    r"warning: (?:could not|message)|notification d'état|"
    r"user unknown|unknown user|mailbox (?:full|unavailable)|address (?:unknown|not found)|"
    r"エラー|メール.{0,10}(?:でき|不)",
    re.IGNORECASE,
)
_BOUNCE_TEXT = re.compile(
    r"(?:could|can|was|were|has|have|is|did) ?(?:not|n't|no) (?:been |be |deliver|reach)?"
    r".{0,20}(?:deliver|recipient|sent\b)|"
    r"undeliverable|delivery (?:to the following|has failed|failed|status notification|attempt)|"
    r"permanent(?:ly)? (?:fatal )?(?:error|fail)|returned (?:to (?:you|sender)|below|mail)|"
    r"user (?:unknown|not found)|unknown user|no such (?:user|address|recipient)|mailbox (?:is )?(?:full|unavailable)|"
    r"recipient (?:address )?(?:rejected|unknown)|\b5\d\d[ -]5\.\d\.\d|message was not delivered|"
    r"transcript of session follows|-{2,} ?(?:the following addresses had|below this line is|this is a copy)",
    re.IGNORECASE,
)
_COMPLAINT_SUBJECT = re.compile(r"\W*complaint about message from \d", re.IGNORECASE)
_NO_COMPLAINT = ("auth-failure", "not-spam")
"""Feedback types (RFC 5965, RFC 6591) that are not about what the recipient wants."""
_SES_EVENT = re.compile(r'\\?"notificationType\\?"\s*:\s*\\?"(?:Bounce|Complaint)')
_FIELD = re.compile(r"^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>\"'();:,@]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{1,200}[A-Za-z0-9]")
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_REPLY_CODE = re.compile(r"\b([45])\d\d\b(?=[ -])")
_ARRIVED = ("delivered", "relayed", "expanded")
"""Actions (RFC 3464 2.3.3) after which nothing more is heard of a mail."""
_FULL = re.compile(r"(?:mailbox|quota|storage).{0,20}(?:full|exceeded|limit)|over ?quota", re.IGNORECASE)
_DELAYED = re.compile(
    r"delay|still (?:be )?(?:try|retr|attempt)|will (?:be )?(?:retri|continue|try)|not yet been delivered|warning",
    re.IGNORECASE,
)


def bounce_of(mail: Inbound, *, null_sender: bool) -> Bounce | None:
    """What the mail gives back, or None if it is none of these."""
    complaint = _complaint_reasons(mail)
    if complaint:
        return _bounce(mail, complaint, "The recipient's provider reports the mail as unwanted.")
    reasons = _bounce_reasons(mail, null_sender)
    return _bounce(mail, reasons) if reasons else None


def from_daemon(mail: Inbound) -> bool:
    """Whether the sender is a mail server, by its address or name."""
    sender = mail.header("from")
    local = split(mail.from_address)[0] or sender.strip()
    return bool(_DAEMON.match(local)) or bool(_DAEMON_NAME.search(sender)) or sender.endswith("<>")


def _complaint_reasons(mail: Inbound) -> list[str]:
    if mail.report_type == "feedback-report":
        kind = next(
            (value for report in mail.reports for name, value in _fields(report) if name == "feedback-type"), ""
        )
        return [] if kind.lower() in _NO_COMPLAINT else ["feedback report"]
    if mail.returned and _COMPLAINT_SUBJECT.match(mail.subject):
        return ["complaint of Outlook.com"]
    return []


def _bounce_reasons(mail: Inbound, null_sender: bool) -> list[str]:
    if any("failed" in report.lower() or "delayed" in report.lower() for report in _actions(mail)):
        return ["delivery status part"]
    for header in ("x-failed-recipients", "x-ms-exchange-message-is-ndr"):
        if any(name == header for name, _ in mail.headers):
            return [header]
    if mail.header("x-amz-sns-message-id") and _SES_EVENT.search(_scanned(mail)):
        return ["notification of Amazon SES"]
    report = mail.report_type == "delivery-status"
    daemon = from_daemon(mail)
    subject = bool(_BOUNCE_SUBJECT.search(mail.subject))
    text = bool(_BOUNCE_TEXT.search(_scanned(mail)))
    signs = {
        "delivery report": report,
        "from a mail daemon": daemon,
        "empty return path": null_sender,
        "its subject": subject,
        "its text": text,
        "gives a mail back": bool(mail.returned),
    }
    # One sign says nothing: people write from info@, about mails that came back, and forward them.
    machine = report or daemon or null_sender
    found = [name for name, given in signs.items() if given]
    if machine and (subject or text) and len(found) >= 2 and not _answers_person(mail, daemon or report):
        return found
    return []


def _answers_person(mail: Inbound, strong: bool) -> bool:
    """An absence note or a ticket system's receipt has a null sender too, and may quote anything."""
    return bool(AWAY_SUBJECT.search(mail.subject)) or (
        not strong and mail.header("auto-submitted").lower().startswith("auto-replied") and not mail.returned
    )


def _actions(mail: Inbound) -> list[str]:
    return [value for report in mail.reports for name, value in _fields(report) if name == "action"]


def _fields(report: str) -> list[tuple[str, str]]:
    return [(name.lower(), " ".join(value.split())) for name, value in _FIELD.findall(report.replace("\r", ""))]


def _bounce(mail: Inbound, reasons: list[str], complaint: str = "") -> Bounce:
    fields = [field for report in mail.reports for field in _fields(report)]

    def field(*names: str) -> str:
        return next((value for wanted in names for name, value in fields if name == wanted), "")

    text = f"{mail.subject}\n{_scanned(mail)}"
    diagnostic = complaint or field("diagnostic-code").partition(";")[2].strip() or field("diagnostic-code")
    status = _first(_STATUS, field("status")) or _first(_STATUS, diagnostic) or _first(_STATUS, text)
    found = _ADDRESS.search(
        field("final-recipient", "original-recipient", "original-rcpt-to", "removal-recipient")
        or mail.header("x-failed-recipients")
    )
    recipient = found[0] if found else _failed_address(mail, text)
    return Bounce(
        recipient=recipient,
        status=status,
        permanent=bool(complaint) or _permanent(status, field("action").lower(), diagnostic or text),
        diagnostic=diagnostic[:500],
        reasons=tuple(reasons),
        news=News.UNWANTED if complaint else _news(status, field("action").lower(), text),
    )


def _news(status: str, action: str, text: str) -> News:
    if action.startswith(_ARRIVED):
        return News.DELIVERED
    if action.startswith("delayed"):
        return News.DELAYED
    # Without a word of a report, what it says to a person: "will retry" after a code that allows it.
    waits = not action and not status.startswith("5") and bool(_DELAYED.search(text))
    return News.DELAYED if waits else News.FAILED


def _permanent(status: str, action: str, words: str) -> bool:
    if action.startswith(("delayed", *_ARRIVED)) or (status.startswith("4") and not action.startswith("failed")):
        return False
    # A full mailbox is emptied some day, whatever code it comes with.
    if status.startswith("5.2.2") or _FULL.search(words):
        return False
    if status.startswith("5") or action.startswith("failed"):
        return not status.startswith("4")
    code = _REPLY_CODE.search(words)
    return code[1] == "5" if code else not _DELAYED.search(words)


def _failed_address(mail: Inbound, text: str) -> str:
    """The first address in the text that is neither the daemon's nor the mail's own recipient."""
    own = {mail.from_address.lower(), *(address.lower() for address in mail.recipients)}
    return next((one for one in _ADDRESS.findall(text) if one.lower() not in own and not _DAEMON.match(one)), "")


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def _scanned(mail: Inbound) -> str:
    return (mail.text or re.sub(r"<[^<>]{0,500}>", " ", mail.html[: 4 * MAX_SCANNED]))[:MAX_SCANNED]
