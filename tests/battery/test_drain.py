"""B22: processes that are told to end, under load: they drain and end by themselves, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection

from server.web.connection import RESTARTS, SILENT
from tests.battery.crowd import Crowd
from tests.battery.table import LONG, record
from tests.support.balancer import balancer
from tests.support.client import Client, Frame, new_id
from tests.support.house import House, embedded, scaled
from tests.support.ports import free_port
from tests.support.server import ServerProcess
from tests.support.smtp_sink import SmtpSink

SOCKETS = 500
TALKING = 12
ROUNDS = 5 if LONG else 1


class Onlooker(Client):
    """Keeps no frames: there are many of them."""

    async def _take(self, socket: ClientConnection, frame: Frame) -> None:
        await super()._take(socket, frame)
        self.frames.clear()


@pytest.fixture
async def house(tmp_path: Path, smtp_sink: SmtpSink, postgres_url: str, redis_url: str) -> AsyncIterator[House]:
    """Behind a balancer."""
    port = free_port()
    front = f"http://127.0.0.1:{port}"
    async with scaled(
        tmp_path, smtp_sink.url, postgres_url, redis_url, PUBLIC_URL=front, RATE_FRAMES="1000", BEAT_SECONDS="5"
    ) as running:
        async with balancer(port, [server.port for server in running.servers]):
            running.front = front
            yield running
            await asyncio.gather(*(client.close() for client in running.clients))


async def test_a_rolling_restart_of_everything(house: House) -> None:
    crowd = Crowd(house)
    await crowd.settle_in(TALKING)
    onlookers = await _onlookers(house, SOCKETS - len(crowd.everybody))
    ended: list[int] = []

    async def restart() -> None:
        assert house.worker is not None
        for _ in range(ROUNDS):
            for process in (*house.servers, house.worker):
                ended.append(await asyncio.to_thread(process.told_to_end))
                await asyncio.to_thread(process.start)

    await crowd.talk(restart())
    everybody = [*crowd.everybody, *onlookers]
    for one in everybody:
        await _is_online(one)
    assert ended == [0] * len(ended)
    assert all(one.connects > 1 for one in onlookers)
    # On a machine that is very busy, one may have been given up as silent shortly before its process was to end.
    assert sum(one.moves > 0 for one in onlookers) > 0.9 * len(onlookers)
    silent = [one for one in onlookers if SILENT in one.close_codes]
    assert len(silent) < 0.1 * len(onlookers)
    # 1000: it hung up first.
    assert {code for one in everybody if one not in silent for code in one.close_codes} <= {1000, RESTARTS}
    record(f"B22 rolling restart, {SOCKETS} sockets", len(ended), await crowd.assert_whole())


async def test_while_it_drains_it_says_so_and_a_second_signal_ends_it(house: House) -> None:
    onlookers = await _onlookers(house, 200)
    first, second = house.servers
    health, code = await asyncio.to_thread(_told_twice, first)
    assert health == (503, {"status": "draining"}) and code == -signal.SIGTERM
    await asyncio.to_thread(first.start)
    for one in onlookers:
        await _is_online(one)
    assert second.running


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_embedded_server_drains(tmp_path: Path, smtp_sink: SmtpSink, number: signal.Signals) -> None:
    async with embedded(tmp_path, smtp_sink.url) as house:
        customer, conversation = await house.customer(), new_id()
        await customer.said(conversation, "before")
        under_way = [await customer.say(conversation, f"under way {n}") for n in range(50)]
        assert await asyncio.to_thread(house.web.told_to_end, number) == 0
        await asyncio.to_thread(house.web.start)
        for re in under_way:
            await customer.acknowledged(conversation, re)
        await customer.reads(conversation, ["before", *(f"under way {n}" for n in range(50))])
        truth = await house.truth(conversation)
        assert [entry.text for entry in truth] == ["before", *(f"under way {n}" for n in range(50))]


async def test_a_worker_finishes_the_mail_it_has(house: House, smtp_sink: SmtpSink) -> None:
    """Marked as sent by the one that drained: the next worker sends nothing."""
    assert house.worker is not None
    agent, customer, conversation = await house.agent(), await house.customer(), new_id()
    await customer.said(conversation, "hello")
    await customer.close()
    smtp_sink.delay_s = 3
    await agent.show(conversation)
    await agent.said(conversation, "by mail")
    for _ in range(600):
        if smtp_sink.busy:
            break
        await asyncio.sleep(0.1)
    assert await asyncio.to_thread(house.worker.told_to_end) == 0
    assert len(smtp_sink.messages) == 1
    await asyncio.to_thread(house.worker.start)
    await agent.until(lambda: any(entry["kind"] == "mailed" for entry in agent.thread(conversation).entries))
    assert len(smtp_sink.messages) == 1


async def _is_online(one: Client) -> None:
    await one.until(lambda: one.online)


async def _onlookers(house: House, number: int) -> list[Client]:
    address = house.front.replace("http", "ws") + "/ws/customer"
    hello = {"t": "hello", "v": 1, "site": house.site.key}
    found: list[Client] = []
    for one in range(number):
        found.append(Onlooker(address, hello | {"token": house.token(f"onlooker{one}")}, origin=house.front))
    house.clients += found
    for some in range(0, number, 50):
        await asyncio.gather(*(one.start() for one in found[some : some + 50]))
    return found


def _told_twice(server: ServerProcess) -> tuple[tuple[int, object], int]:
    """How it is while it drains, which it does for half a second, and the code it ends with when told again."""
    return _health_while_ending(server), server.told_to_end()


def _health_while_ending(server: ServerProcess) -> tuple[int, object]:
    """On a connection that a balancer kept open."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.port)) as kept:
        kept.request("GET", "/healthz")
        assert kept.getresponse().read() == b'{"status":"ok"}'
        os.kill(server.pid, signal.SIGTERM)
        while True:
            kept.request("GET", "/healthz")
            answer = kept.getresponse()
            told = json.loads(answer.read())
            if answer.status != 200:
                return answer.status, told
