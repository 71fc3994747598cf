"""A Mailer that keeps the pace that each domain takes mail at."""

from collections.abc import Mapping

from server.domain.mail_rates import MailRates
from server.ports import Clock, Mail, Mailer, MailHeldBack


class PacedMailer:
    """Nobody waits in it: a mail whose turn it is not goes back to the outbox, and holds up no other."""

    def __init__(self, mailer: Mailer, rates: Mapping[str, int], clock: Clock) -> None:
        self._mailer, self._rates, self._clock = mailer, MailRates(rates), clock

    async def send(self, mail: Mail) -> None:
        until = self._rates.turn(mail.rcpt_to, self._clock())
        if until is not None:
            raise MailHeldBack(until)
        await self._mailer.send(mail)
