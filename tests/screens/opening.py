"""The chat's first screen: who is there, how long it takes, where the answer goes."""

from tests.screens.company import DASHBOARD, Company, agent, company, moment
from tests.screens.people import ChatPage
from tests.screens.stage import DESKTOP, PHONE, Stage, scene
from tests.support.client import new_id

ANA = agent("Ana Kovač", 12, moment("11-23 17:00"), "Europe/Zagreb")
JONAS = agent("Jonas Obi", 4, moment("13:58"))
PRIYA = agent("Priya Raman", 3, moment("13:42"), "Europe/London")
TEAM = (ANA, JONAS, PRIYA)


async def _earlier(acme: Company) -> None:
    """Two conversations that Mara had, both finished."""
    for told, name, asked, answered in (
        ("10-03 10:12", "ana", "Can you save our sites more often?", "Your sites are saved twice a day now"),
        (
            "11-12 16:40",
            "jonas",
            "Our certificate runs out on Friday",
            "The redirect is in place, enjoy the evening",
        ),
    ):
        await acme.at(told)
        mara, helper = await acme.customer(), await acme.agent(name)
        conversation = new_id()
        await mara.said(conversation, asked)
        await mara.show(conversation)
        await helper.show(conversation)
        await helper.until(lambda seen=helper, which=conversation: bool(seen.thread(which).entries))  # type: ignore[misc]
        await helper.said(conversation, answered)
        await mara.until(lambda seen=mara, which=conversation: len(seen.thread(which).texts) == 2)  # type: ignore[misc]
        await mara.see(conversation)
        await helper.ask({"t": "close", "conversation": conversation})
        await mara.close()
        await helper.close()
        await acme.at(told[:-1] + "8")


@scene
async def here(stage: Stage) -> None:
    async with company(TEAM, "10-03 10:00") as acme:
        await _earlier(acme)
        await acme.at("14:02")
        ana = await acme.agent("ana")
        await ana.ask({"t": "inbox", "view": "waiting"})
        await _acts(acme)
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("here now", "You’ll likely hear from us within", "Your conversations")
        await chat.shot("chat-opening", "Faces, the estimate, where the answer goes, earlier conversations")
        await chat.page.emulate_media(forced_colors="active")
        await chat.shot("chat-contrast", "Where the system has its own colours")
        await chat.page.emulate_media(forced_colors="none")
        await chat.presses("How we know")
        await chat.sees("we round up")
        await chat.shot("chat-opening-how", "“How we know”, opened")
        dark = await ChatPage.opens(stage, acme, scheme="dark")
        await dark.sees("Your conversations")
        await dark.shot("chat-opening-dark", "The same in the dark")
        phone = await ChatPage.opens(stage, acme, size=PHONE)
        await phone.sees("Your conversations")
        await phone.shot("chat-opening-phone", "On a phone it fills the screen")
        page = await ChatPage.opens(stage, acme, size=DESKTOP, shown=False)
        await page.page.get_by_role("button", name="Open the chat").click()
        await page.ready()
        await page.sees("Your conversations")
        await page.shot("chat-in-dashboard", "On a page of a dashboard")


async def _acts(acme: Company) -> None:
    """Ana answers somebody else, which is what makes her here."""
    other = await acme.customer("noor")
    conversation = new_id()
    await other.said(conversation, "Thank you for the backup")
    ana = acme.clients[-2]
    await ana.said(conversation, "You are welcome, Noor")
    await other.show(conversation)
    await other.until(lambda: len(other.thread(conversation).texts) == 2)
    await other.see(conversation)


@scene
async def estimates(stage: Stage) -> None:
    """What is said while too little is known, while nobody is there, and while the server can't be reached."""
    young = (agent("Ana Kovač", 12, moment("14:01")), agent("Jonas Obi", 4, moment("13:20")))
    async with company(young, "14:02", busy=False) as acme:
        await acme.agent("ana")
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("We aim to answer")
        await chat.shot("chat-opening-learning", "Too few answers to know: our own aim, and that it is one")
        await chat.page.close()
    away = (agent("Jonas Obi", 4, moment("11:50")), agent("Priya Raman", 3, moment("10:40"), "Europe/London"))
    async with company(away, "14:02") as acme:
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("Nobody is here right now")
        await chat.shot(
            "chat-opening-quiet", "Nobody is here: how fast it usually goes, and that the answer comes by mail"
        )
        await chat.presses("How we know")
        await chat.shot("chat-opening-quiet-how", "The same with “How we know” opened")
    async with company(away, "14:02", busy=False) as acme:
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("Nobody is here right now")
        await chat.shot("chat-opening-quiet-learning", "Nobody is here, and too little is known")
    async with company((), "14:02", busy=False) as acme:
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("Nobody is here right now")
        await chat.shot("chat-opening-no-faces", "No faces yet")


