"""What is said of the wait: the same by every process, kept when it was said, and tended by the worker."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.actions import activity
from server.actions.desk import Desk
from server.actions.estimates import HOURS_FRESH, OVERLAP, Estimates, Followed, event_of, predict
from server.actions.tending import SAVED_EVERY, Tending
from server.actions.threads import close_by_agent
from server.actions.waiting import _hourly, opening, opening_for, say_wait
from server.adapters.store import SqlStore
from server.domain.hours import OfficeHours
from server.domain.hours_rules import Hours, KeptHours, SiteHours, Slot, weekdays
from server.domain.hours_seconds import HoursCalendar
from server.domain.people import Agent
from server.domain.presence import IDLE
from server.domain.sentences.situation import Facts, Key
from server.domain.wait.estimator import Estimator, Prediction
from server.domain.wait_log import LIVE, Kind, Mark, acted
from tests.actions.town import ANA, SITE, START, Town

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def marks_of(town: Town) -> list[Mark]:
    return await town.store.wait_log.marks(SITE.id, START - DAY, START + 400 * DAY)


async def kinds_of(town: Town) -> list[Kind]:
    return [mark.kind for mark in await marks_of(town)]


async def some_days(town: Town, seed: int = 1, requests: int = 30) -> None:
    """Requests that Ana answers after some minutes."""
    dice = random.Random(seed)
    for number in range(requests):
        customer = await town.customer(f"c{seed}-{number}")
        await town.comes(customer)
        conversation = await town.asks(customer)
        town.clock.passes(timedelta(seconds=dice.choice([60, 120, 200, 400])))
        await town.replies(conversation, "answer")
        town.clock.passes(timedelta(minutes=2))
        await close_by_agent(town.desk, ANA, conversation)
        await town.leaves(customer)
        town.clock.passes(timedelta(minutes=dice.choice([3, 15, 40])))


async def predicted(desk: Desk, conversation: str = "") -> Prediction:
    return await predict(desk.estimates.of(desk.store, SITE), desk.clock(), conversation)


async def test_every_process_says_the_same_whenever_it_began_to_listen(town: Town) -> None:
    await some_days(town)
    early = town.worker(town.store)
    for _ in range(3):
        await predicted(early)  # how often somebody asks changes nothing
    waiting = await town.asks(await town.customer("mara"))
    await some_days(town, seed=2, requests=6)
    other = SqlStore(town.store.database.url.render_as_string())  # as a process of its own has it
    late = town.worker(other)
    for conversation in ("", waiting):
        assert await predicted(early, conversation) == await predicted(late, conversation)
    said = await predicted(late)
    assert await opening(late, SITE) == await opening(early, SITE)
    await other.stop()
    straight = Estimator(HoursCalendar(OfficeHours(None)), SITE.target.total_seconds())
    for mark in await marks_of(town):
        straight.feed(event_of(mark))
    assert straight.predict_new(town.clock().timestamp()) == said and said.samples == 36


async def test_a_restart_goes_on_from_what_was_saved(town: Town) -> None:
    await some_days(town)
    tending = Tending(town.desk)
    town.clock.passes(SAVED_EVERY + OVERLAP)
    await tending.round()
    kept = await town.store.wait_log.snapshot(SITE.id)
    assert kept is not None and kept.last_at > START
    await some_days(town, seed=2, requests=4)
    before = await predicted(town.desk)
    again = town.worker(town.store)
    assert await predicted(again) == before
    # It did not learn the log from its beginning, nor lean on anything else.
    followed = Followed(town.store, SITE)
    await town.store.wait_log.add([acted(SITE.id, "x" * 32, START - HOUR, Kind.LOGIN)])
    assert await predict(followed, town.clock()) == before
    await town.store.wait_log.keep_snapshot(replace(kept, state=b"of another release", last_id="~"))
    assert (await predicted(town.worker(town.store))).samples == before.samples


async def test_a_line_that_comes_to_light_late_is_read_in_its_place(town: Town) -> None:
    await some_days(town, requests=10)
    early = town.worker(town.store)
    await predicted(early)
    [*_, last] = await marks_of(town)
    missed = acted(SITE.id, "y" * 32, last.at - timedelta(seconds=1), Kind.LOGIN)
    await town.store.wait_log.add([missed])
    town.clock.passes(MINUTE)
    assert await predicted(early) == await predicted(town.worker(town.store))


async def test_hours_that_change_are_learned_anew(town: Town) -> None:
    await some_days(town, requests=10)
    early = town.worker(town.store)
    await predicted(early)
    hours = Hours("UTC", weekdays(Slot(8 * 60, 20 * 60)))
    await town.store.hours.put(SITE.id, KeptHours(SiteHours(hours), 1, town.clock()))
    town.clock.passes(HOURS_FRESH)
    said = await predicted(early)
    assert said == await predicted(town.worker(town.store))


async def test_what_was_said_first_is_kept_whoever_said_it(town: Town) -> None:
    await some_days(town)
    mara = await town.customer("mara")
    await town.comes(mara)
    conversation = await town.asks(mara)
    here, there = town.desk, town.worker(town.store)
    first = await say_wait(here, SITE, await opening(here, SITE), mara, await town.get(conversation))
    assert first is not None
    told = await town.get(conversation)
    assert (told.told_half, told.told_most) == (first.half, first.most)
    town.clock.passes(12 * MINUTE)
    stale = replace(told, told_half=None, told_most=None)  # as another process may know it
    assert await say_wait(there, SITE, await opening(there, SITE), mara, stale)
    assert (await town.get(conversation)).told_most == first.most
    later = await say_wait(there, SITE, await opening(there, SITE), mara, await town.get(conversation))
    assert later is not None and "that has passed" in later.text
    [kept] = await town.store.wait_log.promises(SITE.id, town.clock() - HOUR)
    assert (kept.promise.most, kept.promise.key, kept.ended_at) == (first.most, first.key, None)
    await town.replies(conversation, "sorry")
    answered = await town.get(conversation)
    assert (answered.told_half, answered.told_most) == (None, None)
    [kept] = await town.store.wait_log.promises(SITE.id, town.clock() - HOUR)
    assert kept.ended_at == town.clock() and kept.waited(town.clock()) == 12 * MINUTE
    assert await say_wait(here, SITE, await opening(here, SITE), mara, answered) is None


async def test_a_turn_of_a_talk_is_no_request(town: Town) -> None:
    mara = await town.customer("mara")
    conversation = await town.asks(mara)
    await town.replies(conversation, "hello")
    town.clock.passes(MINUTE)
    await town.asks(mara, "and this?", conversation)
    assert await say_wait(town.desk, SITE, await opening(town.desk, SITE), mara, await town.get(conversation)) is None
    town.clock.passes(MINUTE)
    await town.replies(conversation, "that too")
    town.clock.passes(LIVE + MINUTE)
    await town.asks(mara, "one more thing", conversation)
    of_talk = (Kind.ARRIVE, Kind.REPLY, Kind.END)
    kinds = [kind for kind in await kinds_of(town) if kind in of_talk]
    assert kinds == [Kind.ARRIVE, Kind.REPLY, Kind.END, Kind.ARRIVE]


async def test_who_leaves_is_marked_once_and_only_when_they_stay_away(town: Town) -> None:
    here, gone = await town.customer("here"), await town.customer("gone")
    for customer in (here, gone):
        await town.comes(customer)
        await town.asks(customer)
    tending = Tending(town.desk)
    await town.leaves(gone)
    town.clock.passes(SITE.gone_delay - timedelta(seconds=1))
    await tending.round()
    assert Kind.LEAVE not in await kinds_of(town)
    town.clock.passes(timedelta(seconds=1))
    for one in (tending, tending, Tending(town.desk)):  # another worker, too, knows that it is marked
        await one.round()
        town.clock.passes(SITE.gone_delay)
    [left] = [mark for mark in await marks_of(town) if mark.kind is Kind.LEAVE]
    assert (left.since, left.at) == (START, START + SITE.gone_delay)
    assert (await opening(town.desk, SITE)).facts.waiting == 1


async def test_a_worker_that_starts_gives_everybody_time_to_come_back(town: Town) -> None:
    await town.asks(await town.customer("mara"))
    town.clock.passes(DAY)
    tending = Tending(town.worker(town.store))
    await tending.round()
    assert Kind.LEAVE not in await kinds_of(town)
    town.clock.passes(SITE.gone_delay)
    await tending.round()
    assert Kind.LEAVE in await kinds_of(town)


async def test_an_idle_agent_drops_out_and_the_sentence_says_so(town: Town) -> None:
    await some_days(town)
    mara = await town.customer("mara")
    await activity.agent_here(town.desk, ANA, "tab")
    await activity.agent_acted(town.desk, ANA)

    async def key() -> str:
        sentence, _ = await opening_for(town.desk, SITE, await opening(town.desk, SITE), mara)
        return sentence.key

    tending = Tending(town.desk)
    await tending.round()
    assert await key() == Key.USUAL
    town.clock.passes(IDLE)
    await tending.round()
    assert (await kinds_of(town))[-1] is Kind.LOGOUT
    assert await key() == Key.GONE  # she is the only one
    town.clock.passes(MINUTE)
    await activity.agent_on_duty(town.desk, ANA, on=False)
    await activity.agent_on_duty(town.desk, ANA, on=True)
    assert (await kinds_of(town))[-1] is Kind.LOGIN
    assert await key() == Key.USUAL
    await activity.agent_on_duty(town.desk, ANA, on=False)
    assert await key() == Key.GONE


async def test_closed_says_when_it_opens_in_the_hours_of_the_plan(town: Town) -> None:
    await some_days(town)
    await activity.agent_on_duty(town.desk, ANA, on=False)
    office = Hours("Europe/Berlin", weekdays(Slot(8 * 60, 20 * 60)))
    whole = Hours("UTC", weekdays(Slot(0, 1440)))
    await town.store.hours.put(SITE.id, KeptHours(SiteHours(office, {"Enterprise": whole}), 1, town.clock()))
    town.clock.now = START.replace(hour=22)  # a Monday
    mara = replace(await town.customer("mara"), locale="en-GB", time_zone="Asia/Tokyo")
    current = await opening(town.desk, SITE)
    sentence, _ = await opening_for(town.desk, SITE, current, mara)
    assert (sentence.key, sentence.first) == (Key.CLOSED, "We’re back at 16:00")  # there it is Tuesday already
    assert "In your time, Tokyo." in sentence.second
    # Answers came at all hours until now; but nobody is there, and so none is promised before the opening.
    assert re.search(r"(by|until|before) 1[67]:\d\d", sentence.second), sentence.second
    sentence, _ = await opening_for(town.desk, SITE, current, replace(mara, plan="Enterprise"))
    assert sentence.key == Key.GONE


async def test_closed_promises_nothing_for_the_minute_of_opening(town: Town) -> None:
    office = Hours("UTC", weekdays(Slot(9 * 60, 17 * 60)))
    await town.store.hours.put(SITE.id, KeptHours(SiteHours(office, {}), 1, town.clock()))
    town.clock.now = START.replace(hour=20)
    mara = await town.customer("mara")
    # After hours answers came within five hours, nearly always; nobody is there now.
    quick = Facts(town.clock(), SITE.target, timedelta(minutes=40), timedelta(hours=5), samples=300, team=2)
    facts = await _hourly(town.desk, SITE, quick, mara)
    assert facts.opens is not None and town.clock() + facts.p50 == facts.opens
    assert town.clock() + facts.p90 == facts.opens + SITE.target


def test_a_process_has_one_estimate_of_a_site(town: Town) -> None:
    estimates = Estimates()
    assert estimates.of(town.store, SITE) is estimates.of(town.store, SITE)


async def test_who_goes_off_duty_while_they_reply_stays_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another tab, between what is read of them and what is written."""
    people = town.desk.store.people
    read, tabs = people.agent, [False]

    async def meanwhile(agent_id: str) -> Agent | None:
        known = await read(agent_id)
        if tabs:
            tabs.pop()
            await activity.agent_on_duty(town.desk, ANA, on=False)
        return known

    monkeypatch.setattr(people, "agent", meanwhile)
    await activity.agent_acted(town.desk, ANA)
    ana = await read(ANA.id)
    assert ana is not None and not ana.on_duty and ana.desk_since is None and ana.active_at == town.clock()
