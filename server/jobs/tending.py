"""The desk job: what falls due at the desks."""

import asyncio

import structlog

from server.actions.desk import Desk
from server.actions.tending import Tending
from server.domain.errors import Unavailable

ROUND_SECONDS = 10.0

log = structlog.get_logger()


async def run_tending(desk: Desk) -> None:
    tending = Tending(desk)
    while True:
        try:
            await tending.round()
        except Unavailable:
            log.warning("store_away")
        except Exception:
            log.exception("tending_failed")
        await asyncio.sleep(ROUND_SECONDS)
