"""The one door for changes of a conversation, and the one place where they are announced."""

import asyncio

from server.actions.desk import Desk
from server.domain.conversation import Conversation, Outcome
from server.domain.events import Changed
from server.ports import Decide


def change(
    desk: Desk, conversation_id: str, decide: Decide, client_id: str | None = None, origin: str = ""
) -> "asyncio.Future[Outcome]":
    """Changes a conversation by a pure decision and tells everyone after the commit. Raises what `decide` raises.

    `origin` is the socket that asks for it: the answer tells it what the others are told."""
    before = -1

    def watched(conversation: Conversation | None) -> Outcome:
        nonlocal before
        before = conversation.rev if conversation else -1
        return decide(conversation)

    def announce(done: "asyncio.Future[Outcome]") -> None:
        if done.cancelled() or done.exception() is not None:
            return
        outcome = done.result()
        if outcome.conversation.rev != before and outcome.repeat is None:
            desk.bus.publish(outcome.conversation.site_id, Changed(outcome.conversation, outcome.entries, origin))

    answer = desk.store.conversations.change(conversation_id, watched, client_id)
    answer.add_done_callback(announce)
    return answer
