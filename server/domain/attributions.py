"""What mail clients write over the mail that they quote, by language: who wrote it, its headers, the line between.
Data, as alternatives of patterns; `reply_attribution`, `reply_headers` and `reply_lines` read it.

To add a language, add its row to each table, and its lines to `tests/domain/attribution_lines.py`.
"""

WROTE = {
    "en": "wrote|writes|has written",
    "de": "schrieb|geschrieben",
    "fr": "a écrit|a ecrit|écrit",
    "es": "escribió|escribio|ha escrito",
    "it": "ha scritto|scrisse",
    "pt": "escreveu",
    "nl": "schreef|geschreven",
    "pl": r"napisał(?:a|\(a\)|/a)?|pisze|pisał(?:a|\(a\))?|napisana przez",
    "ru": r"написал(?:а|\(а\)|и)?|пишет|писал(?:а|\(а\)|и)?",
    "uk": r"написа(?:в|ла)(?:\(-?ла\))?|пише|писав|писала",
    "be": "напісаў|напісала|піша",
    "bg": r"написа(?:\(а\))?|пише",
    "sr": "је написао(?:/ла)?|је написала|je napisao(?:/la)?|je napisala|piše|пише",
    "hr": r"(?:je )?napisa(?:o|la)(?:/la|\(la\))?(?: je)?",
    "sl": r"(?:je )?napisala?(?:/a|\(a\))?",
    "sv": "skrev",
    "da": "skrev",
    "nb": "skrev",
    "nn": "skreiv",
    "is": "skrifaði|ritaði",
    "fi": "kirjoitti",
    "et": "kirjutas",
    "lv": "rakstīja|uzrakstīja",
    "lt": "rašė|parašė",
    "cs": r"napsal(?:a|\(a\)|/a)?|píše",
    "sk": r"napísal(?:a|\(a\)|/a)?|píše",
    "hu": "írta|írt",
    "ro": "a scris",
    "ca": "va escriure|ha escrit|missatge de",
    "gl": "escribiu",
    "eu": "idatzi du|idatzi zuen|igorleak idatzi",
    "tr": "yazdı|yazmış",
    "el": "έγραψε|έγραψαν",
    "he": "כתבה?(?:/ה)?|מאת",
    "ar": "كتبت?(?:/كتبت)?|تمت كتابة ما يلي بواسطة",
    "fa": "نوشت|نوشته است",
    "vi": "đã viết|viết",
    "id": "menulis",
}
"""Attributions end or begin with one of these: `On … Mara <mara@acme.dev> wrote:`."""

WROTE_ANYWHERE = {
    "hi": "ने लिखा",
    "th": "เขียนว่า|ได้เขียน",
    "ja": "のメール|さん[はが]書きました",
    "zh": "写道|寫道",
    "ko": "작성|님이 쓴 글|쓴 글|썼습니다|님의 말",
}
"""The same in scripts that put no space between words, or build letters of several."""

QUOTING = "quoting|zitat von|citando(?: a)?|citazione|citeren|citaat van|citerar|cytat|cytowanie|cituji|цитирую|idézet"
"""Webmail's other form: `Quoting Mara <mara@acme.dev>:`."""

INTRODUCTIONS = (
    "on|at|am|um|le|el|en|il|il giorno|in data|em|no dia|às|a|o|op|den|d|kl|þann|ti|la|în|pe|"
    "w dniu|dnia|dne|dňa|dana|v|"
    "u|на|в|у|дана|στις|pada|vào|ngày|lúc|בתאריך|ב|في|بتاريخ|در|در تاریخ|在|于|於|เมื่อ|วันที่"
)
"""The words an attribution may begin with, where no date follows at once."""

