"""Our mails in Polish."""

from server.domain.mail_words.phrases import MailWords

WORDS = MailWords(
    sender="{agent} z {site}",
    above="Wystarczy odpowiedzieć na tę wiadomość, powyżej tej linii.",
    you_wrote="Twoja wiadomość, {time}",
    you_wrote_on="Twoja wiadomość, {time}",
    go_on="Przejdź do czatu",
    left="Czat był już zamknięty, gdy odpowiedzieliśmy, więc oto odpowiedź pocztą.",
    unseen="Być może nie widać jeszcze tej odpowiedzi w czacie, więc oto ona pocztą.",
    by_mail="To odpowiedź na wiadomość wysłaną do nas pocztą, dlatego też przychodzi pocztą.",
    no_subject="Twoja wiadomość do {site}",
    confirm_title="Czy to Twój adres?",
    confirm_body="Ktoś podał ten adres w czacie {site}, aby otrzymać odpowiedź pocztą. Jeśli to Ty, potwierdź go:",
    confirm_button="Tak, to mój adres",
    confirm_ignore="Jeśli to nie Ty, nie rób nic: bez potwierdzenia nie przyjdzie żadna kolejna wiadomość.",
    code_title="Twój kod do {site}",
    code_body="Ktoś, zapewne Ty, chce kontynuować Twoją rozmowę z {site} w przeglądarce. Ten kod ją tam otworzy:",
    code_until="Kod jest ważny {minutes} minut i tylko w tej przeglądarce.",
    code_ignore="Jeśli to nie Ty, nie rób nic i nie podawaj kodu nikomu.",
    resume_title="Twoja rozmowa z {site}",
    resume_why="Aby nikt inny jej nie przeczytał, wyślemy kod na adres {address}.",
    resume_send="Wyślij mi kod",
    resume_sent="Wysłaliśmy kod na adres {address}.",
    resume_label="Kod z wiadomości",
    resume_open="Otwórz rozmowę",
    resume_again="Wyślij nowy kod",
    unsubscribe_title="Bez takich wiadomości?",
    unsubscribe_ask="{site} nie będzie już wysyłać automatycznych wiadomości na adres {address}. Odpowiedzi "
    "pisane przez ludzi będą nadal przychodzić.",
    unsubscribe_yes="Nie wysyłaj więcej",
    unsubscribe_done="Gotowe. Na adres {address} nie przyjdą już automatyczne wiadomości.",
)
