"""The estimators of this process: each follows the wait log of its site, and so all processes say the same.

A site is followed from its saved estimator on, and read further before every question. A line that comes to light late,
older than one that was fed already (two processes commit side by side), sends it back to the saved one: what an
estimator knows is always the log in its order.
"""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import structlog

from server.domain import wait
from server.domain.hours import OfficeHours
from server.domain.hours_seconds import HoursCalendar
from server.domain.sentences.crowd import Line, Usual
from server.domain.site import Site
from server.domain.wait.estimator import Estimator, Prediction
from server.domain.wait.events import Abandon, Arrive, End, Event, Leave, Login, Logout, Message, Reply
from server.domain.wait_log import Kind, Mark, Snapshot
from server.ports import Store


def _made_by() -> bytes:
    """What a saved estimator was made by: one of another release may mean something else, and learns the log anew."""
    sources = sorted(Path(wait.__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).digest()


FORMAT = _made_by()
RELEARNED_MONTHS = 6
"""Without a saved estimator the log is read from so many months back; older days have faded from it anyway."""
OVERLAP = timedelta(minutes=2)
"""Longer than a transaction can take: lines younger than this may come to light late."""
BRIEFLY, SWEEP = timedelta(seconds=2), timedelta(seconds=10)
"""Mostly a look back this short is enough, and once in a while all of the overlap is read again."""
HOURS_FRESH = timedelta(seconds=5)
"""As for everything else that asks for hours (office_hours.py)."""
AHEAD = timedelta(hours=1)
"""Clocks of other machines may be ahead."""
PAGE = 5000
MOST_PAGES = 10
"""Of the last week: so much of it says what is usual, however large the desk."""
AT_ONCE = 25
"""Lines fed in one turn of the event loop."""
LATELY = timedelta(days=7)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

log = structlog.get_logger()


class Followed:
    """The estimator of one site. `behind`: how far it stays behind the present, until nothing comes late any more."""

    def __init__(self, store: Store, site: Site, behind: timedelta = timedelta(0)) -> None:
        self._store, self._site, self._behind = store, site, behind
        self._lock = asyncio.Lock()
        self._estimator: Estimator | None = None
        self._rev = -1
        self._calendar = HoursCalendar(OfficeHours(None))
        self._hours_at = BEGINNING
        self._usual = (BEGINNING, Usual())
        self._swept = BEGINNING
        self._last = self._saved = (BEGINNING, "")
        self._recent: set[tuple[datetime, str]] = set()

    async def up_to(self, now: datetime) -> Estimator:
        """The estimator, knowing all that is in the log. Raises Unavailable."""
        async with self._lock:
            await self._know_hours(now)
            estimator = self._estimator or await self._restored(now)
            until = now - self._behind if self._behind else now + AHEAD
            if not await self._read(estimator, until):
                estimator = await self._restored(now)
                await self._read(estimator, until)
            self._estimator = estimator
            return estimator

    async def _read(self, estimator: Estimator, until: datetime) -> bool:
        """Feeds what is new. False, as soon as a line is met that belongs before one that was fed."""
        sweeps = abs(until - self._swept) >= SWEEP
        self._swept = until if sweeps else self._swept
        since = self._last[0] - (OVERLAP if sweeps else BRIEFLY)
        while True:
            marks = await self._store.wait_log.marks(self._site.id, since, until, PAGE)
            new = [mark for mark in marks if mark.order not in self._recent and mark.order > self._saved]
            if new and new[0].order < self._last:
                return False
            await self._feed(estimator, new)
            if len(marks) < PAGE or marks[-1].at == since:
                return True
            since = marks[-1].at

    async def _feed(self, estimator: Estimator, marks: list[Mark]) -> None:
        for number, mark in enumerate(marks, 1):
            estimator.feed(event_of(mark))
            self._last = mark.order
            self._recent.add(mark.order)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        if marks:
            horizon = self._last[0] - OVERLAP
            self._recent = {order for order in self._recent if order[0] >= horizon}

    async def _restored(self, now: datetime) -> Estimator:
        kept = await self._store.wait_log.snapshot(self._site.id)
        begins = _months_before(now, RELEARNED_MONTHS)
        self._last, self._recent = (begins + OVERLAP, ""), set()
        self._saved, self._swept = (begins, ""), BEGINNING
        estimator = None
        if kept is not None and kept.state.startswith(FORMAT):
            try:
                estimator = Estimator.load(kept.state.removeprefix(FORMAT), self._calendar)
                self._last = self._saved = (kept.last_at, kept.last_id)
            except msgspec.MsgspecError:
                log.warning("estimate_unreadable", site=self._site.key)
        return estimator or Estimator(self._calendar, self._site.target.total_seconds())

    async def _know_hours(self, now: datetime) -> None:
        """Hours that were changed change the past as well: what opening was a wait through is another thing now."""
        if timedelta(0) <= now - self._hours_at < HOURS_FRESH:
            return
        kept = await self._store.hours.get(self._site.id)
        self._hours_at = now
        if kept.rev != self._rev:
            self._rev, self._calendar = kept.rev, HoursCalendar(OfficeHours(kept.hours.site))
            self._estimator = None

    def forget_hours(self) -> None:
        """They were changed."""
        self._hours_at = BEGINNING

    async def usual(self, now: datetime) -> Usual:
        """How it is at this desk, by the week before this hour; so it is the same for all processes. Raises
        Unavailable."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        if self._usual[0] != hour:
            line, since = Line(), hour - LATELY
            for _ in range(MOST_PAGES):
                marks = await self._store.wait_log.marks(self._site.id, since, hour, PAGE)
                line.follow(marks)
                if len(marks) < PAGE or marks[-1].at == since:
                    break
                since = marks[-1].at
            self._usual = (hour, line.usual())
        return self._usual[1]

    async def snapshot(self, now: datetime) -> Snapshot | None:
        """None when nothing is new since the last one."""
        estimator = await self.up_to(now)
        if self._last == self._saved or not self._last[1]:
            return None
        self._saved = self._last
        return Snapshot(self._site.id, now, *self._last, FORMAT + estimator.save())


class Estimates:
    """One a process; made with its Desk."""

    def __init__(self) -> None:
        self._followed: dict[str, Followed] = {}

    def of(self, store: Store, site: Site) -> Followed:
        found = self._followed.get(site.id)
        if found is None:
            found = self._followed[site.id] = Followed(store, site)
        return found

    def forget_hours(self, site_id: str) -> None:
        if followed := self._followed.get(site_id):
            followed.forget_hours()


async def predict(followed: Followed, now: datetime, conversation_id: str = "") -> Prediction:
    """For the customer who waits in a conversation, else for one who would write now. Raises Unavailable."""
    estimator = await followed.up_to(now)
    if conversation_id:
        try:
            return estimator.predict(now.timestamp(), conversation_id)
        except KeyError:
            pass  # not in the log yet, or the wait is over
    return estimator.predict_new(now.timestamp())


def _months_before(now: datetime, months: int) -> datetime:
    """The first of a month, so that processes begin where others began."""
    years, month = divmod(now.month - 1 - months, 12)
    return now.replace(year=now.year + years, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def event_of(mark: Mark) -> Event:
    t, conversation, agent = mark.at.timestamp(), mark.conversation_id, mark.agent_id
    match mark.kind:
        case Kind.ARRIVE:
            return Arrive(t, conversation, mark.cls)
        case Kind.REPLY:
            return Reply(t, conversation, agent)
        case Kind.LEAVE:
            return Leave(t, conversation)
        case Kind.ABANDON:
            return Abandon(t, conversation)
        case Kind.END:
            return End(t, conversation, agent)
        case Kind.LOGIN:
            return Login(t, agent)
        case Kind.LOGOUT:
            return Logout(t, agent)
        case Kind.MESSAGE:
            return Message(t, agent)
