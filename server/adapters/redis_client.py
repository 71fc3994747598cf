"""A client of redis-py for each kind of RedisAddress, and what is different about a cluster's and the sentinels'."""

from typing import Any, cast

from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool

from server.adapters.redis_address import RedisAddress


def client_of(address: RedisAddress, retry: Retry, **options: Any) -> Redis:
    """`options` are those of a connection. A cluster's client has another type and the same methods."""
    if not address.kind:
        return Redis.from_url(address.url, retry=retry, **options)
    options |= {"username": address.username, "password": address.password}
    if address.tls:
        options["ssl"] = True
    if address.kind == "cluster":
        nodes = [ClusterNode(host, port) for host, port in address.hosts]
        return cast(Redis, RedisCluster(startup_nodes=nodes, retry=retry, require_full_coverage=False, **options))
    own = {name: value for name, value in options.items() if name.startswith("socket_") or name == "ssl"}
    own["password"] = address.sentinel_password
    sentinels = Sentinel(address.hosts, sentinel_kwargs=own)  # type: ignore[no-untyped-call]
    primary: Redis = sentinels.master_for(address.service, db=address.db, retry=retry, **options)
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
