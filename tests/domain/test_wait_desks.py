"""The estimator at desks that one can picture: stalls, queues, closing time, clock changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from server.domain.hours import OfficeHours
from server.domain.hours_rules import Hours, Slot
from server.domain.hours_seconds import HoursCalendar
from server.domain.wait.calendar import AlwaysOpen, Weekly
from server.domain.wait.estimator import Estimator
from server.domain.wait.events import Abandon, Arrive, End, Event, Leave, Login, Logout, Message, Reply

MONDAY = datetime(2026, 1, 5, tzinfo=UTC).timestamp()
HOUR, DAY = 3600.0, 86400.0
OFFICE = {day: [[540, 1020]] for day in ("mon", "tue", "wed", "thu", "fri")}


def workday(start: float, every: float = 600.0, wait: float = 60.0) -> Iterator[Event]:
    """From nine to five somebody comes, is answered soon, and goes after five minutes."""
    draw = Random(str(start))
    t = start + 9 * HOUR
    yield Login(t, "Ada")
    while t < start + 17 * HOUR - 900:
        id = str(t)
        soon = wait * draw.uniform(0.5, 2.0)
        yield from (Arrive(t, id), Reply(t + soon, id, "Ada"), End(t + soon + 300, id, "Ada"))
        t += max(every, soon + 301)
    yield Logout(start + 17 * HOUR, "Ada")


def fed(estimator: Estimator, events: Iterator[Event]) -> Estimator:
    for event in events:
        estimator.feed(event)
    return estimator


@pytest.fixture(scope="module")
def learned() -> bytes:
    """Two weeks of office days."""
    estimator = Estimator(Weekly(OFFICE))
    for day in (*range(5), *range(7, 12)):
        fed(estimator, workday(MONDAY + day * DAY))
    return estimator.save()


@pytest.fixture
def desk(learned: bytes) -> Estimator:
    return Estimator.load(learned, Weekly(OFFICE))


THIRD_MONDAY = MONDAY + 14 * DAY


@pytest.mark.parametrize("target", [120.0, 600.0])
def test_before_anything_is_known_it_tells_the_target(target: float) -> None:
    told = Estimator(AlwaysOpen(), target_s=target).predict_new(MONDAY)
    assert told.p50 == pytest.approx(target, rel=0.1)
    assert told.p90 == pytest.approx(3 * target, rel=0.1)
    assert told.samples == 0


def test_it_learns_what_is_usual_here(desk: Estimator) -> None:
    desk.feed(Login(THIRD_MONDAY + 9 * HOUR, "Ada"))
    told = desk.predict_new(THIRD_MONDAY + 10 * HOUR)
    assert 30 < told.p50 < 120 and told.p90 < 300
    assert told.samples > 300 and told.regime.split()[0] == "open"


def test_at_night_the_morning_is_told(desk: Estimator) -> None:
    night = MONDAY + 11 * DAY + 23 * HOUR
    told = desk.predict_new(night)
    assert told.regime.split()[0] == "closed"
    assert THIRD_MONDAY + 8.5 * HOUR < night + told.p50 < THIRD_MONDAY + 10 * HOUR


def test_a_stall_raises_what_the_next_customer_is_told(desk: Estimator) -> None:
    t = THIRD_MONDAY + 9 * HOUR
    desk.feed(Login(t, "Ada"))
    before = desk.predict_new(t + 60)
    for number in range(6):
        desk.feed(Arrive(t + number * 600, f"stalled {number}"))
    after = desk.predict_new(t + HOUR)
    assert after.p50 > 2 * before.p50 and after.p90 > 2 * before.p90


def test_who_waits_is_told_anew(desk: Estimator) -> None:
    t = THIRD_MONDAY + 10 * HOUR
    desk.feed(Login(t, "Ada"))
    desk.feed(Arrive(t, "patient"))
    told = [desk.predict(t + waited, "patient") for waited in (0, 60, 600, 3600)]
    assert [each.p50 for each in told] == sorted(each.p50 for each in told)
    assert told[3].p50 >= 3600


def test_who_left_no_longer_stands_in_the_line(desk: Estimator) -> None:
    other = Estimator.load(desk.save(), Weekly(OFFICE))
    t = THIRD_MONDAY + 10 * HOUR
    for each in (desk, other):
        fed(each, iter([Login(t, "Ada"), *(Arrive(t + n, f"{n}") for n in range(12))]))
    fed(desk, (Leave(t + 60, f"{n}") for n in range(12)))
    assert desk.predict_new(t + 120).p50 < other.predict_new(t + 120).p50


def test_closed_without_a_reply_is_not_fast(desk: Estimator) -> None:
    other = Estimator.load(desk.save(), Weekly(OFFICE))
    t = THIRD_MONDAY + 9 * HOUR
    for number in range(60):
        at = t + number * 100
        fed(desk, iter([Arrive(at, f"{number}"), Abandon(at + 45, f"{number}")]))
        fed(
            other, iter([Arrive(at, f"{number}"), Reply(at + 45, f"{number}", "Ada"), End(at + 46, f"{number}", "Ada")])
        )
    assert desk.predict_new(t + 2 * HOUR).p50 > other.predict_new(t + 2 * HOUR).p50
    assert desk.predict_new(t + 2 * HOUR).samples + 60 == other.predict_new(t + 2 * HOUR).samples


def test_a_line_longer_than_ever_seen_is_a_longer_wait(desk: Estimator) -> None:
    t = THIRD_MONDAY + 10 * HOUR
    desk.feed(Login(t, "Ada"))
    told = []
    for number in range(60):
        desk.feed(Arrive(t + number, f"{number}"))
        told.append(desk.predict(t + number, f"{number}"))
    assert told[59].p50 > told[0].p50
    assert 10 * told[0].p90 < told[59].p90 < 7 * DAY
    assert "surge" in told[59].regime


def test_in_a_surge_as_many_again_are_expected(desk: Estimator) -> None:
    """All of them have left for the mails, and whoever leaves as well waits for all of them, and for who is to come."""
    t = THIRD_MONDAY + 10 * HOUR
    desk.feed(Login(t, "Ada"))
    for number in range(80):
        fed(desk, iter([Arrive(t + number, f"{number}"), Leave(t + number + 0.5, f"{number}")]))
    told = desk.predict_new(t + 81)
    assert "surge" in told.regime
    # Ada's pace has been more than a minute for each: 80 wait, and 80 more are to be expected.
    assert told.p90 > 2 * 80 * 60


def test_a_promise_is_judged_when_its_time_has_passed(desk: Estimator) -> None:
    """Else the quick answers of a surge would speak first, and the late ones when it is over."""
    t = THIRD_MONDAY + 10 * HOUR
    fed(desk, iter([Login(t, "Ada"), Arrive(t, "Bo")]))
    p90, before = desk.predict(t, "Bo").p90, list(desk._state.p90.offsets)
    desk.feed(Reply(t + 1, "Bo", "Ada"))
    desk.feed(Message(t + p90 - 1, "Ada"))
    assert list(desk._state.p90.offsets) == before
    desk.feed(Message(t + p90 + 1, "Ada"))
    assert list(desk._state.p90.offsets) != before


def test_what_cannot_be_is_borne(desk: Estimator) -> None:
    t = THIRD_MONDAY + 10 * HOUR
    strange: list[Event] = [
        Reply(t, "nobody", "Ada"),
        Reply(t, "nobody", ""),
        Arrive(t + 5, "twice", "vip"),
        Arrive(t + 6, "twice", "std"),
        Leave(t + 6, "nobody"),
        End(t + 7, "twice", "Eve"),
        Reply(t + 8, "twice", "Eve"),
        Logout(t + 8, "stranger"),
        Abandon(t + 8, "nobody"),
        Message(t - 3600, "Ada"),
        Arrive(t - 7200, "from before"),
    ]
    fed(desk, iter(strange))
    told = desk.predict(t, "from before")
    assert 0 <= told.p50 <= told.p90
    with pytest.raises(KeyError):
        desk.predict(t, "twice")


def test_years_of_silence_are_passed_over(desk: Estimator) -> None:
    desk.feed(Message(MONDAY + 100_000 * DAY, "Ada"))
    assert desk.predict_new(MONDAY + 100_000 * DAY).p90 > 0


def test_closed_for_good_is_bounded() -> None:
    told = Estimator(Weekly({})).predict_new(MONDAY)
    assert told.p50 <= told.p90 <= 400 * DAY


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)])
def test_the_morning_after_a_clock_change_is_told_by_the_wall(day: datetime) -> None:
    """On the Saturday before, with hours of nine to five in Berlin, every day."""
    hours = Hours("Europe/Berlin", tuple((Slot(540, 1020),) for _ in range(7)))
    calendar = HoursCalendar(OfficeHours(hours))
    estimator = Estimator(calendar)
    for ago in range(7, 0, -1):
        noon = (day - timedelta(days=ago)).timestamp()
        fed(estimator, workday(noon - calendar.offset(noon)))
    evening = day.timestamp() + 21 * HOUR
    opening = next(a for a, _ in calendar.spans(evening, evening + 2 * DAY))
    told = evening + estimator.predict_new(evening).p50
    assert opening - 600 < told < opening + HOUR


def test_what_is_kept_is_small_and_stops_growing() -> None:
    """Everything in it is a table of fixed width or a list with an end, except who waits."""
    estimator, sizes = Estimator(AlwaysOpen()), []
    for day in (0, 7, 14, 21, 28):
        fed(estimator, workday(MONDAY + day * DAY))
        sizes.append(len(estimator.save()))
    assert sizes[4] < 1_000_000
    assert sizes[4] < 1.05 * sizes[3]


def telephones(days: int, agents: int = 3, every: float = 75.0, talk: float = 180.0) -> Iterator[Event]:
    """Most calls are taken at once; who comes while all agents talk waits for the first of them."""
    draw = Random(7)
    free: list[float] = [0.0] * agents
    events: list[tuple[float, int, Event]] = []
    for day in range(days):
        t = MONDAY + day * DAY + 9 * HOUR
        while (t := t + draw.expovariate(1 / every)) < MONDAY + day * DAY + 17 * HOUR:
            first = min(range(agents), key=free.__getitem__)
            taken = max(t + 0.2, free[first])
            free[first] = taken + draw.expovariate(1 / talk)
            id, agent = f"{t}", f"agent {first}"
            events += [
                (t, 2, Arrive(t, id)),
                (taken, 1, Reply(taken, id, agent)),
                (free[first], 0, End(free[first], id)),
            ]
    yield from (event for _, _, event in sorted(events, key=lambda one: one[:2]))


def test_who_is_answered_at_once_does_not_shorten_what_the_others_are_told() -> None:
    """Most keep any promise there, however short; no level makes it shorter, and none may sink for ever by that."""
    estimator = Estimator(AlwaysOpen())
    lined_up: dict[str, tuple[float, float]] = {}
    waiting: set[str] = set()
    within: list[bool] = []
    for event in telephones(10):
        estimator.feed(event)
        if isinstance(event, Arrive):
            if waiting and event.t > MONDAY + 5 * DAY:
                lined_up[event.id] = event.t, estimator.predict(event.t, event.id).p50
            waiting.add(event.id)
        elif isinstance(event, Reply):
            waiting.discard(event.id)
            if event.id in lined_up:
                arrived, p50 = lined_up[event.id]
                within.append(event.t - arrived <= p50)
    assert len(within) > 300
    assert 0.4 < sum(within) / len(within) < 0.6
