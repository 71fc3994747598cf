"""The outbox job: what is due leaves."""

import asyncio
from contextlib import suppress

import structlog

from server.actions.desk import Desk
from server.actions.mail_faults import met_fault
from server.actions.mail_out import LEASE, claim_due, deliver, renew
from server.domain.errors import Unavailable
from server.domain.outgoing import Outgoing

POLL_SECONDS = 1.0
AT_ONCE = 20
AWAY_SECONDS = 5.0

log = structlog.get_logger()


async def run_outbox(desk: Desk) -> None:
    """For ever. A mail that hangs holds up no other: as many as AT_ONCE are under way."""
    under_way: set[asyncio.Task[None]] = set()
    while True:
        try:
            room = AT_ONCE - len(under_way)
            for row in await claim_due(desk, room) if room else []:
                task = asyncio.create_task(_deliver(desk, row))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
            await asyncio.sleep(POLL_SECONDS)
        except asyncio.CancelledError:
            await asyncio.gather(*under_way, return_exceptions=True)
            raise
        except Unavailable:
            log.warning("store_away")
            await asyncio.sleep(AWAY_SECONDS)
        except Exception:
            # Whatever it is, without this job no mail leaves.
            log.exception("outbox_failed")
            await asyncio.sleep(AWAY_SECONDS)


async def _deliver(desk: Desk, row: Outgoing) -> None:
    keeping = asyncio.create_task(_keep(desk, row))
    try:
        await deliver(desk, row)
    except Unavailable:
        log.warning("store_away")  # the lease frees the row
    except Exception:
        log.exception("delivery_failed", row=row.id)
        await _met_fault(desk, row)
    finally:
        keeping.cancel()


async def _met_fault(desk: Desk, row: Outgoing) -> None:
    try:
        await met_fault(desk, row)
    except Unavailable:
        log.warning("store_away")
    except Exception:
        log.exception("fault_not_kept", row=row.id)


async def _keep(desk: Desk, row: Outgoing) -> None:
    """Renews the lease for as long as the delivery takes, or until it is lost."""
    kept = True
    while kept:
        await asyncio.sleep(LEASE.total_seconds() / 3)
        with suppress(Unavailable):
            kept = await renew(desk, row)
