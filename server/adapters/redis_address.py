"""Where Redis is: one server, a cluster, or a primary that sentinels know; as REDIS_URL says it.

    redis://[USER:PASSWORD@]HOST[:PORT][/DB]                          unix://PATH
    redis+cluster://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…]
    redis+sentinel://[USER:PASSWORD@]HOST[:PORT][,HOST[:PORT]…]/SERVICE[/DB][?sentinel_password=PASSWORD]

`rediss` in place of `redis` is the same over TLS.
"""

from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct
from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool

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

    def client(self, retry: Retry, **options: Any) -> Redis:
        """`options` are those of a connection. A cluster's client has another type and the same methods."""
        if not self.kind:
            return Redis.from_url(self.url, retry=retry, **options)
        options |= {"username": self.username, "password": self.password}
        if self.tls:
            options["ssl"] = True
        if self.kind == "cluster":
            nodes = [ClusterNode(host, port) for host, port in self.hosts]
            return cast(Redis, RedisCluster(startup_nodes=nodes, retry=retry, require_full_coverage=False, **options))
        own = {name: value for name, value in options.items() if name.startswith("socket_") or name == "ssl"}
        own["password"] = self.sentinel_password
        sentinels = Sentinel(self.hosts, sentinel_kwargs=own)  # type: ignore[no-untyped-call]
        primary: Redis = sentinels.master_for(self.service, db=self.db, retry=retry, **options)
        return primary


def publish(client: Redis, pipeline: Any, channel: str, message: bytes) -> None:
    """What is published on one channel keeps its order: in a cluster it takes the way over one node."""
    one_way: dict[str, Any] = {}
    if isinstance(client, RedisCluster):
        one_way = {"target_nodes": client.get_node_from_key(channel)}
    pipeline.execute_command("PUBLISH", channel, message, **one_way)


async def hang_up(client: Redis) -> None:
    """Closes a client's connections, and with sentinels those to them."""
    await client.aclose()
    pool = getattr(client, "connection_pool", None)
    if isinstance(pool, SentinelConnectionPool):
        for sentinel in pool.sentinel_manager.sentinels:
            await sentinel.aclose()


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
