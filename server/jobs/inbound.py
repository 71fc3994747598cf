"""The inbound job: mails that were stored and not processed, because a process died or the store went away."""

import asyncio
from datetime import timedelta

import structlog

from server.actions.desk import Desk
from server.actions.mail_in import process
from server.domain.errors import Unavailable

POLL_SECONDS = 10.0
LEFT_ALONE_FOR = timedelta(seconds=30)
"""Younger ones are being processed by whoever took them in."""

log = structlog.get_logger()


async def run_inbound(desk: Desk) -> None:
    while True:
        try:
            for mail in await desk.store.mails.unprocessed(desk.clock() - LEFT_ALONE_FOR, limit=50):
                await process(desk, mail)
        except Unavailable:
            log.warning("store_away")
        except Exception:
            log.exception("inbound_failed")
        await asyncio.sleep(POLL_SECONDS)
