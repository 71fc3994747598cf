"""German."""

from server.domain.sentences.phrases import Phrases

PHRASES = Phrases(
    here_now="jetzt da",
    likely="Sie hören wahrscheinlich innerhalb von {half} von uns",
    by="Wahrscheinlich haben Sie bis {half} eine Antwort",
    aim="Unser Ziel ist eine Antwort innerhalb von {target}",
    nobody="Im Moment ist niemand da",
    gone="{name} ist im Moment nicht da",
    crowded="Gerade schreiben mehr Menschen als sonst",
    surge="Gerade schreiben weit mehr Menschen als sonst",
    stalled="Seit {span} hat niemand geantwortet",
    closes="Wir schließen um {time}",
    closed="Wir haben im Moment geschlossen",
    holiday="Heute ist geschlossen: {holiday}",
    back_today="Wir sind um {time} wieder da",
    back_tomorrow="Wir sind morgen um {time} wieder da",
    back_weekday="Wir sind am {day} um {time} wieder da",
    back_date="Wir sind am {day} um {time} wieder da",
    nearly="Fast immer innerhalb von {most}.",
    holds="Das gilt fast immer.",
    both="Sie hören wahrscheinlich innerhalb von {half} von uns, fast immer innerhalb von {most}.",
    by_both="Wahrscheinlich haben Sie bis {half} eine Antwort, fast immer bis {most}.",
    otherwise_mail="Wenn Sie gehen, kommt sie per E-Mail, fast immer bis {most}.",
    most_people="Die meisten haben innerhalb von {half} eine Antwort, fast alle innerhalb von {most}.",
    write_now="Schreiben Sie jetzt; wir antworten, sobald wir wieder da sind.",
    learning="Wie schnell wir sind, lernen wir noch.",
    aim_then="Von da an ist unser Ziel eine Antwort innerhalb von {target}.",
    zone="In Ihrer Zeit, {place}.",
    wait_by="Wahrscheinlich haben Sie bis {half} eine Antwort, fast immer bis {most}.",
    wait_one="Sie haben fast immer bis {most} eine Antwort.",
    wait_later="Es dauert länger, als wir gesagt haben: nicht bis {told}, sondern wahrscheinlich bis {half}, "
    "fast immer bis {most}.",
    wait_over="Wir hatten {told} gesagt, und das ist vorbei. Jetzt wahrscheinlich bis {half}, fast immer bis {most}.",
    wait_silent="Seit {span} hat niemand geantwortet, darum können wir keine Zeit nennen. "
    "Ihre Nachricht ist da und wird beantwortet.",
    wait_aim="Unser Ziel ist eine Antwort bis {most}.",
    wait_kept="Ihre Nachricht ist da und wird beantwortet.",
    how_known="Gelernt aus {samples} Anfragen, die hier beantwortet wurden, und daraus, wer gerade da ist und wer "
    "wartet. Wer noch wartet, zählt mit, und wir runden auf.",
    how_unknown="Bisher wurden hier {samples} Anfragen beantwortet, zu wenige für eine Aussage. "
    "{target} ist unser eigenes Ziel.",
    moment_today="{time}",
    moment_tomorrow="morgen, {time}",
    moment_day="{day}, {time}",
    units={
        "minute": {"one": "{n} Minute", "other": "{n} Minuten"},
        "hour": {"one": "{n} Stunde", "other": "{n} Stunden"},
        "day": {"one": "{n} Tag", "other": "{n} Tagen"},
    },
)
