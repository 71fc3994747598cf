"""The new words of a mail: every language and client with a mail of our own, and what must never happen."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.inbound import Inbound
from server.domain.mail_words import ABOVE
from server.domain.reply_text import reply_of_text, reply_text

ATTRIBUTIONS = {
    "en Gmail": "On Tue, Mar 4, 2025 at 9:12 AM Ana from Acme <reply+abc@acme.example> wrote:",
    "en Apple Mail": "On 4 Mar 2025, at 09:12, Ana from Acme <reply+abc@acme.example> wrote:",
    "en Thunderbird": "On 04/03/2025 09:12, Ana from Acme wrote:",
    "en Yahoo": "On Tuesday, March 4, 2025 at 09:12:33 AM GMT+1, Ana <reply+abc@acme.example> wrote:",
    "en Proton": "On Tuesday, March 4th, 2025 at 9:12 AM, Ana <reply+abc@acme.example> wrote:",
    "en mutt": "On Tue, Mar 04, 2025 at 09:12:33AM +0000, Ana from Acme wrote:",
    "en K-9": 'On March 4, 2025 9:12:33 AM GMT+01:00, "Ana from Acme" <reply+abc@acme.example> wrote:',
    "en Horde": "Quoting Ana from Acme <reply+abc@acme.example>:",
    "de Gmail": "Am Di., 4. März 2025 um 09:12 Uhr schrieb Ana <reply+abc@acme.example>:",
    "de Apple Mail": "Am 04.03.2025 um 09:12 schrieb Ana from Acme <reply+abc@acme.example>:",
    "de Thunderbird": "Am 04.03.25 um 09:12 schrieb Ana from Acme:",
    "de GMX": '> Gesendet: Dienstag, 04. März 2025 um 09:12 Uhr\n> Von: "Ana" <reply+abc@acme.example>',
    "de Roundcube": "Am 2025-03-04 09:12, schrieb Ana:",
    "fr Gmail": "Le mar. 4 mars 2025 à 09:12, Ana <reply+abc@acme.example> a écrit :",
    "fr Apple Mail": "Le 4 mars 2025 à 09:12, Ana <reply+abc@acme.example> a écrit :",
    "es Gmail": "El mar, 4 mar 2025 a las 9:12, Ana (<reply+abc@acme.example>) escribió:",
    "it Gmail": "Il giorno mar 4 mar 2025 alle ore 09:12 Ana <reply+abc@acme.example> ha scritto:",
    "pt Gmail": "Em ter., 4 de mar. de 2025 às 09:12, Ana <reply+abc@acme.example> escreveu:",
    "nl Gmail": "Op di 4 mrt 2025 om 09:12 schreef Ana <reply+abc@acme.example>:",
    "nl Apple Mail": "Op 4 mrt. 2025 om 09:12 heeft Ana <reply+abc@acme.example> het volgende geschreven:",
    "pl Gmail": "wt., 4 mar 2025 o 09:12 Ana <reply+abc@acme.example> napisał(a):",
    "ru Gmail": "вт, 4 мар. 2025 г. в 09:12, Ana <reply+abc@acme.example>:",
    "ru Apple Mail": "4 марта 2025 г., в 09:12, Ana <reply+abc@acme.example> написал(а):",
    "uk Gmail": "вт, 4 бер. 2025 р. о 09:12 Ana <reply+abc@acme.example> пише:",
    "sv Gmail": "Den tis 4 mars 2025 kl 09:12 skrev Ana <reply+abc@acme.example>:",
    "da Gmail": "Den tirs. 4. mar. 2025 kl. 09.12 skrev Ana <reply+abc@acme.example>:",
    "nb Gmail": "tir. 4. mars 2025 kl. 09:12 skrev Ana <reply+abc@acme.example>:",
    "fi Gmail": "ti 4. maalisk. 2025 klo 9.12 Ana (reply+abc@acme.example) kirjoitti:",
    "cs Gmail": "út 4. 3. 2025 v 9:12 odesílatel Ana <reply+abc@acme.example> napsal:",
    "sk Gmail": "ut 4. 3. 2025 o 9:12 Ana <reply+abc@acme.example> napísal(a):",
    "hu Gmail": "Ana <reply+abc@acme.example> ezt írta (időpont: 2025. márc. 4., K, 9:12):",
    "ca Gmail": "El dt., 4 de març 2025, 9:12, Ana <reply+abc@acme.example> va escriure:",
    "ro Gmail": "În mar., 4 mar. 2025 la 09:12, Ana <reply+abc@acme.example> a scris:",
    "tr Gmail": "Ana <reply+abc@acme.example>, 4 Mar 2025 Sal, 09:12 tarihinde şunu yazdı:",
    "el Gmail": "Στις Τρί 4 Μαρ 2025 στις 9:12 π.μ., ο χρήστης Ana <reply+abc@acme.example> έγραψε:",
    "bg Gmail": "На вт, 4.03.2025 г. в 9:12 Ana <reply+abc@acme.example> написа:",
    "hr Gmail": "uto, 4. ožu 2025. u 09:12 Ana <reply+abc@acme.example> napisao je:",
    "sl Gmail": "V V tor., 4. mar. 2025 ob 09:12 je oseba Ana <reply+abc@acme.example> napisala:",
    "et Gmail": "Ana <reply+abc@acme.example> kirjutas kuupäeval T, 4. märts 2025 kell 09:12:",
    "ja Gmail": "2025年3月4日(火) 9:12 Ana <reply+abc@acme.example>:",
    "ja Apple Mail": "2025/03/04 9:12、Ana <reply+abc@acme.example>のメール:",
    "zh Gmail": "Ana <reply+abc@acme.example> 于2025年3月4日周二 09:12写道：",
    "zh-TW Gmail": "Ana <reply+abc@acme.example> 於 2025年3月4日 週二 上午9:12寫道：",
    "ko Gmail": "2025년 3월 4일 (화) 오전 9:12, Ana <reply+abc@acme.example>님이 작성:",
    "he Gmail": "‫בתאריך יום ג׳, 4 במרץ 2025 ב-9:12 מאת ‪Ana‬‏ <‪reply+abc@acme.example‬‏>:‬",
    "ar Gmail": "في الثلاثاء، 4 مارس 2025 في 9:12 ص تمت كتابة ما يلي بواسطة Ana <reply+abc@acme.example>:",
    "vi Gmail": "Vào Th 3, 4 thg 3, 2025 vào lúc 09:12 Ana <reply+abc@acme.example> đã viết:",
    "id Gmail": "Pada tanggal Sel, 4 Mar 2025 pukul 09.12 Ana <reply+abc@acme.example> menulis:",
}

HEADERS = {
    "en": "From: Ana <a@acme.example>\nSent: Tuesday, March 4, 2025 9:12 AM\nTo: Mara <m@x.example>\nSubject: Re: Hi",
    "de": "Von: Ana <a@acme.example>\nGesendet: Dienstag, 4. März 2025 09:12\nAn: Mara\nBetreff: AW: Hi",
    "fr": "De : Ana <a@acme.example>\nEnvoyé : mardi 4 mars 2025 09:12\nÀ : Mara\nObjet : RE: Hi",
    "es": "De: Ana <a@acme.example>\nEnviado el: martes, 4 de marzo de 2025 9:12\nPara: Mara\nAsunto: RE: Hi",
    "it": "Da: Ana <a@acme.example>\nInviato: martedì 4 marzo 2025 09:12\nA: Mara\nOggetto: R: Hi",
    "pt": "De: Ana <a@acme.example>\nEnviada em: terça-feira, 4 de março de 2025 09:12\nPara: Mara\nAssunto: RES: Hi",
    "nl": "Van: Ana <a@acme.example>\nVerzonden: dinsdag 4 maart 2025 09:12\nAan: Mara\nOnderwerp: RE: Hi",
    "pl": "Od: Ana <a@acme.example>\nWysłano: wtorek, 4 marca 2025 09:12\nDo: Mara\nTemat: ODP: Hi",
    "ru": "От: Ana <a@acme.example>\nОтправлено: 4 марта 2025 г. 9:12\nКому: Mara\nТема: RE: Hi",
    "uk": "Від: Ana <a@acme.example>\nНадіслано: 4 березня 2025 р. 9:12\nКому: Mara\nТема: RE: Hi",
    "sv": "Från: Ana <a@acme.example>\nSkickat: den 4 mars 2025 09:12\nTill: Mara\nÄmne: SV: Hi",
    "da": "Fra: Ana <a@acme.example>\nSendt: 4. marts 2025 09:12\nTil: Mara\nEmne: SV: Hi",
    "fi": "Lähettäjä: Ana <a@acme.example>\nLähetetty: tiistai 4. maaliskuuta 2025 9.12\nSaaja: M\nAihe: VS: Hi",
    "cs": "Od: Ana <a@acme.example>\nOdesláno: úterý 4. března 2025 9:12\nKomu: Mara\nPředmět: RE: Hi",
    "hu": "Feladó: Ana <a@acme.example>\nElküldve: 2025. március 4., kedd 9:12\nCímzett: Mara\nTárgy: RE: Hi",
    "tr": "Kimden: Ana <a@acme.example>\nGönderildi: 4 Mart 2025 Salı 09:12\nKime: Mara\nKonu: YNT: Hi",
    "ca": "De: Ana <a@acme.example>\nEnviat el: dimarts, 4 de març de 2025 9:12\nPer a: Mara\nAssumpte: RE: Hi",
    "ja": "差出人: Ana <a@acme.example>\n送信日時: 2025年3月4日 9:12\n宛先: Mara\n件名: RE: Hi",
    "zh": "发件人: Ana <a@acme.example>\n发送时间: 2025年3月4日 9:12\n收件人: Mara\n主题: 回复: Hi",
    "ko": "보낸 사람: Ana <a@acme.example>\n보낸 날짜: 2025년 3월 4일\n받는 사람: Mara\n제목: RE: Hi",
    "he": "מאת: Ana <a@acme.example>\nנשלח: יום שלישי 4 מרץ 2025 09:12\nאל: Mara\nנושא: RE: Hi",
    "ar": "من: Ana <a@acme.example>\nتاريخ الإرسال: 4/مارس/2025\nإلى: Mara\nالموضوع: RE: Hi",
    "bold": "*From:* Ana <a@acme.example>\n*Sent:* Tuesday, March 4, 2025 9:12 AM\n*To:* Mara\n*Subject:* Re: Hi",
    "wrapped": "From: Ana <a@acme.example>\nTo: One <1@x.example>,\n  Two <2@x.example>\nDate: 4 Mar 2025\nSubject: Hi",
}

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


@pytest.mark.parametrize("attribution", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_attributions_of_many_languages(attribution: str) -> None:
    assert (
        new_text(f"It works now.\n\nMara\n\n{attribution}\n\n> Could you try\n> once more?") == "It works now.\n\nMara"
    )
    assert new_text(f"It works now.\n{attribution}\n> Could you try?\n>\n> Ana\n\n") == "It works now."


@pytest.mark.parametrize("attribution", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_attributions_without_quote_marks(attribution: str) -> None:
    if not attribution.startswith(">"):
        assert new_text(f"It works now.\n\n{attribution}\n\nCould you try\nonce more?") == "It works now."


@pytest.mark.parametrize("attribution", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_attributions_broken_over_lines(attribution: str) -> None:
    before, found, after = attribution.partition(" <")
    if found and not attribution.startswith(">"):
        assert new_text(f"It works now.\n\n{before} <\n{after}\n\n> Could you try?") == "It works now."
        assert new_text(f"It works now.\n\n{before}\n<{after}\n\n> Could you try?") == "It works now."


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
def test_header_blocks_of_many_languages(headers: str) -> None:
    assert new_text(f"It works now.\n\n{headers}\n\nCould you try?") == "It works now."
    assert new_text(f"It works now.\n\n________________________________\n{headers}\n\nCould you?") == "It works now."


@pytest.mark.parametrize(
    "separator",
    [
        *("-----Original Message-----", "-----Ursprüngliche Nachricht-----", "-----Message d'origine-----"),
        *("-----Mensaje original-----", "-----Messaggio originale-----", "-----Mensagem original-----"),
        *("-----Oorspronkelijk bericht-----", "-----Исходное сообщение-----", "-----元のメッセージ-----"),
        *(
            "-------- Oprindelig besked --------",
            "-----Původní zpráva-----",
            "------------------ 原始邮件 ------------------",
        ),
        *("---------- Forwarded message ---------", "Begin forwarded message:", "-----Özgün İleti-----"),
    ],
)
def test_separators_of_many_languages(separator: str) -> None:
    assert new_text(f"It works now.\n\n{separator}\nFrom: Ana\n\nCould you try?") == "It works now."


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
        ("Hello.\n\n-- \nMara Lind\nAcme GmbH\n+49 30 123456", "Hello."),
        ("Hello.\n\nBest regards\nMara Lind\nTel. +49 30 1234567\nwww.acme.example", "Hello."),
        ("Hello.\n\nThanks,\nMara", "Hello.\n\nThanks,\nMara"),
        ("Hello.\n\n-Mara", "Hello."),
        ("Hello.\n\nDisclaimer\n\nThe information contained in this message is confidential.", "Hello."),
        ("Hello.\n\nAna, on 3 March:\n> quote\n\n-- \nMara", "Hello.\n\nAna, on 3 March:"),
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
