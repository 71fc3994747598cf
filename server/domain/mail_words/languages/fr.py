"""Our mails in French."""

from server.domain.mail_words.phrases import MailWords, RatingWords

WORDS = MailWords(
    sender="{agent} de {site}",
    above="Répondez simplement à ce mail, au-dessus de cette ligne.",
    you_wrote="Vous avez écrit à {time}",
    you_wrote_on="Vous avez écrit le {time}",
    go_on="Continuer dans le chat",
    left="Vous étiez déjà parti quand nous avons répondu : voici la réponse par mail.",
    unseen="Vous n’avez peut-être pas encore vu cette réponse dans le chat : la voici par mail.",
    by_mail="Vous nous avez écrit par mail, nous répondons donc par mail.",
    no_subject="Votre message à {site}",
    confirm_title="Est-ce votre adresse ?",
    confirm_body="Quelqu’un a donné cette adresse dans le chat de {site}, pour recevoir la réponse par "
    "mail. Si c’était vous, confirmez-la :",
    confirm_button="Oui, c’est mon adresse",
    confirm_ignore="Si ce n’était pas vous, ne faites rien : sans votre confirmation, aucun autre mail ne viendra.",
    code_title="Votre code pour {site}",
    code_body="Quelqu’un, sans doute vous, veut poursuivre votre conversation avec {site} dans un "
    "navigateur. Ce code l’y ouvre :",
    code_until="Il est valable {minutes} minutes, et seulement dans ce navigateur.",
    code_ignore="Si ce n’était pas vous, ne faites rien et ne donnez ce code à personne.",
    resume_title="Votre conversation avec {site}",
    resume_why="Pour que personne d’autre ne la lise, nous envoyons un code à {address}.",
    resume_send="M’envoyer le code",
    resume_sent="Nous avons envoyé un code à {address}.",
    resume_label="Le code reçu par mail",
    resume_open="Ouvrir la conversation",
    resume_again="Envoyer un nouveau code",
    unsubscribe_title="Plus de mails comme celui-ci ?",
    unsubscribe_ask="{site} n’enverra alors plus de mails automatiques à {address}. Les réponses écrites par "
    "des personnes arriveront toujours.",
    unsubscribe_yes="Ne plus m’en envoyer",
    unsubscribe_done="C’est fait. Plus aucun mail automatique n’ira à {address}.",
    rating=RatingWords(
        title="Comment cela s’est-il passé ?",
        body="{agent} vous a répondu et cette conversation est fermée. Comment était-ce ? Un clic suffit.",
        smile="Bien",
        frown_help="Pas bien : l’aide",
        frown_product="Pas bien : le produit",
        more="Autre chose ? Répondez simplement à ce mail.",
        why="Ce mail part de lui-même : une fois par conversation, et au plus toutes les quatre semaines.",
        stop="Ne plus recevoir ces mails",
        word="Un mot à ce sujet, si vous voulez",
        send="Envoyer",
        thanks="Merci de nous l’avoir dit",
        noted="C’est noté. Vous pouvez le modifier ici pendant 30 jours.",
        failed="Cela ne nous est pas parvenu. Veuillez l’envoyer à nouveau.",
        refused="Ce lien n’est plus valable",
    ),
)
