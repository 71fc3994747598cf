"""Portuguese."""

from server.domain.sentences.phrases import Phrases

PHRASES = Phrases(
    here_now="aqui agora",
    likely="Provavelmente terá uma resposta em {half}",
    by="Provavelmente terá uma resposta até: {half}",
    aim="O nosso objetivo é responder em {target}",
    nobody="Neste momento não está ninguém",
    gone="{name} não está neste momento",
    crowded="Neste momento há mais pessoas a escrever do que é habitual",
    surge="Neste momento há muito mais pessoas a escrever do que é habitual",
    stalled="Ninguém responde há {span}",
    closes="Fechamos às {time}",
    closed="Neste momento estamos fechados",
    holiday="Hoje estamos fechados: {holiday}",
    back_today="Voltamos às {time}",
    back_tomorrow="Voltamos amanhã às {time}",
    back_weekday="Voltamos: {day}, às {time}",
    back_date="Voltamos a {day}, às {time}",
    nearly="Quase sempre em {most}.",
    holds="É assim quase sempre.",
    both="Provavelmente terá uma resposta em {half}, quase sempre em {most}.",
    by_both="Resposta provável até: {half}; quase sempre até: {most}.",
    otherwise_mail="Se sair, chega por e-mail, quase sempre até: {most}.",
    most_people="A maioria tem resposta em {half}, quase todos em {most}.",
    write_now="Escreva agora e respondemos assim que voltarmos.",
    learning="Ainda estamos a aprender a nossa rapidez.",
    aim_then="A partir daí, o nosso objetivo é responder em {target}.",
    zone="Na sua hora, {place}.",
    wait_by="Resposta provável até: {half}; quase sempre até: {most}.",
    wait_one="Há quase sempre uma resposta até: {most}.",
    wait_later="Demora mais do que dissemos ({told}). Agora provavelmente até: {half}; quase sempre até: {most}.",
    wait_over="Dissemos {told}, e já passou. Agora provavelmente até: {half}; quase sempre até: {most}.",
    wait_silent="Ninguém responde há {span}, por isso não podemos dizer quando. "
    "A sua mensagem está guardada e terá resposta.",
    wait_aim="O nosso objetivo é responder até: {most}.",
    wait_kept="A sua mensagem está guardada e terá resposta.",
    how_known="Aprendido com {samples} pedidos respondidos aqui, com quem está agora e com quem espera. "
    "Quem ainda espera também conta, e arredondamos para cima.",
    how_unknown="Pedidos respondidos aqui até agora: {samples}, poucos para o dizer. "
    "Responder em {target} é o nosso próprio objetivo.",
    moment_today="{time}",
    moment_tomorrow="amanhã, {time}",
    moment_day="{day}, {time}",
)
