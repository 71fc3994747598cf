"""A network of its own for some of the people, which can be cut: a namespace and a pair of links (Linux, as root)."""

from __future__ import annotations

import asyncio
import ctypes
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.client import Client

CONNECT_SECONDS = 2
CLONE_NEWNET = 0x40000000
LOSSY = """table ip lossy {
    chain coming { type filter hook input priority 0; numgen random mod 10 == 0 drop; }
    chain going { type filter hook output priority 0; numgen random mod 10 == 0 drop; }
}"""


class Network:
    def __init__(self) -> None:
        number = os.getpid() % 250
        self.name = f"warmline{os.getpid()}"
        self.near, self.far = f"10.77.{number}.1", f"10.77.{number}.2"
        self._link = f"wl{os.getpid()}"

    def set_up(self) -> str:
        """What the system complained about."""
        inside = ("-n", self.name)
        for words in (
            ("netns", "add", self.name),
            ("link", "add", self._link, "type", "veth", "peer", "name", "far", "netns", self.name),
            ("addr", "add", f"{self.near}/24", "dev", self._link),
            (*inside, "addr", "add", f"{self.far}/24", "dev", "far"),
            (*inside, "link", "set", "far", "up"),
            ("link", "set", self._link, "up"),
        ):
            if refused := _run("ip", *words):
                return refused
        return ""

    def remove(self) -> None:
        _run("ip", "link", "del", self._link)
        _run("ip", "netns", "del", self.name)

    def cut(self) -> None:
        """Whatever is sent is lost without a word."""
        _run("ip", "-n", self.name, "link", "set", "far", "down")

    def mend(self) -> None:
        _run("ip", "-n", self.name, "link", "set", "far", "up")

    def spoil(self) -> str:
        """A tenth of the packets is lost each way, and 64 kbit a second pass; what the system complained about."""
        inside = ("ip", "netns", "exec", self.name)
        slow = ("root", "tbf", "rate", "64kbit", "burst", "4kb", "latency", "400ms")
        return (
            _run(*inside, "nft", LOSSY)
            or _run("tc", "qdisc", "add", "dev", self._link, *slow)
            or _run(*inside, "tc", "qdisc", "add", "dev", "far", *slow)
        )

    def socket(self) -> socket.socket:
        """A socket of that network: it stays where it was made."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open("/proc/self/ns/net") as here, open(f"/run/netns/{self.name}") as there:
            if libc.setns(there.fileno(), CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns")
            try:
                made = socket.socket()
            finally:
                libc.setns(here.fileno(), CLONE_NEWNET)
        made.setblocking(False)
        return made


class FarClient(Client):
    """Comes by that network."""

    network: Network

    async def _way(self) -> dict[str, Any]:
        port = int(self._url.split(":")[2].partition("/")[0])
        made = self.network.socket()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await asyncio.get_running_loop().sock_connect(made, (self.network.near, port))
        except (OSError, TimeoutError):
            made.close()
            raise
        return {"sock": made}


@contextmanager
def network() -> Iterator[Network]:
    """Skips the test where the system does not permit it."""
    one = Network()
    try:
        if refused := one.set_up():
            pytest.skip(f"a network of one's own needs iproute2, and the right to make one (as root): {refused}")
        yield one
    finally:
        one.remove()


def _run(*words: str) -> str:
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        return str(error)
    return (done.stderr.strip() or words[0]) if done.returncode else ""
