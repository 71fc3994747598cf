"""Our mails in Italian."""

from server.domain.mail_words.phrases import MailWords, RatingWords

WORDS = MailWords(
    sender="{agent} di {site}",
    above="Risponda semplicemente a questa mail, sopra questa riga.",
    you_wrote="Lei ha scritto alle {time}",
    you_wrote_on="Lei ha scritto il {time}",
    go_on="Continua nella chat",
    left="Era già andato via quando abbiamo risposto: ecco la risposta per mail.",
    unseen="Forse non ha ancora visto questa risposta nella chat: eccola per mail.",
    by_mail="Ci ha scritto per mail, perciò rispondiamo per mail.",
    no_subject="Il Suo messaggio a {site}",
    confirm_title="È il Suo indirizzo?",
    confirm_body="Qualcuno ha dato questo indirizzo nella chat di {site}, per ricevere la risposta per "
    "mail. Se è stato Lei, lo confermi:",
    confirm_button="Sì, è il mio indirizzo",
    confirm_ignore="Se non è stato Lei, non faccia nulla: senza la Sua conferma non arriverà nessun’altra mail.",
    code_title="Il Suo codice per {site}",
    code_body="Qualcuno, probabilmente Lei, vuole continuare la Sua conversazione con {site} in un "
    "browser. Questo codice la apre lì:",
    code_until="Vale {minutes} minuti, e solo in quel browser.",
    code_ignore="Se non è stato Lei, non faccia nulla e non dia il codice a nessuno.",
    resume_title="La Sua conversazione con {site}",
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
        body="{agent} Le ha risposto e questa conversazione è chiusa. Com’è stato? Basta un clic.",
        smile="Bene",
        frown_help="Non bene: l’aiuto",
        frown_product="Non bene: il prodotto",
        more="C’è altro? Risponda semplicemente a questa mail.",
        why="Questa mail parte da sola: una volta per conversazione e al massimo ogni quattro settimane.",
        stop="Niente più mail come questa",
        word="Due parole, se vuole",
        send="Invia",
        thanks="Grazie per avercelo detto",
        noted="È annotato. Può cambiarlo qui per 30 giorni.",
        failed="Non ci è arrivato. Lo invii di nuovo, per favore.",
        refused="Questo link non è più valido",
    ),
)
