"""German."""

from server.web.words.phrases import PageWords, Refusals

WORDS = PageWords(
    noscript="Der Chat braucht JavaScript. Schreiben Sie uns sonst bitte per E-Mail.",
    write_to="An {site} schreiben",
    name="Ihr Name",
    email="Ihre E-Mail-Adresse",
    subject="Betreff",
    message="Nachricht",
    leave_empty="Bitte leer lassen",
    send="Senden",
    one_mail="Wir schicken eine E-Mail an Ihre Adresse und bitten Sie, sie zu bestätigen, damit die Antwort ankommt.",
    sent_title="Gesendet",
    sent="Danke, wir haben Ihre Nachricht",
    sent_next="Wir haben eine E-Mail an Ihre Adresse geschickt. Bestätigen Sie die Adresse dort, dann erreicht Sie "
    "unsere Antwort per E-Mail.",
    back_to="Zurück zu {site}",
    not_sent_title="Nicht gesendet",
    not_sent="Das wurde nicht gesendet",
    still_there="Gehen Sie im Browser zurück; was Sie geschrieben haben, steht noch da.",
    confirm_title="Adresse bestätigen",
    yours="Ist das Ihre Adresse?",
    then="Dann kommen Antworten, die Sie im Chat verpassen, dort per E-Mail an.",
    yes="Ja, das ist meine",
    not_yours="Wenn nicht, oder wenn Sie nicht darum gebeten haben, schließen Sie diese Seite. "
    "Dann kommt dort nichts an.",
    confirmed_title="Bestätigt",
    confirmed="Danke, das ist bestätigt",
    reach_you="Antworten, die Sie im Chat verpassen, kommen jetzt an {address}.",
    go_on="Sie können diese Seite schließen und im Chat weitermachen.",
    unconfirmed_title="Nicht bestätigt",
    unconfirmed="Das konnte nicht bestätigt werden",
    no_resume="Dieses Gespräch lässt sich nicht öffnen",
    no_leave="Das hat nicht geklappt",
    refusals=Refusals(
        error="Bei uns ist etwas schiefgegangen. Nichts von dem, was Sie geschrieben haben, ist verloren; "
        "bitte versuchen Sie es noch einmal.",
        bad_frame="Diese Seite ist nicht mehr aktuell. Laden Sie sie neu.",
        invalid="Etwas daran stimmt noch nicht. Prüfen Sie die Angaben und senden Sie es noch einmal.",
        too_long="Diese Nachricht ist zu lang. Senden Sie sie in zwei Teilen oder als Datei.",
        too_many="Das war viel auf einmal. Warten Sie einen Moment, dann senden Sie es noch einmal.",
        token_refused="Die Anmeldung konnte nicht bestätigt werden. Laden Sie die Seite neu und öffnen Sie dann den "
        "Chat noch einmal.",
        token_expired="Die Anmeldung ist abgelaufen. Laden Sie die Seite neu; was Sie geschrieben haben, bleibt.",
        not_allowed="Auf dieser Seite darf der Chat nicht erscheinen.",
        not_found="Hier ist nichts, oder es ist nicht für Sie bestimmt.",
        client_id_reused="Diese Nachricht gab es schon mit anderem Text. Senden Sie sie noch einmal.",
        unavailable="Wir können gerade nichts speichern. Was Sie geschrieben haben, bleibt hier und geht von selbst "
        "hinaus.",
        no_room="Für diese Datei ist gerade kein Platz. Was Sie schreiben, kommt weiter an; hängen Sie die Datei "
        "später noch einmal an.",
        bad_address="An „{address}“ können wir nicht schreiben. Prüfen Sie die Adresse auf Tippfehler.",
        asked_too_often="An diese Adresse ging heute schon mehr als eine E-Mail. Sehen Sie im Postfach nach, oder "
        "versuchen Sie es morgen wieder.",
        link_expired="Dieser Link ist abgelaufen. Geben Sie die Adresse im Chat noch einmal an, dann kommt ein neuer.",
        link_incomplete="Dieser Link ist nicht vollständig. Öffnen Sie ihn noch einmal aus der E-Mail.",
        link_overtaken="Dieser Link gilt nicht mehr: Inzwischen wurde eine andere Adresse angegeben.",
        empty="In dieser Nachricht steht nichts. Schreiben Sie etwas, oder hängen Sie eine Datei an.",
        empty_form="In dieser Nachricht steht nichts. Schreiben Sie etwas, dann senden Sie sie.",
        longer_form="Diese Nachricht hat mehr als 10.000 Zeichen. Senden Sie sie in zwei Teilen.",
        many_forms="Das waren viele Nachrichten auf einmal. Warten Sie ein paar Minuten, dann senden Sie sie noch "
        "einmal.",
        file_too_large="Diese Datei ist größer als 10 MB. Senden Sie eine kleinere oder einen Link.",
        file_empty="Diese Datei ist leer.",
        file_missing="Ein Anhang fehlt. Hängen Sie ihn noch einmal an.",
        rating_expired="Dieser Link ist abgelaufen. Schreiben Sie uns, wenn Sie sagen möchten, wie es war.",
        rating_settled="Das haben Sie vor längerer Zeit gesagt, und es bleibt so. Schreiben Sie uns, wenn Sie es heute "
        "anders sehen.",
        resume_gone="Dieses Gespräch lässt sich hier nicht öffnen. Antworten Sie stattdessen auf die Mail.",
        resume_expired="Dieser Link ist abgelaufen. Antworten Sie stattdessen auf die Mail; das geht weiterhin.",
        codes_a_day="Wir haben heute schon einige Codes geschickt. Versuchen Sie es morgen wieder, oder "
        "antworten Sie auf die Mail.",
        code_expired="Dieser Code ist abgelaufen. Lassen Sie sich einen neuen schicken.",
        code_unasked="Lassen Sie sich zuerst in diesem Browser einen Code schicken.",
        code_others="Dieser Code gehört zu jemand anderem. Lassen Sie sich einen neuen schicken.",
        code_attempts="Das waren viele Versuche. Lassen Sie sich einen neuen Code schicken.",
        code_wrong="Das ist nicht der Code. Sehen Sie in der neuesten Mail nach, und geben Sie ihn noch einmal ein.",
        code_used="Dieser Code wurde schon benutzt. Lassen Sie sich einen neuen schicken.",
        leave_expired="Dieser Link gilt nicht mehr. Antworten Sie auf die Mail, dann kümmert sich jemand darum.",
    ),
)