HEADERS = {
    "en": ("from", "sent|date|time", "to|cc|reply-to", "subject"),
    "de": ("von", "gesendet|datum|am|zeit", "an|kopie|cc|antwort an", "betreff"),
    "fr": (
        "de|expéditeur",
        "envoyé(?: le| à)?|date(?: d'envoi)?|message du",
        "à|a|cc|copie(?: à)?|destinataire",
        "objet|sujet",
    ),
    "es": ("de|emisor|remitente", "enviad[oa](?: el)?|fecha|hora", "para|cc|copia(?: para)?|destinatario", "asunto"),
    "pt": ("de|remetente", "enviad[oa](?: em)?|data", "para|cc|destinatário|com cópia", "assunto"),
    "gl": ("de", "enviado(?: o)?|data", "para|cc", "asunto"),
    "ca": ("de", "enviat(?: el)?|data", "per a|a|cc", "assumpte|tema"),
    "it": ("da|mittente", "inviato(?: il)?|data|ora", "a|per|cc|destinatario", "oggetto"),
    "ro": ("de la|din|expeditor", "trimis|data(?: trimiterii)?", "către|cc", "subiect"),
    "nl": ("van|afzender", "verzonden|datum", "aan|cc", "onderwerp"),
    "sv": ("från", "skickat(?: den)?|datum", "till|kopia", "ämne"),
    "da": ("fra", "sendt(?: den)?|dato", "til|cc", "emne"),
    "nb": ("fra", "sendt|dato", "til|kopi", "emne"),
    "is": ("frá", "sent|dagsetning", "til", "efni"),
    "fi": ("lähettäjä|keneltä", "lähetetty|päivämäärä|pvm", "vastaanottaja|saaja|kopio", "aihe"),
    "et": ("saatja|kellelt", "saadetud|kuupäev", "adressaat|saaja|kellele|koopia", "teema"),
    "lv": ("no|sūtītājs", "nosūtīts|datums", "kam|adresāts", "tēma|temats"),
    "lt": ("nuo|siuntėjas", "išsiųsta|data", "kam|gavėjas|iki", "tema"),
    "pl": ("od|nadawca", "wysłano|data(?: wysłania)?", "do|dw|kopia", "temat"),
    "cs": ("od|odesílatel|odesilatel", "odesláno|datum", "komu|pro|kopie", "předmět"),
    "sk": ("od|odosielateľ|od koho", "odoslané|dátum", "komu|kópia", "predmet"),
    "hu": ("feladó|küldő", "elküldve|küldve|dátum", "címzett|másolatot kap", "tárgy"),
    "sl": ("od|pošiljatelj", "poslano|datum", "za|kp", "zadeva"),
    "hr": ("od|šalje|pošiljatelj", "poslano|datum", "prima|za|kome", "predmet|naslov"),
    "sr": (
        "od|šalje|pošiljalac|од|шаље|пошиљалац",
        "poslato|послато|датум",
        "prima|за|прима|коме",
        "naslov|наслов|тема",
    ),
    "bg": ("от", "изпратено|дата", "до|кому", "относно|тема"),
    "ru": ("от|отправитель", "отправлено|дата|время", "кому|копия", "тема"),
    "uk": ("від|відправник", "надіслано|отримано|дата", "кому|копія", "тема"),
    "el": ("από|αποστολέας", "στάλθηκε|ημερομηνία", "προς|κοιν", "θέμα"),
    "tr": ("gönderen|kimden", "gönderildi|gönderme tarihi|tarih", "kime|alıcı|bilgi", "konu"),
    "eu": ("nork|bidaltzailea", "bidalia|bidaltze-data|data", "nori|hartzailea", "gaia"),
    "he": ("מאת", "נשלח|תאריך", "אל|עותק", "נושא"),
    "ar": ("من", "تاريخ الإرسال|أرسلت?|تم الإرسال|التاريخ", "إلى|الى|نسخة", "الموضوع|موضوع"),
    "fa": ("از|فرستنده", "ارسال(?: شده)?|تاریخ", "به|گیرنده", "موضوع"),
    "hi": ("प्रेषक|की ओर से", "भेजा गया|भेजने का समय|दिनांक|तारीख", "प्रति|को", "विषय"),
    "th": ("จาก", "ส่ง|ส่งเมื่อ|วันที่", "ถึง|สำเนา", "เรื่อง|หัวเรื่อง"),
    "vi": ("từ|người gửi", "đã gửi|ngày|ngày gửi", "đến|tới", "chủ đề|tiêu đề"),
    "id": ("dari", "dikirim|tanggal", "kepada|untuk|ke", "subjek|perihal"),
    "ms": ("daripada|dari", "dihantar|tarikh", "kepada", "subjek"),
    "ja": ("差出人|送信者|from", "送信日時|日時|日付", "宛先", "件名"),
    "zh": (
        "发件人|寄件者|寄件人|發件人",
        "发送时间|发送日期|日期|時間|时间|寄件日期|傳送時間|發送時間|已傳送",
        "收件人|收件者|抄送|副本",
        "主题|主旨|题目|主題",
    ),
    "ko": ("보낸 ?사람|발신(?:자|인)?", "보낸 ?날짜|보낸 ?시간|날짜", "받는 ?사람|수신(?:자|인)?|참조", "제목"),
}
"""The names of From, Sent or Date, To or Cc, and Subject."""

OTHER_HEADERS = "importance|priority|attachments?|anlagen?|pièces jointes?|adjuntos?|allegati|bijlagen?|wichtigkeit"

