"""How long it takes: who is there, how it is at the desk, what is said of it to whom; what was said is kept."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from server.actions.changes import change
from server.actions.desk import Desk
from server.actions.estimates import predict
from server.actions.office_hours import hours_of
from server.domain import presence
from server.domain.conversation import Conversation, Outcome, told
from server.domain.entry import Channel
from server.domain.errors import NotFound
from server.domain.hours import OfficeHours
from server.domain.people import Agent, Customer
from server.domain.promises import Promise
from server.domain.sentences.situation import Facts, not_quicker_in_a_crowd
from server.domain.sentences.speaking import Reader, Said, Sentence, opening_sentence, waiting_sentence
from server.domain.site import Site
from server.domain.wait.estimator import Prediction
from server.domain.wait_log import is_turn
from server.ports import Waiting

MOST_LOOKED_AT = 200
"""Of those who wait: with more it is a crowd, whatever the number."""


class Opening(Struct, frozen=True):
    """Who is there, and how it is at the desk: the same for every customer of the site, but for their plan's hours."""

    faces: tuple[presence.Seen, ...]
    facts: Facts


async def opening(desk: Desk, site: Site) -> Opening:
    """Raises Unavailable, as everything here."""
    now = desk.clock()
    agents = [agent for agent in await desk.store.people.agents(site.id) if not agent.disabled]
    connected = await desk.presence.here([agent.id for agent in agents], now)
    line = await _line(desk, site, now)
    followed = desk.estimates.of(desk.store, site)
    facts = _with(await predict(followed, now), _at_desk(agents, now, site))
    facts = replace(
        facts,
        waiting=len(line),
        usual=await followed.usual(now),
        oldest=min((one.waiting_since for one in line), default=None),
    )
    return Opening(presence.faces(agents, connected, now), facts)


async def opening_for(desk: Desk, site: Site, current: Opening, customer: Customer) -> tuple[Sentence, Reader]:
    """What the opening says to a customer: in their language and zone, with the hours of their plan."""
    reader = _reader(site, customer)
    return opening_sentence(await _hourly(desk, site, current.facts, customer), reader), reader


async def say_wait(
    desk: Desk, site: Site, current: Opening, customer: Customer, conversation: Conversation
) -> Said | None:
    """What is said to a customer whose request waits; None where none does. What is said first is a promise: it is
    kept with the conversation, whichever process was first."""
    arrived = conversation.waiting_since
    if arrived is None or is_turn(arrived, conversation.last_reply_at):
        return None
    now = desk.clock()
    prediction = await predict(desk.estimates.of(desk.store, site), now, conversation.id)
    facts = replace(_with(prediction, current.facts), now=now)
    facts = await _hourly(desk, site, facts, customer, arrived)
    before = None
    if conversation.told_half is not None and conversation.told_most is not None:
        before = conversation.told_half, conversation.told_most
    said = waiting_sentence(facts, arrived, _reader(site, customer), before)
    if before is None:
        await _promised(desk, conversation, arrived, said, prediction, now)
    return said


async def _promised(
    desk: Desk, conversation: Conversation, arrived: datetime, said: Said, prediction: Prediction, now: datetime
) -> None:
    promise = Promise(
        conversation.id,
        arrived,
        conversation.site_id,
        now,
        _seconds(prediction.p50),
        _seconds(prediction.p90),
        said.half,
        said.most,
        said.key,
        prediction.regime,
        prediction.samples,
    )

    def decide(current: Conversation | None) -> Outcome:
        if current is None:
            raise NotFound
        return told(current, promise, now)

    await change(desk, conversation.id, decide)


async def _line(desk: Desk, site: Site, now: datetime) -> list[Waiting]:
    """The requests that wait in the chat, of customers who are here."""
    waiting = [
        one
        for one in await desk.store.conversations.waiting(site.id, MOST_LOOKED_AT)
        if one.channel is Channel.CHAT and not is_turn(one.waiting_since, one.last_reply_at)
    ]
    here = await desk.presence.here({one.customer_id for one in waiting}, now) if waiting else set()
    return [one for one in waiting if one.customer_id in here]


def _at_desk(agents: list[Agent], now: datetime, site: Site) -> Facts:
    active = [agent for agent in agents if agent.active_at is not None]
    last = max(active, key=lambda agent: (agent.active_at or now, agent.id), default=None)
    return Facts(
        now,
        site.target,
        site.target,
        site.target,
        at_desk=sum(presence.at_desk(agent, now) for agent in agents),
        team=len(agents),
        last_name=last.first_name if last else "",
        last_act=last.active_at if last else None,
    )


async def _hourly(desk: Desk, site: Site, facts: Facts, customer: Customer, arrived: datetime | None = None) -> Facts:
    """With the hours of the customer's plan, for one who would write now or has `arrived`."""
    facts = not_quicker_in_a_crowd(facts)
    hours = await hours_of(desk, site.id, customer.plan)
    if not hours.said:
        return facts
    if hours.is_open(facts.now):
        return replace(facts, closes=hours.next_closing(facts.now))
    opens, p50, p90 = hours.next_opening(facts.now), facts.p50, facts.p90
    if opens is not None and facts.at_desk == 0:
        # Nobody is there until then; that somebody looks in all the same is not to be promised.
        until_then = opens - (arrived or facts.now)
        if p50 < until_then:
            # Nor that all are answered in the minute of opening.
            p50, p90 = until_then, max(p90, until_then + site.target)
    holiday = closed_today_for(hours, facts.now)
    return replace(facts, open=False, opens=opens, holiday=holiday, p50=p50, p90=p90)


def closed_today_for(hours: OfficeHours, now: datetime) -> str:
    """What the day is called on which the desk is closed all day though it is open on such a weekday."""
    day = now.astimezone(hours.zone).date()
    if hours.hours is None or hours.slots_of(day) or not hours.hours.week[day.weekday()]:
        return ""
    named = next((other.name for other in hours.hours.other_days if other.first <= day <= other.last), "")
    return named or ", ".join(hours.holidays_on(day))


def _with(prediction: Prediction, facts: Facts) -> Facts:
    return replace(
        facts,
        p50=_seconds(prediction.p50),
        p90=_seconds(prediction.p90),
        samples=prediction.samples,
        regime=prediction.regime,
    )


def _reader(site: Site, customer: Customer) -> Reader:
    return Reader(customer.locale, customer.time_zone, site.time_zone, site.locale)


def _seconds(seconds: float) -> timedelta:
    return timedelta(milliseconds=round(seconds * 1000))
