"""The works W1 to W4, the peers of each, and what is aimed at: ratios of Warmline to a peer in the same run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from tests.bench.harness import Run

Number = Callable[[Run], float]

NAIVE = "starlette-uvicorn-websockets-naive"
SANSIO = "starlette-uvicorn-sansio-group"
CHANNELS = "channels-uvicorn-redis"


@dataclass(frozen=True)
class Goal:
    """`peer` None: the number itself is aimed at. `more`: more is better."""

    what: str
    number: Number
    peer: str | None
    goal: float
    floor: float
    more: bool = False


@dataclass(frozen=True)
class Work:
    """`us` is the form of Warmline; `house`: how many sites, agents and customers there are (warmline_peer.py)."""

    name: str
    title: str
    load: tuple[str, ...]
    peers: tuple[str, ...]
    goals: tuple[Goal, ...]
    house: dict[str, int] = field(default_factory=dict)
    seed: str = ""
    us: str = "warmline"


def _of(name: str, part: str) -> Number:
    def number(run: Run) -> float:
        values: dict[str, Any] = run[name]
        return float(values[part])

    return number


_deliveries: Number = itemgetter("deliv_per_s")
_cpu: Number = itemgetter("server_cpu_us_per_msg")


def _wrong(run: Run) -> float:
    return float(run["lost"] + run["dups"])


WORKS = (
    Work(
        "w2",
        "W2 closed, 200 conversations",
        ("w2", "--conns", "200", "--secs", "3"),
        (NAIVE, "socketio", "socketio-group", CHANNELS),
        (
            Goal("deliveries a second", _deliveries, NAIVE, 6, 4, more=True),
            Goal("deliveries a second", _deliveries, "socketio", 5.5, 3, more=True),
            Goal("deliveries a second", _deliveries, "socketio-group", 1, 0.6, more=True),
            Goal("deliveries a second", _deliveries, CHANNELS, 35, 20, more=True),
            Goal("CPU µs a message", _cpu, NAIVE, 0.18, 0.25),
            Goal("lost or doubled", _wrong, None, 0, 0),
        ),
        {"sites": 10, "agents": 10, "customers": 200},
    ),
    Work(
        "w2s",
        "W2 closed, PostgreSQL, Redis and two web processes",
        ("w2", "--conns", "200", "--secs", "3"),
        (CHANNELS,),
        (
            Goal("deliveries a second", _deliveries, CHANNELS, 25, 15, more=True),
            Goal("lost or doubled", _wrong, None, 0, 0),
        ),
        {"sites": 10, "agents": 10, "customers": 200},
        us="warmline-scaled",
    ),
    Work(
        "w2o",
        "W2 open, 2,000 a second, 1,000 conversations",
        ("w2", "--conns", "1000", "--rate", "2000", "--secs", "4"),
        ("socketio",),
        (
            Goal("acknowledged, p50 ms", _of("ack_ms", "p50"), "socketio", 1.5, 2),
            Goal("acknowledged, p99 ms", _of("ack_ms", "p99"), "socketio", 0.6, 1),
            Goal("lost or doubled", _wrong, None, 0, 0),
        ),
        {"sites": 50, "agents": 50, "customers": 1000},
    ),
    Work(
        "w3",
        "W3, 1,000 agents",
        ("w3", "--conns", "1000", "--events", "30"),
        ("socketio", CHANNELS),
        (
            Goal("deliveries a second", itemgetter("deliveries_per_s"), "socketio", 1.3, 0.8, more=True),
            Goal("deliveries a second", itemgetter("deliveries_per_s"), CHANNELS, 25, 12, more=True),
        ),
        {"sites": 1, "agents": 1000, "customers": 1},
        "1,1",
    ),
    Work(
        "w1",
        "W1, 5,000 sockets",
        ("w1", "--conns", "5000", "--secs", "5"),
        (SANSIO,),
        (
            Goal("KB a socket", itemgetter("rss_kb_per_conn"), SANSIO, 1.1, 1.4),
            Goal("connections a second", itemgetter("connect_per_s"), SANSIO, 0, 0, more=True),
        ),
        {"sites": 1, "agents": 250, "customers": 5000},
    ),
    Work(
        "w1k",
        "W1, 1,000 customers",
        ("w1", "--conns", "1000", "--secs", "2"),
        (),
        (Goal("MB of the whole server", itemgetter("rss_full_mb"), None, 150, 250),),
        {"sites": 1, "agents": 50, "customers": 1000},
    ),
    Work(
        "w4",
        "W4, 5,000 customers come back",
        ("w4", "--conns", "5000", "--conc", "500"),
        (CHANNELS,),
        (
            Goal("seconds until all caught up", itemgetter("all_caught_up_s"), CHANNELS, 0.25, 0.5),
            Goal("CPU µs a customer", itemgetter("server_cpu_us_per_client"), CHANNELS, 0.25, 0.5),
        ),
        {"sites": 1, "agents": 250, "customers": 5000},
        "5000,10",
    ),
)
