"""What our own pages say to customers, and how a refusal reads: one field a phrase, so that none can be forgotten.

`{…}` are filled in. The voice is the one of the sentence about the wait (server/domain/sentences)."""

from msgspec import Struct


class Refusals(Struct, frozen=True):
    """Of the errors that a customer can meet. The English ones stand where they are raised, word for word."""

    error: str
    bad_frame: str
    invalid: str
    too_long: str
    too_many: str
    token_refused: str
    token_expired: str
    not_allowed: str
    not_found: str
    client_id_reused: str
    unavailable: str
    no_room: str
    bad_address: str
    """{address}"""
    asked_too_often: str
    link_expired: str
    link_incomplete: str
    link_overtaken: str
    empty: str
    empty_form: str
    longer_form: str
    many_forms: str
    file_too_large: str
    file_empty: str
    file_missing: str
    rating_expired: str
    rating_settled: str
    resume_gone: str
    resume_expired: str
    codes_a_day: str
    code_expired: str
    code_unasked: str
    code_others: str
    code_attempts: str
    code_wrong: str
    code_used: str
    leave_expired: str


class PageWords(Struct, frozen=True):
    noscript: str

    # The contact form.
    write_to: str
    """{site}"""
    name: str
    email: str
    subject: str
    message: str
    leave_empty: str
    send: str
    one_mail: str
    sent_title: str
    sent: str
    sent_next: str
    back_to: str
    """{site}"""
    not_sent_title: str
    not_sent: str
    still_there: str

    # Is this your address?
    confirm_title: str
    yours: str
    then: str
    yes: str
    not_yours: str
    confirmed_title: str
    confirmed: str
    reach_you: str
    """{address}"""
    go_on: str
    unconfirmed_title: str
    unconfirmed: str

    # Links of mails that do not hold: into the chat, and out of automatic mails.
    no_resume: str
    no_leave: str

    refusals: Refusals
