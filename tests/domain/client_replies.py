"""What mail programs make of an answer, as text and as HTML: each its own way, and each is cut there.

`NEW` is what was answered, `OLD` the mail that is answered, `QUOTED` the same with a sign before each line, `HTML_NEW`
and `HTML_OLD` both as HTML. `N` is a name, `A` an address. Data for test_reply_clients.py.
"""

NEW = "Thanks, the second server works now.\n\nCan you look at the first one too?"
OLD = "Hello Mara,\n\nplease restart the server and tell us what you see.\n\nAna\nAcme Support"

TEXTS: dict[str, str] = {
    "Mail.ru": "{NEW}\n\nВторник, 4 марта 2025, 9:12 +03:00 от {N} <{A}>:\n{QUOTED}\n",
    "Mail.ru, all quoted": "{NEW}\n\n\n>Вторник, 4 марта 2025, 9:12 +03:00 от {N} <{A}>:\n>\n>Hello\n>\n>please\n",
    "Yandex": '{NEW}\n\n04.03.2025, 09:12, "{N}" <{A}>:\n\n{QUOTED}\n',
    "Yandex without signs": '{NEW}\n\n04.03.2025, 09:12, "{N}" <{A}>:\n\n{OLD}\n',
    "NetEase": '{NEW}\n\n\n\n\n\n\nAt 2025-03-04 09:12:00, "{N}" <{A}> wrote:\n\n{OLD}\n',
    "NetEase, Chinese": '{NEW}\n\n\n\n在 2025-03-04 09:12:00，"{N}" <{A}> 写道：\n\n{OLD}\n',
    "NetEase without an address": "{NEW}\n\n\n\n在2025-03-04 09:12:00，{N}写道：\n\n{QUOTED}\n",
    "QQ": '{NEW}\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人: "{N}" <{A}>;\n'
    '发送时间: 2025年3月4日(星期二) 上午9:12\n收件人: "Mara" <mara@x.example>;\n\n主题: Re: help\n\n{OLD}\n',
    "QQ, English": '{NEW}\n\n\n------------------ Original ------------------\nFrom:  "{N}" <{A}>;\n'
    'Date:  Tue, Mar 4, 2025 09:12 AM\nTo:  "Mara"<mara@x.example>; \n\nSubject:  Re: help\n\n{OLD}\n',
    "Naver": '{NEW}\n\n-----Original Message-----\nFrom: "{N}"&lt;{A}&gt; \nTo: &lt;mara@x.example&gt;; \nCc: \n'
    "Sent: 2025-03-04 (화) 09:12:00 (GMT+09:00)\nSubject: help\n\n{OLD}\n",
    "Seznam": "{NEW}\n\n\n---------- Původní e-mail ----------\nOd: {N} <{A}>\nKomu: mara@x.example\n"
    'Datum: 4. 3. 2025 9:12:00\nPředmět: help\n"\n{OLD}\n"\n',
    "WP": "{NEW}\n\nDnia 4 marca 2025 09:12 {N} <{A}> napisał(a):\n\n{OLD}\n",
    "Onet": "{NEW}\n\nW dniu 2025-03-04 09:12:00 użytkownik {N} <{A}> napisał:\n\n{QUOTED}\n",
    "Libero": "{NEW}\n\nIl 4 marzo 2025 alle 9.12 {N} <{A}> ha scritto:\n\n{OLD}\n",
    "Libero, all quoted": "{NEW}\n\n> Il 04/03/2025 09:12 CET {N} <{A}> ha scritto:\n> \n>  \n> Hello\n",
    "Orange": '{NEW}\n\n\n\n> Message du 04/03/25 09:12\n> De : "{N}" <{A}>\n> A : mara@x.example\n> Copie à : \n'
    "> Objet : Re: help\n> \n> Hello\n",
    "GMX": '{NEW}\n \n \n\nGesendet: Dienstag, 4. März 2025 um 09:12 Uhr\nVon: "{N}" <{A}>\nAn: mara@x.example\n'
    "Betreff: Re: help\n{OLD}\n",
    "Bluewin": "{NEW}\n\n----Ursprüngliche Nachricht----\nVon : {A}\nDatum : 04/03/2025 - 09:12 (MN)\n"
    "An : mara@x.example\nBetreff : Re: help\n\n{OLD}\n",
    "AOL": "{NEW}\n\n\n\n\n-----Original Message-----\nFrom: {N} <{A}>\nTo: mara <mara@x.example>\n"
    "Sent: Tue, Mar 4, 2025 9:12 am\nSubject: Re: help\n\n\n{OLD}\n",
    "Open-Xchange": "{NEW}\n\n> On 03/04/2025 9:12 AM EST {N} <{A}> wrote:\n> \n>  \n> Hello\n",
    "Open-Xchange, German": "{NEW}\n\n> {N} <{A}> hat am 04.03.2025 09:12 CET geschrieben:\n> \n>  \n> Hello\n",
    "Hotmail": "{NEW}\n\nDate: Tue, 4 Mar 2025 09:12:00 +0000\nSubject: Re: help\nFrom: {A}\nTo: mara@x.example\n\n"
    "{OLD}\n",
    "Hotmail, all quoted": "{NEW}\n\n> From: {A}\n> To: mara@x.example\n> Subject: Re: help\n"
    "> Date: Tue, 4 Mar 2025 09:12:00 +0000\n> \n> Hello\n",
    "Windows Live Mail": "{NEW}\n\nFrom: {N} \nSent: Tuesday, March 04, 2025 9:12 AM\nTo: "
    "mara@x.example \nSubject: Re: help\n\n"
    "{OLD}\n",
    "eM Client": '{NEW}\n\n------ Original Message ------\nFrom "{N}" <{A}>\nTo "Mara" <mara@x.example>\n'
    "Date 04/03/2025 09:12:00\nSubject Re: help\n\n{OLD}\n",
    "eM Client, German": '{NEW}\n\n------ Originalnachricht ------\nVon "{N}" <{A}>\nAn "Mara" <mara@x.example>\n'
    "Datum 04.03.2025 09:12:00\nBetreff Re: help\n\n{OLD}\n",
    "The Bat!": "{NEW}\n\nTuesday, March 4, 2025, 9:12:00 AM, you wrote:\n\nAK> Hello Mara,\n\nAK> please restart\n\n"
    "-- \nBest regards,\n Mara  mailto:mara@x.example\n",
    "Notes": "{NEW}\n\n\n\nFrom:   {N} <{A}>\nTo:     mara@x.example\nDate:   04.03.2025 09:12\n"
    "Subject:        Re: help\n\n\n\n{OLD}\n",
    "Notes, German": "{NEW}\n\n\n\nVon:    {N} <{A}>\nAn:     mara@x.example\nDatum:  04.03.2025 09:12\n"
    "Betreff:        Re: help\n\n\n\n{OLD}\n",
    "GroupWise": "{NEW}\n\n>>> {N} <{A}> 04.03.25 9:12 >>>\n{OLD}\n",
    "GroupWise, German": "{NEW}\n\n>>> {N} <{A}> 04.03.2025 09:12 Uhr >>>\n{OLD}\n",
    "Gnus": "{NEW}\n\n{N} <{A}> writes:\n\n{QUOTED}\n",
    "Pine": "{NEW}\n\nOn Tue, 4 Mar 2025, {N} wrote:\n\n{QUOTED}\n",
    "Mutt": "{NEW}\n\nOn Tue, Mar 04, 2025 at 09:12:00AM +0000, {N} wrote:\n{QUOTED}\n",
    "below the quote": "On Tue, 4 Mar 2025 at 09:12, {N} <{A}> wrote:\n\n{QUOTED}\n\n{NEW}\n",
    "Proton": "{NEW}\n\n\n\n\n\nSent with Proton Mail secure email.\n\n"
    "On Tuesday, March 4th, 2025 at 09:12, {N} <{A}> wrote:\n\n{QUOTED}\n",
    "ProtonMail": "{NEW}\n\nSent with [ProtonMail](https://protonmail.com) Secure Email.\n\n"
    "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Tuesday, March 4th, 2025 at 09:12, {N} <{A}> wrote:\n\n{QUOTED}\n",
    "Samsung": "{NEW}\n\n\n\nSent from my Galaxy\n\n\n-------- Original message --------\nFrom: {N} <{A}>\n"
    "Date: 04/03/2025 09:12 (GMT+00:00)\nTo: mara@x.example\nSubject: Re: help\n\n{OLD}\n",
    "Samsung, French": "{NEW}\n\nEnvoyé depuis mon appareil Galaxy\n\n-------- Message d'origine "
    "--------\nDe : {N} <{A}>\n"
    "Date : 04/03/2025 09:12 (GMT+01:00)\nÀ : mara@x.example\nObjet : Re: help\n\n{OLD}\n",
    "Samsung, Italian": "{NEW}\n\nInviato dal mio Galaxy\n\n-------- Messaggio originale --------\nDa: {N} <{A}>\n"
    "Data: 04/03/25 09:12 (GMT+01:00)\nA: mara@x.example\nOggetto: Re: help\n\n{OLD}\n",
    "Samsung, Dutch": "{NEW}\n\nVerzonden vanaf mijn Galaxy\n\n-------- Oorspronkelijk bericht "
    "--------\nVan: {N} <{A}>\n"
    "Datum: 04-03-2025 09:12 (GMT+01:00)\nAan: mara@x.example\nOnderwerp: Re: help\n\n{OLD}\n",
    "HEY": "{NEW}\n\nOn March 4, 2025, {N} <{A}> wrote:\n{QUOTED}\n",
    "Spark": "{NEW}\n\nSent with Spark\nOn 4 Mar 2025 at 09:12 +0100, {N} <{A}>, wrote:\n{QUOTED}\n",
    "Spark without signs": "{NEW}\n\nOn 4 Mar 2025 at 09:12 +0100, {N} <{A}>, wrote:\n\n{OLD}\n",
    "Superhuman": "{NEW}\n\nSent via Superhuman ( https://sprh.mn/?vip=mara@x.example )\n\n"
    "On Tue, Mar 04, 2025 at 9:12 AM, {N} < {A} > wrote:\n\n{QUOTED}\n",
    "Front": "{NEW}\n\nOn March 4, 2025, 9:12 AM GMT+1 {A} wrote:\n\n{OLD}\n",
    "Fastmail": "{NEW}\n\nOn Tue, 4 Mar 2025, at 9:12 AM, {N} wrote:\n{QUOTED}\n",
    "Yahoo": "{NEW}\n\n    On Tuesday, March 4, 2025 at 09:12:00 AM GMT+1, {N} <{A}> wrote:  \n \n {OLD}\n",
    "yahoo-es": "{NEW}\n\n    El martes, 4 de marzo de 2025, 09:12:00 CET, {N} <{A}> escribió:  \n \n {OLD}\n",
    "yahoo-de": "{NEW}\n\n    Am Dienstag, 4. März 2025 um 09:12:00 MEZ hat {N} <{A}> Folgendes geschrieben:  \n \n"
    " {OLD}\n",
    "yahoo-fr": "{NEW}\n\n    Le mardi 4 mars 2025 à 09:12:00 UTC+1, {N} <{A}> a écrit :  \n \n {OLD}\n",
    "yahoo-pt": "{NEW}\n\n    Em terça-feira, 4 de março de 2025 às 09:12:00 BRT, {N} <{A}> escreveu:  \n \n {OLD}\n",
    "yahoo-ja": "{NEW}\n\n    2025年3月4日火曜日 9:12:00 JST、{N} <{A}>のメール:  \n \n {OLD}\n",
    "outlook-ua": "{NEW}\n\n________________________________\nВід: {N} <{A}>\nНадіслано: 4 березня 2025 р. 9:12\n"
    "Кому: Mara <mara@x.example>\nТема: Re: help\n\n{OLD}\n",
    "outlook-ko": "{NEW}\n\n________________________________\n보낸 사람: {N} <{A}>\n보낸 날짜: 2025년 3월 4일 화요일 "
    "오전 9:12\n"
    "받는 사람: Mara\n제목: Re: help\n\n{OLD}\n",
    "outlook-tr-inline": "{NEW}\n\nKimden: {N} <{A}>\nGönderilme: 4 Mart 2025 Salı 09:12\nKime: "
    "Mara\nKonu: Re: help\n\n{OLD}\n",
    "outlook-star": "{NEW}\n\n*From:* {N} <{A}>\n*Sent:* Tuesday, March 4, 2025 9:12 AM\n*To:* Mara "
    "<mara@x.example>\n"
    "*Subject:* Re: help\n\n{OLD}\n",
    "outlook-el": "{NEW}\n\nΑπό: {N} <{A}>\nΗμερομηνία: Τρίτη, 4 Μαρτίου 2025 9:12 π.μ.\nΠρος: "
    "Mara\nΘέμα: Re: help\n\n"
    "{OLD}\n",
    "zimbra": '{NEW}\n\n----- Original Message -----\nFrom: "{N}" <{A}>\nTo: "Mara" <mara@x.example>\n'
    "Sent: Tuesday, March 4, 2025 9:12:00 AM\nSubject: Re: help\n\n{OLD}\n",
    "zimbra-fr": '{NEW}\n\n----- Mail original -----\nDe: "{N}" <{A}>\nÀ: "Mara" <mara@x.example>\n'
    "Envoyé: Mardi 4 Mars 2025 09:12:00\nObjet: Re: help\n\n{OLD}\n",
    "zimbra-pt": '{NEW}\n\n----- Mensagem original -----\nDe: "{N}" <{A}>\nPara: "Mara" <mara@x.example>\n'
    "Enviadas: Terça-feira, 4 de março de 2025 9:12:00\nAssunto: Re: help\n\n{OLD}\n",
    "roundcube": "{NEW}\n\nOn 2025-03-04 09:12, {N} wrote:\n{QUOTED}\n",
    "roundcube-pl": "{NEW}\n\nDnia 2025-03-04 09:12, {N} napisał(a):\n{QUOTED}\n",
    "roundcube-cs": "{NEW}\n\nDne 2025-03-04 09:12, {N} napsal:\n{QUOTED}\n",
    "roundcube-hu": "{NEW}\n\n2025-03-04 09:12 időpontban {N} ezt írta:\n{QUOTED}\n",
    "tbird-hu": "{NEW}\n\n2025. 03. 04. 9:12 keltezéssel, {N} írta:\n{QUOTED}\n",
    "tbird-ja": "{NEW}\n\nOn 2025/03/04 9:12, {N} wrote:\n{QUOTED}\n",
    "tbird-fi": "{NEW}\n\n{N} kirjoitti 4.3.2025 klo 9.12:\n{QUOTED}\n",
    "tbird-ko": "{NEW}\n\n2025-03-04 오전 9:12에 {N} 이(가) 쓴 글:\n{QUOTED}\n",
    "tbird-he": "{NEW}\n\nבתאריך 04/03/2025 09:12, {N} כתב:\n{QUOTED}\n",
    "tbird-ca": "{NEW}\n\nEl 4/3/25 a les 9:12, {N} ha escrit:\n{QUOTED}\n",
    "two-signs": "{NEW}\n\n--\nMara Lind\nLind GmbH | Tel. +49 30 1234567\nwww.lind.example\n\n"
    "Am 04.03.2025 um 09:12 schrieb {N}:\n{QUOTED}\n",
    "nbsp": "{NEW}\n\nOn Tue, Mar 4, 2025 at 9:12 AM {N} <{A}> wrote:\n\n{QUOTED}\n",
    "broken3": "{NEW}\n\nOn Tue, Mar 4, 2025 at 9:12 AM\n{N} via Acme Support\n<{A}>\nwrote:\n\n{QUOTED}\n",
    "broken-de": "{NEW}\n\nAm Di., 4. März 2025 um 09:12 Uhr schrieb {N} von Acme Hosting\nund Partner <\n{A}>:\n\n"
    "{QUOTED}\n",
}

