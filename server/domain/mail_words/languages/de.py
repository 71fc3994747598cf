"""Our mails in German."""

from server.domain.mail_words.phrases import MailWords, RatingWords

WORDS = MailWords(
    sender="{agent} von {site}",
    above="Antworten Sie einfach auf diese Mail, oberhalb dieser Zeile.",
    you_wrote="Sie schrieben um {time}",
    you_wrote_on="Sie schrieben am {time}",
    go_on="Im Chat weitermachen",
    left="Sie waren schon gegangen, als wir geantwortet haben. Hier ist die Antwort per Mail.",
    unseen="Vielleicht haben Sie diese Antwort im Chat noch nicht gesehen. Hier ist sie per Mail.",
    by_mail="Sie haben uns per Mail geschrieben, deshalb antworten wir per Mail.",
    no_subject="Ihre Nachricht an {site}",
    confirm_title="Ist das Ihre Adresse?",
    confirm_body="Jemand hat diese Adresse im Chat von {site} angegeben, um die Antwort per Mail zu "
    "bekommen. Wenn Sie das waren, bestätigen Sie sie:",
    confirm_button="Ja, das ist meine Adresse",
    confirm_ignore="Wenn Sie das nicht waren, tun Sie nichts: Ohne Ihre Bestätigung kommt keine weitere Mail.",
    code_title="Ihr Code für {site}",
    code_body="Jemand, vermutlich Sie, möchte Ihr Gespräch mit {site} in einem Browser fortsetzen. "
    "Dieser Code öffnet es dort:",
    code_until="Er gilt {minutes} Minuten, und nur in diesem Browser.",
    code_ignore="Wenn Sie das nicht waren, tun Sie nichts, und geben Sie den Code niemandem.",
    resume_title="Ihr Gespräch mit {site}",
    resume_why="Damit niemand sonst es liest, schicken wir einen Code an {address}.",
    resume_send="Code schicken",
    resume_sent="Wir haben einen Code an {address} geschickt.",
    resume_label="Der Code aus der Mail",
    resume_open="Gespräch öffnen",
    resume_again="Neuen Code schicken",
    unsubscribe_title="Keine solchen Mails mehr?",
    unsubscribe_ask="{site} schickt dann keine automatischen Mails mehr an {address}. Antworten, die Menschen"
    " Ihnen schreiben, kommen weiterhin.",
    unsubscribe_yes="Keine mehr schicken",
    unsubscribe_done="Erledigt. An {address} gehen keine automatischen Mails mehr.",
    rating=RatingWords(
        title="Wie war es?",
        body="{agent} hat Ihnen geantwortet, und diese Unterhaltung ist geschlossen. Wie war es? Ein Klick genügt.",
        smile="Gut",
        frown_help="Nicht gut: die Hilfe",
        frown_product="Nicht gut: das Produkt",
        more="Ist noch etwas offen? Antworten Sie einfach auf diese Mail.",
        why="Diese Mail kommt von selbst: einmal zu einer Unterhaltung und höchstens alle vier Wochen.",
        stop="Keine solchen Mails mehr",
        word="Ein Wort dazu, wenn Sie mögen",
        send="Senden",
        thanks="Danke, dass Sie es uns sagen",
        noted="Wir haben es notiert. 30 Tage lang können Sie es hier ändern.",
        failed="Das kam nicht bei uns an. Bitte senden Sie es noch einmal.",
        refused="Dieser Link gilt nicht mehr",
    ),
)
