"""Italian."""

from server.domain.sentences.phrases import Phrases

PHRASES = Phrases(
    here_now="qui ora",
    likely="Probabilmente ti rispondiamo entro {half}",
    by="Probabilmente avrai una risposta entro: {half}",
    aim="Puntiamo a rispondere entro {target}",
    nobody="In questo momento non c’è nessuno",
    gone="{name} non c’è in questo momento",
    crowded="In questo momento ci scrivono più persone del solito",
    surge="In questo momento ci scrivono molte più persone del solito",
    stalled="Nessuno risponde da {span}",
    closes="Chiudiamo alle {time}",
    closed="In questo momento siamo chiusi",
    holiday="Oggi siamo chiusi: {holiday}",
    back_today="Torniamo alle {time}",
    back_tomorrow="Torniamo domani alle {time}",
    back_weekday="Torniamo {day} alle {time}",
    back_date="Torniamo il {day} alle {time}",
    nearly="Quasi sempre entro {most}.",
    holds="È così quasi sempre.",
    both="Probabilmente ti rispondiamo entro {half}, quasi sempre entro {most}.",
    by_both="Risposta probabile entro: {half}; quasi sempre entro: {most}.",
    otherwise_mail="Se te ne vai, arriva per e-mail, quasi sempre entro: {most}.",
    most_people="La maggior parte ha una risposta entro {half}, quasi tutti entro {most}.",
    write_now="Scrivi ora e rispondiamo appena torniamo.",
    learning="Stiamo ancora imparando quanto siamo veloci.",
    aim_then="Da quel momento puntiamo a rispondere entro {target}.",
    zone="Nel tuo orario, {place}.",
    wait_by="Risposta probabile entro: {half}; quasi sempre entro: {most}.",
    wait_one="Quasi sempre c’è una risposta entro: {most}.",
    wait_later="Ci vuole più di quanto avevamo detto ({told}). Ora probabilmente entro: {half}; "
    "quasi sempre entro: {most}.",
    wait_over="Avevamo detto {told}, ed è passato. Ora probabilmente entro: {half}; quasi sempre entro: {most}.",
    wait_silent="Nessuno risponde da {span}, quindi non possiamo dire quando. "
    "Il tuo messaggio è conservato e avrà una risposta.",
    wait_aim="Puntiamo a rispondere entro: {most}.",
    wait_kept="Il tuo messaggio è conservato e avrà una risposta.",
    how_known="Imparato da {samples} richieste che hanno avuto risposta qui, da chi c’è ora e da chi aspetta. "
    "Conta anche chi aspetta ancora, e arrotondiamo per eccesso.",
    how_unknown="Richieste che hanno avuto risposta qui finora: {samples}, troppo poche per dirlo. "
    "Rispondere entro {target} è il nostro obiettivo.",
    moment_today="{time}",
    moment_tomorrow="domani, {time}",
    moment_day="{day}, {time}",
)
