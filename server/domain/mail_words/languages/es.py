"""Our mails in Spanish."""

from server.domain.mail_words.phrases import MailWords, RatingWords

WORDS = MailWords(
    sender="{agent} de {site}",
    above="Responde a este correo, por encima de esta línea.",
    you_wrote="Escribiste a las {time}",
    you_wrote_on="Escribiste el {time}",
    go_on="Seguir en el chat",
    left="Ya te habías ido cuando respondimos: aquí tienes la respuesta por correo.",
    unseen="Puede que aún no hayas visto esta respuesta en el chat: aquí la tienes por correo.",
    by_mail="Nos escribiste por correo, así que respondemos por correo.",
    no_subject="Tu mensaje a {site}",
    confirm_title="¿Es esta tu dirección?",
    confirm_body="Alguien dio esta dirección en el chat de {site} para recibir la respuesta por correo. Si"
    " fuiste tú, confírmala:",
    confirm_button="Sí, es mi dirección",
    confirm_ignore="Si no fuiste tú, no hagas nada: sin tu confirmación no llegará ningún otro correo.",
    code_title="Tu código para {site}",
    code_body="Alguien, probablemente tú, quiere seguir tu conversación con {site} en un navegador. "
    "Este código la abre allí:",
    code_until="Vale {minutes} minutos, y solo en ese navegador.",
    code_ignore="Si no fuiste tú, no hagas nada y no des el código a nadie.",
    resume_title="Tu conversación con {site}",
    resume_why="Para que nadie más la lea, enviamos un código a {address}.",
    resume_send="Enviarme el código",
    resume_sent="Hemos enviado un código a {address}.",
    resume_label="El código del correo",
    resume_open="Abrir la conversación",
    resume_again="Enviar otro código",
    unsubscribe_title="¿No quieres más correos como este?",
    unsubscribe_ask="{site} ya no enviará correos automáticos a {address}. Las respuestas que te escriban "
    "personas seguirán llegando.",
    unsubscribe_yes="No enviar más",
    unsubscribe_done="Hecho. Ya no irán correos automáticos a {address}.",
    rating=RatingWords(
        title="¿Cómo ha ido?",
        body="{agent} te respondió y esta conversación está cerrada. ¿Cómo fue? Basta un clic.",
        smile="Bien",
        frown_help="No muy bien: la ayuda",
        frown_product="No muy bien: el producto",
        more="¿Algo más? Responde a este correo.",
        why="Este correo se envía solo: una vez por conversación y como mucho cada cuatro semanas.",
        stop="No recibir más correos como este",
        word="Unas palabras, si quieres",
        send="Enviar",
        thanks="Gracias por decírnoslo",
        noted="Queda anotado. Puedes cambiarlo aquí durante 30 días.",
        failed="No nos llegó. Envíalo otra vez, por favor.",
        refused="Este enlace ya no es válido",
    ),
)
