"""The new words of a mail: every language and client with a mail of our own, and what must never happen."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.inbound import Inbound
from server.domain.mail_words import ABOVE
from server.domain.reply_text import reply_of_text, reply_text

DEVICES = [
    *("Sent from my iPhone", "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "Enviado desde mi iPhone"),
    *("Inviato da iPhone", "Enviado do meu iPhone", "Verstuurd vanaf mijn iPhone", "Wysłane z iPhone'a"),
    *("Отправлено с iPhone", "Skickat från min iPhone", "Sendt fra min iPhone", "Lähetetty iPhonesta"),
    *("Odesláno z iPhonu", "iPhone'umdan gönderildi", "iPhoneから送信", "发自我的 iPhone", "나의 iPhone에서 보냄"),
    *("Get Outlook for iOS<https://aka.ms/o0ukef>", "Sent from Outlook for Android", "נשלח מה-iPhone שלי"),
    *("Sent via the Samsung Galaxy S21, an AT&T 5G smartphone", "Gesendet mit der GMX Mail App"),
    *("Sent with Proton Mail secure email.", "Надіслано з iPhone", "Enviat des del meu iPhone"),
]


def new_text(text: str) -> str:
    return reply_of_text(text).new_text


def new_of_html(html: str, text: str = "") -> str:
    return reply_text(Inbound(html=html, text=text)).new_text


@pytest.mark.parametrize("device", DEVICES)
def test_device_lines_go_wherever_they_stand(device: str) -> None:
    assert new_text(f"It works now.\n\n{device}\n\n> Could you try?") == "It works now."
    middle = new_text(f"It works now.\n\n{device}\n\nOne more thing: the log is empty.")
    assert middle == "It works now.\n\nOne more thing: the log is empty."


@pytest.mark.parametrize("above", ABOVE)
def test_our_own_line_begins_the_old_mail(above: str) -> None:
    assert new_text(f"It works now.\n\n{above}\n- - - -\n\nAna, 14:17\nCould you try?") == "It works now."
    assert new_text(f"It works now.\n\n  *{above}*  \n\nAna") == "It works now."


OUR_MAIL = f"<p>{ABOVE[0]}</p><table><tr><td>AK</td><td><b>Ana</b> 14:17<br>Could you try?</td></tr></table>"
QUOTED_BY = {
    "Gmail": '<div dir="ltr">It works now.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
    'class="gmail_attr">On Tue, Mar 4, 2025 at 9:12 AM Ana &lt;<a href="mailto:a@x.example">a@x.example</a>&gt; wrote:'
    '<br></div><blockquote class="gmail_quote" style="margin:0">{ours}</blockquote></div>',
    "Apple Mail": '<div>It works now.</div><div><br><blockquote type="cite"><div>On 4 Mar 2025, at 09:12, Ana '
    "&lt;a@x.example&gt; wrote:</div><br><div>{ours}</div></blockquote></div>",
    "Thunderbird": '<p>It works now.<br></p><div class="moz-cite-prefix">On 04/03/2025 09:12, Ana wrote:<br></div>'
    '<blockquote type="cite" cite="mid:1@x">{ours}</blockquote>',
    "Thunderbird, below": '<div class="moz-cite-prefix">On 04/03/2025 09:12, Ana wrote:<br></div><blockquote '
    'type="cite" cite="mid:1@x">{ours}</blockquote><p>It works now.</p>',
    "Outlook": '<div class="WordSection1"><p class="MsoNormal">It works now.<o:p></o:p></p><div><div style="'
    'border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Ana '
    "&lt;a@x.example&gt;<br><b>Sent:</b> Tuesday, March 4, 2025 9:12 AM</p></div></div>{ours}</div>",
    "Outlook on the web": '<div>It works now.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">'
    "<b>From:</b> Ana</div><div>{ours}</div>",
    "Outlook for Mac": '<div>It works now.</div><span id="OLK_SRC_BODY_SECTION"><div>From: Ana</div>{ours}</span>',
    "Outlook for iOS": '<div>It works now.</div><div id="ms-outlook-mobile-signature">Get Outlook for iOS</div>'
    '<div id="mail-editor-reference-message-container"><div>From: Ana</div>{ours}</div>',
    "Yahoo": '<div>It works now.</div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>On Tuesday Ana wrote:</div>'
    "{ours}</div>",
    "Proton": '<div>It works now.</div><div class="protonmail_quote">On Tuesday Ana wrote:<blockquote '
    'type="cite">{ours}</blockquote></div>',
    "Zoho": '<div>It works now.</div><div class="zmail_extra"><div>---- On Tue Ana wrote ----</div>{ours}</div>',
    "Zimbra": '<div>It works now.</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__QUOTED_TEXT__">'
    "{ours}</div>",
    "one table row": "<table><tr><td>It works now.</td><td>On Tue, Mar 4, 2025 at 9:12 AM Ana &lt;a@x.example&gt; "
    "wrote:{ours}</td></tr></table>",
    "nothing but ours": "<div>It works now.</div><div>{ours}</div>",
}


@pytest.mark.parametrize("frame", QUOTED_BY.values(), ids=QUOTED_BY.keys())
@pytest.mark.parametrize(
    "mark", ['<div class="wl-mail-0123456789ab">{}</div>', '<div id="m_-1wl-mail-0123ab">{}</div>', "{}"]
)
def test_html_of_the_clients_with_our_mail_quoted(frame: str, mark: str) -> None:
    html = f"<html><body>{frame.replace('{ours}', mark.format(OUR_MAIL))}</body></html>"
    reply = reply_text(Inbound(html=html))
    assert reply.new_text == "It works now."
    assert "Could you try?" in reply.folded


def test_answers_between_the_quoted_lines_keep_what_they_answer() -> None:
    attribution = "On Tue, Mar 4, 2025 at 9:12 AM Ana <a@x.example> wrote:"
    text = f"Hi Ana,\n\n{attribution}\n> Which plan?\n\nTeam.\n\n> Which region?\n\nEU."
    assert new_text(text) == "Hi Ana,\n\n> Which plan?\n\nTeam.\n\n> Which region?\n\nEU."
    html = (
        '<div>Hi Ana,</div><div class="gmail_quote"><blockquote class="gmail_quote">Which plan?</blockquote></div>'
        '<div>Team.</div><blockquote class="gmail_quote">Which region?</blockquote><div>EU.</div>'
    )
    assert "> Which plan?\n\nTeam." in new_of_html(html)


def test_an_answer_below_the_quote() -> None:
    assert new_text("On 04/03/2025 09:12, Ana wrote:\n> Which plan?\n> Ana\n\nTeam, I think.\n") == "Team, I think."


@pytest.mark.parametrize(
    "text",
    [
        "On the surface it works.\n\nOn Monday 3 people wrote to us.",
        "Here is what my colleague wrote:\nit never stops.",
        "From: the warehouse\nTo: the shop\n\nThat is the route.",
        "Date: Wednesday\nTime: 7:00\nPlace: 130 Fox St",
        "# Title\n\n---\n\nText\n\n***\n\nMore",
        "a > b\nb < c\n-- not a signature --",
        "Steps:\n- open\n- close\n- Restart",
        "> only a quote",
        "-- \nMara",
        "Sent from my desk, which is easier than my phone.",
        "2025-03-04 09:12:33 error in line 3\n2025-03-04 09:12:34 stopped",
        "Thanks,\nMara",
        "```\n$ mail -s x\n-- \n```\n" + "\n".join(f"line {number} of a long log" for number in range(40)),
    ],
)
def test_words_that_only_look_like_a_quote_stay(text: str) -> None:
    assert new_text(text) == "\n".join(line.rstrip() for line in text.split("\n"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It works.\n\n-- \nMara Lind\nAcme GmbH\n+49 30 123456", "It works."),
        ("It works.\n\nBest regards\nMara Lind\nTel. +49 30 1234567\nwww.acme.example", "It works."),
        ("It works.\n\nThanks,\nMara", "It works.\n\nThanks,\nMara"),
        ("It works.\n\n-Mara", "It works."),
        ("It works.\n\nDisclaimer\n\nThe information contained in this message is confidential.", "It works."),
        ("It works.\n\nAna, on 3 March:\n> quote\n\n-- \nMara", "It works.\n\nAna, on 3 March:\n> quote"),
    ],
)
def test_endings(text: str, shown: str) -> None:
    assert new_text(text) == shown


def test_the_text_part_helps_where_the_html_is_empty() -> None:
    assert new_of_html("<html><body><img src='x'></body></html>", "It works.") == "It works."


def test_layout_and_hidden_text() -> None:
    html = (
        "<head><style>p{}</style><title>T</title></head><body><div style='display:none'>preview</div><p>One</p><p>Two "
        "<b>bold</b></p><ul><li>a</li><li>b</li></ul><pre>x\n  y</pre><script>z</script>end<!-- c --></body>"
    )
    assert new_of_html(html) == "One\n\nTwo bold\n\n- a\n- b\n\nx\n  y\n\nend"


lines = st.lists(
    st.sampled_from(
        [
            *(
                "",
                "word",
                "> quoted",
                "-- ",
                "Sent from my iPhone",
                "On Tue, 4 Mar 2025 at 9:12, A <a@x.example> wrote:",
            ),
            *(
                "From: A <a@x.example>",
                "Sent: today",
                "-----Original Message-----",
                "wrote:",
                "Thanks,",
                "-Mara",
                ABOVE[0],
            ),
            *("Tel. +49 30 1234567", "___", "<a@x.example>", "Disclaimer", "> wrote:", "C> x"),
        ]
    ),
    max_size=14,
)


@given(st.one_of(lines.map("\n".join), st.text(max_size=300)))
def test_nothing_is_lost(text: str) -> None:
    reply = reply_of_text(text)
    words = text.replace("\u00a0", " ").split()
    assert sorted((reply.new_text + "\n" + reply.folded).split()) == sorted(words)
    assert bool(reply.new_text.strip()) == bool(words)


@given(st.text(alphabet=st.sampled_from("<>/=\"' abpdivtrqoce!-&;\n"), max_size=300))
def test_any_html_becomes_some_text(html: str) -> None:
    reply_text(Inbound(html=html, text="t"))


@pytest.mark.parametrize("text", ["x" * 262_144, "wrote: " * 40_000, "-" * 262_144, "a@" * 130_000, "<" * 262_144])
def test_a_long_line_takes_no_time(text: str) -> None:
    began = time.perf_counter()
    reply_of_text(text)
    assert time.perf_counter() - began < 0.1
