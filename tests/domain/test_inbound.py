"""Any bytes are a mail; what real clients send is read as it was meant."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.inbound import MAX_BOUNDARIES, MAX_PARTS, Inbound, beginning, parse


def mail(*headers: str, body: bytes = b"Hello\r\n") -> Inbound:
    return parse("\r\n".join(headers).encode() + b"\r\n\r\n" + body)


def test_a_plain_mail() -> None:
    got = mail(
        *("From: Mara Lind <mara@ACME.example>", "To: Support <reply+x@acme.example>, b@x.example", "Cc: c@x.example"),
        *("Delivered-To: reply+y@acme.example", "X-Original-To: reply+z@acme.example", "Subject: Re:\r\n  It hangs"),
        *("Message-ID: <1@x>", "In-Reply-To: <2@x> (a comment)", "References: <3@x>\r\n <2@x>\t<2@x>"),
        "Date: Tue, 4 Mar 2025 10:12:00 +0100",
    )
    assert (got.from_name, got.from_address, got.subject) == ("Mara Lind", "mara@acme.example", "Re: It hangs")
    assert got.to == ("reply+x@acme.example", "b@x.example")
    assert got.recipients[:2] == ("reply+z@acme.example", "reply+y@acme.example")
    assert got.recipients[2:] == ("reply+x@acme.example", "b@x.example", "c@x.example")
    assert (got.message_id, got.in_reply_to, got.references) == ("<1@x>", "<2@x>", ("<3@x>", "<2@x>"))
    assert got.date == datetime(2025, 3, 4, 9, 12, tzinfo=UTC)
    assert got.text == "Hello\n"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("=?utf-8?q?Zo=C3=AB?= =?utf-8?q?_L?= <z@x.example>", "Zoë L"),
        ('"=?iso-8859-1?Q?J=FCrgen?=" <z@x.example>', "Jürgen"),
        ("=?UTF-8?B?44Oe44Op?= <z@x.example>", "マラ"),
        ("=?unknown?q?Mara?= <z@x.example>", "Mara"),
        ("=?utf-8?b?broken!?= <z@x.example>", ""),
        ("Zoë <z@x.example>", "Zoë"),
        ("z@x.example (Mara)", "Mara"),
        ("z@x.example", ""),
    ],
)
def test_names_of_senders(header: str, name: str) -> None:
    got = mail(f"From: {header}")
    assert got.from_address == "z@x.example"
    assert got.from_name == name or not name


@pytest.mark.parametrize(
    ("charset", "octets", "text"),
    [
        ("utf-8", "Grüße".encode(), "Grüße"),
        ("iso-8859-1", "Grüße".encode("latin-1"), "Grüße"),
        ("iso-8859-1", "Grüße".encode(), "Grüße"),  # UTF-8 labelled as something else
        ("us-ascii", "Grüße".encode(), "Grüße"),
        ("us-ascii", "“Grüße”".encode("cp1252"), "“Grüße”"),
        ("utf-8", "Grüße".encode("latin-1"), "Grüße"),
        ("", "Grüße".encode(), "Grüße"),
        ('""', "Grüße".encode("latin-1"), "Grüße"),
        ("x-unknown", "Grüße".encode(), "Grüße"),
        ("iso-2022-jp", "こんにちは".encode("iso-2022-jp"), "こんにちは"),
        ("", "こんにちは".encode("iso-2022-jp"), "こんにちは"),
        ("shift_jis", "こんにちは".encode("cp932"), "こんにちは"),
        ("gb2312", "你好，谢谢".encode("gb18030"), "你好，谢谢"),
        ("gb2312", "你好，谢谢你的帮助".encode(), "你好，谢谢你的帮助"),
        ("gb2312", "联通".encode("gbk"), "联通"),  # also valid UTF-8, of nothing
        ("ks_c_5601-1987", "안녕하세요".encode("cp949"), "안녕하세요"),
        ("koi8-r", "Привет".encode("koi8-r"), "Привет"),
        ("iso-8859-8-i", "שלום".encode("iso-8859-8"), "שלום"),
        ("utf-7", b"Gr+APwA3w-e", "Grüße"),
        ("utf-8", "Grü".encode() + b"\xdfe", "Grüße"),  # two charsets in one text
    ],
)
def test_charsets_right_and_wrong(charset: str, octets: bytes, text: str) -> None:
    got = mail(f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: 8bit", body=octets)
    assert got.text == text


def test_flowed_text_is_unfolded() -> None:
    body = b"This is one \r\nlong line.\r\n\r\n> quoted \r\n> on\r\n>> deeper \r\n> up\r\n From here\r\n-- \r\nMara\r\n"
    got = mail("Content-Type: text/plain; format=flowed", body=body)
    assert got.text == "This is one long line.\n\n> quoted on\n>> deeper \n> up\nFrom here\n-- \nMara\n"
    got = mail("Content-Type: text/plain; format=flowed; delsp=yes", body="日本 \r\n語\r\n".encode())
    assert got.text == "日本語\n"


MIXED = b"""--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain

