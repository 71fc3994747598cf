"""What the demo's dashboard shows of one customer."""

from datetime import datetime

from msgspec import Struct

from server.domain.tokens import Identity


class Hosted(Struct, frozen=True):
    """A hosted website. `state`: healthy, deploying or attention; `load`: requests of the last hours."""

    name: str
    domain: str
    place: str
    state: str
    load: tuple[int, ...]

    @property
    def line(self) -> str:
        """The points of a small curve, 100 wide and 28 high."""
        most = max(*self.load, 1)
        step = 100 / max(len(self.load) - 1, 1)
        return " ".join(f"{index * step:.0f},{26 - 24 * value / most:.0f}" for index, value in enumerate(self.load))


class Deploy(Struct, frozen=True):
    """`state`: running, live or failed; `result` is how long it took, or where it is."""

    site: str
    what: str
    branch: str
    by: str
    minutes_ago: int
    result: str
    state: str

    @property
    def ago(self) -> str:
        if self.minutes_ago < 60:
            return f"{self.minutes_ago} minutes ago"
        hours = self.minutes_ago // 60
        if hours < 24:
            return f"{hours} hours ago"
        return "yesterday" if hours < 48 else f"{hours // 24} days ago"


class Invoice(Struct, frozen=True):
    """`state`: open or paid."""

    months_ago: int
    amount: str
    about: str
    state: str

    def month(self, now: datetime) -> datetime:
        """The first day of its month."""
        months = now.year * 12 + now.month - 1 - self.months_ago
        return now.replace(year=months // 12, month=months % 12 + 1, day=1)


class Persona(Struct, frozen=True):
    """Somebody one can be in the demo; without an identity, a visitor whom the dashboard does not know."""

    key: str
    name: str
    identity: Identity | None
    notice: str = ""
    sites: tuple[Hosted, ...] = ()
    deploys: tuple[Deploy, ...] = ()
    invoices: tuple[Invoice, ...] = ()
