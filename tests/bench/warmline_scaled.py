"""Warmline in its scaled form as a peer of the load generator: PostgreSQL, Redis, two web processes and a worker.

`python -m tests.bench.warmline_scaled PORT`. Customers come in by one web process and agents by the other, so that
every message crosses the bus (tests/bench/warmline_proto.py). PostgreSQL commits to disk, as SQLite does.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench.warmline_peer import ROOT, furnish, settings
from tests.support.ports import free_port
from tests.support.postgres import Postgres
from tests.support.redis import Redis
from tests.support.server import ServerProcess


def main() -> None:
    signal.signal(signal.SIGTERM, _leave)
    os.chdir(ROOT)
    with ExitStack() as stack:
        _serve(stack, int(sys.argv[1]), free_port())
        signal.pause()


def _serve(stack: ExitStack, customers_port: int, agents_port: int) -> None:
    cluster = stack.enter_context(Postgres(durable=True))
    redis = stack.enter_context(Redis())
    url = cluster.url(cluster.create_database())
    people: dict[str, Any] = asyncio.run(furnish(url))
    people["agents_port"] = agents_port
    Path(os.environ["WARMLINE_PEOPLE"]).write_text(json.dumps(people))
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    for command, port in (("worker", free_port()), ("web", agents_port), ("web", customers_port)):
        ours = {**settings(port), "DATABASE_URL": url, "REDIS_URL": redis.url, "DATA_DIR": folder}
        stack.enter_context(ServerProcess(command, env=ours, port=port))


def _leave(_signal: int, _frame: Any) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
