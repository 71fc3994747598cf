"""The desk: everything an action needs, handed over once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.actions.estimates import Estimates
from server.domain.calibration import Alarm
from server.domain.hours import SiteCalendar
from server.ports import Bus, Clock, Mailer, MailTemplates, Passwords, Portraits, PresenceBook, Store


@dataclass(frozen=True)
class KnownHours:
    """A site's office hours as they were read at `read_at`."""

    read_at: datetime
    rev: int
    calendar: SiteCalendar


@dataclass(frozen=True)
class Desk:
    """`secret` signs our own tokens and addresses; `public_url` is where customers reach us, without a slash.
    `authserv_ids`: whose Authentication-Results count (domain/authentication.py). `ask_after`: how long after a closing
    the customer is asked by mail how it was; None for never.

    `acted`: when this process last wrote down that an agent did something, by agent (activity.py).
    `estimates`: what this process knows of the waits (estimates.py).
    `alarms`: of estimates that are out of their band, by site, as found at a time (calibration.py).
    `hours`: the office hours of sites as this process knows them (office_hours.py)."""

    store: Store
    bus: Bus
    presence: PresenceBook
    mailer: Mailer
    templates: MailTemplates
    passwords: Passwords
    portraits: Portraits
    clock: Clock
    secret: str
    public_url: str
    session_lifetime: timedelta = timedelta(days=14)
    authserv_ids: tuple[str, ...] = ()
    ask_after: timedelta | None = None
    acted: dict[str, datetime] = field(default_factory=dict)
    estimates: Estimates = field(default_factory=Estimates)
    alarms: dict[str, tuple[datetime, Alarm | None]] = field(default_factory=dict)
    hours: dict[str, KnownHours] = field(default_factory=dict)
