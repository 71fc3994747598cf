"""The indexing job: what was said becomes findable."""

import asyncio

import structlog

from server.actions.desk import Desk
from server.actions.indexing import Indexing
from server.domain.errors import Unavailable

ROUND_SECONDS = 1.0
BEHIND_SECONDS = 0.25
"""With more to take in."""
REST = 30
"""A round is followed by a rest of so many times as long: messages must not notice, and they are many just then."""

AT_MOST_SECONDS = 10.0

log = structlog.get_logger()


async def run_indexing(desk: Desk) -> None:
    indexing, loop = Indexing(desk), asyncio.get_running_loop()
    while True:
        more, began = False, loop.time()
        try:
            more = await indexing.round()
        except Unavailable:
            log.warning("store_away")
        except Exception:
            log.exception("indexing_failed")
        usual = BEHIND_SECONDS if more else ROUND_SECONDS
        await asyncio.sleep(min(AT_MOST_SECONDS, max(usual, REST * (loop.time() - began))))
