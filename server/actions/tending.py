"""What falls due at the desks: who has left is marked as gone, idle agents drop out, estimates are saved."""

from datetime import datetime, timedelta

import structlog

from server.actions.calibration import estimate_alarm
from server.actions.desk import Desk
from server.actions.estimates import OVERLAP, Followed
from server.domain.events import DeskChanged
from server.domain.presence import drop_out, lapsed
from server.domain.site import Site
from server.domain.wait_log import is_turn, left
from server.ports import Waiting

SAVED_EVERY = timedelta(minutes=10)
LOOKED_BACK = timedelta(days=60)

log = structlog.get_logger()


class Tending:
    """What one worker remembers from one round to the next. Several may tend the same desks: what two of them write
    says the same."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._since = desk.clock()
        self._left: dict[str, set[tuple[str, datetime]]] = {}
        self._savers: dict[str, Followed] = {}
        self._saved: dict[str, datetime] = {}

    async def round(self) -> None:
        """Raises Unavailable; the next round comes back to it."""
        for site in await self._desk.store.people.sites():
            await self._mark_leaves(site)
            await self._save(site)
            await estimate_alarm(self._desk, site)
        await self._drop_the_idle()

    async def _mark_leaves(self, site: Site) -> None:
        """A customer whose request waits and who has been gone for as long as a mail would wait has left."""
        now = self._desk.clock()
        known = self._left.get(site.id)
        if known is None:
            known = self._left[site.id] = await self._desk.store.wait_log.leaves(site.id, now - LOOKED_BACK)
        waiting = {(one.id, one.waiting_since): one for one in await self._desk.store.conversations.waiting(site.id)}
        known.intersection_update(waiting)
        new = []
        here = await self._desk.presence.here({one.customer_id for one in waiting.values()}, now) if waiting else set()
        for (name, since), conversation in waiting.items():
            if (name, since) in known or is_turn(since, conversation.last_reply_at):
                continue
            if conversation.customer_id in here:
                continue
            if await self._is_gone(site, conversation, since, now):
                known.add((name, since))
                new.append(left(site.id, name, now, since))
        await self._desk.store.wait_log.add(new)

    async def _is_gone(self, site: Site, conversation: Waiting, since: datetime, now: datetime) -> bool:
        presence = await self._desk.presence.of(conversation.customer_id, now)
        # Who was here before this process was is given the time to connect anew.
        seen = max(since, presence.left_at or self._since)
        return not presence.here and now - seen >= site.gone_delay

    async def _drop_the_idle(self) -> None:
        now = self._desk.clock()
        for agent in await self._desk.store.people.agents():
            if agent.desk_since is None:
                continue
            presence = await self._desk.presence.of(agent.id, now)
            left_at = None if presence.here else max(presence.left_at or self._since, agent.active_at or now)
            # Who has done something since they were read is none of these.
            if lapsed(agent, left_at, now) and await self._desk.store.people.agent_acted(agent, *drop_out(agent, now)):
                for site_id in agent.site_ids:
                    self._desk.bus.publish(site_id, DeskChanged(agent.id))

    async def _save(self, site: Site) -> None:
        now = self._desk.clock()
        if now - self._saved.get(site.id, self._since) < SAVED_EVERY:
            return
        self._saved[site.id] = now
        saver = self._savers.setdefault(site.id, Followed(self._desk.store, site, behind=OVERLAP))
        snapshot = await saver.snapshot(now)
        if snapshot is not None:
            await self._desk.store.wait_log.keep_snapshot(snapshot)
            log.info("estimate_saved", site=site.key, bytes=len(snapshot.state))
