"""Polish."""

from server.domain.sentences.phrases import Phrases

PHRASES = Phrases(
    here_now="teraz tutaj",
    likely="Prawdopodobnie odpowiemy w ciągu {half}",
    by="Prawdopodobnie odpowiemy do: {half}",
    aim="Chcemy odpowiadać w ciągu {target}",
    nobody="W tej chwili nikogo tu nie ma",
    gone="{name} jest teraz poza biurem",
    crowded="W tej chwili pisze więcej osób niż zwykle",
    surge="W tej chwili pisze znacznie więcej osób niż zwykle",
    stalled="Od {span} nikt nie odpowiedział",
    closes="Zamykamy o {time}",
    closed="W tej chwili mamy zamknięte",
    holiday="Dziś mamy zamknięte: {holiday}",
    back_today="Wracamy o {time}",
    back_tomorrow="Wracamy jutro o {time}",
    back_weekday="Wracamy: {day}, {time}",
    back_date="Wracamy {day} o {time}",
    nearly="Prawie zawsze w ciągu {most}.",
    holds="Tak jest prawie zawsze.",
    both="Prawdopodobnie odpowiemy w ciągu {half}, prawie zawsze w ciągu {most}.",
    by_both="Prawdopodobnie odpowiemy do: {half}; prawie zawsze do: {most}.",
    otherwise_mail="Jeśli wyjdziesz, odpowiedź przyjdzie e-mailem, prawie zawsze do: {most}.",
    most_people="Większość osób ma odpowiedź w ciągu {half}, prawie wszyscy w ciągu {most}.",
    write_now="Napisz teraz, a odpowiemy zaraz po powrocie.",
    learning="Wciąż się uczymy, jak szybko odpowiadamy.",
    aim_then="Od tej chwili chcemy odpowiedzieć w ciągu {target}.",
    zone="Według czasu u Ciebie, {place}.",
    wait_by="Prawdopodobnie odpowiemy do: {half}; prawie zawsze do: {most}.",
    wait_one="Prawie zawsze odpowiadamy do: {most}.",
    wait_later="To trwa dłużej, niż mówiliśmy ({told}). Teraz prawdopodobnie do: {half}; prawie zawsze do: {most}.",
    wait_over="Mówiliśmy {told} i ten czas minął. Teraz prawdopodobnie do: {half}; prawie zawsze do: {most}.",
    wait_silent="Od {span} nikt nie odpowiedział, więc nie możemy powiedzieć kiedy. "
    "Twoja wiadomość jest zapisana i otrzyma odpowiedź.",
    wait_aim="Chcemy odpowiedzieć do: {most}.",
    wait_kept="Twoja wiadomość jest zapisana i otrzyma odpowiedź.",
    how_known="Na podstawie zapytań, na które tu odpowiedziano ({samples}), oraz tego, kto tu teraz jest i kto czeka. "
    "Kto wciąż czeka, też się liczy, a my zaokrąglamy w górę.",
    how_unknown="Zapytania, na które tu dotąd odpowiedziano: {samples}, za mało, by coś powiedzieć. "
    "Odpowiedź w ciągu {target} to nasz własny cel.",
    moment_today="{time}",
    moment_tomorrow="jutro, {time}",
    moment_day="{day}, {time}",
    units={
        "minute": {"one": "{n} minuty", "few": "{n} minut", "many": "{n} minut", "other": "{n} minuty"},
        "hour": {"one": "{n} godziny", "few": "{n} godzin", "many": "{n} godzin", "other": "{n} godziny"},
        "day": {"one": "{n} dnia", "few": "{n} dni", "many": "{n} dni", "other": "{n} dnia"},
    },
)
