"""Rows of the outbox, as whoever delivers them has them in hand."""

from server.actions.desk import Desk
from server.domain.outgoing import Outgoing, OutgoingState


async def held(desk: Desk, row: Outgoing) -> Outgoing | None:
    """The row as it is now; None once it has ended, or another worker has claimed it. Raises Unavailable."""
    now_is = await desk.store.outbox.get(row.id)
    ours = now_is is not None and now_is.claims == row.claims and now_is.state is OutgoingState.PENDING
    return now_is if ours else None
