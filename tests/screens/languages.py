"""The chat in some of its languages: long words, other letters, right to left."""

from tests.screens.company import Company, company
from tests.screens.opening import TEAM
from tests.screens.people import ChatPage
from tests.screens.stage import DESKTOP, PHONE, Scheme, Stage, scene

SPOKEN = {
    "de": ("Seit dem Import stehen unsere Fotos auf dem Kopf.", "Ich drehe sie gerade um.", "Vielen Dank"),
    "fr": ("Depuis l’import, nos photos sont à l’envers.", "Je les remets à l’endroit.", "Merci beaucoup"),
    "ar": ("صورنا مقلوبة منذ الاستيراد.", "أعيدها الآن إلى وضعها الصحيح.", "شكرًا جزيلًا"),
    "he": ("התמונות שלנו הפוכות מאז הייבוא.", "אני מסובב אותן עכשיו.", "תודה רבה"),
    "pl": ("Od importu nasze zdjęcia są do góry nogami.", "Właśnie je obracam.", "Bardzo dziękuję"),
}
SHOWN: tuple[tuple[str, tuple[int, int], Scheme], ...] = (
    ("de", PHONE, "light"),
    ("ar", DESKTOP, "light"),
    ("he", PHONE, "dark"),
)


@scene
async def languages(stage: Stage) -> None:
    for language, size, scheme in SHOWN:
        async with company(TEAM, "14:02") as acme:
            await _spoken(stage, acme, language, size, scheme)


async def _spoken(stage: Stage, acme: Company, language: str, size: tuple[int, int], scheme: Scheme) -> None:
    """The opening; then a thread that was taken and handed over."""
    jonas = await acme.agent("jonas")
    chat = await ChatPage.opens(stage, acme, size=size, scheme=scheme, locale=language, shown=size != DESKTOP)
    if size == DESKTOP:
        await chat.page.get_by_role("button").last.click()
        await chat.ready()
    await chat.sees("Jonas")
    await chat.shot(f"chat-{language}-opening", f"The opening in {language}, {scheme}")
    asked, answered, thanked = SPOKEN[language]
    await chat.begins()
    await chat.says(asked)
    [conversation] = list((await acme.customer()).rows)
    await jonas.show(conversation)
    await jonas.until(lambda: bool(jonas.thread(conversation).texts))
    await jonas.ask({"t": "take", "conversation": conversation})
    await jonas.said(conversation, answered)
    await chat.sees(answered)
    await jonas.ask({"t": "hand_over", "conversation": conversation, "to": TEAM[0].id})
    await chat.says(thanked)
    await chat.page.frame_locator("iframe").locator(".told", has_text="Ana").last.wait_for()
    await chat.shot(f"chat-{language}-thread", f"A thread in {language}, {scheme}")