ORIGINAL = {
    "en": "original message|original appointment|reply message|original e-?mail",
    "de": "original-?nachricht|ursprüngliche nachricht|ursprüngliche e-?mail",
    "fr": "message d['’]origine|message original|message initial|mail original|courriel original",
    "es": "mensaje original|mensaje origen|correo original",
    "it": "messaggio originale|messaggio iniziale",
    "pt": "mensagem original",
    "nl": "oorspronkelijke? bericht|origineel bericht",
    "pl": "wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna",
    "ru": "исходное сообщение|оригинальное сообщение",
    "uk": "оригінальне повідомлення|вихідне повідомлення|початкове повідомлення",
    "sv": "originalmeddelande|ursprungligt meddelande|ursprungsmeddelande",
    "da": "oprindelig meddelelse|oprindelig besked|original besked",
    "nb": "opprinnelig melding|original melding",
    "is": "upprunaleg skilaboð",
    "fi": "alkuperäinen viesti",
    "cs": "původní zpráva|původní e-mail",
    "sk": "pôvodná správa",
    "hu": "eredeti üzenet",
    "tr": "özgün ileti|ori?jinal mesaj|orijinal ileti",
    "ro": "mesaj(?:ul)? original",
    "ca": "missatge original",
    "gl": "mensaxe orixinal",
    "eu": "mezu originala|jatorrizko mezua",
    "hr": "izvorna poruka|originalna poruka",
    "sr": "оригинална порука|изворна порука",
    "sl": "izvirno sporočilo",
    "et": "algne kiri|algne sõnum",
    "lt": "originalus laiškas|pradinis laiškas",
    "lv": "sākotnējais ziņojums|oriģinālā ziņa",
    "el": "αρχικό μήνυμα|πρωτότυπο μήνυμα",
    "bg": "оригинално съобщение",
    "he": "הודעה מקורית|ההודעה המקורית",
    "ar": "الرسالة الأصلية|رسالة أصلية",
    "fa": "پیام اصلی",
    "hi": "मूल संदेश",
    "th": "ข้อความต้นฉบับ|ข้อความเดิม",
    "vi": "thư gốc|tin nhắn gốc",
    "id": "pesan asli",
    "ja": "元のメッセージ|original message",
    "zh": "原始邮件|原始信息|原始郵件|原郵件|邮件原件|原始訊息",
    "ko": "원본 ?메시지|원본 ?메일",
}
FORWARDED = {
    "en": "forwarded message|forwarded by",
    "de": "weitergeleitete nachricht|weitergeleitete e-?mail",
    "fr": "message transféré|message transmis|message réexpédié",
    "es": "mensaje reenviado",
    "it": "messaggio inoltrato",
    "pt": "mensagem encaminhada|mensagem reencaminhada",
    "nl": "doorgestuurd bericht",
    "pl": "przekazana wiadomość|wiadomość przekazana|treść przekazanej wiadomości",
    "ru": "пересланное сообщение|пересылаемое сообщение",
    "uk": "переслане повідомлення",
    "sv": "vidarebefordrat (?:meddelande|brev|mejl)|vidarebefordrat",
    "da": "videresendt (?:meddelelse|besked|e-?mail)",
    "nb": "videresendt (?:melding|e-post)",
    "fi": "edelleenlähetetty viesti|välitetty viesti",
    "cs": "přeposlaná zpráva",
    "sk": "preposlaná správa",
    "hu": "továbbított üzenet",
    "tr": "iletilmiş mesaj|yönlendirilmiş ileti|iletilen mesaj",
    "ro": "mesaj redirecționat",
    "ca": "missatge reenviat",
    "hr": "proslijeđena poruka",
    "sr": "прослеђена порука",
    "sl": "posredovano sporočilo",
    "et": "edastatud kiri|edastatud sõnum",
    "lt": "persiųstas laiškas",
    "lv": "pārsūtīts ziņojums|pārsūtītā ziņa",
    "el": "προωθημένο μήνυμα",
    "bg": "препратено съобщение",
    "he": "הודעה שהועברה",
    "ar": "رسالة معاد توجيهها|رسالة محولة|الرسالة المعاد توجيهها",
    "fa": "پیام بازارسال‌شده|پیام فرستاده شده",
    "hi": "अग्रेषित संदेश|फ़ॉरवर्ड किया गया संदेश",
    "th": "ข้อความที่ส่งต่อ",
    "vi": "thư được chuyển tiếp|tin nhắn được chuyển tiếp",
    "id": "pesan yang diteruskan|pesan terusan",
    "ja": "転送されたメッセージ|転送メッセージ",
    "zh": "转发的邮件|轉寄的郵件|转发邮件信息|轉寄郵件",
    "ko": "전달된 메시지|전달된 메일|전달 메일",
}
"""Between dashes: what is below is another mail."""

FORWARDED_BY_APPLE = (
    "begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)|"
    "inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem (?:encaminhada|reencaminhada)|"
    "begin doorgestuurd bericht|początek przekazanej wiadomości|начало переадресованного сообщения|"
    "vidarebefordrat brev|start på videresendt besked|videresendt melding|"
    "välitetty viesti alkaa|začátek přeposlané zprávy|"
    "továbbított üzenet kezdete|iletilen ileti başlangıcı|転送されたメッセージ|开始转发的邮件|以下是轉寄的郵件|"
    "전달된 메시지"
)
"""A line of its own, ended by a colon."""
