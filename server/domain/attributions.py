"""What mail clients say, in the languages of their users: who wrote the mail that is quoted, the headers over it,
the line between, the device it was sent from, how people take their leave. Data; `reply_lines` reads it.

To add a language, add its words to each table, and a mail to the tests.
"""

WROTE = {
    "en": "wrote|writes|has written",
    "de": "schrieb|geschrieben|schreibt",
    "fr": "a écrit|a ecrit|écrit|écrivait",
    "es": "escribió|escribio|ha escrito|escribe",
    "it": "ha scritto|scrisse|scrive",
    "pt": "escreveu|escreve",
    "nl": "schreef|geschreven|schrijft",
    "pl": r"napisał(?:a|\(a\)|/a)?|pisze|pisał(?:a|\(a\))?",
    "ru": r"написал(?:а|\(а\)|и)?|пишет|писал(?:а|\(а\))?",
    "uk": r"написав(?:\(ла\))?|написала|пише|писав|писала",
    "be": "напісаў|напісала|піша",
    "bg": r"написа(?:\(а\))?|пише",
    "sr": "је написао|је написала|je napisao|je napisala|piše|пише",
    "hr": r"je napisao|je napisala|je napisao/la|je napisao\(la\)",
    "sl": r"je napisal|je napisala|je napisal\(a\)|je oseba .* napisala",
    "sv": "skrev|skriver",
    "da": "skrev|skriver",
    "nb": "skrev|skriver",
    "nn": "skreiv",
    "is": "skrifaði|ritaði",
    "fi": "kirjoitti",
    "et": "kirjutas",
    "lv": "rakstīja|uzrakstīja",
    "lt": r"rašė|parašė",
    "cs": r"napsal(?:a|\(a\)|/a)?|píše",
    "sk": r"napísal(?:a|\(a\)|/a)?|píše",
    "hu": "írta|ezt írta|a következőt írta|írt",
    "ro": "a scris",
    "ca": "va escriure|ha escrit|escrigué",
    "gl": "escribiu",
    "eu": "idatzi du|idatzi zuen|igorleak idatzi",
    "tr": "yazdı|şunu yazdı|şunları yazdı|yazmış",
    "el": "έγραψε|έγραψαν",
    "he": "כתב|כתבה|כתב/ה|מאת",
    "ar": "كتب|كتبت",
    "fa": "نوشت|نوشته است",
    "hi": "ने लिखा",
    "vi": "đã viết|viết",
    "th": "เขียนว่า|ได้เขียน|เขียน",
    "id": "menulis|menuliskan",
    "ja": "のメール|さんは書きました|は書きました|さんが書きました|wrote",
    "zh": "写道|寫道|撰写|编写|於.*寫|写信",
    "ko": "작성|님이 작성|님이 쓴 글|썼습니다|님의 말",
}
"""Attributions end or begin with one of these: `On … Mara <mara@acme.dev> wrote:`."""

QUOTING = (
    "quoting|zitat von|zitiere|citando|citando a|citazione|citeren|citaat van|citerar|citerer|selon|cytat|cytowanie|"
    "cituji|цитирую|цитата от|quotando|mensaje citado por|message du|idézet"
)
"""Webmail's other form: `Quoting Mara <mara@acme.dev>:`."""

INTRODUCTIONS = (
    "on|am|um|le|el|en|il|in data|il giorno|em|no dia|a|op|w dniu|dnia|den|d|dne|dňa|dana|v|la|la data de|în|pe|"
    "pada|tanggal|στις|vào|ngày|lúc|kl|at|el dia|o dia|o|ons|fre|pe|la|su|ma|ti|ke|to|på|kuna|kell|на|в|у|от|"
    "בתאריך|ב|في|بتاريخ|در|在|于|於|วันที่"
)
"""The words an attribution may begin with, where no date follows at once."""

