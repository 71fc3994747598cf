"""Headers of replies as forty-odd mail programs write them, made up after the real ones. Data for the tests.

OURS is the Message-ID that is answered, ROOT the conversation's first. Every value is a program's own: how it names
itself (or doesn't), its Message-ID, which of In-Reply-To and References it writes and how, and what else might mislead.
"""

BOTH = "In-Reply-To: OURS\nReferences: ROOT OURS"
REPLY_ONLY = "In-Reply-To: OURS"
REFERENCES_ONLY = "References: ROOT OURS"
SHORT = "In-Reply-To: OURS\nReferences: OURS"
FOLDED = "In-Reply-To:\n OURS\nReferences: ROOT\n\tOURS"
EXCHANGE = (
    "x-ms-exchange-transport-crosstenantheadersstamped: X\nX-Auto-Response-Suppress: DR, OOF, AutoReply\n" + FOLDED
)

CLIENTS = {
    # name: (what we call it, headers)
    "Gmail": ("Gmail", "Message-ID: <CAF1xYz+abc=d@mail.gmail.com>\n" + BOTH),
    "Gmail, Android": ("Gmail", "Message-ID: <CAOJh=Q9@mail.gmail.com>\nX-Gm-Message-State: AOJu0\n" + BOTH),
    "Apple Mail": (
        "Apple Mail",
        "X-Mailer: Apple Mail (2.3774.600.62)\nMime-Version: 1.0 (Mac OS X Mail 16.0)\n" + BOTH,
    ),
    "iPhone": ("iPhone", "X-Mailer: iPhone Mail (21E236)\nMime-Version: 1.0 (1.0)\n" + BOTH),
    "iPad": ("iPad", "X-Mailer: iPad Mail (20G75)\n" + SHORT),
    "iCloud": ("Apple Mail", "Message-ID: <2b0a3f10-63c8-4f8e-9f0a-0123456789ab@me.com>\n" + BOTH),
    "Outlook 365": (
        "Outlook",
        "Message-ID: <DB9PR05MB1234ABCD@DB9PR05MB1234.eurprd05.prod.outlook.com>\nThread-Topic: Hi\n"
        "Thread-Index: AQHbjN0x\nAccept-Language: de-DE\nX-MS-Has-Attach:\n" + EXCHANGE,
    ),
    "Outlook 2016": ("Outlook", "X-Mailer: Microsoft Outlook 16.0\nThread-Index: AdqM0w==\n" + SHORT),
    "Outlook 2007": ("Outlook", "X-Mailer: Microsoft Office Outlook 12.0\nThread-Index: AcqM0w==\n" + REPLY_ONLY),
    "Outlook for Mac": ("Outlook", "User-Agent: Microsoft-MacOutlook/16.83.24031120\nThread-Topic: Hi\n" + BOTH),
    "Outlook for iOS": ("Outlook for iOS", "X-Mailer: Outlook for iOS and Android Outlook-iOS/2.100\n" + FOLDED),
    "Outlook.com": ("Outlook", "Message-ID: <AM6PR01@AM6PR01.eurprd01.prod.exchangelabs.com>\n" + EXCHANGE),
    "Windows Mail": ("Windows Mail", "X-Mailer: Microsoft Windows Live Mail 16.4.3528.331\n" + BOTH),
    "Exchange on premises": ("Outlook", "Thread-Index: AQHbjN0x\nMessage-ID: <9f3b@mail.acme.example>\n" + EXCHANGE),
    "Thunderbird": (
        "Thunderbird",
        "User-Agent: Mozilla Thunderbird\nContent-Language: en-US\n" + "References: ROOT\n OURS\nIn-Reply-To: OURS",
    ),
    "Betterbird": ("Thunderbird", "User-Agent: Betterbird (Linux)\n" + BOTH),
    "SeaMonkey": ("SeaMonkey", "User-Agent: Mozilla/5.0 (X11; rv:60.0) Gecko/20100101 SeaMonkey/2.53.18\n" + BOTH),
    "Yahoo": ("Yahoo Mail", "X-Mailer: WebService/1.1.22205 YMailNorrin\nMessage-ID: <1.2@mail.yahoo.com>\n" + BOTH),
    "AOL": ("Yahoo Mail", "X-Mailer: WebService/1.1.22205 aolwebmail\nMessage-ID: <1.2@mail.yahoo.com>\n" + SHORT),
    "Proton": ("Proton Mail", "Message-ID: <QkJ3x=@pm.me>\nFeedback-ID: 1:user:proton\n" + BOTH),
    "Fastmail": ("Fastmail", "User-Agent: Cyrus-JMAP/3.11\nMessage-Id: <4f3a@app.fastmail.com>\n" + BOTH),
    "Zoho": (
        "Zoho Mail",
        "X-Mailer: Zoho Mail\nUser-Agent: Zoho Mail\nImportance: Medium\n"
        + "In-Reply-To: OURS\nReferences: ROOT\nReferences: OURS",
    ),
    "GMX": ("GMX", "X-Mailer: GMX Webmail\nX-UI-Message-Type: mail\nX-Priority: 3\nSensitivity: Normal\n" + BOTH),
    "WEB.DE": ("GMX", "X-Mailer: WEB.DE Webmail\nMessage-ID: <trinity-7f1@3c-app-webde-bap>\n" + BOTH),
    "T-Online": ("", "X-Mailer: TOI Kommunikationscenter V10.1.6\n" + REPLY_ONLY),
    "Samsung Email": ("Samsung Mail", "X-Mailer: Samsung Email 6.1.90\nImportance: normal\n" + SHORT),
    "K-9": ("K-9 Mail", "User-Agent: K-9 Mail for Android\nX-Priority: 3\n" + BOTH),
    "FairEmail": ("FairEmail", "X-Mailer: FairEmail 1.2150\nX-Correlation-ID: <1@x.example>\n" + BOTH),
    "Aqua Mail": ("Aqua Mail", "User-Agent: AquaMail/1.48.0 (build: 104800000)\n" + BOTH),
    "Evolution": ("Evolution", "User-Agent: Evolution 3.52.1\n" + BOTH),
    "KMail": ("KMail", "User-Agent: KMail/5.24\n" + SHORT),
    "Claws": (
        "Claws Mail",
        "X-Mailer: Claws Mail 4.2.0 (GTK 3.24.41)\n" + "In-Reply-To: OURS\nReferences: ROOT\n\tOURS",
    ),
    "Mutt": ("Mutt", "User-Agent: Mutt/2.2.13\nContent-Disposition: inline\n" + BOTH),
    "NeoMutt": ("Mutt", "User-Agent: NeoMutt/20240201\n" + SHORT),
    "Alpine": ("Alpine", "User-Agent: Alpine 2.26 (LRH)\n" + BOTH),
    "s-nail": ("mailx", "User-Agent: s-nail v14.9.24\nMail-Followup-To: mara@x.example\n" + BOTH),
    "Gnus": (
        "Gnus",
        'User-Agent: Gnus/5.13\nIn-Reply-To: OURS (Ana\'s message of "Tue, 4 Mar 2025")\n' + REFERENCES_ONLY,
    ),
    "Notes": (
        "Notes",
        "X-Mailer: IBM Notes Release 10.0.1\nX-MIMETrack: Serialize by Router\nX-KeepSent: 1:2\n" + REPLY_ONLY,
    ),
    "HCL Notes": ("Notes", "X-Mailer: HCL Notes Release 12.0.2\n" + BOTH),
    "GroupWise": ("GroupWise", "X-Mailer: Novell GroupWise Internet Agent 18.4.1\n" + SHORT),
    "Zimbra": (
        "Zimbra",
        "X-Mailer: Zimbra 8.8.15_GA_4581 (ZimbraWebClient - FF115)\nThread-Topic: Hi\nThread-Index: x\n" + BOTH,
    ),
    "Roundcube": ("Roundcube", "User-Agent: Roundcube Webmail/1.6.6\nX-Sender: mara@x.example\n" + BOTH),
    "Horde": ("Horde", "User-Agent: Horde Application Framework 5\n" + BOTH),
    "SOGo": ("SOGo", "User-Agent: SOGoMail 5.10.0\nX-Forward: 192.0.2.1\n" + SHORT),
    "Open-Xchange": (
        "Open-Xchange",
        "X-Mailer: Open-Xchange Mailer v7.10.6\nX-Priority: 3\nImportance: Normal\n" + BOTH,
    ),
    "eM Client": ("eM Client", "User-Agent: eM_Client/9.2.2157.0\nReply-To: Mara <mara@x.example>\n" + BOTH),
    "The Bat!": ("The Bat!", "X-Mailer: The Bat! (v10.5) Professional\nX-Priority: 3 (Normal)\n" + REPLY_ONLY),
    "Mailbird": ("Mailbird", "User-Agent: Mailbird/3.0.6.0\nX-Mailbird-ID: x\n" + BOTH),
    "Airmail": ("Airmail", "X-Mailer: Airmail (528)\n" + BOTH),
    "Spark": (
        "Spark",
        "X-Readdle-Message-ID: 1@Spark\nMessage-ID: <0b3c1a6e-1d53-4f0e-8f4e-0123456789ab@Spark>\n" + SHORT,
    ),
    "Mailspring": ("Mailspring", "X-Mailer: Mailspring\nMessage-ID: <5A1B@getmailspring.com>\n" + BOTH),
    "MailMate": ("MailMate", "X-Mailer: MailMate (1.14r6028)\n" + BOTH),
    "HEY": ("HEY", "Message-ID: <65f0a1b2c3@hey.com>\n" + BOTH),
    "Superhuman": ("Superhuman", "X-Mailer: Superhuman Desktop (2024-03-01)\nX-Superhuman-ID: x\n" + BOTH),
    "Front": ("Front", "Message-ID: <a1b2@frontapp.com>\nX-Front-ID: x\n" + BOTH),
    "Tuta": ("Tuta", "Message-ID: <NsX9@tutanota.com>\n" + BOTH),
    "Mail.ru": ("Mail.ru", "X-Mailer: Mail.Ru Mailer 1.0\nX-Priority: 3 (Normal)\n" + SHORT),
    "Yandex": ("Yandex Mail", "X-Mailer: Yamail [ http://yandex.ru ] 5.0\nX-Yandex-Spam: 1\n" + BOTH),
    "QQ": ("QQ Mail", "X-Mailer: QQMail 2.x\nX-QQ-mid: x\nMessage-ID: <tencent_0A1B@qq.com>\n" + BOTH),
    "Foxmail": ("Foxmail", "X-Mailer: Foxmail 7.2.25.228[cn]\nX-GUID: x\n" + REFERENCES_ONLY),
    "NetEase": (
        "NetEase Mail",
        "X-Mailer: Coremail Webmail Server Version XT5.0.14 build 2024\nX-Coremail-Antispam: x\n" + BOTH,
    ),
    "Naver": ("Naver Mail", "X-Naver-CIP: x\nMessage-ID: <a1b2c3@cweb10.nm.nfra.io>\n" + SHORT),
    "BlackBerry": ("BlackBerry", "X-Mailer: BlackBerry Email (10.3.3.3216)\n" + REPLY_ONLY),
}
