"""Dutch."""

from server.domain.sentences.phrases import Phrases

PHRASES = Phrases(
    here_now="nu hier",
    likely="Je hoort waarschijnlijk binnen {half} van ons",
    by="Je hebt waarschijnlijk antwoord vóór {half}",
    aim="We willen binnen {target} antwoorden",
    nobody="Er is nu niemand",
    gone="{name} is er nu niet",
    crowded="Er schrijven nu meer mensen dan gewoonlijk",
    surge="Er schrijven nu veel meer mensen dan gewoonlijk",
    stalled="Al {span} heeft niemand geantwoord",
    closes="We sluiten om {time}",
    closed="We zijn nu gesloten",
    holiday="We zijn vandaag gesloten: {holiday}",
    back_today="We zijn er weer om {time}",
    back_tomorrow="We zijn er morgen weer om {time}",
    back_weekday="We zijn er {day} weer om {time}",
    back_date="We zijn er op {day} weer om {time}",
    nearly="Bijna altijd binnen {most}.",
    holds="Dat klopt bijna altijd.",
    both="Je hoort waarschijnlijk binnen {half} van ons, bijna altijd binnen {most}.",
    by_both="Je hebt waarschijnlijk antwoord vóór {half}, bijna altijd vóór {most}.",
    otherwise_mail="Als je weggaat, komt het per e-mail, bijna altijd vóór {most}.",
    most_people="De meesten hebben binnen {half} antwoord, bijna iedereen binnen {most}.",
    write_now="Schrijf nu, dan antwoorden we zodra we terug zijn.",
    learning="We leren nog hoe snel we zijn.",
    aim_then="Vanaf dan willen we binnen {target} antwoorden.",
    zone="In jouw tijd, {place}.",
    wait_by="Je hebt waarschijnlijk antwoord vóór {half}, bijna altijd vóór {most}.",
    wait_one="Je hebt bijna altijd antwoord vóór {most}.",
    wait_later="Het duurt langer dan we zeiden: niet vóór {told}, maar waarschijnlijk vóór {half}, bijna altijd vóór "
    "{most}.",
    wait_over="We zeiden {told}, en dat is voorbij. Nu waarschijnlijk vóór {half}, bijna altijd vóór {most}.",
    wait_silent="Al {span} heeft niemand geantwoord, dus we kunnen niet zeggen wanneer. "
    "Je bericht is bewaard en wordt beantwoord.",
    wait_aim="We willen antwoorden vóór {most}.",
    wait_kept="Je bericht is bewaard en wordt beantwoord.",
    how_known="Geleerd van {samples} vragen die hier zijn beantwoord, van wie er nu is en wie er wacht. "
    "Wie nog wacht telt mee, en we ronden naar boven af.",
    how_unknown="Tot nu toe hier beantwoorde vragen: {samples}, te weinig om het te zeggen. "
    "Binnen {target} is ons eigen doel.",
    moment_today="{time}",
    moment_tomorrow="morgen, {time}",
    moment_day="{day}, {time}",
)