FROM = (
    "from|von|de|da|van|od|från|fra|lähettäjä|от|від|од|feladó|gönderen|kimden|expéditeur|mittente|remitente|"
    "remetente|afzender|nadawca|отправитель|відправник|ad|saatja|no|nuo|din|de la|pošiljatelj|pošiljalac|šalje|"
    "odesílatel|odesilatel|odosielateľ|från|dari|từ|người gửi|จาก|差出人|送信者|发件人|寄件者|寄件人|"
    "보낸 사람|보낸사람|"
    "발신|מאת|מ|من|از|από|αποστολέας|od koho|elkuldte|bidaltzailea|emisor|de parte de"
)
SENT = (
    "sent|date|gesendet|datum|am|envoyé(?: le| à)?|date d'envoi|message du|enviado(?: el| em)?|fecha|inviato|data|"
    "verzonden|wysłano|data wysłania|skickat|sendt|dato|lähetetty|päivämäärä|pvm|отправлено|дата|время|"
    "надіслано|отримано|elküldve|küldve|dátum|gönderildi|gönderme tarihi|tarih|odesláno|odoslané|poslano|poslato|"
    "trimis|data trimiterii|saadetud|kuupäev|išsiųsta|nosūtīts|dikirim|tanggal|đã gửi|ngày|ส่งเมื่อ|วันที่|"
    "送信日時|日時|日付|发送时间|发送日期|日期|時間|寄件日期|傳送時間|"
    "보낸 날짜|날짜|보낸시간|נשלח|תאריך|تاريخ الإرسال|أرسل|التاريخ|"
    "ارسال|تاریخ|ημερομηνία|στάλθηκε|bidalia|enviat(?: el)?|sendt den|sendt|skickat den|zeit|heure|hora|ora|time"
)
TO = (
    "to|an|à|a|para|per|aan|do|till|til|vastaanottaja|кому|címzett|kime|alıcı|destinataire|destinatario|destinatário|"
    "pro|komu|prima|za|către|saaja|kam|kepada|đến|tới|ถึง|宛先|收件人|收件者|받는 사람|받는사람|수신|אל|إلى|الى|به|προς|"
    "hartzailea|per a|për|cc|kopie|copie(?: à)?|copia(?: para)?|kopia|kopi|kopio|копия|копія|másolatot kap|bilgi|"
    "抄送|副本|참조|עותק|نسخة|κοιν|reply-to|antwort an|répondre à|responder a|rispondi a"
)
SUBJECT = (
    "subject|betreff|objet|sujet|asunto|oggetto|assunto|onderwerp|temat|ämne|emne|aihe|тема|tárgy|"
    "konu|předmět|predmet|"
    "zadeva|naslov|subiect|teema|tema|subjek|chủ đề|tiêu đề|เรื่อง|件名|题目|主题|主旨|제목|נושא|الموضوع|موضوع|θέμα|"
    "assumpte|gaia|efni"
)
OTHER_HEADERS = "importance|priority|attachments?|anlagen?|pièces jointes?|adjuntos?|allegati|bijlagen?|wichtigkeit"

