"""Our mails in Portuguese."""

from server.domain.mail_words.phrases import MailWords, RatingWords

WORDS = MailWords(
    sender="{agent} de {site}",
    above="Basta responder a este e-mail, acima desta linha.",
    you_wrote="Escreveu às {time}",
    you_wrote_on="Escreveu em {time}",
    go_on="Continuar no chat",
    left="Já tinha saído quando respondemos: aqui está a resposta por e-mail.",
    unseen="Talvez ainda não tenha visto esta resposta no chat: aqui está por e-mail.",
    by_mail="Escreveu-nos por e-mail, por isso respondemos por e-mail.",
    no_subject="A sua mensagem para {site}",
    confirm_title="Este endereço é seu?",
    confirm_body="Alguém deu este endereço no chat de {site}, para receber a resposta por e-mail. Se foi "
    "você, confirme-o:",
    confirm_button="Sim, é o meu endereço",
    confirm_ignore="Se não foi você, não faça nada: sem a sua confirmação não chegará mais nenhum e-mail.",
    code_title="O seu código para {site}",
    code_body="Alguém, provavelmente você, quer continuar a sua conversa com {site} num navegador. Este"
    " código abre-a lá:",
    code_until="É válido por {minutes} minutos, e só nesse navegador.",
    code_ignore="Se não foi você, não faça nada e não dê o código a ninguém.",
    resume_title="A sua conversa com {site}",
    resume_why="Para que mais ninguém a leia, enviamos um código para {address}.",
    resume_send="Enviar o código",
    resume_sent="Enviámos um código para {address}.",
    resume_label="O código do e-mail",
    resume_open="Abrir a conversa",
    resume_again="Enviar um novo código",
    unsubscribe_title="Não quer mais e-mails como este?",
    unsubscribe_ask="{site} deixa de enviar e-mails automáticos para {address}. As respostas escritas por "
    "pessoas continuam a chegar.",
    unsubscribe_yes="Não enviar mais",
    unsubscribe_done="Feito. Já não vão e-mails automáticos para {address}.",
    rating=RatingWords(
        title="Como correu?",
        body="{agent} respondeu-lhe e esta conversa está fechada. Como foi? Basta um clique.",
        smile="Bem",
        frown_help="Não muito bem: a ajuda",
        frown_product="Não muito bem: o produto",
        more="Mais alguma coisa? Basta responder a este e-mail.",
        why="Este e-mail é automático: uma vez por conversa e no máximo de quatro em quatro semanas.",
        stop="Não receber mais e-mails como este",
        word="Umas palavras, se quiser",
        send="Enviar",
        thanks="Obrigado por nos dizer",
        noted="Fica anotado. Pode alterá-lo aqui durante 30 dias.",
        failed="Não nos chegou. Envie outra vez, por favor.",
        refused="Esta ligação já não é válida",
    ),
)
