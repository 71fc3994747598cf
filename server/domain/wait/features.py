"""What a customer meets on arrival, cut into a few cells each, and forecasts of the wait that tables shift along with.

Each feature is coarse on purpose: a small desk has to fill its cells as well. Sources: queue length and head of the
line (Ibrahim and Whitt 2009), recent delays (LES, Avg-LES), position by pace (Whitt 1999).
"""

from bisect import bisect_right
from math import log

from msgspec import Struct

from server.domain.wait.bins import steps
from server.domain.wait.calendar import local_second_of_week
from server.domain.wait.clock import ActivityClock
from server.domain.wait.desk import Desk
from server.domain.wait.hazards import Table

COUNTS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233)
SPANS = (30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 2400.0, 4800.0, 9600.0, 28800.0, 86400.0)
SHIFT = 20

LIMIT = 150.0
FAST = 25.0


class View(Struct, frozen=True):
    """The moment of an arrival, as the features are cut from it."""

    cells: list[int]
    open: bool
    waiting: int
    surge: bool


TABLES: tuple[tuple[str, float, bool], ...] = (
    ("lately", FAST, False),
    ("hour", LIMIT, False),
    ("hour of week", LIMIT, False),
    ("queue and idle", LIMIT, False),
    ("all waiting", LIMIT, False),
    ("head of line", LIMIT, False),
    ("load", LIMIT, False),
    ("hands free", LIMIT, False),
    ("silence", LIMIT, False),
    ("to opening", LIMIT, False),
    ("to closing", LIMIT, False),
    ("mail", LIMIT, False),
    ("class and queue", LIMIT, False),
    ("last waits", LIMIT, False),
    ("surge", LIMIT, False),
    ("queue by pace", LIMIT, True),
    ("all by pace", LIMIT, True),
    ("head ahead", LIMIT, True),
    ("waits ahead", LIMIT, True),
    ("last wait ahead", LIMIT, True),
)


def tables() -> list[Table]:
    return [Table(limit, relative) for _, limit, relative in TABLES]


def view(desk: Desk, clock: ActivityClock, t: float, value: float, cls: int) -> View:
    calendar = clock.calendar
    second = local_second_of_week(calendar, t)
    hour, weekend = int(second // 3600) % 24, second >= 5 * 86400
    spans = calendar.spans(t, t + 4 * 86400.0) if calendar.known else ((t, t + 4 * 86400.0),)
    open_now = bool(spans) and spans[0][0] <= t
    to_opening = 0.0 if open_now else (spans[0][0] - t if spans else 4 * 86400.0)
    to_closing = spans[0][1] - t if open_now else 0.0
    live, mail = len(desk.live), len(desk.mail)
    everybody = live + mail
    present = desk.present(t)
    load = sum(agent.load for agent in present)
    idle = sum(1 for agent in present if agent.load == 0)
    awake = sum(1 for agent in present if agent.seen >= t - 600.0)
    free = sum(max(0, round(desk.hands) - agent.load) for agent in present)
    head = desk.head(value)
    pace = desk.pace(value)
    silence = value - desk.acted
    usual = max(desk.usual_at(t) / (7 * 86400.0) * 900.0, 0.05)
    ratio = desk.arrivals_at(t) / usual
    surge = min(4, int(log(max(ratio, 1.0), 2.0))) if desk.arrivals_at(t) > 3.0 else 0
    there = count(len(present))
    cells = [
        0,
        hour + 24 * weekend + 48 * open_now,
        int(second // 3600),
        count(live) * 4 + min(idle, 3),
        count(everybody) * 2 + open_now,
        span(head) * 2 + (live > 0),
        (min(8, int(4 * load / len(present))) + 1) * 16 + min(there, 6) if present else 0,
        count(free) * 8 + count(awake) if present else -1,
        span(silence) * 4 + min(there, 3),
        span(to_opening) * 2 + open_now,
        span(to_closing) if open_now else -1,
        count(mail) * 2 + open_now,
        cls * 16 + count(live),
        steps(desk.last_wait(3)) // 2,
        surge * 16 + count(live),
        steps(pace * (live + 1)),
        steps(pace * (everybody + 1)),
        steps(head),
        steps(desk.last_wait(10)),
        steps(desk.last_wait(1)),
    ]
    return View(cells, open_now, everybody, surge >= 2)


def count(n: int) -> int:
    return bisect_right(COUNTS, n)


def span(seconds: float) -> int:
    return bisect_right(SPANS, seconds)
