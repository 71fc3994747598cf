"""When a site is open: asked on every message, so it is kept at hand and read again once it may be old."""

import asyncio
from datetime import timedelta

from server.actions.desk import Desk, KnownHours
from server.domain.errors import Overtaken
from server.domain.events import SiteChanged
from server.domain.hours import OfficeHours, SiteCalendar
from server.domain.hours_rules import KeptHours, SiteHours

FRESH = timedelta(seconds=5)
"""Less than a heartbeat: by then every process has what was saved, also where the word of it got lost."""


async def hours_of(desk: Desk, site_id: str, plan: str = "") -> OfficeHours:
    """The hours of a customer's plan, else the site's. Raises Unavailable.

    Where the site has said none they are not `said`: treat it as open, and say nothing about opening.
    """
    now = desk.clock()
    known = desk.hours.get(site_id)
    if known is None or not timedelta(0) <= now - known.read_at < FRESH:
        kept = await desk.store.hours.get(site_id)
        # Days that were worked out stay so while nothing has changed.
        calendar = known.calendar if known and known.rev == kept.rev else await _calendar(kept.hours, now.year)
        known = desk.hours[site_id] = KnownHours(now, kept.rev, calendar)
    return known.calendar.of(plan)


async def _calendar(hours: SiteHours, year: int) -> SiteCalendar:
    calendar = SiteCalendar(hours)
    await asyncio.to_thread(calendar.prepare, year)
    return calendar


async def save_hours(desk: Desk, site_id: str, hours: SiteHours, rev: int, by: str | None) -> KeptHours:
    """Keeps the hours and tells every process. `rev` is the one they were changed from, `by` an agent's id.

    Raises Overtaken when somebody has saved others since.
    """
    kept = KeptHours(hours, rev + 1, desk.clock(), by)
    if not await desk.store.hours.put(site_id, kept):
        raise Overtaken("Somebody else saved other hours while you were changing these.")
    forget_hours(desk, site_id)
    desk.bus.publish(site_id, SiteChanged())
    return kept


def forget_hours(desk: Desk, site_id: str) -> None:
    """They were changed: the next question reads them again."""
    desk.hours.pop(site_id, None)
    desk.estimates.forget_hours(site_id)
