"""Looking for what was said, or for somebody, in all conversations an agent may see."""

from collections.abc import Sequence

from msgspec import Struct

from server.actions.desk import Desk
from server.actions.indexing import known_of
from server.domain.conversation import Conversation, Status
from server.domain.entry import Entry
from server.domain.errors import Invalid
from server.domain.people import Agent, Customer
from server.domain.search_query import Phrase, Pieces, Query, excerpt, found_at, parse
from server.domain.search_words import words

MOST_FOUND = 20


class Hit(Struct, frozen=True):
    """A conversation, the newest entry of it that was found, and what of both was looked for: `line` of what was said,
    `known` of what is known of the customer, which is called `field`."""

    conversation: Conversation
    entry: Entry
    line: Pieces
    field: str = ""
    known: Pieces = []


class Found(Struct, frozen=True):
    """Each conversation once, newest first. `next`: ask `before` this for those further back; there may be some even
    where there are no hits, for a request looks at so much and no more."""

    hits: list[Hit]
    next: int | None


async def search(desk: Desk, agent: Agent, text: str, before: int | None = None) -> Found:
    """Raises Invalid where there is no word in it, or Unavailable."""
    query = parse(text)
    if query.empty:
        raise Invalid("There is no word in this to look for. Write one, or a name.")
    answering = await _answering(desk, agent, query) if query.by else set()
    found = await desk.store.search.find(agent.site_ids, query, before)
    shown = await desk.store.search.shown(found.matches[:MOST_FOUND])
    customers = await desk.store.people.customers({conversation.customer_id for _, conversation, _ in shown})
    hits = [
        _hit(conversation, entry, customers.get(conversation.customer_id), query)
        for _, conversation, entry in shown
        if conversation.site_id in agent.site_ids and _wanted(conversation, query, answering)
    ]
    return Found(hits, found.matches[MOST_FOUND - 1].number if len(found.matches) > MOST_FOUND else found.next)


def _wanted(conversation: Conversation, query: Query, answering: set[str]) -> bool:
    if query.by and conversation.assignee_id not in answering:
        return False
    match query.state:
        case "open":
            return conversation.status is not Status.CLOSED
        case "closed":
            return conversation.status is Status.CLOSED
        case "waiting":
            return conversation.waiting_since is not None
    return True


async def _answering(desk: Desk, agent: Agent, query: Query) -> set[str]:
    """Whom `by:` means: oneself, or those with a word of their name that begins like each of these."""
    if query.by == ("me",):
        return {agent.id}
    return {one.id for one in await desk.store.people.agents() if all(_named(one, part) for part in query.by)}


def _named(agent: Agent, part: str) -> bool:
    return any(word.startswith(part) for word in words(agent.name))


def _hit(conversation: Conversation, entry: Entry, customer: Customer | None, query: Query) -> Hit:
    texts = [*entry.findable, conversation.subject]
    said = next((text for text in texts if found_at(text, query.phrases)), texts[0] or texts[1])
    field, known = _known(customer, query.who + query.phrases) if customer else ("", [])
    return Hit(conversation, entry, excerpt(said, query.phrases), field, known)


def _known(customer: Customer, phrases: Sequence[Phrase]) -> tuple[str, Pieces]:
    """What is known of the customer that was looked for; nothing where it was something else."""
    for name, value in known_of(customer):
        if found_at(value, phrases):
            return name, excerpt(value, phrases)
    return "", []
