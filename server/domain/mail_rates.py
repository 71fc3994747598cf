"""How many mails may go to one domain within a minute, so that large providers keep taking them.

Every domain has a pace of its own: many mails to one hold up none to another. Evenly spaced after a first burst (the
generic cell rate algorithm, ITU-T I.371).
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from server.domain.mail_address import split

ANY = "*"
BURST = timedelta(seconds=10)
"""What may go at once is what would go within this time."""
MOST_REMEMBERED = 10_000
_RATE = re.compile(r"(?P<domain>\*|[a-z0-9.-]{1,253})=(?P<count>[1-9][0-9]{0,6})", re.IGNORECASE)


def read_rates(text: str) -> dict[str, int]:
    """`gmail.com=60 *=600`: mails a minute, `*` for every domain that is not named. Raises ValueError."""
    rates = {}
    for word in text.replace(",", " ").split():
        match = _RATE.fullmatch(word)
        if not match:
            raise ValueError(
                f"MAIL_RATES: {word} should be like gmail.com=60, mails a minute; * is every other domain."
            )
        rates[match["domain"].lower()] = int(match["count"])
    return rates


class MailRates:
    """The turns of one process."""

    def __init__(self, rates: Mapping[str, int]) -> None:
        self._rates = rates
        self._next: dict[str, datetime] = {}
        """When a mail would be on time, if they came at an even pace."""
        self._promised: dict[str, datetime] = {}
        """The last time that somebody was told to come back at."""

    def turn(self, address: str, now: datetime) -> datetime | None:
        """None: it is this mail's turn, and that is counted. Else when to ask again; nobody else was told that time."""
        domain = split(address)[1].lower()
        rate = self._rates.get(domain, self._rates.get(ANY))
        if rate is None:
            return None
        gap = timedelta(minutes=1) / rate
        due = max(self._next.get(domain, now), now)
        if due - now <= max(BURST - gap, timedelta()):
            self._keep(self._next, domain, due + gap)
            return None
        opens = due - max(BURST - gap, timedelta())
        until = max(opens, self._promised.get(domain, opens - gap) + gap)
        self._keep(self._promised, domain, until)
        return until

    @staticmethod
    def _keep(times: dict[str, datetime], domain: str, at: datetime) -> None:
        times.pop(domain, None)
        times[domain] = at
        if len(times) > MOST_REMEMBERED:
            del times[next(iter(times))]
