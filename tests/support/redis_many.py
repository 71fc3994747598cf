"""Redis as a cluster of three, and as a primary that a sentinel watches over."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from tests.support.ports import free_port
from tests.support.redis import Redis

PATIENCE_S = 60
SLOTS = 16384


class Node(Redis):
    """One member, started with more options."""

    def __init__(self, *options: str, port: int | None = None) -> None:
        super().__init__(port=port)
        self._options = options

    def command(self) -> Sequence[str]:
        return [*super().command(), *self._options]

    def ask(self, *words: str) -> str:
        """The answer, whole."""
        client = self._program.with_name("redis-cli")
        told = subprocess.run([str(client), "-p", str(self.port), *words], capture_output=True, text=True, check=True)
        return told.stdout.strip()


class Watcher(Node):
    """A sentinel; it keeps what it knows in its configuration file."""

    def __init__(self, primary: Redis, service: str) -> None:
        super().__init__()
        self._configuration = self.directory / "sentinel.conf"
        self._configuration.write_text(
            f"port {self.port}\nbind 127.0.0.1\ndir {self.directory}\n"
            f"sentinel monitor {service} 127.0.0.1 {primary.port} 1\n"
            f"sentinel down-after-milliseconds {service} 1000\n"
        )

    def command(self) -> Sequence[str]:
        return [str(self._program), str(self._configuration), "--sentinel"]


@contextmanager
def cluster() -> Iterator[list[Node]]:
    """Three primaries that share the slots."""
    with ExitStack() as stack:
        nodes = []
        for _ in range(3):
            bus = free_port()
            options = ("--cluster-enabled", "yes", "--cluster-port", str(bus), "--cluster-node-timeout", "2000")
            nodes.append(stack.enter_context(Node(*options)))
        share = SLOTS // 3 + 1
        for number, node in enumerate(nodes):
            last = min((number + 1) * share, SLOTS) - 1
            node.ask("CLUSTER", "ADDSLOTSRANGE", str(number * share), str(last))
            node.ask("CLUSTER", "SET-CONFIG-EPOCH", str(number + 1))
        for node in nodes[1:]:
            node.ask("CLUSTER", "MEET", "127.0.0.1", str(nodes[0].port), nodes[0].command()[-3])
        for node in nodes:
            _until(lambda node=node: _whole(node))  # type: ignore[misc]
        yield nodes


@contextmanager
def sentinel(service: str = "warmline") -> Iterator[tuple[Node, Watcher]]:
    """A primary, and the sentinel that knows where it is."""
    with ExitStack() as stack:
        primary = stack.enter_context(Node())
        yield primary, stack.enter_context(Watcher(primary, service))


def _whole(node: Node) -> bool:
    told = node.ask("CLUSTER", "INFO")
    return "cluster_state:ok" in told and "cluster_known_nodes:3" in told


def _until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not reached():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)
