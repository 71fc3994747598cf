"""Pages of a thread, as either side may see it."""

from server.actions.desk import Desk
from server.domain.conversation import Conversation
from server.web import wire
from server.web.presenting import Presenter

MOST_RESUMED = 500
"""Entries that a resume brings at once; who missed more gets the newest page instead."""


async def page_since(
    desk: Desk, presenter: Presenter, re: str, conversation: Conversation, since: int, *, for_customer: bool
) -> wire.Thread:
    """What comes after `since`; the newest page, as a reset, for 0 or when too much came after it."""
    store = desk.store.conversations
    last = conversation.last_public_seq if for_customer else conversation.last_seq
    if 0 < since <= last and last - since <= MOST_RESUMED:
        entries = await store.entries(conversation.id, after=since, limit=MOST_RESUMED, public=for_customer)
        await presenter.people.learn([conversation], entries)
        return wire.Thread(re, conversation.id, presenter.entries(entries, for_customer=for_customer))
    return await _page(desk, presenter, re, conversation, None, for_customer=for_customer)


async def earlier(
    desk: Desk, presenter: Presenter, re: str, conversation_id: str, before: int, *, for_customer: bool, reach: int = 0
) -> wire.Thread:
    """The page before that seq; `reach`: all of it as far back as this one, if it is not too much at once."""
    conversation = await desk.store.conversations.get(conversation_id)
    assert conversation is not None  # the caller has seen it
    wanted = min(MOST_RESUMED, max(wire.PAGE, before - reach)) if reach else wire.PAGE
    page = await _page(desk, presenter, re, conversation, before, for_customer=for_customer, limit=wanted)
    page.reset = False
    return page


async def _page(
    desk: Desk,
    presenter: Presenter,
    re: str,
    conversation: Conversation,
    before: int | None,
    *,
    for_customer: bool,
    limit: int = wire.PAGE,
) -> wire.Thread:
    entries = await desk.store.conversations.entries_before(
        conversation.id, before=before, limit=limit, public=for_customer
    )
    await presenter.people.learn([conversation], entries)
    shown = presenter.entries(entries, for_customer=for_customer)
    return wire.Thread(re, conversation.id, shown, reset=True, earlier=bool(shown) and shown[0].seq > 1)
