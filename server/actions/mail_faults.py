"""Mails that met a fault of ours, and mails that have failed: tried again with pauses, given up in sight, kept.

The mail server's own answers are mail_out.py's. Here it is a bug: it does not go away by itself, and a row that meets
it must neither hold up others nor be tried for ever without anybody knowing.
"""

from datetime import timedelta

import structlog
from msgspec.structs import replace

from server.actions.changes import change
from server.actions.desk import Desk
from server.actions.mail_out import give_up
from server.actions.rows import held
from server.domain.conversation import Conversation, Outcome, mail_due
from server.domain.errors import NotFound, Unavailable, WarmlineError
from server.domain.outgoing import Outgoing, OutgoingKind, OutgoingState

MOST_FAULTS = 8
"""A quarter of an hour of tries: longer than whatever is half-written, or half-deployed, for a moment."""
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=30)
REASON = "A fault of Warmline's. The mail is kept; an administrator can try again (python -m server outbox)."
MOST_LISTED = 500

log = structlog.get_logger()


async def met_fault(desk: Desk, row: Outgoing) -> None:
    """The delivery of a claimed row ended in an exception that nobody expected. Raises Unavailable."""
    ours = await held(desk, row)
    if ours is None:
        return
    faults = ours.faults + 1
    if faults < MOST_FAULTS:
        pause = min(FIRST_PAUSE * 2 ** (faults - 1), LONGEST_PAUSE)
        due = replace(ours, faults=faults, due_at=desk.clock() + pause, lease_until=None, last_error=REASON)
        await desk.store.outbox.settle(due)
        return
    log.error("mail_given_up", row=row.id, kind=str(row.kind), faults=faults)
    failed = replace(ours, faults=faults)
    try:
        await give_up(desk, failed, REASON)
    except Unavailable:
        raise
    except WarmlineError as error:  # there may be no conversation to tell it in, which is why
        log.warning("mail_not_told", row=row.id, error=error.code)
    await desk.store.outbox.settle(replace(failed, state=OutgoingState.FAILED, lease_until=None, last_error=REASON))


async def failed_mails(desk: Desk) -> list[Outgoing]:
    """Newest first. Raises Unavailable."""
    return await desk.store.outbox.failed(MOST_LISTED)


async def try_again(desk: Desk, row_id: str) -> None:
    """Makes a failed mail due now. Raises NotFound where there is none of this id, and Unavailable."""
    row = await desk.store.outbox.get(row_id)
    if row is None or row.state is not OutgoingState.FAILED:
        raise NotFound(f"No mail with the id {row_id} has failed.")
    if row.conversation_id is None or row.kind is not OutgoingKind.REPLY_MAIL or "first" in row.payload:
        await desk.store.outbox.reopen(row.id, desk.clock())
        return
    now = desk.clock()

    def decide(conversation: Conversation | None) -> Outcome:
        """What is unseen is mailed, by another row; nothing was ever fixed in this one."""
        if conversation is None:
            raise NotFound
        due = mail_due(conversation, now)
        return replace(due, outgoing=(*due.outgoing, replace(row, state=OutgoingState.CANCELLED)))

    await change(desk, row.conversation_id, decide)
