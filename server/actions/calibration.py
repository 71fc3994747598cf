"""Told against happened, for administrators: the report, and the alarm when the estimate is out of its band."""

from datetime import timedelta

import structlog

from server.actions.desk import Desk
from server.domain.calibration import WEEK, Alarm, Report, Verdict, alarm, report
from server.domain.promises import Kept
from server.domain.site import Site

LOOKED_AT_EVERY = timedelta(hours=1)
MOST_WEEKS = 53

log = structlog.get_logger()


async def promises_of(desk: Desk, site: Site, weeks: int) -> list[Kept]:
    """Of the requests of that many weeks. Raises Unavailable."""
    since = desk.clock() - max(1, min(weeks, MOST_WEEKS)) * WEEK
    return await desk.store.wait_log.promises(site.id, since)


async def calibration(desk: Desk, site: Site, weeks: int) -> Report:
    """Raises Unavailable."""
    return report(await promises_of(desk, site, weeks), desk.clock())


async def estimate_alarm(desk: Desk, site: Site) -> Alarm | None:
    """As this process found it within the last hour; what is new is logged. Raises Unavailable."""
    now = desk.clock()
    known = desk.alarms.get(site.id)
    if known is not None and timedelta(0) <= now - known[0] < LOOKED_AT_EVERY:
        return known[1]
    found = alarm(await desk.store.wait_log.promises(site.id, now - WEEK), now)
    desk.alarms[site.id] = (now, found)
    if found is not None:
        log.warning(
            "estimate_out_of_band",
            site=site.key,
            verdict=found.verdict.value,
            coverage=round(found.coverage, 3),
            decided=found.decided,
            band=(round(found.low, 3), round(found.high, 3)),
        )
    return found


def alarm_words(found: Alarm | None) -> str:
    """For administrators; empty without an alarm."""
    if found is None:
        return ""
    share = f"{found.coverage:.0%}"
    band = f"{found.low:.0%} to {found.high:.0%}"
    told = f"In the last week {share} of {found.decided} customers were answered within the time meant for nine in ten"
    if found.verdict is Verdict.LOW:
        return f"{told}; {band} would be chance. The wait estimate promises too much."
    return f"{told}; {band} would be chance. The wait estimate could promise more."
