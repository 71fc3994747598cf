"""What a customer meets on arrival: coarse cells of what is to be seen, and forecasts of the wait.

Each cell is coarse on purpose, for a small desk has to fill its cells as well. Sources: queue length and head of the
line (Ibrahim and Whitt 2009, 2011), the last delays (Ibrahim 2018: LES, Avg-LES), the queue over its pace (Whitt 1999).
"""

from bisect import bisect_right
from math import log2

from msgspec import Struct

from server.domain.wait.bins import BINS, steps
from server.domain.wait.calendar import DAY, Calendar, local_second_of_week
from server.domain.wait.clock import Clocks
from server.domain.wait.desk import Desk

COUNTS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233)
SPANS = (30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 2400.0, 4800.0, 9600.0, 28800.0, 86400.0)
"""Seconds."""
AHEAD = 4 * DAY
"""Openings further away are all the same."""
FURTHEST = 30 * DAY
AWAKE_S = 600.0
FAINTEST = 0.05
"""Usual arrivals in a quarter of an hour; fewer are not told apart."""
SURGING = 2

CELLS = (
    "lately",
    "hour",
    "hour of week",
    "queue and idle",
    "all waiting",
    "head of line",
    "load",
    "hands free",
    "silence",
    "to opening",
    "to closing",
    "mail",
    "class and queue",
    "last waits",
    "surge",
)
"""Tables by what is to be seen, their bins counted from the arrival."""
FORECASTS = (
    "live line by pace",
    "everybody by pace",
    "mail by pace",
    "head of line ahead",
    "last waits ahead",
    "last wait ahead",
    "rest of the day",
)
"""Tables whose bins are counted from a forecast, so that what was learned of short lines holds for longer ones."""


class View(Struct):
    """The moment of an arrival."""

    cells: list[int]
    firsts: list[int]
    """Where in its row each table begins: 0, or so many bins before the forecast."""
    reach: float
    """The furthest that the lines let expect, in active seconds."""
    open: bool
    waiting: int
    surge: bool
    everybody: float
    """What the line of all who wait lets expect, in active seconds."""


def view(desk: Desk, clocks: Clocks, t: float, cls: int) -> View:
    calendar, value = clocks.activity.calendar, clocks.activity.at(t)
    live, mail = len(desk.live), len(desk.mail)
    to_opening, to_closing = _hours(calendar, t)
    is_open, surge = to_opening == 0.0, _surge(desk, t)
    silence, midnight = value - desk.acted, clocks.activity.midnight(t)
    nobody = not desk.present(t)
    lines = _lines(desk, clocks, t, value)
    forecasts = [*lines, desk.head(value), desk.last_wait(10), desk.last_wait(1), midnight]
    cells = [
        *_times(calendar, t, is_open),
        *_people(desk, t),
        count(live + mail) * 2 + is_open,
        span(desk.head(value)) * 2 + bool(live),
        span(silence) * 4 + min(count(len(desk.present(t))), 3),
        span(to_opening) * 2 + is_open,
        span(to_closing) if is_open else -1,
        count(mail) * 2 + is_open,
        cls * 16 + count(live),
        steps(desk.last_wait(3)) // 2,
        surge * 16 + count(live),
        *[0] * (len(FORECASTS) - 1),
        (span(silence) * 2 + nobody) * 8 + span(midnight) // 2,
    ]
    firsts = [0] * len(CELLS) + [max(0, BINS - steps(forecast)) for forecast in forecasts]
    return View(cells, firsts, max(lines), is_open, live + mail, surge >= SURGING, lines[1])


def _times(calendar: Calendar, t: float, is_open: bool) -> list[int]:
    second = local_second_of_week(calendar, t)
    weekend = second >= 5 * DAY
    return [0, int(second % DAY // 3600) + 24 * weekend + 48 * is_open, int(second // 3600)]


def _people(desk: Desk, t: float) -> list[int]:
    """Queue and idle, load, hands free."""
    present = desk.present(t)
    idle = sum(1 for agent in present if agent.load == 0)
    queue = count(len(desk.live)) * 4 + min(idle, 3)
    if not present:
        return [queue, 0, -1]
    load = min(8, 4 * sum(agent.load for agent in present) // len(present)) + 1
    free = sum(max(0, round(desk.hands) - agent.load) for agent in present)
    awake = sum(1 for agent in present if agent.seen >= t - AWAKE_S)
    return [queue, load * 16 + min(count(len(present)), 6), count(free) * 8 + count(awake)]


def _hours(calendar: Calendar, t: float) -> tuple[float, float]:
    """Seconds until it opens (0: it is open), and until it closes (0: it is closed)."""
    if not calendar.known:
        return 0.0, AHEAD
    spans = calendar.spans(t, t + AHEAD)
    if not spans:
        return AHEAD, 0.0
    opening, closing = spans[0]
    return (0.0, closing - t) if opening <= t else (opening - t, 0.0)


def _surge(desk: Desk, t: float) -> int:
    """How many times more people than usual have come just now: 0, or 1 for twice, 2 for four times …"""
    lately = desk.lately(t)
    return min(4, int(log2(max(1.0, lately / max(FAINTEST, desk.usual(t)))))) if lately > 3.0 else 0


def _lines(desk: Desk, clocks: Clocks, t: float, value: float) -> list[float]:
    """Active seconds until the lines ahead are done, at their pace and with the crew to be expected."""
    live, everybody = len(desk.live) + 1, len(desk.live) + len(desk.mail) + 1
    worked = clocks.crew.at(t)
    lines = ((desk.of_live, live), (desk.of_all, everybody), (desk.of_mail, everybody))
    works = [line.forecast(n, desk.target) for line, n in lines]
    ends = [min(clocks.crew.when(worked + work), t + FURTHEST) for work in works]
    return [clocks.activity.at(end) - value for end in ends]


def count(n: int) -> int:
    return bisect_right(COUNTS, n)


def span(seconds: float) -> int:
    return bisect_right(SPANS, seconds)
