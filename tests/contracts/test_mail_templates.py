"""The port MailTemplates: mails that are right to the octet, and that we find our way back from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.adapters.mail_templates import JinjaMailTemplates, as_html
from server.domain.addressing import make_reply_address, message_id, redacted, root_id
from server.domain.errors import Invalid
from server.domain.inbound import Inbound, parse
from server.domain.mail_words import WORDS
from server.domain.mails import (
    Answer,
    CodeMail,
    ConfirmMail,
    Part,
    Quoted,
    RatingMail,
    ReplyMail,
    Why,
    marker_class,
)
from server.domain.people import Face
from server.domain.reply_text import reply_of_text, reply_text
from server.domain.site import Site

SECRETS = [b"a secret that is long enough"]
NOW = datetime(2025, 3, 4, 13, 19, tzinfo=UTC)
CONVERSATION = "0190a1b2c3d4e5f60718293a4b5c6d7e"
SITE = Site("s1", "key", "freistil support", "secret", address="support@freistil.example", time_zone="Europe/Berlin")
ANA = Face("a1", "Ana", "AK", "#8a5a44")
TEMPLATES = JinjaMailTemplates()
MAIL = ReplyMail(
    site=SITE,
    to_name="Mara Lind",
    to_address="mara@acme.example",
    subject="Our deploys hang since this morning",
    answers=(
        Answer(ANA, "Found it: the volume was full.\nCould you try once more?", NOW - timedelta(minutes=2)),
        Answer(ANA, "And I’ve added an alert.", NOW - timedelta(minutes=1)),
    ),
    reply_to=make_reply_address(SECRETS, CONVERSATION, "freistil.example", NOW),
    message_id=message_id(SECRETS, CONVERSATION, f"{CONVERSATION}-4", "freistil.example"),
    references=(root_id(CONVERSATION, "freistil.example"), "<theirs@mail.gmail.com>"),
    resume_url="https://dashboard.example/?a=1&b=2#warmline",
    marker=f"{CONVERSATION}4",
    date=NOW,
    question=Quoted("Our deploys hang since this morning.", NOW - timedelta(minutes=17)),
    time_zone="Europe/Berlin",
)
CONFIRM = ConfirmMail(SITE, "mara@acme.example", "https://chat.example/confirm/t", MAIL.message_id, NOW)

RATING = RatingMail(
    site=SITE,
    to_name="Mara Lind",
    to_address="mara@acme.example",
    subject=MAIL.subject,
    agent="Ana",
    rating_url="https://chat.example/r/" + "a2" * 28,
    unsubscribe_url="https://chat.example/u/" + "t" * 300,
    reply_to=MAIL.reply_to,
    message_id=message_id(SECRETS, CONVERSATION, f"r-{CONVERSATION}", "freistil.example"),
    references=MAIL.references[:1],
    marker=f"r{CONVERSATION}",
    date=NOW,
)


def message(raw: bytes) -> EmailMessage:
    parsed = message_from_bytes(raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def bodies(raw: bytes) -> tuple[str, str]:
    text, html = message(raw).get_body(("plain",)), message(raw).get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content().replace("\r\n", "\n"), html.get_content()


def test_the_headers_of_a_reply() -> None:
    got = message(TEMPLATES.reply(MAIL))
    assert got["From"] == "Ana from freistil support <support@freistil.example>"
    assert got["To"] == "Mara Lind <mara@acme.example>"
    assert got["Subject"] == "Re: Our deploys hang since this morning"
    assert got["Reply-To"].addresses[0].addr_spec == MAIL.reply_to
    assert got["Message-ID"] == MAIL.message_id
    assert got["In-Reply-To"] == "<theirs@mail.gmail.com>"
    assert got["References"].split() == list(MAIL.references)
    assert got["Date"].datetime == NOW
    assert got.get_content_type() == "multipart/alternative"
    assert "Auto-Submitted" not in got  # a person wrote it


@pytest.mark.parametrize(
    "mail", [MAIL, replace(MAIL, locale="de", subject="Übergröße “x” " * 8, to_name="Zoë Ångström 李")]
)
def test_the_octets(mail: ReplyMail) -> None:
    raw = TEMPLATES.reply(mail)
    assert raw == TEMPLATES.reply(mail)  # a mail that is sent again is the same mail
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 200
    assert not parse(raw).header("defects")
    assert message(raw)["Subject"].strip() == f"Re: {mail.subject[:150].strip()}"
    assert message(raw)["To"].addresses[0].display_name == mail.to_name


@pytest.mark.parametrize("subject", ["Re: Hi", "RE: AW: Hi", "Fwd: Hi", "Re[2]: Hi", "Antwort: Hi", "Hi", "回复：Hi"])
def test_the_subject_never_changes(subject: str) -> None:
    assert message(TEMPLATES.reply(replace(MAIL, subject=subject)))["Subject"] == "Re: Hi"


def test_a_conversation_without_a_subject() -> None:
    assert message(TEMPLATES.reply(replace(MAIL, subject="")))["Subject"] == "Re: Your message to freistil support"


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_text_becomes_a_header(subject: str, name: str, site: str) -> None:
    tricky = "\r\nBcc: all@x.example\r\n\r\n"
    mail = replace(MAIL, subject=subject + tricky, to_name=name + tricky, site=replace(SITE, name=site + tricky))
    got = message(TEMPLATES.reply(mail))
    assert set(got.keys()) == set(message(TEMPLATES.reply(MAIL)).keys())
    assert [one.addr_spec for one in got["To"].addresses] == ["mara@acme.example"]
    assert got["From"].addresses[0].addr_spec == "support@freistil.example"


@pytest.mark.parametrize("address", ["mara", "mara@acme.example\r\nBcc: x@x.example", "a@b@acme.example"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(Invalid):
        TEMPLATES.reply(replace(MAIL, to_address=address))
    with pytest.raises(Invalid):
        TEMPLATES.confirm(replace(CONFIRM, to_address=address))


def test_addresses_of_the_world() -> None:
    assert message(TEMPLATES.reply(replace(MAIL, to_address="m@bücher.example")))["To"].addresses[0].domain == (
        "xn--bcher-kva.example"
    )
    raw = TEMPLATES.reply(replace(MAIL, to_address="jürgen@acme.example"))
    assert "jürgen@acme.example" in raw.decode()


def test_references_stay_few_and_clean() -> None:
    many = (root_id(CONVERSATION, "freistil.example"), "no id", "<a b>", *(f"<{n}@x.example>" for n in range(50)))
    got = message(TEMPLATES.reply(replace(MAIL, references=many)))["References"].split()
    assert (got[0], got[1], got[-1], len(got)) == (many[0], "<30@x.example>", "<49@x.example>", 21)


def test_the_text_part_stands_alone() -> None:
    text, _ = bodies(TEMPLATES.reply(MAIL))
    assert text == (
        "Just reply to this mail, above this line.\n- - - - - - - - - - - - - - - - - - - - - - - -\n\n"
        "You wrote at 14:02:\n> Our deploys hang since this morning.\n\n"
        "Ana, 14:17\nFound it: the volume was full.\nCould you try once more?\n\n"
        "Ana, 14:18\nAnd I’ve added an alert.\n\n"
        "Go on in the chat:\nhttps://dashboard.example/?a=1&b=2#warmline\n\n"
        "-- \nYou left the chat before we could answer, so here it is by mail.\nfreistil support\n"
    )


def test_the_html_part() -> None:
    mail = replace(MAIL, locale="de", why=Why.BY_MAIL, time_zone="nowhere")
    _, html = bodies(TEMPLATES.reply(mail))
    assert '<html lang="de" dir="ltr"' in html
    assert "prefers-color-scheme: dark" in html
    assert marker_class(MAIL.marker) in html
    assert "Sie schrieben um 14:02" in html
    assert 'href="https://dashboard.example/?a=1&amp;b=2#warmline"' in html
    assert "<img" not in html
    assert len(html.encode()) < 102_000  # where Gmail clips


def test_nowhere_to_go_on() -> None:
    text, html = bodies(TEMPLATES.reply(replace(MAIL, resume_url="")))
    assert "Go on in the chat" not in text + html


def test_what_people_wrote_is_text() -> None:
    evil = '<script>alert(1)</script> & "x" https://x.example/?a=1&b="><b>'
    text, html = bodies(TEMPLATES.reply(replace(MAIL, answers=(Answer(ANA, evil, NOW),), question=Quoted(evil, NOW))))
    assert evil in text
    assert "<script" not in html
    assert '<a href="https://x.example/?a=1&amp;b="' in html


def test_text_in_html() -> None:
    assert as_html("a\n  b") == "a<br>\n\u00a0\u00a0b"
    assert ">https://x.example/a_(b)</a>." in as_html("see https://x.example/a_(b).")
    assert ">http://x.example</a>)" in as_html("(http://x.example)")
    assert "<a" not in as_html("javascript:alert(1) ftp://x.example")


def test_days_are_named_where_it_was_not_today() -> None:
    before = replace(MAIL, answers=(Answer(ANA, "Hi", NOW - timedelta(days=2)),))
    assert "Ana, Sun, Mar 2, 14:19" in bodies(TEMPLATES.reply(before))[0]
    asked = replace(MAIL, question=Quoted("Hi", NOW - timedelta(days=2)))
    assert "You wrote on Sun, Mar 2, 14:19" in bodies(TEMPLATES.reply(asked))[0]


def test_the_confirmation_says_nothing_of_the_stranger() -> None:
    raw = TEMPLATES.confirm(CONFIRM)
    got = message(raw)
    assert (got["Subject"], got["Auto-Submitted"]) == ("Is this your address? – freistil support", "auto-generated")
    assert got["From"] == "freistil support <support@freistil.example>"
    for body in bodies(raw):
        assert CONFIRM.confirm_url in body
        assert "do nothing" in body


@pytest.mark.parametrize("locale", WORDS)
def test_an_answer_to_our_own_mail_is_cut_by_our_own_marks(locale: str) -> None:
    text, html = bodies(TEMPLATES.reply(replace(MAIL, locale=locale)))
    assert reply_of_text(f"It works now.\n\n{text}").new_text == "It works now."
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    assert reply_of_text(f"It works now.\n\nAna from x wrote:\n\n{quoted}").new_text == "It works now."
    body = html[html.index("<div") : html.rindex("</body>")]
    assert reply_text(Inbound(html=f"<div>It works now.</div>{body}")).new_text == "It works now."
    bare = body.replace(marker_class(MAIL.marker), "")
    assert reply_text(Inbound(html=f"<div>It works now.</div>{bare}")).new_text == "It works now."
    below = reply_text(Inbound(html=f"<blockquote type='cite'>{body}</blockquote><p>It works now.</p>"))
    assert below.new_text == "It works now."


@pytest.mark.parametrize("locale", WORDS)
def test_every_language_says_who_writes_and_which_way_it_is_read(locale: str) -> None:
    raw = TEMPLATES.reply(replace(MAIL, locale=locale))
    sender = message(raw)["From"].addresses[0].display_name
    assert "Ana" in sender and "freistil support" in sender
    text, html = bodies(raw)
    assert f'<html lang="{locale}" dir="{"rtl" if locale in ("ar", "he") else "ltr"}"' in html
    assert WORDS[locale].above == text.splitlines()[0]
    code = TEMPLATES.code(CodeMail(SITE, "mara@acme.example", "482913", 15, MAIL.message_id, NOW, locale))
    assert message(code)["Auto-Submitted"] == "auto-generated"
    for body in bodies(code):
        assert "482913" in body and "15" in body and "{" not in body.partition("</head>")[2]


def test_no_token_is_seen() -> None:
    """Those of the ways back stand in headers alone; a quoted mail gives nothing away."""
    raw = TEMPLATES.reply(replace(MAIL, pictures=(Part(ANA.id, "image/png", b"\x89PNG"),)))
    token = MAIL.reply_to.partition("+")[2].partition("@")[0]
    ours = MAIL.message_id.partition("@")[0].strip("<")
    assert all(token not in body and ours not in body for body in bodies(raw))
    links = f"https://chat.example/c/{'a2' * 28} /confirm/{'x.y' * 9}"
    told = redacted(f"refused {MAIL.reply_to} {MAIL.message_id} at {links}")
    assert told == "refused reply+…@freistil.example <w.…@freistil.example> at https://chat.example/c/… /confirm/…"


def test_what_is_automatic_and_comes_again_can_be_ended_with_one_click() -> None:
    got = message(TEMPLATES.rating(RATING))
    assert got["List-Unsubscribe"] == f"<{RATING.unsubscribe_url}>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for raw in (TEMPLATES.reply(MAIL), TEMPLATES.confirm(CONFIRM)):
        assert not [name for name in message(raw).keys() if name.lower().startswith("list-")]


@pytest.mark.parametrize("locale", WORDS)
def test_the_question_how_it_was(locale: str) -> None:
    """It says who answered, has a link for each answer in both parts, goes on in the same thread, and is automatic."""
    raw = TEMPLATES.rating(replace(RATING, locale=locale))
    got, say = message(raw), WORDS[locale].rating
    assert (got["Auto-Submitted"], got["Subject"]) == ("auto-generated", message(TEMPLATES.reply(MAIL))["Subject"])
    assert got["Reply-To"].addresses[0].addr_spec == MAIL.reply_to
    assert got["References"] == got["In-Reply-To"] == RATING.references[0]
    assert got["From"].addresses[0].display_name == "freistil support"
    for body in bodies(raw):
        assert "Ana" in body and "{" not in body.partition("</head>")[2]
        for mood, said in (
            ("smile", say.smile),
            ("frown_at_you", say.frown_help),
            ("frown_at_product", say.frown_product),
        ):
            assert f"{RATING.rating_url}/{mood}" in body and said in body
        assert RATING.unsubscribe_url in body
    assert raw == TEMPLATES.rating(replace(RATING, locale=locale))


@pytest.mark.parametrize("locale", WORDS)
def test_an_answer_to_the_question_is_cut_by_our_own_marks(locale: str) -> None:
    text, html = bodies(TEMPLATES.rating(replace(RATING, locale=locale)))
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    assert reply_of_text(f"One thing is open.\n\n{quoted}").new_text == "One thing is open."
    body = html[html.index("<div") : html.rindex("</body>")]
    assert reply_text(Inbound(html=f"<div>One thing is open.</div>{body}")).new_text == "One thing is open."


def test_a_question_of_ones_own_keeps_its_links(tmp_path: Path) -> None:
    (tmp_path / "rating").mkdir()
    (tmp_path / "rating" / "body.html").write_text(
        '{% extends "ours/rating/body.html" %}{% block title %}Ours{% endblock %}'
    )
    assert "<title>Ours</title>" in bodies(JinjaMailTemplates(tmp_path).rating(RATING))[1]
    for part in ("body.html", "body.txt"):
        (tmp_path / "rating" / part).write_text("How was it?")
    assert JinjaMailTemplates(tmp_path).rating(RATING) == TEMPLATES.rating(RATING)


def test_templates_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "key" / "reply").mkdir(parents=True)
    (tmp_path / "confirm").mkdir()
    html = '{% extends "ours/reply/body.html" %}{% block title %}Our own{% endblock %}'
    (tmp_path / "key" / "reply" / "body.html").write_text(html)
    (tmp_path / "confirm" / "subject.txt").write_text("Hello from {{ site.name }}")
    own = JinjaMailTemplates(tmp_path)
    elsewhere = replace(MAIL, site=replace(SITE, key="other"))
    assert "<title>Our own</title>" in bodies(own.reply(MAIL))[1]
    assert own.reply(elsewhere) == TEMPLATES.reply(elsewhere)
    assert message(own.confirm(CONFIRM))["Subject"] == "Hello from freistil support"
    # A mistake, or a mail without its marks, is told in the log, and ours goes out.
    for wrong in ("{{ nothing }}", "{% if %}", "<p>no marker</p>"):
        (tmp_path / "key" / "reply" / "body.html").write_text(wrong)
        assert own.reply(MAIL) == TEMPLATES.reply(MAIL)
