"""The conversations that the hot writer wrote last: most changes are decided on one of them."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from server.adapters.store.statements import index_key
from server.domain.conversation import Conversation

Row = tuple[Any, ...]

MOST_KEPT = 4000


class Kept:
    """Each with what the indexes have of it. Another process may have written one meanwhile: its `rev` tells."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Conversation, Row]] = OrderedDict()

    def known(self, conversation_ids: Iterable[str]) -> list[str]:
        return [one for one in conversation_ids if one in self._kept]

    def current(self, conversation_ids: Iterable[str], revs: Mapping[str, int]) -> dict[str, Conversation]:
        """Those that are as the database has them, which `revs` says; the others are forgotten."""
        found = {}
        for one in self.known(conversation_ids):
            conversation, _ = self._kept[one]
            if conversation.rev == revs.get(one):
                found[one] = conversation
            else:
                del self._kept[one]
        return found

    def moves_no_index(self, row: Row, conversation_id: str) -> bool:
        kept = self._kept.get(conversation_id)
        return kept is not None and kept[1] == index_key(row)

    def keep(self, written: Iterable[tuple[Conversation, Row]]) -> None:
        """They are on disk."""
        for conversation, row in written:
            self._kept[conversation.id] = conversation, index_key(row)
            self._kept.move_to_end(conversation.id)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
