"""The one door for changes of a conversation, and the one place where they are announced."""

import asyncio
from collections.abc import Callable

from server.actions.desk import Desk
from server.domain.conversation import Outcome
from server.domain.events import Changed
from server.ports import Decide


def change(
    desk: Desk,
    conversation_id: str,
    decide: Decide,
    client_id: str | None = None,
    *,
    origin: str = "",
    answer: Callable[[Outcome], None] | None = None,
) -> "asyncio.Future[Outcome]":
    """Changes a conversation by a pure decision and tells everyone after the commit. Raises what `decide` raises.

    `origin` is the socket that asks for it: its `answer`, which comes first, tells it what the others are told."""

    def announce(outcome: Outcome, changed: bool) -> None:
        if answer is not None:
            answer(outcome)
        if changed:
            desk.bus.publish(outcome.conversation.site_id, Changed(outcome.conversation, outcome.entries, origin))

    return desk.store.conversations.change(conversation_id, decide, client_id, announce)
