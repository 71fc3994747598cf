"""A site: one embedding dashboard, with what makes it its own."""

from datetime import timedelta

from msgspec import Struct


class Site(Struct, frozen=True):
    """`key` is public (it stands in the script tag), `secret` signs the identity tokens of the dashboard.

    `address` is the mailbox that mail comes from and that answers return to, as `reply+TOKEN@its-domain`.
    Delays: `gone_delay` after the customer's last socket closed, `here_delay` when they are here but have not
    looked. `target` is the first-response time the site promises.
    """

    id: str
    key: str
    name: str
    secret: str
    origins: tuple[str, ...] = ()
    address: str = ""
    accent: str = "#0b6b5d"
    dashboard_url: str = ""
    locale: str = "en"
    time_zone: str = "UTC"
    gone_delay: timedelta = timedelta(seconds=60)
    here_delay: timedelta = timedelta(minutes=10)
    target: timedelta = timedelta(minutes=5)

    @property
    def mail_domain(self) -> str:
        return self.address.partition("@")[2]
