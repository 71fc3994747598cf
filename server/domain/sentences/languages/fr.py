"""French."""

from server.domain.sentences.phrases import Phrases

PHRASES = Phrases(
    here_now="en ligne",
    likely="Vous aurez sans doute une réponse d’ici {half}",
    by="Vous aurez sans doute une réponse avant {half}",
    aim="Nous visons une réponse en {target}",
    nobody="Personne n’est là pour le moment",
    gone="{name} n’est pas là pour le moment",
    crowded="Plus de personnes que d’habitude nous écrivent en ce moment",
    surge="Bien plus de personnes que d’habitude nous écrivent en ce moment",
    stalled="Personne n’a répondu depuis {span}",
    closes="Nous fermons à {time}",
    closed="Nous sommes fermés pour le moment",
    holiday="Nous sommes fermés aujourd’hui : {holiday}",
    back_today="Nous sommes de retour à {time}",
    back_tomorrow="Nous sommes de retour demain à {time}",
    back_weekday="Nous sommes de retour {day} à {time}",
    back_date="Nous sommes de retour le {day} à {time}",
    nearly="Presque toujours d’ici {most}.",
    holds="C’est presque toujours le cas.",
    both="Vous aurez sans doute une réponse d’ici {half}, presque toujours d’ici {most}.",
    by_both="Vous aurez sans doute une réponse avant {half}, presque toujours avant {most}.",
    otherwise_mail="Si vous partez, elle arrive par e-mail, presque toujours avant {most}.",
    most_people="La plupart ont une réponse en {half}, presque tout le monde en {most}.",
    write_now="Écrivez maintenant, nous répondrons dès notre retour.",
    learning="Nous apprenons encore à quelle vitesse nous répondons.",
    aim_then="À partir de là, nous visons une réponse en {target}.",
    zone="À votre heure, {place}.",
    wait_by="Vous aurez sans doute une réponse avant {half}, presque toujours avant {most}.",
    wait_one="Vous aurez presque toujours une réponse avant {most}.",
    wait_later="C’est plus long que nous ne l’avions dit : pas avant {told}, mais sans doute avant {half}, "
    "presque toujours avant {most}.",
    wait_over="Nous avions dit {told}, et c’est passé. Maintenant sans doute avant {half}, presque toujours avant "
    "{most}.",
    wait_silent="Personne n’a répondu depuis {span}, nous ne pouvons donc pas dire quand. "
    "Votre message est conservé et recevra une réponse.",
    wait_aim="Nous visons une réponse avant {most}.",
    wait_kept="Votre message est conservé et recevra une réponse.",
    how_known="Appris de {samples} demandes qui ont reçu une réponse ici, de qui est là maintenant et de qui attend. "
    "Ceux qui attendent encore comptent aussi, et nous arrondissons au-dessus.",
    how_unknown="Demandes ayant reçu une réponse ici : {samples}, trop peu pour le dire. "
    "Une réponse en {target} est notre propre objectif.",
    moment_today="{time}",
    moment_tomorrow="demain, {time}",
    moment_day="{day}, {time}",
)
