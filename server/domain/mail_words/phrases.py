"""What a language has to have for our mails and for the pages that their links lead to."""

from msgspec import Struct


class RatingWords(Struct, frozen=True):
    """Of the mail that asks how it was, and of the page that its links lead to. Filled in: `{agent}`."""

    title: str
    body: str
    smile: str
    frown_help: str
    frown_product: str
    more: str
    why: str
    stop: str
    word: str
    send: str
    thanks: str
    noted: str
    failed: str
    refused: str


class MailWords(Struct, frozen=True):
    """Filled in: `{site}`, `{agent}`, `{address}` (masked), `{minutes}`, `{time}` (of today; `_on`: of another day).

    `resume_…` are of the page on which a conversation is read without a dashboard, `code_…` of the mail that it sends;
    `unsubscribe_…` of the page behind an automatic mail's link.
    """

    sender: str
    above: str
    you_wrote: str
    you_wrote_on: str
    go_on: str
    left: str
    unseen: str
    by_mail: str
    no_subject: str
    confirm_title: str
    confirm_body: str
    confirm_button: str
    confirm_ignore: str
    code_title: str
    code_body: str
    code_until: str
    code_ignore: str
    resume_title: str
    resume_why: str
    resume_send: str
    resume_sent: str
    resume_label: str
    resume_open: str
    resume_again: str
    unsubscribe_title: str
    unsubscribe_ask: str
    unsubscribe_yes: str
    unsubscribe_done: str
    rating: RatingWords
