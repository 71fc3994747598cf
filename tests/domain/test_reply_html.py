"""HTML of the mail clients, with our mail quoted in it, and with answers in every place where people put them."""

from __future__ import annotations

import pytest

from server.domain.inbound import Inbound
from server.domain.mail_words import ABOVE
from server.domain.reply_text import reply_text


def new_text(html: str, text: str = "") -> str:
    return reply_text(Inbound(html=html, text=text)).new_text


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
    "mark",
    [
        '<div id="wl-mail-0123456789ab" class="wl-mail-0123456789ab">{}</div>',
        '<div class="m_-1234wl-mail-0123456789ab">{}</div>',  # Gmail
        '<div class="x_wl-mail-0123456789ab">{}</div>',  # Outlook on the web
        '<div id="v1wl-mail-0123456789ab">{}</div>',  # Roundcube
        "{}",  # Outlook on Windows
    ],
)
def test_html_of_the_clients_with_our_mail_quoted(frame: str, mark: str) -> None:
    html = f"<html><body>{frame.replace('{ours}', mark.format(OUR_MAIL))}</body></html>"
    reply = reply_text(Inbound(html=html))
    assert reply.new_text == "It works now."
    assert "Could you try?" in reply.folded


@pytest.mark.parametrize(
    "mark",
    [
        *(
            'class="yahoo_quoted"',
            'class="ydp1a2b3cyahoo_quoted"',
            'id="yahoo_quoted_1234"',
            'class="protonmail_quote"',
        ),
        *(
            'class="zmail_extra"',
            'class="tutanota_quote"',
            'class="front-blockquote"',
            'class="cm_quote"',
            'name="quote"',
        ),
        *('class="ms-outlook-mobile-reference-message skipProofing"', 'id="mail-editor-reference-message-container"'),
        *('id="isReplyContent"', 'class="ntes-mailmaster-quote"', 'class="mail-quote-collapse"', 'id="aqm-original"'),
        *('class="fairemail_quote"', 'class="missive_quote"', 'class="AppleOriginalContents"', 'type="cite"'),
        *('id="divRplyFwdMsg"', 'id="x_divRplyFwdMsg"', 'id="OLK_SRC_BODY_SECTION"', 'id="appendonsend"', 'id="zwchr"'),
        *('data-marker="__QUOTED_TEXT__"', 'name="messageReplySection"', 'class="OutlookMessageHeader"'),
        'style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"',
        'style="border:none;border-top:solid windowtext 1.0pt"',
        *('class="gmail_signature"', 'data-smartmail="gmail_signature"', 'class="moz-signature"', 'id="Signature"'),
        *('id="AppleMailSignature"', 'class="protonmail_signature_block"', 'id="ms-outlook-mobile-signature"'),
        *('name="messageSignatureSection"', 'class="k9mail-signature"', 'id="composer_signature"'),
    ],
)
def test_the_mark_alone_is_enough(mark: str) -> None:
    """Whatever stands in it, in whatever language."""
    tag = "blockquote" if "cite" in mark else "div"
    reply = reply_text(Inbound(html=f"<p>It works now.</p><{tag} {mark}><p>Keine Ahnung, sagt er.</p></{tag}>"))
    assert reply.new_text == "It works now."
    assert "Keine Ahnung" in reply.folded


@pytest.mark.parametrize(
    "mark", ['class="gmail_attr"', 'class="moz-cite-prefix"', 'id="reply-intro"', 'id="v1reply-intro"']
)
def test_a_marked_attribution_needs_no_words_we_know(mark: str) -> None:
    html = f"<p>It works now.</p><div {mark}>Ana hau esan du</div><blockquote>Zer moduz?</blockquote>"
    assert new_text(html) == "It works now."


OURS = f'<div class="wl-mail-0123456789ab">{OUR_MAIL}</div>'


def test_answers_between_the_quoted_lines_keep_what_they_answer() -> None:
    gmail = (
        '<div>Hi Ana,</div><div class="gmail_quote"><blockquote class="gmail_quote">Which plan?</blockquote>'
        '<div>Team.</div><blockquote class="gmail_quote">Which region?</blockquote><div>EU.</div></div>'
    )
    assert new_text(gmail) == "Hi Ana,\n\n> Which plan?\n\nTeam.\n\n> Which region?\n\nEU."


