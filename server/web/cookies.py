"""The session cookie of an agent."""

from starlette.responses import Response

PLAIN, HOST = "warmline", "__Host-warmline"
"""`__Host-` binds the cookie to this host and to TLS; a browser refuses it over plain http on this machine."""


def session_secret(cookies: dict[str, str]) -> str | None:
    return cookies.get(HOST) or cookies.get(PLAIN)


def keep_session(response: Response, secret: str, public_url: str, seconds: int) -> None:
    secure = public_url.startswith("https:")
    name = HOST if secure else PLAIN
    response.set_cookie(name, secret, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")


def forget_session(response: Response) -> None:
    for name, secure in ((HOST, True), (PLAIN, False)):
        response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")
