"""Our mails in Spanish."""

from server.domain.mail_words.phrases import MailWords, RatingWords

WORDS = MailWords(
    sender="{agent} de {site}",
    above="Responda a este correo, por encima de esta línea.",
    you_wrote="Usted escribió a las {time}",
    you_wrote_on="Usted escribió el {time}",
    go_on="Seguir en el chat",
    left="Ya se había ido cuando respondimos: aquí tiene la respuesta por correo.",
    unseen="Puede que aún no haya visto esta respuesta en el chat: aquí la tiene por correo.",
    by_mail="Nos escribió por correo, así que respondemos por correo.",
    no_subject="Su mensaje a {site}",
    confirm_title="¿Es esta su dirección?",
    confirm_body="Alguien dio esta dirección en el chat de {site} para recibir la respuesta por correo. Si"
    " fue usted, confírmela:",
    confirm_button="Sí, es mi dirección",
    confirm_ignore="Si no fue usted, no haga nada: sin su confirmación no llegará ningún otro correo.",
    code_title="Su código para {site}",
    code_body="Alguien, probablemente usted, quiere seguir su conversación con {site} en un navegador. "
    "Este código la abre allí:",
    code_until="Vale {minutes} minutos, y solo en ese navegador.",
    code_ignore="Si no fue usted, no haga nada y no dé el código a nadie.",
    resume_title="Su conversación con {site}",
    resume_why="Para que nadie más la lea, enviamos un código a {address}.",
    resume_send="Enviarme el código",
    resume_sent="Hemos enviado un código a {address}.",
    resume_label="El código del correo",
    resume_open="Abrir la conversación",
    resume_again="Enviar otro código",
    unsubscribe_title="¿No quiere más correos como este?",
    unsubscribe_ask="{site} ya no enviará correos automáticos a {address}. Las respuestas que le escriban "
    "personas seguirán llegando.",
    unsubscribe_yes="No enviar más",
    unsubscribe_done="Hecho. Ya no irán correos automáticos a {address}.",
    rating=RatingWords(
        title="¿Cómo ha ido?",
        body="{agent} le respondió y esta conversación está cerrada. ¿Cómo fue? Basta un clic.",
        smile="Bien",
        frown_help="No muy bien: la ayuda",
        frown_product="No muy bien: el producto",
        more="¿Algo más? Responda a este correo.",
        why="Este correo se envía solo: una vez por conversación y como mucho cada cuatro semanas.",
        stop="No recibir más correos como este",
        word="Unas palabras, si quiere",
        send="Enviar",
        thanks="Gracias por decírnoslo",
        noted="Queda anotado. Puede cambiarlo aquí durante 30 días.",
        failed="No nos llegó. Envíelo otra vez, por favor.",
        refused="Este enlace ya no es válido",
    ),
)
