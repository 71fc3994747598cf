"""What is said about the wait: every state that a desk can be in, driven there through the store and the sockets."""

from datetime import datetime, timedelta

from server.adapters.store import SqlStore
from server.domain.hours_rules import Holidays, Hours, KeptHours, SiteHours, Slot, weekdays
from server.domain.people import Role
from server.domain.site import Site
from tests.screens.company import Company, Past, agent, company, moment
from tests.screens.days import Days
from tests.screens.people import AgentPage, ChatPage
from tests.screens.stage import PHONE, Stage, scene
from tests.support.client import new_id

ANA = agent("Ana Kovač", 12, moment("13:59"), "Europe/Zagreb")
JONAS = agent("Jonas Obi", 4, moment("13:55"))
TEAM = (ANA, JONAS)
OFFICE = Hours("Europe/Berlin", weekdays(Slot(8 * 60, 20 * 60)), Holidays("DE"))


def busy(until: str = "14:00", **more: object) -> Days:
    return Days(moment(until), ANA.id, **more)  # type: ignore[arg-type]


def with_hours(days: Days) -> Past:
    async def past(store: SqlStore, site: Site) -> None:
        await store.hours.put(site.id, KeptHours(SiteHours(OFFICE), 1, moment("10:00")))
        await days(store, site)

    return past


async def asks(acme: Company, name: str, text: str = "The site is slow since this morning") -> str:
    one, conversation = await acme.customer(name), new_id()
    await one.said(conversation, text)
    return conversation


@scene
async def open_desk(stage: Stage) -> None:
    """Somebody is here; then Mara writes, and time passes."""
    async with company(TEAM, "14:02", past=busy()) as acme:
        await acme.agent("ana")
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("here now", "You’ll likely hear from us within", "Nearly always within")
        await chat.shot("chat-wait-open", "An open desk")
        arabic = await ChatPage.opens(stage, acme, "noor", locale="ar-EG")
        await arabic.sees("سنرد عليك")
        await arabic.shot("chat-wait-open-arabic", "The sentence in Arabic, for a browser that asks for it")
        german = await ChatPage.opens(stage, acme, "lena", size=PHONE, locale="de-DE")
        await german.sees("Sie hören wahrscheinlich")
        await german.shot("chat-wait-open-german", "In German, on a phone")
        await chat.presses("Write to us")
        await chat.says("Photos are upside down since the import")
        await chat.sees("You’ll likely have an answer by 14:0")
        await chat.shot("chat-wait-told", "What somebody is told who waits")
        ana = await AgentPage.opens(stage, acme)
        await ana.sees("told")
        await stage.at(acme, "14:04")
        await ana.picks("Mara Díaz")
        await ana.sees("Was told", "left")
        await ana.shot("agent-wait-told", "What Mara was told, and the clock against it")
        dark = await AgentPage.opens(stage, acme, scheme="dark")
        await dark.picks("Mara Díaz")
        await dark.sees("Was told")
        await dark.shot("agent-wait-told-dark", "The same in the dark")
        await stage.at(acme, "14:15")
        await chat.sees("and that has passed")
        await chat.shot("chat-wait-over", "Longer than was said: the chat says so")
        await ana.sees("over")
        await ana.shot("agent-wait-over", "The promise is over, and so is the target")


@scene
async def right_to_left(stage: Stage) -> None:
    """A site in Arabic: the chat's page runs from right to left."""
    async with company(TEAM, "14:02", past=busy(), locale="ar") as acme:
        await acme.agent("ana")
        chat = await ChatPage.opens(stage, acme, locale="ar-EG")
        await chat.sees("سنرد عليك")
        await chat.shot("chat-wait-rtl", "A page from right to left")


@scene
async def quiet_desk(stage: Stage) -> None:
    """Few requests, answered in an hour or two: then times of day are said, and that the answer comes by mail."""
    slow = busy(requests=4, waits=(35, 50, 80, 120, 45, 160, 70))
    async with company(TEAM, "14:02", past=slow) as acme:
        await acme.agent("ana")
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("You’ll likely have an answer by", "If you leave, it comes by e-mail")
        await chat.shot("chat-wait-quiet", "A quiet desk: two promises, for staying and for leaving")


@scene
async def crowded_desk(stage: Stage) -> None:
    async with company(TEAM, "14:02", past=busy()) as acme:
        await acme.agent("ana")
        for number in range(4):
            await asks(acme, f"person{number}")
        chat = await ChatPage.opens(stage, acme, scheme="dark")
        await chat.sees("More people than usual are writing right now")
        await chat.shot("chat-wait-crowded", "A crowded desk, in the dark")


