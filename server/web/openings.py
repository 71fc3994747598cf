"""What the customers of one room are told of the wait: the opening, and to who waits how long it will still take."""

import asyncio
import random
from collections import OrderedDict
from collections.abc import Callable, Collection, Coroutine, Iterable
from typing import Any

from server.actions.desk import Desk
from server.actions.waiting import Opening, opening, opening_for, say_wait
from server.domain.conversation import Conversation
from server.domain.people import Customer
from server.domain.site import Site
from server.sharing import Shared
from server.web import wire
from server.web.connection import encoded
from server.web.presenting import opening_out
from server.web.seats import CustomerSeat
from server.web.shapes import OpeningOut

DEBOUNCE_SECONDS, SPREAD_SECONDS = 1.0, 0.5
"""Sites that are written to at the same time are not all told anew in the same turn."""
FRESH_SECONDS = 5.0
"""While nobody was here the opening was not looked after: who comes then is told what is so now."""
MOST_AT_ONCE = 20
"""Of those who wait, so many are spoken to in one turn: whoever has heard nothing yet first, then who heard last."""

GROUPS_AT_ONCE = 20
"""Customers who read the same (language, zone, plan) are told with one frame; so many frames are made in one turn."""

Spawn = Callable[[Coroutine[Any, Any, None]], None]
Group = tuple[str, str, str]


class Openings:
    """`seats` are those of a customer, `customers` all who have any; `spawn` runs what may find the store away."""

    def __init__(
        self,
        desk: Desk,
        site: Callable[[], Site],
        customers: Callable[[], Iterable[str]],
        seats: Callable[[str], Collection[CustomerSeat]],
        spawn: Spawn,
    ) -> None:
        self._desk, self._site, self._customers, self._seats, self._spawn = desk, site, customers, seats, spawn
        self._opening: Opening | None = None
        self._computed_at = 0.0
        self._computing = Shared(self._compute)
        self._shown: dict[Group, OpeningOut] = {}
        self._told: dict[Group, bytes] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._waiting: OrderedDict[str, Conversation] = OrderedDict()
        self._said: dict[str, bytes] = {}
        self._saying: set[str] = set()

    async def current(self) -> Opening:
        """At most a moment old; computed once for however many come at once. Raises Unavailable."""
        if self._opening is not None and asyncio.get_running_loop().time() - self._computed_at < FRESH_SECONDS:
            return self._opening
        return await self._computing()

    async def _compute(self) -> Opening:
        self._opening = current = await opening(self._desk, self._site())
        self._computed_at = asyncio.get_running_loop().time()
        self._shown = {}
        return current

    async def shown_to(self, customer: Customer) -> OpeningOut:
        """Made once for all with the same language, zone and plan. Raises Unavailable."""
        current, group = await self.current(), _group(customer)
        shown = self._shown.get(group)
        if shown is None:
            shown = opening_out(current, *await opening_for(self._desk, self._site(), current, customer))
            if current is self._opening:
                self._shown[group] = shown
        return shown

    def soon(self) -> None:
        """Tells everybody anew in a moment, once for however many asked."""
        if self._timer is None:
            if not any(True for _ in self._customers()):
                self._opening = None
                return
            loop = asyncio.get_running_loop()
            soon = DEBOUNCE_SECONDS + random.uniform(0, SPREAD_SECONDS)
            self._timer = loop.call_later(soon, lambda: self._spawn(self._due()))

    async def _due(self) -> None:
        self._timer = None
        await self.refresh(new_only=True)

    async def refresh(self, *, new_only: bool = False) -> None:
        """Computes it, and tells whom it has changed for. Raises Unavailable."""
        await self._compute()
        groups: dict[Group, list[CustomerSeat]] = {}
        for customer_id in self._customers():
            for seat in self._seats(customer_id):
                groups.setdefault(_group(seat.customer), []).append(seat)
        told = {}
        for number, (group, seats) in enumerate(groups.items(), 1):
            if number % GROUPS_AT_ONCE == 0:
                await asyncio.sleep(0)
            told[group] = frame = encoded(wire.Opening(await self.shown_to(seats[0].customer)))
            if frame != self._told.get(group):
                for seat in seats:
                    seat.connection.send(frame)
        self._told = told
        await self._say_to_the_waiting(new_only)

    def follow(self, conversation: Conversation) -> None:
        """A conversation is now like this."""
        if conversation.waiting_since is None or not self._seats(conversation.customer_id):
            self._waiting.pop(conversation.id, None)
            self._said.pop(conversation.id, None)
            return
        known = self._waiting.get(conversation.id)
        if known is not None and known.waiting_since != conversation.waiting_since:
            self._said.pop(conversation.id, None)
        if known is None or known.rev < conversation.rev:
            self._waiting[conversation.id] = conversation
        if conversation.id not in self._said and len(self._saying) < MOST_AT_ONCE:
            # At once, as long as it is not everybody; in a rush the next turn comes to them.
            self._spawn(self._say(conversation))

    def welcome(self, seat: CustomerSeat, conversations: Collection[Conversation]) -> None:
        """A customer is back: what they wait for goes on."""
        for conversation in conversations:
            self.follow(conversation)
            if frame := self._said.get(conversation.id):
                seat.connection.send(frame)
        if any(one.id in self._waiting for one in conversations):
            self.soon()

    def forget_said(self) -> None:
        """Nobody is here. Who comes back is told what is true then."""
        self._waiting.clear()
        self._said.clear()

    async def _say_to_the_waiting(self, new_only: bool) -> None:
        due = [one for name, one in self._waiting.items() if name not in self._said]
        if not new_only:
            due += [one for name, one in self._waiting.items() if name in self._said]
        for conversation in due[:MOST_AT_ONCE]:
            await self._say(conversation)
        if len(due) > MOST_AT_ONCE and new_only:
            self.soon()

    async def _say(self, conversation: Conversation) -> None:
        if conversation.id in self._saying:
            return
        self._saying.add(conversation.id)
        try:
            await self._said_to(conversation)
        finally:
            self._saying.discard(conversation.id)

    async def _said_to(self, conversation: Conversation) -> None:
        seats = list(self._seats(conversation.customer_id))
        if not seats:
            self._waiting.pop(conversation.id, None)
            self._said.pop(conversation.id, None)
            return
        said = await say_wait(self._desk, self._site(), await self.current(), seats[0].customer, conversation)
        now_is = self._waiting.get(conversation.id)
        if now_is is None:
            return  # answered meanwhile
        if now_is.waiting_since != conversation.waiting_since:
            self.soon()  # and they have asked again
            return
        self._waiting.move_to_end(conversation.id)
        frame = encoded(wire.Expect(conversation.id, said.text if said else ""))
        if frame != self._said.get(conversation.id) and said is not None:
            for seat in seats:
                seat.connection.send(frame)
        self._said[conversation.id] = frame


def _group(customer: Customer) -> Group:
    return customer.locale, customer.time_zone, customer.plan
