"""A name server of its own for the tests: one zone, over UDP and TCP on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from tests.support.ports import free_port

MOST_UDP = 512
"""Octets of an answer without EDNS (RFC 1035 4.2.1); a longer one is cut, and asked for again over TCP."""


class Zone(asyncio.DatagramProtocol):
    """`records`: values by type and name. What is in `broken` is answered with SERVFAIL, in `silent` not at all."""

    def __init__(self, records: dict[tuple[str, str], list[str]]) -> None:
        self.records = records
        self.broken: set[str] = set()
        self.silent: set[str] = set()
        self.asked: list[tuple[str, str, str]] = []
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = self.answer(data, "udp")
        if answer is not None and self._transport is not None:
            self._transport.sendto(answer, addr)

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            length = int.from_bytes(await reader.readexactly(2))
            answer = self.answer(await reader.readexactly(length), "tcp") or b""
            writer.write(len(answer).to_bytes(2) + answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            pass  # whoever asked has gone
        finally:
            writer.transport.abort()
            await asyncio.sleep(0)  # until the socket is closed

    def answer(self, data: bytes, way: str) -> bytes | None:
        query = dns.message.from_wire(data)
        [question] = query.question
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((way, kind, name))
        if name in self.silent:
            return None
        reply = dns.message.make_response(query)
        if name in self.broken:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif values := self.records.get((kind, name)):
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
        elif all(known != name for _, known in self.records):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        wire = reply.to_wire()
        if way == "udp" and len(wire) > MOST_UDP:
            reply.answer.clear()
            reply.flags |= dns.flags.TC
            wire = reply.to_wire()
        return wire


@asynccontextmanager
async def name_server(zone: Zone) -> AsyncIterator[dns.asyncresolver.Resolver]:
    """A resolver that asks this zone and nobody else."""
    port, loop = free_port(), asyncio.get_running_loop()
    datagrams, _ = await loop.create_datagram_endpoint(lambda: zone, local_addr=("127.0.0.1", port))
    streams = await asyncio.start_server(zone.converse, "127.0.0.1", port)
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], port
    try:
        yield resolver
    finally:
        datagrams.close()
        streams.close()
        await streams.wait_closed()
        await asyncio.sleep(0.05)  # which does not wait for those who were let in before
