"""Our mails in Italian."""

from server.domain.mail_words.phrases import MailWords, RatingWords

WORDS = MailWords(
    sender="{agent} di {site}",
    above="Rispondi semplicemente a questa mail, sopra questa riga.",
    you_wrote="Hai scritto alle {time}",
    you_wrote_on="Hai scritto il {time}",
    go_on="Continua nella chat",
    left="Non c’eri già più quando abbiamo risposto: ecco la risposta per mail.",
    unseen="Forse non hai ancora visto questa risposta nella chat: eccola per mail.",
    by_mail="Ci hai scritto per mail, perciò rispondiamo per mail.",
    no_subject="Il tuo messaggio a {site}",
    confirm_title="È il tuo indirizzo?",
    confirm_body="Qualcuno ha dato questo indirizzo nella chat di {site}, per ricevere la risposta per "
    "mail. Se sei tu, confermalo:",
    confirm_button="Sì, è il mio indirizzo",
    confirm_ignore="Se non sei tu, non fare nulla: senza la tua conferma non arriverà nessun’altra mail.",
    code_title="Il tuo codice per {site}",
    code_body="Qualcuno, probabilmente tu, vuole continuare la tua conversazione con {site} in un "
    "browser. Questo codice la apre lì:",
    code_until="Vale {minutes} minuti, e solo in quel browser.",
    code_ignore="Se non sei tu, non fare nulla e non dare il codice a nessuno.",
    resume_title="La tua conversazione con {site}",
    resume_why="Perché nessun altro la legga, mandiamo un codice a {address}.",
    resume_send="Mandami il codice",
    resume_sent="Abbiamo mandato un codice a {address}.",
    resume_label="Il codice della mail",
    resume_open="Apri la conversazione",
    resume_again="Manda un nuovo codice",
    unsubscribe_title="Niente più mail come questa?",
    unsubscribe_ask="{site} non manderà più mail automatiche a {address}. Le risposte scritte da persone "
    "continueranno ad arrivare.",
    unsubscribe_yes="Non mandarne più",
    unsubscribe_done="Fatto. Nessuna mail automatica andrà più a {address}.",
    rating=RatingWords(
        title="Com’è andata?",
        body="{agent} ti ha risposto e questa conversazione è chiusa. Com’è stato? Basta un clic.",
        smile="Bene",
        frown_help="Non bene: l’aiuto",
        frown_product="Non bene: il prodotto",
        more="C’è altro? Rispondi semplicemente a questa mail.",
        why="Questa mail parte da sola: una volta per conversazione e al massimo ogni quattro settimane.",
        stop="Niente più mail come questa",
        word="Due parole, se vuoi",
        send="Invia",
        thanks="Grazie per avercelo detto",
        noted="È annotato. Puoi cambiarlo qui per 30 giorni.",
        failed="Non ci è arrivato. Invialo di nuovo, per favore.",
        refused="Questo link non è più valido",
    ),
)
