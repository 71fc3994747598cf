"""Our mails in Hebrew."""

from server.domain.mail_words.phrases import MailWords

WORDS = MailWords(
    sender="{agent} מ־{site}",
    above="פשוט השיבו להודעה זו, מעל לשורה זו.",
    you_wrote="כתבתם ב־{time}",
    you_wrote_on="כתבתם ב־{time}",
    go_on="להמשך בצ׳אט",
    left="יצאתם מהצ׳אט לפני שהספקנו לענות, ולכן התשובה נשלחת בדואר.",
    unseen="ייתכן שעדיין לא ראיתם את התשובה בצ׳אט, ולכן היא נשלחת בדואר.",
    by_mail="כתבתם לנו בדואר, ולכן אנו עונים בדואר.",
    no_subject="ההודעה שלכם אל {site}",
    confirm_title="האם זו הכתובת שלכם?",
    confirm_body="מישהו מסר את הכתובת הזו בצ׳אט של {site} כדי לקבל את התשובה בדואר. אם אלה אתם, אשרו אותה:",
    confirm_button="כן, זו הכתובת שלי",
    confirm_ignore="אם אלה לא אתם, אל תעשו דבר: בלי אישורכם לא תגיע הודעה נוספת.",
    code_title="הקוד שלכם עבור {site}",
    code_body="מישהו, כנראה אתם, רוצה להמשיך בדפדפן את השיחה שלכם עם {site}. הקוד הזה פותח אותה שם:",
    code_until="הקוד תקף למשך {minutes} דקות, ורק בדפדפן ההוא.",
    code_ignore="אם אלה לא אתם, אל תעשו דבר, ואל תמסרו את הקוד לאיש.",
    resume_title="השיחה שלכם עם {site}",
    resume_why="כדי שאיש מלבדכם לא יקרא אותה, נשלח קוד אל {address}.",
    resume_send="שלחו לי את הקוד",
    resume_sent="שלחנו קוד אל {address}.",
    resume_label="הקוד שבהודעה",
    resume_open="פתיחת השיחה",
    resume_again="שליחת קוד חדש",
    unsubscribe_title="לא עוד הודעות כאלה?",
    unsubscribe_ask="{site} לא ישלח עוד הודעות אוטומטיות אל {address}. תשובות שאנשים כותבים לכם ימשיכו להגיע.",
    unsubscribe_yes="לא לשלוח עוד",
    unsubscribe_done="בוצע. לא יישלחו עוד הודעות אוטומטיות אל {address}.",
)
