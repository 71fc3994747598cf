"""Which program wrote a mail, guessed from its headers: a word for the agent, never a reason to decide by."""

import re
from collections.abc import Callable

_BY_PROGRAM = (
    (r"iphone mail", "iPhone"),
    (r"ipad mail", "iPad"),
    (r"apple mail", "Apple Mail"),
    (r"outlook.*ios|outlook-ios", "Outlook for iOS"),
    (r"outlook.*android|outlook-android", "Outlook for Android"),
    (r"microsoft.?outlook|microsoft-macoutlook|microsoft office outlook|^outlook", "Outlook"),
    (r"microsoft windows (live )?mail|windows mail", "Windows Mail"),
    (r"thunderbird|betterbird|icedove", "Thunderbird"),
    (r"seamonkey", "SeaMonkey"),
    (r"k-9 mail|k-9", "K-9 Mail"),
    (r"fairemail", "FairEmail"),
    (r"aqua ?mail", "Aqua Mail"),
    (r"samsung", "Samsung Mail"),
    (r"yahoomail|yahoo", "Yahoo Mail"),
    (r"zimbra", "Zimbra"),
    (r"roundcube", "Roundcube"),
    (r"horde|\bimp\b", "Horde"),
    (r"mutt", "Mutt"),
    (r"s-nail|mailx", "mailx"),
    (r"alpine", "Alpine"),
    (r"gnus", "Gnus"),
    (r"evolution", "Evolution"),
    (r"kmail", "KMail"),
    (r"claws", "Claws Mail"),
    (r"the bat", "The Bat!"),
    (r"airmail", "Airmail"),
    (r"spark|readdle", "Spark"),
    (r"mailmate", "MailMate"),
    (r"mailbird", "Mailbird"),
    (r"mailspring", "Mailspring"),
    (r"superhuman", "Superhuman"),
    (r"zoho", "Zoho Mail"),
    (r"lotus|hcl notes|notes release", "Notes"),
    (r"groupwise", "GroupWise"),
    (r"open-xchange", "Open-Xchange"),
    (r"foxmail", "Foxmail"),
    (r"qqmail", "QQ Mail"),
    (r"coremail|netease", "NetEase Mail"),
    (r"tutanota|tuta", "Tuta"),
    (r"em[ _]?client", "eM Client"),
    (r"sogo", "SOGo"),
    (r"blackberry", "BlackBerry"),
    (r"mail\.ru", "Mail.ru"),
    (r"yandex|yamail", "Yandex Mail"),
    (r"web\.de|gmx|1&1|ui mail", "GMX"),
)
"""What stands in X-Mailer or User-Agent. The first that fits."""

_BY_MESSAGE_ID = (
    (r"@mail\.gmail\.com>?$", "Gmail"),
    (r"\.prod\.(outlook|exchangelabs)\.com>?$|@[^>]*\.outlook\.com>?$", "Outlook"),
    (r"@[^>]*mail\.yahoo\.com>?$", "Yahoo Mail"),
    (r"^<?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}@(icloud|me|mac)\.com>?$", "Apple Mail"),
    (r"^<?[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}@", "Apple Mail"),
    (r"@(pm\.me|proton(mail)?\.(com|ch))>?$|@protonmail\.internalid>?$", "Proton Mail"),
    (r"@mail\.fastmail\.com>?$|@(beta|betaapp|app|www)\.fastmail\.com>?$", "Fastmail"),
    (r"@tutamail\.com>?$|@tutanota\.com>?$", "Tuta"),
    (r"@msgid\.[a-z]*\.?zoho|@zoho(mail)?\.[a-z.]+>?$", "Zoho Mail"),
    (r"@qq\.com>?$", "QQ Mail"),
    (r"@hey\.com>?$", "HEY"),
    (r"@frontapp\.com>?$", "Front"),
    (r"@Spark>?$", "Spark"),
    (r"\.nfra\.io>?$", "Naver Mail"),
    (r"\.javamail\.[^@]*@.*(zimbra)", "Zimbra"),
)
_PROGRAMS = [(re.compile(pattern, re.IGNORECASE), name) for pattern, name in _BY_PROGRAM]
_MESSAGE_IDS = [(re.compile(pattern), name) for pattern, name in _BY_MESSAGE_ID]


def client_of(header: Callable[[str], str]) -> str:
    """The program's name, or nothing; `header` gives the first header of a lower-case name."""
    program = (header("x-mailer") or header("user-agent"))[:200]
    for pattern, name in _PROGRAMS:
        if pattern.search(program):
            return name
    message_id = header("message-id")[:300]
    for pattern, name in _MESSAGE_IDS:
        if pattern.search(message_id):
            return name
    return "Outlook" if header("thread-index") else ""
