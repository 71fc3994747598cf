"""Where Redis is: one server, a cluster, or a primary that sentinels know; as REDIS_URL says it.

    redis://[USER:PASSWORD@]HOST[:PORT][/DB]                          unix://PATH
    redis+cluster://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…]
    redis+sentinel://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…]/SERVICE[/DB][?sentinel_password=PASSWORD]

`rediss` in place of `redis` is the same over TLS.
"""

from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

SINGLE = ("redis", "rediss", "unix")
KINDS = ("cluster", "sentinel")
PORTS = {"cluster": 6379, "sentinel": 26379}


class RedisAddress(Struct, frozen=True):
    """`kind` is empty for one server, which redis-py finds by the URL itself."""

    url: str
    kind: str = ""
    hosts: tuple[tuple[str, int], ...] = ()
    service: str = ""
    db: int = 0
    username: str | None = None
    password: str | None = None
    sentinel_password: str | None = None
    tls: bool = False

    @classmethod
    def parse(cls, url: str) -> "RedisAddress":
        """Raises ValueError, whose words repeat no password."""
        parts = urlsplit(url)
        scheme, _, kind = parts.scheme.partition("+")
        if parts.scheme in SINGLE:
            if scheme != "unix" and not parts.hostname:
                raise ValueError("REDIS_URL names no host.")
            _ = parts.port
            return cls(url)
        if kind not in KINDS or scheme not in ("redis", "rediss"):
            raise ValueError("REDIS_URL should begin with redis://, redis+cluster:// or redis+sentinel://.")
        signed_in, _, hosts = parts.netloc.rpartition("@")
        user, _, password = signed_in.partition(":")
        path = [unquote(part) for part in parts.path.split("/") if part]
        return cls(
            url,
            kind,
            tuple(_host(one, PORTS[kind]) for one in hosts.split(",")),
            *_service(kind, path),
            unquote(user) or None,
            unquote(password) or None,
            parse_qs(parts.query).get("sentinel_password", [None])[0],
            scheme == "rediss",
        )

    @property
    def where(self) -> str:
        """For people, without a password."""
        if not self.kind:
            return urlsplit(self.url).hostname or self.url
        return f"the {self.kind} at {', '.join(f'{host}:{port}' for host, port in self.hosts)}"


def _host(text: str, default: int) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError("REDIS_URL should name one host or several, with commas between them.")
    return parts.hostname, parts.port or default


def _service(kind: str, path: list[str]) -> tuple[str, int]:
    if kind == "cluster":
        if path not in ([], ["0"]):
            raise ValueError("REDIS_URL of a cluster has no database number.")
        return "", 0
    service, db, *more = [*path, "", "0"] if not path else [*path, "0"]
    if not service or not db.isdecimal() or more not in ([], ["0"]):
        raise ValueError("REDIS_URL of sentinels ends with the name of the service: …/SERVICE or …/SERVICE/DB.")
    return service, int(db)