Text
--a
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html

<p>HTML <img src="cid:logo@x">
--r
Content-Type: image/png; name="../../logo.png"
Content-Transfer-Encoding: base64
Content-ID: <logo@x>

iVBORw0=
--r--
--a--
--m
Content-Type: application/pdf
Content-Disposition: attachment; filename*=utf-8''Rechnung%20f%C3%BCr%20Mara.pdf
Content-Transfer-Encoding: base64

JVBERg==
--m
Content-Type: text/plain

Below
--m
Content-Type: text/plain; name=log.txt

log
--m
Content-Type: message/rfc822

Subject: The other mail

Other
--m
Content-Type: text/calendar

BEGIN:VCALENDAR
--m--
"""


def test_parts_are_text_html_or_attachments() -> None:
    got = mail("Content-Type: multipart/mixed; boundary=m", body=MIXED)
    assert got.text == "Text\n\nBelow"
    assert got.html.startswith("<p>HTML")
    assert [(one.name, one.type) for one in got.attachments] == [
        ("logo.png", "image/png"),
        ("Rechnung für Mara.pdf", "application/pdf"),
        ("log.txt", "text/plain"),
        ("The other mail.eml", "message/rfc822"),
        ("invitation.ics", "text/calendar"),
    ]
    assert got.attachments[0].cid == "logo@x"
    assert got.attachments[1].content == b"%PDF"
    assert got.attachments[3].content.startswith(b"Subject: The other mail")


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Type: text/plain; name=mail.txt",),
        ("Content-Disposition: attachment; filename=mail.txt",),
        ("Content-Type: text/markdown",),
        ("Content-Type: multipart/mixed",),  # without its boundary
        ("Content-Transfer-Encoding: x-unknown",),
    ],
)
def test_a_mail_of_one_part_is_its_text(headers: tuple[str, ...]) -> None:
    got = mail(*headers)
    assert (got.text, got.attachments) == ("Hello\n", ())


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("application/ms-tnef", "winmail.dat"),
        ("application/pkcs7-mime; smime-type=enveloped-data", "smime.p7m"),
        ("text/calendar; method=REPLY", "invitation.ics"),
        ("application/pgp-signature; name=signature.asc", "signature.asc"),
    ],
)
def test_what_we_do_not_open_is_an_attachment(kind: str, name: str) -> None:
    got = mail(f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", body=b"AAAA\r\n")
    assert [(one.name, one.content) for one in got.attachments] == [(name, b"\0\0\0")]


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("quoted-printable", b"50=% a=3Db=\r\n c =ZZ =\r\n", "50=% a=b c =ZZ"),
        ("base64", b"SGVsbG8gd29ybGQ\r\n!!\r\n", "Hello world"),
        ("base64", b"This is no base64 at all.\r\n", "This is no base64 at all."),
    ],
)
def test_damaged_encodings(encoding: str, body: bytes, text: str) -> None:
    assert mail(f"Content-Transfer-Encoding: {encoding}", body=body).text.strip() == text.strip()


def test_a_name_of_a_file_is_no_path_and_has_no_tricks() -> None:
    got = mail('Content-Type: image/png; name="C:\\\\x\\\\evil\u202egnp.exe\x00"', body=b"x")
    assert got.attachments[0].name == "evil gnp.exe"


@pytest.mark.parametrize(
    ("header", "client"),
    [
        ("X-Mailer: iPhone Mail (22D72)", "iPhone"),
        ("X-Mailer: Apple Mail (2.3826.300.87.4.3)", "Apple Mail"),
        ("X-Mailer: Microsoft Outlook 16.0", "Outlook"),
        ("User-Agent: Mozilla Thunderbird", "Thunderbird"),
        ("User-Agent: K-9 Mail for Android", "K-9 Mail"),
        ("Message-ID: <CAF1x=abc@mail.gmail.com>", "Gmail"),
        ("Message-ID: <AM0PR01MB1234@AM0PR01MB1234.eurprd01.prod.exchangelabs.com>", "Outlook"),
        ("Message-ID: <1A2B3C4D-0000-1111-2222-333344445555@acme.example>", "Apple Mail"),
        ("Message-ID: <1@x>", ""),
    ],
)
def test_the_program_is_guessed(header: str, client: str) -> None:
    assert mail(header).client == client


def test_a_delivery_report_keeps_its_parts() -> None:
    body = b"""--d
