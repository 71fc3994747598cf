"""How mails end: the device they were sent from, greetings and leave-takings, what lawyers add. Data, as alternatives
of patterns, in the languages of the users; `reply_endings` reads it."""

DEVICES = (
    "iphon\\w{1,6}|ipad\\w{0,5}|ipod|apple watch|android\\w{0,4}|blackberry|galaxy|samsung|nokia|lumia|windows|"
    "mobile|mobil|mobiltelefon|mobilgerät|handy|smartphone|phone|téléphone|telefon|teléfono|telefono|telemóvel|"
    "celular|móvil|cell|handheld|tablet|tablette|htc|huawei|xiaomi|redmi|pixel|nexus|oneplus|oppo|vivo|motorola|moto|"
    "sony|xperia|lg|zte|honor|fairphone|телефона|мобильного|мобільного|puhelimesta|telefonem|telefonu"
)
PROGRAMS = (
    "outlook|hotmail|gmail|yahoo|mailbox|airmail|spark|thunderbird|k-9|proton ?mail|proton|tutanota|tuta|fastmail|zoho|"
    "gmx|web\\.de|aol|aqua mail|bluemail|newton|superhuman|front|boxer|nine|touchdown|sparrow|polymail|canary|edison|"
    "mailspring|postbox|mymail|mail|e-?mail app|mail app"
)
SENT_FROM = (
    r"sent (?:from|via|with|by|using)|envoyé (?:depuis|à partir d[e'’]|de|avec|via)|gesendet (?:von|mit|über|via)|"
    r"enviad[oa] (?:desde|do|da|a partir de|de|con|com|por|via|pelo)|inviat[oa] (?:da|dal|con|tramite)|"
    r"(?:verzonden|verstuurd) (?:vanaf|vanuit|met|via)|wysłan[eoay] (?:z|za|przez)|skickat (?:från|med|via)|"
    r"sendt (?:fra|med|via)|lähetetty|отправлено (?:с|из|от|через)|надіслано (?:з|із|від)|изпратено от|послато са|"
    r"odesláno (?:z|ze|pomocí)|odoslané (?:z|zo)|küldve|poslano (?:s|sa|z|iz)|trimis (?:de pe|din|prin)|"
    r"enviat (?:des|amb)|dikirim dari|được gửi từ|gửi từ|στάλθηκε από|saadetud|išsiųsta iš|sūtīts no|nosūtīts no"
)
"""Before a device or a program."""

SENT_FROM_WHOLE = (
    r"(?:get|download|hol(?:en)? sie sich|laden sie|télécharg\w+|obten\w*|obtene\w*|ottieni|scarica|downloade?n?|"
    r"pobierz|hämta|hent|lataa|загрузить|скачать|hanki|stáhn\w+|szerezze|letöltés|descarga\w*|baixe|skaffa|få|získa\w+)"
    r"\W+\[?outlook (?:\w{2,4} )?\[?(?:ios|android|mac).*|"
    r"von meinem .{1,40} gesendet|diese nachricht wurde von .{1,80} gesendet|"
    r"(?:someone )?from my (?:iphone|ipad|android|blackberry|mobile|phone).{0,30}|someone from mobile|"
    r".{1,40}(?:dan|den|tan|ten) gönderildi|.{1,30}-r[óo]l küldve|.{0,12}iphone-omról küldve|"
    r"(?:從|从)我?的? ?.{1,30}(?:傳送|发送|發送|寄出)|发自我的 ?.{1,30}|發自我的 ?.{1,30}|.{1,30}から送信|"
    r"(?:나의|내) .{1,30}에서 보냄|.{1,30}에서 보냄|נשלח מ.{1,40}|أرسلت? من .{1,40}|تم الإرسال من .{1,40}|"
    r"ارسال شده از .{1,40}|ส่งจาก .{1,40}|मेरे .{1,30} से भेजा गया"
)
"""Whole lines: those that have the verb elsewhere."""

