"""Addresses that mail does not reach: marked, told, and lifted.

The mark is lifted by what proves that somebody reads there (a mail from it, a code or a link that was in a mail, a
report of delivery) and by an agent who says so. That our mail server has taken a mail proves nothing: what comes
back does so later.
"""

from datetime import datetime

from server.actions.desk import Desk
from server.domain.events import CustomerChanged
from server.domain.people import Customer


async def mark(desk: Desk, site_id: str, address: str, since: datetime, why: str) -> None:
    """Raises Unavailable."""
    if address:
        await _tell(desk, await desk.store.people.mark_failing(site_id, address, since, why))


async def lift(desk: Desk, site_id: str, address: str) -> list[Customer]:
    """Those who had the mark. Raises Unavailable."""
    lifted = await desk.store.people.lift_failing(site_id, address) if address else []
    await _tell(desk, lifted)
    return lifted


async def _tell(desk: Desk, customers: list[Customer]) -> None:
    for customer in customers:
        here = (await desk.presence.of(customer.id, desk.clock())).here
        desk.bus.publish(customer.site_id, CustomerChanged(customer, here=here))
