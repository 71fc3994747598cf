"""Who a customer is to us, and what their browser is given to show for it."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid4, uuid5

from msgspec.structs import replace

from server.actions.desk import Desk
from server.domain.errors import TokenExpired, TokenRefused
from server.domain.people import Customer
from server.domain.resuming import proved_claims
from server.domain.site import Site
from server.domain.tokens import Identity, Purpose, read, read_identity, sign

VISITOR_TOKEN = timedelta(days=365)
UPLOAD_TOKEN = timedelta(days=1)


async def identify(desk: Desk, site: Site, token: str | None, visitor: str | None, seen: Customer) -> Customer:
    """Who is at the other end: verified by the dashboard's token, else the visitor of our own token, else a new one.

    `seen` carries what the browser says of itself (page, locale, time zone). A dashboard's token that does not hold,
    an empty one too, raises TokenRefused or TokenExpired; it is never quietly treated as a visitor, and never merged
    with one. A visitor's token that does not hold makes somebody new: it proves nothing but itself, and an old one
    must not lock its owner out.
    """
    if token == "":
        raise TokenRefused("The dashboard's token is empty. Leave data-token out for people who are not signed in.")
    if token is None:
        return await _visiting(desk, site, visitor, seen) if visitor else seen
    try:
        identity = read_identity(token, site.secret, site.key, desk.clock())
    except TokenRefused:
        proved = await _proved(desk, site, token, seen)
        if proved is None:
            raise
        return proved
    return await _verified(desk, site, identity, seen)


async def _proved(desk: Desk, site: Site, token: str, seen: Customer) -> Customer | None:
    """Who has shown on a page of ours that they read a customer's mailbox (resuming.py); None for a dashboard's token.
    Raises TokenExpired or TokenRefused."""
    try:
        claims = read(Purpose.PERSON, token, desk.secret, desk.clock())
    except TokenExpired:
        raise
    except TokenRefused:
        return None
    known = await desk.store.people.customer(claims.get("sub", ""))
    if known is None or known.site_id != site.id or not claims.items() >= proved_claims(known).items():
        raise TokenRefused
    return replace(known, locale=seen.locale, time_zone=seen.time_zone)


async def _visiting(desk: Desk, site: Site, visitor: str, seen: Customer) -> Customer:
    try:
        claims = read(Purpose.VISITOR, visitor, desk.secret, desk.clock())
    except TokenRefused:
        return seen
    known = await desk.store.people.customer(claims.get("sub", ""))
    if known is None:
        return replace(seen, id=claims["sub"]) if claims.get("site") == site.id and claims.get("sub") else seen
    if known.site_id != site.id or known.verified:
        return seen
    return replace(known, page=seen.page, locale=seen.locale, time_zone=seen.time_zone)


def newcomer(desk: Desk, site: Site, page: str, locale: str, time_zone: str) -> Customer:
    """Somebody we know nothing about yet; kept by the store only once they say something."""
    return Customer(
        uuid4().hex, site.id, desk.clock(), page=page, locale=locale, time_zone=time_zone, seen_at=desk.clock()
    )


def visitor_token(desk: Desk, customer: Customer) -> str:
    claims = {"sub": customer.id, "site": customer.site_id}
    return sign(Purpose.VISITOR, claims, desk.secret, desk.clock() + VISITOR_TOKEN)


def upload_token(desk: Desk, customer: Customer) -> str:
    claims = {"sub": customer.id, "site": customer.site_id}
    return sign(Purpose.UPLOAD, claims, desk.secret, desk.clock() + UPLOAD_TOKEN)


async def _verified(desk: Desk, site: Site, identity: Identity, seen: Customer) -> Customer:
    known = await desk.store.people.customer_by_external(site.id, identity.sub)
    told = replace(
        known or replace(seen, id=uuid5(NAMESPACE_URL, f"{site.id}/{identity.sub}").hex),
        external_id=identity.sub,
        name=identity.name,
        email=identity.email or None,
        plan=identity.plan,
        company=identity.company,
        attributes=identity.attributes,
        locale=seen.locale,
        time_zone=seen.time_zone,
        page=seen.page,
        seen_at=desk.clock(),
    )
    unchanged = known is not None and replace(told, seen_at=known.seen_at, page=known.page) == known
    return told if unchanged else await desk.store.people.put_customer(told)
