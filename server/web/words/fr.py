"""French."""

from server.web.words.phrases import PageWords, Refusals

WORDS = PageWords(
    noscript="Le chat a besoin de JavaScript. Sinon, écrivez-nous par e-mail.",
    write_to="Écrire à {site}",
    name="Votre nom",
    email="Votre adresse e-mail",
    subject="Objet",
    message="Message",
    leave_empty="Laissez ce champ vide",
    send="Envoyer",
    one_mail="Nous envoyons un e-mail à votre adresse pour que vous la confirmiez, afin que la réponse vous parvienne.",
    sent_title="Envoyé",
    sent="Merci, nous avons votre message",
    sent_next="Nous avons envoyé un e-mail à l’adresse indiquée. Confirmez-la, et notre réponse vous parviendra par "
    "e-mail.",
    back_to="Revenir à {site}",
    not_sent_title="Non envoyé",
    not_sent="Votre message n’a pas été envoyé",
    still_there="Revenez en arrière dans votre navigateur ; ce que vous avez écrit s’y trouve encore.",
    confirm_title="Confirmer votre adresse",
    yours="Est-ce votre adresse ?",
    then="Les réponses que vous manquez dans le chat vous y parviendront alors par e-mail.",
    yes="Oui, c’est la mienne",
    not_yours="Si ce n’est pas le cas, ou si vous n’avez rien demandé, fermez cette page. Rien n’y sera envoyé.",
    confirmed_title="Confirmé",
    confirmed="Merci, c’est confirmé",
    reach_you="Les réponses que vous manquez dans le chat arrivent désormais à {address}.",
    go_on="Vous pouvez fermer cette page et continuer dans le chat.",
    unconfirmed_title="Non confirmé",
    unconfirmed="Cela n’a pas pu être confirmé",
    refusals=Refusals(
        error="Quelque chose s’est mal passé de notre côté. Rien de ce que vous avez écrit n’est perdu ; "
        "veuillez réessayer.",
        bad_frame="Cette page n’est plus à jour. Rechargez-la.",
        invalid="Quelque chose ne va pas encore. Vérifiez ce que vous avez indiqué, puis envoyez à nouveau.",
        too_long="Ce message est trop long. Envoyez-le en deux parties, ou sous forme de fichier.",
        too_many="Cela fait beaucoup d’un coup. Attendez un instant, puis envoyez à nouveau.",
        token_refused="La connexion n’a pas pu être confirmée. Rechargez la page, puis ouvrez à nouveau le chat.",
        token_expired="La connexion a expiré. Rechargez la page pour continuer ; ce que vous avez écrit est conservé.",
        not_allowed="Cette page ne peut pas afficher le chat.",
        not_found="Il n’y a rien ici, ou ce n’est pas pour vous.",
        client_id_reused="Ce message existait déjà avec un autre texte. Envoyez-le à nouveau.",
        unavailable="Nous ne pouvons rien enregistrer pour le moment. Ce que vous avez écrit est conservé ici et "
        "partira tout seul.",
        no_room="Il n’y a pas de place pour ce fichier pour le moment. Ce que vous écrivez arrive quand même ; "
        "joignez le fichier plus tard.",
        bad_address="Nous ne pouvons pas écrire à « {address} ». Vérifiez qu’il n’y a pas de faute de frappe.",
        asked_too_often="Nous avons déjà envoyé quelques e-mails à cette adresse. Regardez dans sa boîte, ou réessayez "
        "demain.",
        link_expired="Ce lien a expiré. Indiquez à nouveau l’adresse dans le chat, et un nouveau lien arrivera.",
        link_incomplete="Ce lien n’est pas complet. Ouvrez-le à nouveau depuis l’e-mail.",
        link_overtaken="Ce lien n’est plus valable : une autre adresse a été indiquée depuis.",
        empty="Ce message est vide. Écrivez quelque chose, ou joignez un fichier.",
        empty_form="Ce message est vide. Écrivez quelque chose, puis envoyez-le.",
        longer_form="Ce message dépasse 10 000 caractères. Envoyez-le en deux parties.",
        many_forms="Cela fait beaucoup de messages d’un coup. Attendez quelques minutes, puis envoyez à nouveau.",
        file_too_large="Ce fichier dépasse 10 Mo. Envoyez-en un plus petit, ou un lien.",
        file_empty="Ce fichier est vide.",
        file_missing="Il manque une pièce jointe. Joignez-la à nouveau.",
        rating_expired="Ce lien a expiré. Écrivez-nous si vous voulez dire comment c’était.",
        rating_settled="Vous l’avez dit il y a un moment, et cela reste ainsi. Écrivez-nous si vous voyez les choses "
        "autrement aujourd’hui.",
    ),
)
