"""Signed tokens: who a customer is (signed by the dashboard), and what our own links and sockets carry.

JSON Web Tokens (RFC 7519) with HS256; no other algorithm is read, so `none` and key confusion have no way in.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any

import jwt
import msgspec
from msgspec import Struct

from server.domain.errors import TokenExpired, TokenRefused

LONGEST = timedelta(hours=25)
"""An identity token is short-lived; one that is good for longer than a day was signed by mistake."""
LEEWAY = timedelta(seconds=60)
"""How far the dashboard's clock may be ahead of ours."""


class Purpose(StrEnum):
    """What one of our own tokens is good for; it is read for nothing else."""

    VISITOR = "visitor"
    UPLOAD = "upload"
    CONFIRM = "confirm"
    FILE = "file"
    CODE = "code"
    PERSON = "person"
    UNSUBSCRIBE = "unsubscribe"


class Identity(Struct, frozen=True):
    """What a dashboard says of its customer. `sub` is its own id of them."""

    sub: str
    email: str = ""
    name: str = ""
    plan: str = ""
    company: str = ""
    attributes: dict[str, Any] = {}


def read_identity(token: str, secret: str, site_key: str, now: datetime) -> Identity:
    """Raises TokenExpired, or TokenRefused with what is wrong with it."""
    claims = _claims(token, secret)
    expires = _instant(claims, "exp")
    if expires is None:
        raise TokenRefused("The token has no exp. Sign a short-lived one.")
    if expires <= now.timestamp():
        raise TokenExpired
    if expires - now.timestamp() > LONGEST.total_seconds():
        raise TokenRefused("The token is valid for longer than a day. Sign a short-lived one.")
    if (_instant(claims, "nbf") or 0) > (now + LEEWAY).timestamp():
        raise TokenRefused("The token is not valid yet. Check the clock of the dashboard's server.")
    if claims.get("aud") not in (None, site_key):
        raise TokenRefused("The token was signed for another site.")
    try:
        identity = msgspec.convert(claims, Identity)
    except msgspec.ValidationError as error:
        raise TokenRefused(f"A claim of the token is not as it should be: {error}.") from None
    if not identity.sub.strip():
        raise TokenRefused("The token has no sub: the dashboard's id of this customer.")
    return identity


def sign_identity(identity: Identity, secret: str, site_key: str, expires_at: datetime) -> str:
    """What a dashboard does on its server; for the demo and for trying out."""
    claims = {name: value for name, value in msgspec.structs.asdict(identity).items() if value}
    return jwt.encode(claims | {"aud": site_key, "exp": int(expires_at.timestamp())}, secret, algorithm="HS256")


def sign(purpose: Purpose, claims: dict[str, str], secret: str, expires_at: datetime) -> str:
    """A token of our own."""
    payload = claims | {"for": purpose.value, "exp": int(expires_at.timestamp())}
    return jwt.encode(payload, secret, algorithm="HS256")


def read(purpose: Purpose, token: str, secret: str, now: datetime) -> dict[str, str]:
    """The claims of a token of our own. Raises TokenExpired or TokenRefused."""
    claims = _claims(token, secret)
    if claims.get("for") != purpose.value:
        raise TokenRefused
    if (_instant(claims, "exp") or 0) <= now.timestamp():
        raise TokenExpired
    return {name: value for name, value in claims.items() if isinstance(value, str)}


def _claims(token: str, secret: str) -> dict[str, Any]:
    try:
        # Times are checked above, against the `now` that was handed in.
        options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
        return jwt.decode(token, secret, algorithms=["HS256"], options=options)
    except (jwt.InvalidTokenError, UnicodeError, ValueError):
        raise TokenRefused from None


def _instant(claims: dict[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
        return None
    return float(value)