@pytest.mark.parametrize("above", ["", "<p>Hi Ana,</p>"])
def test_the_first_answer_has_its_question_too(above: str) -> None:
    thunderbird = (
        '{}<div class="moz-cite-prefix">On 04/03/2025 09:12, Ana wrote:</div><blockquote type="cite" cite="mid:1@x">'
        '<p>Hello Mara,</p><p>Which plan?</p></blockquote><p>Team.</p><blockquote type="cite" cite="mid:1@x">'
        "<p>Which region?</p></blockquote><p>EU.</p>"
    )
    shown = new_text(thunderbird.format(above))
    assert shown.endswith("> Which plan?\n\nTeam.\n\n> Which region?\n\nEU.")
    assert ("Hello Mara" in shown) is bool(above)


@pytest.mark.parametrize(
    "answer",
    [
        '<span style="color:red">The team plan</span>',
        '<font color="#0070c0">The team plan</font>',
        '<div style="color: rgb(0, 112, 192)"><b>The team plan</b></div>',
    ],
)
@pytest.mark.parametrize("mark", ['<blockquote class="wl-mail-0123456789ab">{}</blockquote>', "<div>{}</div>"])
def test_what_is_typed_into_our_mail_in_a_colour_is_an_answer(answer: str, mark: str) -> None:
    typed = OUR_MAIL.replace("Could you try?", f"Which plan?<br>{answer}<br>Could you try?")
    reply = reply_text(Inbound(html=f"<p>See below.</p>{mark.format(typed)}"))
    assert reply.new_text == "See below.\n> Which plan?\nThe team plan"
    assert "Could you try?" in reply.folded
    assert new_text(mark.format(typed)).endswith("> Which plan?\nThe team plan")


def test_our_mail_in_one_colour_holds_no_answers() -> None:
    assert new_text(f'<p>It works now.</p><blockquote><font color="blue">{OURS}</font></blockquote>') == "It works now."


def test_the_text_tells_answers_inside_one_blockquote_apart() -> None:
    text = "Hi,\n\n> Which plan?\n\nTeam.\n\n> Which region?\n\nEU."
    html = '<p>Hi,</p><blockquote type="cite">Which plan?<br>Team.<br>Which region?<br>EU.</blockquote>'
    assert new_text(html, text) == text


def test_text_and_html_that_say_different_things_are_both_shown() -> None:
    assert new_text("<p>Our new prices</p>", "It works now.") == "It works now.\n\nOur new prices"
    assert new_text("<p>It works now.</p>", "This mail is in HTML, which you can't see.") == "It works now."
    assert new_text("<p>It <b>works</b> now.</p>", "It *works*\nnow.") == "It works now."


def test_the_text_part_helps_where_the_html_is_empty() -> None:
    assert new_text("<html><body><img src='x'></body></html>", "It works.") == "It works."


@pytest.mark.parametrize("quote", ["<blockquote>Error 500</blockquote>", '<div><blockquote style="margin:0 0 0 40px">'])
def test_what_is_set_off_after_a_colon_stays(quote: str) -> None:
    shown = new_text(f"<p>I get this error:</p>{quote}Error 500</blockquote>{QUOTED_BY['Thunderbird']}")
    assert shown.startswith("I get this error:\n\n") and "Error 500" in shown


def test_links_keep_their_targets() -> None:
    html = (
        'See <a href="https://x.example/a?b=1">this page</a>, <a href="https://y.example/">y.example</a>, '
        '<a href="mailto:mara@x.example?subject=x">mail me</a>, <a href="mailto:mara@x.example">mara@x.example</a>, '
        '<a href="javascript:alert(1)">this</a> and <a href="https://x.example/i"><img src="cid:1"></a>.'
    )
    assert new_text(f"<p>{html}</p>") == (
        "See this page <https://x.example/a?b=1>, y.example, mail me <mara@x.example>, mara@x.example, this and ."
    )


def test_links_of_a_program_and_links_of_ours_have_no_targets() -> None:
    many = "".join(f'<a href="https://x.example/{number}">offer</a> ' for number in range(9))
    assert "http" not in new_text(f"<p>{many}</p>")
    ours = '<p>It works.</p><blockquote type="cite"><a href="https://chat.example/secret">Go on</a></blockquote>'
    assert "secret" not in reply_text(Inbound(html=ours)).folded


def test_layout_and_hidden_text() -> None:
    html = (
        "<head><style>p{}</style><title>T</title></head><body><div style='display:none'>preview</div><p>One</p><p>Two "
        "<b>bold</b></p><ul><li>a</li><li>b</li></ul><pre>x\n  y</pre><script>z</script>end<!-- c --></body>"
    )
    assert new_text(html) == "One\n\nTwo bold\n\n- a\n- b\n\nx\n  y\n\nend"