HTMLS: dict[str, str] = {
    "hey": "<div class='trix-content'>{HTML_NEW}<br><br><div>On March 4, 2025, {N} &lt;{A}&gt; wrote:</div>"
    "<blockquote>{HTML_OLD}</blockquote></div>",
    "superhuman": "<div><div><div>{HTML_NEW}</div><div><div style='display:none'></div>"
    "<div class='gmail_signature'>Sent via <a href='x'>Superhuman</a></div></div><br>"
    "<div class='gmail_quote'><div>On Tue, Mar 04, 2025 at 9:12 AM, {N} <span>&lt;<a href='mailto:{A}'>{A}"
    "</a>&gt;</span> wrote:<br></div><blockquote class='sh-quoted-content'>{HTML_OLD}</blockquote></div>"
    "</div></div>",
    "fastmail": "{HTML_NEW}<div><br></div><div>On Tue, 4 Mar 2025, at 9:12 AM, {N} wrote:<br></div>"
    "<blockquote type='cite' id='qt'>{HTML_OLD}</blockquote>",
    "newoutlook": "<div class='elementToProof'>{HTML_NEW}</div><div id='appendonsend'></div>"
    "<hr style='display:inline-block;width:98%'><div id='divRplyFwdMsg' dir='ltr'><b>From:"
    "</b> {N} &lt;{A}&gt;<br><b>Sent:</b> Tuesday, March 4, 2025 9:12<br><b>To:</b> Mara<br><b>Subject:"
    "</b> Re: help</div><div>{HTML_OLD}</div>",
    "outlook-mac": "<div class='WordSection1'><p class='MsoNormal'>Thanks, the second server works now.</p>"
    "<p class='MsoNormal'>&nbsp;</p><p class='MsoNormal'>Can you look at the first one too?</p><p>&nbsp;</p>"
    "<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class='MsoNormal'>"
    "<b>From: </b>{N} &lt;{A}&gt;<br><b>Date: </b>Tuesday, 4 March 2025 at 09:12<br><b>To: </b>Mara<br>"
    "<b>Subject: </b>Re: help</p></div>{HTML_OLD}</div>",
    "outlook-plainhr": "{HTML_NEW}<hr><b>Von:</b> {N} &lt;{A}&gt;<br><b>Gesendet:</b> Dienstag, 4. März "
    "2025 09:12<br><b>An:"
    "</b> Mara<br><b>Betreff:</b> Re: help<br><br>{HTML_OLD}",
    "blue": "<div id='blue'>{HTML_NEW}</div><div class='replyHeader' dir='auto'>On 4 Mar 2025, at 09:12, {N} &lt;"
    "<a href='mailto:{A}'>{A}</a>&gt; wrote:</div><blockquote class='gmail_quote'>{HTML_OLD}</blockquote>",
    "edison": "{HTML_NEW}<div id='edo-meta'></div><div id='edo-original'><div><blockquote type='cite'>"
    "<div id='edo-link'></div>On Mar 4, 2025 at 9:12 AM, &lt;{N} ({A})&gt; wrote:<br><br>{HTML_OLD}"
    "</blockquote></div></div>",
    "nine": "{HTML_NEW}<div id='nine_body_x'></div><div class='quote' style='line-height:1.5'><br>"
    "<br>-------- Original Message --------<br>From: {N} &lt;{A}&gt;<br>Sent: Tuesday, 4 March 2025 09:12"
    "<br>To: mara<br>Subject: Re: help<br></div><br>{HTML_OLD}",
    "icloud": "{HTML_NEW}<br><blockquote type='cite'><div>On Mar 4, 2025, at 9:12 AM, {N} &lt;{A}&gt; wrote:<br><br>"
    "</div><div>{HTML_OLD}</div></blockquote>",
    "ios": "<div dir='ltr'>{HTML_NEW}</div><div dir='ltr'><br>Sent from my iPhone</div><div dir='ltr'><br>"
    "<blockquote type='cite'>On 4 Mar 2025, at 09:12, {N} &lt;{A}&gt; wrote:<br><br></blockquote></div>"
    "<blockquote type='cite'><div dir='ltr'>{HTML_OLD}</div></blockquote>",
    "table": "<table><tr><td>{HTML_NEW}</td></tr><tr><td>On 4 Mar 2025 at 09:12, {N} &lt;{A}&gt; wrote:</td></tr><tr>"
    "<td>{HTML_OLD}</td></tr></table>",
    "table1cell": "<table><tr><td>Thanks, the second server works now.<br><br>Can you look at the first one too?<br>"
    "<br>On 4 Mar 2025 at 09:12, {N} &lt;{A}&gt; wrote:<br>Hello Mara,<br>please restart</td></tr></table>",
    "notion": "<div>{HTML_NEW}</div><div class='notion-mail-quote'><br>"
    "<div>On Tue, Mar 4, 2025 at 9:12 AM {N} &lt;{A}&gt; wrote:</div><blockquote style='margin:0'>{HTML_OLD}"
    "</blockquote></div>",
    "front": "<div>{HTML_NEW}</div><div class='front-signature'></div>"
    "<blockquote type='cite' class='front-blockquote'><div>On March 4, 2025, 9:12 AM GMT+1 "
    "<a href='mailto:{A}'>{A}</a> wrote:</div>{HTML_OLD}</blockquote>",
    "helpscout": "<div>{HTML_NEW}</div><div><br></div><div>-- <br>Mara Lind<br>+49 30 1234567</div>"
    "<div style='border-left:1px solid #ccc;padding-left:5px'>On Tue, Mar 4, 2025 at 9:12 AM, {N} wrote:"
    "<br>{HTML_OLD}</div>",
    "mailru": "<div>{HTML_NEW}</div>"
    "<blockquote style='border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px'>Вторник, 4 марта "
    "2025, 9:12 +03:00 от {N} &lt;{A}&gt;:"
    "<br>&nbsp;<div id=''>{HTML_OLD}</div></blockquote>",
    "yandex": '<div>{HTML_NEW}</div><div>&nbsp;</div><div>04.03.2025, 09:12, "{N}" &lt;{A}&gt;:</div><blockquote>'
    "<div>{HTML_OLD}</div></blockquote>",
    "qq": "<div>{HTML_NEW}</div><div><br></div><div><includetail><!--<![endif]--></includetail></div>"
    "<div style='font-size:12px'><div>------------------&nbsp;原始邮件&nbsp;------------------</div>"
    "<div style='background:#efefef'><div><b>发件人:</b>&nbsp;\"{N}\" &lt;{A}&gt;;</div><div><b>发送时间:"
    '</b>&nbsp;2025年3月4日(星期二) 上午9:12</div><div><b>收件人:</b>&nbsp;"Mara"</div><div><b>主题:</b>&nbsp;Re: help'
    "</div></div><div>{HTML_OLD}</div></div>",
    "naver": "<div>{HTML_NEW}</div><div>&nbsp;</div><div>-----Original Message-----<br><b>From:"
    '</b> "{N}" &lt;{A}&gt;<br><b>To:</b> mara<br><b>Cc:</b> <br><b>Sent:'
    "</b> 2025-03-04 (화) 09:12:00 (GMT+09:00)<br><b>Subject:</b> help<br></div>{HTML_OLD}",
    "seznam": "<div>{HTML_NEW}</div><br><aside>---------- Původní e-mail ----------<br>Od: {N} &lt;{A}&gt;"
    "<br>Komu: mara@x.example<br>Datum: 4. 3. 2025 9:12:00<br>Předmět: help</aside><br>"
    "<blockquote data-email='{A}'>{HTML_OLD}</blockquote>",
    "hotmail-live": "<div dir='ltr'>{HTML_NEW}<br><br><div><hr id='stopSpelling'>Date: Tue, 4 Mar 2025<br>Subject: Re"
    "<br>From: {A}<br>To: mara<br><br>{HTML_OLD}</div></div>",
    "bottom": "<div class='moz-cite-prefix'>On 04.03.25 09:12, {N} wrote:<br></div><blockquote type='cite'>{HTML_OLD}"
    "</blockquote>{HTML_NEW}",
}