Content-Type: text/plain

It failed.
--d
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.x.example

Final-Recipient: rfc822; mara@acme.example
Action: failed
Status: 5.1.1
--d
Content-Type: text/rfc822-headers

Message-ID: <ours@x>
--d--
"""
    got = mail("Content-Type: multipart/report; report-type=delivery-status; boundary=d", body=body)
    assert (got.content_type, got.report_type) == ("multipart/report", "delivery-status")
    assert "Action: failed" in got.reports[0]
    assert "<ours@x>" in got.returned
    assert got.text.strip() == "It failed."


@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    parse(raw)


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    b"Content-Type: multipart/mixed; boundary=x",
                    b"Content-Type: text/html; charset=\xff",
                    b"",
                    b"--x",
                    b"--x--",
                ),
                *(
                    b"Content-Transfer-Encoding: base64",
                    b"Content-Type: message/rfc822",
                    b"Subject: =?utf-8?b?=?=",
                    b"=FF=F",
                ),
                *(
                    b"From: <@>",
                    b'To: "',
                    b"Date: 99 Foo 99999",
                    b"Content-Disposition: attachment; filename*0*=%",
                    b"begin 644 x",
                ),
                *(
                    b"Content-Type: ;;=;charset*=x''%FF",
                    b"Content-Type: text/plain; format=flowed",
                    b"Content-ID: <",
                    b" folded",
                ),
                *(
                    b"Content-Type: message/delivery-status",
                    b"Content-Transfer-Encoding: x-uuencode",
                    b"Message-ID: <a b>",
                ),
            ]
        ),
        max_size=14,
    )
)
def test_no_broken_mail_is_too_broken(lines: list[bytes]) -> None:
    parse(b"\r\n".join(lines))


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: text/plain" + b"; a=b" * 400_000 + b"\r\n\r\nx",
        b"Content-Disposition: attachment; " + b"filename*0*=a; " * 100_000 + b"\r\n\r\nx",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000))
        + b"x\r\n" * 10_000,
        b"Content-Type: message/rfc822\r\n\r\n" * 20_000,
        b"A: b\r\n" * 20_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 100_000,
    ],
    ids=["parameters", "continuations", "nesting", "mails in mails", "headers", "encoded words"],
)
def test_a_hostile_mail_costs_little(raw: bytes) -> None:
    began = time.process_time()
    parse(raw)
    assert time.process_time() - began < 2


def test_what_is_too_nested_is_one_text() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(MAX_BOUNDARIES + 1)
    )
    assert "Please help" in parse(b"Subject: deep\r\n" + deep + b"\r\nPlease help\r\n").text


def test_parts_beyond_the_cap_are_left_out() -> None:
    parts = b"--x\r\nContent-Type: text/plain\r\n\r\npart\r\n" * (MAX_PARTS * 2)
    got = mail("Content-Type: multipart/mixed; boundary=x", body=parts)
    assert 0 < got.text.count("part") < MAX_PARTS


def test_the_beginning_of_a_mail_that_is_too_large() -> None:
    """What was written is there, and the files that are whole; half a file would be a broken one."""
    letter = EmailMessage()
    letter["Subject"] = "The logs"
    letter.set_content("Both logs of the night.")
    for name in ("one.log", "two.log"):
        letter.add_attachment(bytes(9000), "application", "octet-stream", filename=name)
    whole = letter.as_bytes()
    got = parse(beginning(whole[:20_000], len(whole)))
    assert (got.subject, got.text.strip(), got.cut) == ("The logs", "Both logs of the night.", len(whole))
    assert [(one.name, len(one.content)) for one in got.attachments] == [("one.log", 9000)]
    assert parse(whole).cut == 0 and len(parse(whole).attachments) == 2


@pytest.mark.parametrize("size", ["", "x", "-1", "1" * 13, "１２"])
def test_a_size_that_is_none(size: str) -> None:
    assert mail(f"Warmline-Cut: {size}").cut == 0


def test_no_sender_says_that_their_mail_was_cut() -> None:
    """Every mail server on its way writes above what they wrote."""
    assert mail("Received: from mail.example by mx.acme.example", "Warmline-Cut: 31000000").cut == 0
    assert mail("Warmline-Cut: 31000000").cut == 31_000_000
