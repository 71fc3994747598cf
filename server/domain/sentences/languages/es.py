"""Spanish."""

from server.domain.sentences.phrases import Phrases

PHRASES = Phrases(
    here_now="aquí ahora",
    likely="Probablemente tendrás respuesta en {half}",
    by="Probablemente tendrás respuesta antes de: {half}",
    aim="Nuestro objetivo es responder en {target}",
    nobody="Ahora mismo no hay nadie",
    gone="{name} no está ahora mismo",
    crowded="Ahora mismo escriben más personas de lo habitual",
    surge="Ahora mismo escriben muchas más personas de lo habitual",
    stalled="Nadie ha respondido desde hace {span}",
    closes="Cerramos a las {time}",
    closed="Ahora mismo estamos cerrados",
    holiday="Hoy estamos cerrados: {holiday}",
    back_today="Volvemos a las {time}",
    back_tomorrow="Volvemos mañana a las {time}",
    back_weekday="Volvemos el {day} a las {time}",
    back_date="Volvemos el {day} a las {time}",
    nearly="Casi siempre en {most}.",
    holds="Así es casi siempre.",
    both="Probablemente tendrás respuesta en {half}, casi siempre en {most}.",
    by_both="Respuesta probable antes de: {half}; casi siempre antes de: {most}.",
    otherwise_mail="Si te vas, llega por correo, casi siempre antes de: {most}.",
    most_people="La mayoría tiene respuesta en {half}, casi todos en {most}.",
    write_now="Escribe ahora y respondemos en cuanto volvamos.",
    learning="Todavía estamos aprendiendo lo rápidos que somos.",
    aim_then="Desde entonces, nuestro objetivo es responder en {target}.",
    zone="En tu hora, {place}.",
    wait_by="Respuesta probable antes de: {half}; casi siempre antes de: {most}.",
    wait_one="Casi siempre hay respuesta antes de: {most}.",
    wait_later="Tarda más de lo que dijimos ({told}). Ahora probablemente antes de: {half}; "
    "casi siempre antes de: {most}.",
    wait_over="Dijimos {told}, y ya ha pasado. Ahora probablemente antes de: {half}; casi siempre antes de: {most}.",
    wait_silent="Nadie ha respondido desde hace {span}, así que no podemos decir cuándo. "
    "Tu mensaje está guardado y tendrá respuesta.",
    wait_aim="Nuestro objetivo es responder antes de: {most}.",
    wait_kept="Tu mensaje está guardado y tendrá respuesta.",
    how_known="Aprendido de {samples} consultas respondidas aquí, de quién está ahora y de quién espera. "
    "Quien aún espera también cuenta, y redondeamos hacia arriba.",
    how_unknown="Consultas respondidas aquí hasta ahora: {samples}, demasiado pocas para decirlo. "
    "Responder en {target} es nuestro propio objetivo.",
    moment_today="{time}",
    moment_tomorrow="mañana, {time}",
    moment_day="{day}, {time}",
)