@scene
async def crowd(stage: Stage) -> None:
    names = ("Ana Kovač", "Maximiliane Sophie von Hohenfels", "Priya Raman", "Jonas Obi", "Wei Chen", "Amara Nwosu")
    minutes = ("14:01", "13:57", "13:30", "12:02", "09:10", "08:00")
    ids = (12, 8, 3, 4, 6, 1)
    team = [agent(name, n, moment(at)) for name, n, at in zip(names, ids, minutes, strict=True)]
    async with company(team, "14:02", name="Lumen Hosting and Domains for Northern Europe") as acme:
        await acme.agent("ana")
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("here now")
        await chat.shot("chat-opening-crowd", "Many agents, a long name, a long name of the site")


@scene
async def address(stage: Stage) -> None:
    """A visitor leaves an address, and confirms it."""
    async with company(TEAM, "14:02") as acme:
        await acme.agent("jonas")
        chat = await ChatPage.opens(stage, acme, None, visitor=1)
        await chat.sees("Where should the answer go")
        await chat.shot("chat-visitor", "A visitor is asked where the answer should go")
        frame = chat.page.frame_locator("iframe[title=Chat]")
        await frame.get_by_label("Where should the answer go").fill("lena@wolff")
        await chat.presses("Save")
        await chat.sees("doesn’t look like")
        await chat.shot("chat-visitor-invalid", "An address that is none yet")
        await frame.get_by_label("Where should the answer go").fill("lena@wolff.example")
        await chat.presses("Save")
        await chat.sees("We sent a mail to")
        await chat.shot("chat-visitor-sent", "The mail that confirms it is on its way")
        dark = await ChatPage.opens(stage, acme, None, scheme="dark", visitor=2)
        await dark.sees("Where should the answer go")
        await dark.shot("chat-visitor-dark", "A visitor, in the dark")
        await chat.presses("Write to us")
        await chat.says("Do you host in Lisbon?")
        [mail] = await acme.sink.arrived(1, timeout=20)
        link = next(word for word in mail.text.split() if "/confirm/" in word)
        page = await stage.page(acme, (560, 480))
        await page.goto(link)
        await page.get_by_role("button").click()
        await page.get_by_text("confirmed").first.wait_for()
        await chat.sees("You confirmed")
        await chat.shot("chat-visitor-confirmed", "Confirmed: the thread says so")


@scene
async def troubles(stage: Stage) -> None:
    """Nothing can be opened, or not now."""
    async with company(TEAM, "14:02") as acme:
        page = await ChatPage.opens(stage, acme, token="not.a.token")
        await page.sees("The chat can’t be opened here")
        await page.shot("chat-refused", "A sign-in that does not hold")
        away = await ChatPage.opens(stage, acme, shown=False)
        await away.page.route_web_socket("**/ws/customer", lambda socket: socket.close())
        await away.page.goto("about:blank")
        await away.page.goto(f"{DASHBOARD}/deploys#warmline")
        await away.ready()
        await away.sees("We can’t be reached right now")
        await away.shot("chat-opening-away", "The server is away before anything was shown")


@scene
async def right_to_left(stage: Stage) -> None:
    async with company(TEAM, "14:02", locale="ar", name="لومن للاستضافة") as acme:
        jonas = await acme.agent("jonas")
        chat = await ChatPage.opens(stage, acme, "mara", locale="ar-EG")
        await chat.sees("خلال 3 دقائق")
        await chat.shot("chat-opening-rtl", "Right to left: the chat in Arabic")
        await chat.begins()
        await chat.says("مرحبا، النشر متوقف منذ الصباح عند المزامنة.")
        [conversation] = [row for row in (await acme.customer()).rows]
        await jonas.show(conversation)
        await jonas.until(lambda: bool(jonas.thread(conversation).texts))
        await jonas.said(conversation, "أهلا مارا، سأتحقق الآن وأعود إليك بعد قليل.")
        await jonas.said(conversation, "The log says: `ENOSPC`. I’ll grow the volume.")
        await chat.sees("I’ll grow the volume")
        await jonas.see(conversation)
        await chat.says("شكرا 🙏")
        await chat.shot("chat-thread-rtl", "A thread in Arabic with English in it")


@scene
async def accents(stage: Stage) -> None:
    """A site's colour may be too light or too dark for its text: then the text gives way."""
    for name, accent in (("yellow", "#ffd54a"), ("navy", "#0a1030")):
        async with company(TEAM, "14:02", accent=accent) as acme:
            for scheme in ("light", "dark"):
                chat = await ChatPage.opens(stage, acme, scheme=scheme)
                await chat.presses("Write to us")
                await chat.says("Could staging get a copy of last night’s data?")
                await chat.shot(f"chat-accent-{name}-{scheme}", f"A {name} accent, {scheme}")
                await chat.page.close()
