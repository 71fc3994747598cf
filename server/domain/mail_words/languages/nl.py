"""Our mails in Dutch."""

from server.domain.mail_words.phrases import MailWords, RatingWords

WORDS = MailWords(
    sender="{agent} van {site}",
    above="Beantwoord gewoon deze mail, boven deze regel.",
    you_wrote="Je schreef om {time}",
    you_wrote_on="Je schreef op {time}",
    go_on="Verder in de chat",
    left="Je was al weg toen we antwoordden, dus hier is het antwoord per mail.",
    unseen="Misschien heb je dit antwoord in de chat nog niet gezien, dus hier is het per mail.",
    by_mail="Je schreef ons per mail, dus antwoorden we per mail.",
    no_subject="Je bericht aan {site}",
    confirm_title="Is dit jouw adres?",
    confirm_body="Iemand gaf dit adres op in de chat van {site}, om het antwoord per mail te krijgen. Was "
    "jij dat, bevestig het dan:",
    confirm_button="Ja, dit is mijn adres",
    confirm_ignore="Was jij het niet, doe dan niets: zonder je bevestiging komt er geen mail meer.",
    code_title="Je code voor {site}",
    code_body="Iemand, waarschijnlijk jij, wil je gesprek met {site} in een browser voortzetten. Deze "
    "code opent het daar:",
    code_until="Hij is {minutes} minuten geldig, en alleen in die browser.",
    code_ignore="Was jij het niet, doe dan niets en geef de code aan niemand.",
    resume_title="Je gesprek met {site}",
    resume_why="Zodat niemand anders het leest, sturen we een code naar {address}.",
    resume_send="Stuur mij de code",
    resume_sent="We hebben een code gestuurd naar {address}.",
    resume_label="De code uit de mail",
    resume_open="Gesprek openen",
    resume_again="Nieuwe code sturen",
    unsubscribe_title="Geen mails zoals deze meer?",
    unsubscribe_ask="{site} stuurt dan geen automatische mails meer naar {address}. Antwoorden die mensen je "
    "schrijven komen nog wel.",
    unsubscribe_yes="Stuur er geen meer",
    unsubscribe_done="Klaar. Er gaan geen automatische mails meer naar {address}.",
    rating=RatingWords(
        title="Hoe ging het?",
        body="{agent} heeft je geantwoord en dit gesprek is gesloten. Hoe was het? Eén klik is genoeg.",
        smile="Goed",
        frown_help="Niet goed: de hulp",
        frown_product="Niet goed: het product",
        more="Is er nog iets? Beantwoord gewoon deze mail.",
        why="Deze mail komt vanzelf: één keer per gesprek en hoogstens om de vier weken.",
        stop="Geen mails zoals deze meer",
        word="Een woord erover, als je wilt",
        send="Versturen",
        thanks="Bedankt dat je het ons zegt",
        noted="We hebben het genoteerd. Je kunt het hier 30 dagen lang wijzigen.",
        failed="Dat kwam niet bij ons aan. Verstuur het nog eens.",
        refused="Deze link is niet meer geldig",
    ),
)
