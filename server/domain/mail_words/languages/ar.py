"""Our mails in Arabic."""

from server.domain.mail_words.phrases import MailWords

WORDS = MailWords(
    sender="{agent} من {site}",
    above="يكفي الرد على هذه الرسالة فوق هذا السطر.",
    you_wrote="كتبتم في {time}",
    you_wrote_on="كتبتم في {time}",
    go_on="المتابعة في الدردشة",
    left="غادرتم الدردشة قبل أن نتمكن من الرد، لذا نرسل الرد بالبريد.",
    unseen="ربما لم تروا هذا الرد في الدردشة بعد، لذا نرسله بالبريد.",
    by_mail="كتبتم إلينا بالبريد، لذا نرد بالبريد.",
    no_subject="رسالتكم إلى {site}",
    confirm_title="هل هذا عنوانكم؟",
    confirm_body="أعطى شخص ما هذا العنوان في دردشة {site} ليصله الرد بالبريد. إن كنتم أنتم، فأكدوه:",
    confirm_button="نعم، هذا عنواني",
    confirm_ignore="إن لم تكونوا أنتم، فلا تفعلوا شيئًا: لن تصلكم أي رسالة أخرى دون تأكيدكم.",
    code_title="رمزكم لدى {site}",
    code_body="شخص ما، على الأرجح أنتم، يريد متابعة محادثتكم مع {site} في متصفح. هذا الرمز يفتحها هناك:",
    code_until="الرمز صالح لمدة {minutes} دقيقة، وفي ذلك المتصفح فقط.",
    code_ignore="إن لم تكونوا أنتم، فلا تفعلوا شيئًا ولا تعطوا الرمز لأحد.",
    resume_title="محادثتكم مع {site}",
    resume_why="لكي لا يقرأها أحد غيركم، نرسل رمزًا إلى {address}.",
    resume_send="أرسلوا لي الرمز",
    resume_sent="أرسلنا رمزًا إلى {address}.",
    resume_label="الرمز الذي وصل بالبريد",
    resume_open="فتح المحادثة",
    resume_again="إرسال رمز جديد",
    unsubscribe_title="ألا تريدون رسائل كهذه بعد الآن؟",
    unsubscribe_ask="لن يرسل {site} رسائل آلية إلى {address} بعد ذلك. أما الردود التي يكتبها الناس لكم فستصل كالمعتاد.",
    unsubscribe_yes="لا ترسلوا المزيد",
    unsubscribe_done="تم. لن تُرسل رسائل آلية إلى {address} بعد الآن.",
)
