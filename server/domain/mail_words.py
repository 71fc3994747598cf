"""The sentences of our mails, by language. The line that says where to answer is also how we find the place
in what comes back, in any language we ever wrote: so a line that was once sent is never removed from ABOVE."""

from msgspec import Struct


class MailWords(Struct, frozen=True):
    """`{site}` and `{time}` (of today; `_on`: of another day) are filled in."""

    above: str
    you_wrote: str
    you_wrote_on: str
    go_on: str
    left: str
    unseen: str
    by_mail: str
    no_subject: str
    confirm_title: str
    confirm_body: str
    confirm_button: str
    confirm_ignore: str


WORDS = {
    "en": MailWords(
        above="Just reply to this mail, above this line.",
        you_wrote="You wrote at {time}",
        you_wrote_on="You wrote on {time}",
        go_on="Go on in the chat",
        left="You left the chat before we could answer, so here it is by mail.",
        unseen="You may not have seen this answer in the chat yet, so here it is by mail.",
        by_mail="You wrote to us by mail, so we answer by mail.",
        no_subject="Your message to {site}",
        confirm_title="Is this your address?",
        confirm_body="Somebody gave this address in the chat of {site}, to get the answer by mail. "
        "If that was you, confirm it:",
        confirm_button="Yes, this is my address",
        confirm_ignore="If it was not you, do nothing: without your confirmation no further mail comes.",
    ),
    "de": MailWords(
        above="Antworten Sie einfach auf diese Mail, oberhalb dieser Zeile.",
        you_wrote="Sie schrieben um {time}",
        you_wrote_on="Sie schrieben am {time}",
        go_on="Im Chat weitermachen",
        left="Sie waren schon gegangen, als wir geantwortet haben. Hier ist die Antwort per Mail.",
        unseen="Vielleicht haben Sie diese Antwort im Chat noch nicht gesehen. Hier ist sie per Mail.",
        by_mail="Sie haben uns per Mail geschrieben, deshalb antworten wir per Mail.",
        no_subject="Ihre Nachricht an {site}",
        confirm_title="Ist das Ihre Adresse?",
        confirm_body="Jemand hat diese Adresse im Chat von {site} angegeben, um die Antwort per Mail zu bekommen. "
        "Wenn Sie das waren, bestätigen Sie sie:",
        confirm_button="Ja, das ist meine Adresse",
        confirm_ignore="Wenn Sie das nicht waren, tun Sie nichts: Ohne Ihre Bestätigung kommt keine weitere Mail.",
    ),
    "fr": MailWords(
        above="Répondez simplement à ce mail, au-dessus de cette ligne.",
        you_wrote="Vous avez écrit à {time}",
        you_wrote_on="Vous avez écrit le {time}",
        go_on="Continuer dans le chat",
        left="Vous étiez déjà parti quand nous avons répondu : voici la réponse par mail.",
        unseen="Vous n’avez peut-être pas encore vu cette réponse dans le chat : la voici par mail.",
        by_mail="Vous nous avez écrit par mail, nous répondons donc par mail.",
        no_subject="Votre message à {site}",
        confirm_title="Est-ce votre adresse ?",
        confirm_body="Quelqu’un a donné cette adresse dans le chat de {site}, pour recevoir la réponse par mail. "
        "Si c’était vous, confirmez-la :",
        confirm_button="Oui, c’est mon adresse",
        confirm_ignore="Si ce n’était pas vous, ne faites rien : sans votre confirmation, aucun autre mail ne viendra.",
    ),
    "es": MailWords(
        above="Responda a este correo, por encima de esta línea.",
        you_wrote="Usted escribió a las {time}",
        you_wrote_on="Usted escribió el {time}",
        go_on="Seguir en el chat",
        left="Ya se había ido cuando respondimos: aquí tiene la respuesta por correo.",
        unseen="Puede que aún no haya visto esta respuesta en el chat: aquí la tiene por correo.",
        by_mail="Nos escribió por correo, así que respondemos por correo.",
        no_subject="Su mensaje a {site}",
        confirm_title="¿Es esta su dirección?",
        confirm_body="Alguien dio esta dirección en el chat de {site} para recibir la respuesta por correo. "
        "Si fue usted, confírmela:",
        confirm_button="Sí, es mi dirección",
        confirm_ignore="Si no fue usted, no haga nada: sin su confirmación no llegará ningún otro correo.",
    ),
}

ABOVE = tuple(words.above for words in WORDS.values())
"""Every reply-above line that we have ever sent."""


def words_for(locale: str) -> tuple[str, MailWords]:
    """The language that we have for a locale (`pt-BR`, `de_AT`), English where we have none, and its words."""
    language = locale.replace("_", "-").partition("-")[0].lower()
    return (language, WORDS[language]) if language in WORDS else ("en", WORDS["en"])
