"""The one door for changes of a conversation, and the one place where they are announced."""

from server.actions.desk import Desk
from server.domain.conversation import Conversation, Outcome
from server.domain.events import Changed
from server.ports import Decide


async def change(desk: Desk, conversation_id: str, decide: Decide, client_id: str | None = None) -> Outcome:
    """Changes a conversation by a pure decision and tells everyone after the commit. Raises what `decide` raises."""
    before = -1

    def watched(conversation: Conversation | None) -> Outcome:
        nonlocal before
        before = conversation.rev if conversation else -1
        return decide(conversation)

    outcome = await desk.store.conversations.change(conversation_id, watched, client_id)
    if outcome.conversation.rev != before and outcome.repeat is None:
        desk.bus.publish(outcome.conversation.site_id, Changed(outcome.conversation, outcome.entries))
    return outcome