ORIGINAL = (
    "original message|original appointment|reply message|original e-?mail|original-nachricht|"
    "ursprüngliche nachricht|originalnachricht|ursprüngliche e-?mail|"
    "message d'origine|message original|message initial|mensaje original|mensaje origen|"
    "messaggio originale|messaggio "
    "iniziale|mensagem original|oorspronkelijk bericht|origineel bericht|oorspronkelijke bericht|"
    "wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|исходное сообщение|оригинальное сообщение|"
    "пересылаемое сообщение|оригінальне повідомлення|вихідне повідомлення|"
    "originalmeddelande|ursprungligt meddelande|ursprungsmeddelande|oprindelig meddelelse|oprindelig besked|"
    "opprinnelig melding|alkuperäinen viesti|původní zpráva|původní e-mail|pôvodná správa|eredeti üzenet|"
    "özgün ileti|orijinal mesaj|orjinal mesaj|orijinal ileti|mesaj original|mesajul original|missatge original|"
    "izvorna poruka|originalna poruka|izvirno sporočilo|algne kiri|originalus laiškas|sākotnējais ziņojums|"
    "αρχικό μήνυμα|оригинално съобщение|הודעה מקורית|ההודעה המקורית|الرسالة الأصلية|رسالة أصلية|پیام اصلی|"
    "pesan asli|thư gốc|ข้อความต้นฉบับ|元のメッセージ|原始邮件|原始信息|原始郵件|原郵件|邮件原件|"
    "원본 메시지|원본 메일|원본메시지|"
    "mezu originala|mensaxe orixinal|upprunaleg skilaboð"
)
FORWARDED = (
    "forwarded message|begin forwarded message|forwarded by|weitergeleitete nachricht|anfang der weitergeleiteten "
    "nachricht|weitergeleitete e-?mail|message transféré|message transmis|"
    "début du message réexpédié|début du message "
    "transféré|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|"
    "mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada|"
    "doorgestuurd bericht|begin doorgestuurd "
    "bericht|przekazana wiadomość|wiadomość przekazana|пересланное сообщение|пересылаемое сообщение|"
    "переслане повідомлення|vidarebefordrat (?:meddelande|brev|mejl)|vidarebefordrat|"
    "videresendt (?:meddelelse|besked|melding|"
    "e-?mail|e-post)|start på videresendt|edelleenlähetetty viesti|välitetty viesti|"
    "přeposlaná zpráva|preposlaná správa|"
    "továbbított üzenet|iletilmiş mesaj|yönlendirilmiş ileti|iletilen mesaj|mesaj redirecționat|missatge reenviat|"
    "proslijeđena poruka|прослеђена порука|posredovano sporočilo|προωθημένο μήνυμα|препратено съобщение|"
    "הודעה שהועברה|رسالة معاد توجيهها|رسالة محولة|転送されたメッセージ|转发的邮件|轉寄的郵件|전달된 메시지|전달된 메일"
)
"""Between dashes: what is below is another mail."""

DEVICES = (
    "iphon\\w{1,6}|ipad\\w{0,5}|ipod|apple watch|mac|android\\w{0,4}|blackberry|galaxy|"
    "samsung|nokia|lumia|windows phone|windows mobile|"
    "windows|mobile|mobil|mobiltelefon|mobilgerät|handy|smartphone|phone|téléphone|telefon|teléfono|"
    "telefono|telemóvel|"
    "celular|móvil|cell|handheld|tablet|tablette|"
    "htc|huawei|xiaomi|redmi|pixel|nexus|oneplus|oppo|vivo|motorola|moto|sony|xperia|lg|zte|honor|fairphone|"
    "outlook|hotmail|gmail|yahoo|mail|e-?mail app|mailbox|airmail|spark|thunderbird|k-9|"
    "proton ?mail|proton|tutanota|tuta|"
    "fastmail|zoho|gmx|web\\.de|aol|aqua mail|bluemail|newton|superhuman|front|boxer|nine|touchdown|sparrow|polymail|"
    "canary|edison|mailspring|postbox|myMail|телефона|мобильного|мобільного|puhelimesta|telefonem|telefonu"
)
SENT_FROM = (
    r"sent (?:from|via|with|by|using)|envoyé (?:depuis|à partir d[e']|de|avec|via)|gesendet (?:von|mit|über|via)|"
    r"enviad[oa] (?:desde|do|da|a partir de|de|con|com|por|via|pelo)|inviat[oa] (?:da|dal|con|tramite)|"
    r"verzonden (?:vanaf|vanuit|met|via)|verstuurd (?:vanaf|vanuit|met|via)|wysłan[eoay] (?:z|za|przez)|"
    r"skickat (?:från|med|via)|sendt (?:fra|med|via)|lähetetty|отправлено (?:с|из|от|через)|надіслано (?:з|із|від)|"
    r"odesláno (?:z|ze|pomocí)|odoslané (?:z|zo)|iphone-omról|küldve|poslano (?:s|z|iz)|trimis (?:de pe|din|prin)|"
    r"enviat (?:des|amb)|dikirim dari|dari|được gửi từ|gửi từ|στάλθηκε από|saadetud|išsiųsta iš|sūtīts no|"
    r"someone from|from my"
)
"""Followed by a device or a program: a line that nobody wrote."""

