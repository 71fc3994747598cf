"""No more automatic mails: for those that a program writes by itself and that nobody asked for one by one, such as the
question how it was.

What people write is none of that, however many replies travel in one mail and however late: one click in the head of a
mail program, which programs of companies click too, would cut somebody off from their own answers. Nor are mails that
somebody asked for a moment ago, a confirmation or a code.
"""

from datetime import datetime, timedelta

from server.actions.desk import Desk
from server.domain.errors import TokenRefused
from server.domain.site import Site
from server.domain.tokens import Purpose, read, sign

NOT_GOOD = "This link is not good any more. Answer to the mail, and somebody will see to it."
VALID_FOR = timedelta(days=730)
"""An old mail must let go of its reader too."""


async def unsubscribe_url(desk: Desk, site: Site, address: str, since: datetime | None = None) -> str | None:
    """For the List-Unsubscribe of an automatic mail; None where it must not be sent, because they want none.

    `since`: what the mail is about was then, so that a repeat of it is the same mail."""
    if await desk.store.unsubscribed.has(site.id, address):
        return None
    claims = {"site": site.id, "address": address}
    return f"{desk.public_url}/u/{sign(Purpose.UNSUBSCRIBE, claims, desk.secret, (since or desk.clock()) + VALID_FOR)}"


async def leaving(desk: Desk, token: str) -> tuple[Site, str]:
    """The site and the address of a link. Raises TokenRefused or TokenExpired."""
    try:
        claims = read(Purpose.UNSUBSCRIBE, token, desk.secret, desk.clock())
    except TokenRefused as refused:
        raise type(refused)(NOT_GOOD) from None
    site = await desk.store.people.site(claims.get("site", ""))
    if site is None:
        raise TokenRefused(NOT_GOOD)
    return site, claims.get("address", "")


async def unsubscribe(desk: Desk, token: str) -> tuple[Site, str]:
    """Once or many times, it is the same. Raises TokenRefused, TokenExpired or Unavailable."""
    site, address = await leaving(desk, token)
    await desk.store.unsubscribed.add(site.id, address, desk.clock())
    return site, address