@scene
async def incident(stage: Stage) -> None:
    async with company(TEAM, "14:02", past=busy()) as acme:
        await acme.agent("ana")
        for number in range(14):
            if number % 2:
                await stage.at(acme, f"14:0{2 + number // 6}:{number % 6}0")
            await asks(acme, f"person{number}", "Everything is down")
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("Far more people than usual are writing right now")
        await chat.shot("chat-wait-incident", "An incident: everybody writes at once")


@scene
async def closed_desk(stage: Stage) -> None:
    """In the evening; and what somebody reads who is elsewhere."""
    async with company(TEAM, "21:30", past=with_hours(busy())) as acme:
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("We’re back tomorrow at 08:00")
        await chat.shot("chat-wait-closed", "Closed: when we are back")
        there = await ChatPage.opens(stage, acme, "hiro", locale="en-US", zone="America/New_York")
        await there.sees("We’re back tomorrow at 2:00")
        await there.shot("chat-wait-closed-elsewhere", "The same in New York, in the time there")
        arabic = await ChatPage.opens(stage, acme, "noor", locale="ar-EG", scheme="dark")
        await arabic.sees("نعود")
        await arabic.shot("chat-wait-closed-arabic", "The same in Arabic, in the dark")
        await chat.presses("Write to us")
        await chat.says("Could you raise the memory limit of staging?")
        await chat.sees("You’ll nearly always have an answer by tomorrow")
        await chat.shot("chat-wait-closed-told", "What is said to somebody who writes all the same")


@scene
async def holiday(stage: Stage) -> None:
    async with company(TEAM, "12-25 11:00", past=with_hours(busy("12-24 14:00"))) as acme:
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("We’re closed today:", "We’re back on Monday at 08:00")
        await chat.shot("chat-wait-holiday", "A holiday")


@scene
async def sole_agent_gone(stage: Stage) -> None:
    gone = agent("Ana Kovač", 12, moment("13:05"), "Europe/Zagreb")
    async with company((gone,), "14:02", past=busy()) as acme:
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("Ana is away right now")
        await chat.shot("chat-wait-gone", "The only one who answers is away")


@scene
async def stalled(stage: Stage) -> None:
    async with company(TEAM, "14:02", past=busy()) as acme:
        await asks(acme, "noor")
        await stage.at(acme, "14:25")
        chat = await ChatPage.opens(stage, acme)
        await chat.sees("Nobody has answered for 23 minutes")
        await chat.shot("chat-wait-stalled", "Nobody has answered for long: no number is made up")


@scene
async def report(stage: Stage) -> None:
    """The section of the administration, after weeks that fitted, and one that did not."""
    admin = agent("Ana Kovač", 12, moment("13:59"), "Europe/Zagreb")
    admin = type(admin)(admin.id, admin.email, admin.name, admin.time_zone, Role.ADMIN, admin.site_ids)
    before: datetime = moment("14:00") - timedelta(days=7)

    async def past(store: SqlStore, site: Site) -> None:
        fits = (1.5, 3.0, 2.1, 4.2, 1.3, 2.4, 3.4, 1.7, 6.1, 2.2)
        await Days(before, admin.id, 60, 12, fits, told=(2.3, 5.0), tag="fits")(store, site)
        late = (1.5, 7.0, 2.1, 9.2, 1.3, 2.4, 3.4, 12.0, 6.1, 2.2)
        await Days(moment("14:00"), admin.id, 6, 12, late, told=(2.3, 5.0), tag="late")(store, site)

    async with company((admin, JONAS), "14:02", past=past) as acme:
        page = await stage.page(acme, cookie=acme.cookie("ana"))
        await page.goto(f"{acme.web.base_url}/admin#estimate")
        await page.get_by_text("Week by week").wait_for()
        await page.get_by_text("The wait estimate promises too much").wait_for()
        await stage.shot(page, "admin-estimate", "Told against happened, and the alarm of this week")
        dark = await stage.page(acme, PHONE, "dark", acme.cookie("ana"))
        await dark.goto(f"{acme.web.base_url}/admin#estimate")
        await dark.get_by_text("Week by week").wait_for()
        await stage.shot(dark, "admin-estimate-phone", "On a phone, in the dark")
        ana = await AgentPage.opens(stage, acme)
        await ana.sees("The wait estimate is off")
        await ana.shot("agent-estimate-off", "An administrator is told in the agent view")