CLOSINGS = (
    "thanks|thank you|many thanks|thx|best|best regards|regards|kind regards|warm regards|best wishes|cheers|"
    "sincerely|yours|yours sincerely|br|rgds|mfg|lg|vg|viele grüße|liebe grüße|beste grüße|mit freundlichen grüßen|"
    "freundliche grüße|schöne grüße|gruß|grüße|danke|vielen dank|besten dank|cordialement|bien cordialement|"
    "bien à vous|merci|salutations|sincères salutations|saludos|un saludo|saludos cordiales|atentamente|gracias|"
    "saluti|cordiali saluti|distinti saluti|grazie|un saluto|atenciosamente|abraços|cumprimentos|"
    "com os melhores cumprimentos|obrigado|obrigada|met vriendelijke groet(?:en)?|vriendelijke groet(?:en)?|"
    "groet(?:en)?|mvg|bedankt|pozdrawiam|z poważaniem|dziękuję|с уважением|спасибо|з повагою|дякую|"
    "med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar|hälsningar|mvh|tack|med venlig hilsen|"
    "venlig hilsen|mange hilsner|hilsen|vennlig hilsen|med vennlig hilsen|takk|tak|terveisin|ystävällisin terveisin|"
    "kiitos|t|s pozdravem|díky|děkuji|s pozdravom|ďakujem|üdvözlettel|köszönöm|saygılarımla|teşekkürler|"
    "salutacions|gràcies|cu stimă|mulțumesc|lijep pozdrav|lep pozdrav|hvala|με εκτίμηση|ευχαριστώ|בברכה|תודה|"
    "مع أطيب التحيات|شكرا|با احترام|よろしくお願いします|よろしくお願いいたします|ありがとうございます|此致|谢谢|祝好|"
    "감사합니다"
)
"""A line that is only this begins the leave-taking; a contact block after it is folded with it."""

GREETINGS = (
    "hello|hi|hey|dear|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|abend)|moin|servus|"
    "sehr geehrte[rs]?|liebe[rs]?|bonjour|bonsoir|salut|chère?|hola|buen[oa]s (?:días|tardes|noches)|estimad[oa]s?|"
    "ciao|buon(?:giorno|asera)|gentile|salve|olá|oi|bom dia|boa (?:tarde|noite)|prezad[oa]s?|"
    "goede(?:morgen|middag|navond)|"
    "beste|geachte|hej|hejsan|god (?:dag|morgon|morgen|kväll)|hei|moi|terve|hyvää (?:päivää|huomenta|iltaa)|cześć|"
    "dzień dobry|witam|szanown[aiey]|здравствуйте|привет|добрый (?:день|вечер)|доброе утро|вітаю|добрий день|привіт|"
    "здравейте|здраво|добар дан|dobrý den|ahoj|dobrý deň|dobar dan|bok|pozdravljeni|dober dan|szia|kedves|tisztelt|"
    "jó (?:napot|reggelt|estét)|bună(?: ziua)?|salutare|bon dia|bones|merhaba|selam|sayın|iyi günler|γεια(?: σας)?|"
    "καλημέρα|καλησπέρα|tere|labdien|sveiki|laba diena|שלום|היי|مرحبا|السلام عليكم|سلام|नमस्ते|สวัสดี|xin chào|chào|"
    "halo|selamat (?:pagi|siang|sore|malam)|こんにちは|お世話になっております|您好|你好|안녕하세요"
)
"""Nobody writes a mail to say only this."""

DISCLAIMERS = (
    r"(?:disclaimer|confidentiality (?:notice|note)|legal notice|privileged and confidential|aviso legal|"
    r"avis de confidentialité|haftungsausschluss|vertraulichkeitshinweis)\W{0,3}$|"
    r"confidentiality (?:notice|note)\b|"
    r"this (?:e-?mail|message|communication)\b.{0,90}\b(?:is|are|may be|contains?|may contain|is intended) .{0,80}"
    r"(?:confidential|privileged|solely|intended (?:only|solely|for the))|"
    r"the (?:information contained in|contents of) this (?:e-?mail|message|communication)|"
    r"this (?:e-?mail|message) has been scanned|virus-free|virenfrei|"
    r"diese e-?mail (?:und .{0,30} )?(?:enthält|kann|ist) .{0,60}vertraulich|"
    r"ce (?:message|courriel|mail)(?: et .{0,60})? (?:est|sont|peut|contient) .{0,60}confidentie|"
    r"este (?:mensaje|correo)(?: .{0,60})? .{0,60}confidencial|"
    r"questo (?:messaggio|e-?mail) .{0,80}(?:confidenziali|riservat)|esta mensagem .{0,80}confidencial|"
    r"dit bericht .{0,80}vertrouwelijk|ten e-?mail .{0,80}poufn|"
    r"please consider the environment|think before you print"
)
"""Where a paragraph begins like this, what follows is nobody's words."""