SENT_FROM_WHOLE = (
    r"(?:get|download|hol(?:en)? sie sich|laden sie|télécharg\w+|obten\w*|obtene\w*|ottieni|scarica|"
    r"downloade?n?|pobierz|"
    r"hämta|hent|lataa|загрузить|скачать|hanki|stáhn\w+|szerezze|letöltés|descarga\w*|baixe|skaffa|få|získa\w+)\W+"
    r"\[?outlook (?:for|für|pour|para|per|voor|dla|för|til|til|для|pro|hoz)? ?\[?(?:ios|android|mac).*|"
    r"von meinem .{1,40} gesendet|diese nachricht wurde von .{1,80} gesendet|"
    r".{1,40}(?:dan|den|tan|ten) gönderildi|"
    r"(?:從|从)我?的? ?.{1,30}(?:傳送|发送|發送|寄出)|发自我的 ?.{1,30}|發自我的 ?.{1,30}|.{1,30}から送信|"
    r"나의 .{1,30}에서 보냄|내 .{1,30}에서 보냄|.{1,30}에서 보냄|נשלח מ.{1,40}|أرسلت? من .{1,40}|تم الإرسال من .{1,40}|"
    r"ارسال شده از .{1,40}|ส่งจาก .{1,40}"
)
"""Lines of this kind that have the verb elsewhere."""

CLOSINGS = (
    "thanks|thank you|many thanks|thx|best|best regards|regards|kind regards|warm regards|best wishes|cheers|"
    "sincerely|yours|yours sincerely|br|rgds|mfg|lg|vg|viele grüße|liebe grüße|beste grüße|mit freundlichen grüßen|"
    "freundliche grüße|schöne grüße|gruß|grüße|danke|vielen dank|besten dank|cordialement|bien cordialement|"
    "bien à vous|merci|salutations|sincères salutations|saludos|un saludo|saludos cordiales|atentamente|gracias|"
    "saluti|cordiali saluti|distinti saluti|grazie|un saluto|atenciosamente|abraços|cumprimentos|"
    "com os melhores cumprimentos|obrigado|obrigada|met vriendelijke groet(?:en)?|"
    "vriendelijke groet(?:en)?|groet(?:en)?|"
    "mvg|bedankt|pozdrawiam|z poważaniem|dziękuję|с уважением|спасибо|з повагою|дякую|"
    "med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar|hälsningar|mvh|tack|med venlig hilsen|"
    "venlig hilsen|mange hilsner|hilsen|vennlig hilsen|med vennlig hilsen|takk|tak|terveisin|ystävällisin terveisin|"
    "kiitos|t|s pozdravem|díky|děkuji|s pozdravom|ďakujem|üdvözlettel|köszönöm|saygılarımla|teşekkürler|"
    "salutacions|gràcies|cu stimă|mulțumesc|lijep pozdrav|lep pozdrav|hvala|με εκτίμηση|ευχαριστώ|בברכה|תודה|"
    "مع أطيب التحيات|شكرا|よろしくお願いします|よろしくお願いいたします|ありがとうございます|此致|谢谢|祝好|감사합니다"
)
"""A line that is only this begins the leave-taking; a contact block after it is folded with it."""

DISCLAIMERS = (
    r"disclaimer|confidentiality (?:notice|note)|legal notice|privileged and confidential|"
    r"this (?:e-?mail|message|communication)(?: \(?(?:and|including) .{0,60})?,? (?:is|are|may be|"
    r"contains?|may contain|"
    r"is intended) .{0,80}(?:confidential|privileged|solely|intended)|"
    r"the information contained in this (?:e-?mail|message|communication)|the contents of this (?:e-?mail|message)|"
    r"this (?:e-?mail|message) has been scanned|virus-free|virenfrei|"
    r"diese e-?mail (?:und .{0,30} )?(?:enthält|kann|ist) .{0,60}vertraulich|"
    r"ce (?:message|courriel|mail)(?: et .{0,60})? (?:est|sont|peut|contient) .{0,60}confidentie|"
    r"este (?:mensaje|correo)(?: .{0,60})? .{0,60}confidencial|questo (?:messaggio|"
    r"e-?mail) .{0,80}(?:confidenziali|riservat)|"
    r"esta mensagem .{0,80}confidencial|dit bericht .{0,80}vertrouwelijk|ten e-?mail .{0,80}poufn|"
    r"aviso legal|avis de confidentialité|please consider the environment|think before you print"
)
"""Where a paragraph begins like this, what follows is nobody's words."""
