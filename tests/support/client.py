"""A client of the sockets that keeps the protocol's rules, and a person who uses it.

It resumes with `since`, asks when a number is missing, and sends again what was not acknowledged: what the browser's
modules do, without a browser.
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.typing import Origin

Frame = dict[str, Any]

PATIENCE_SECONDS = 60
HANDSHAKE_SECONDS = 15
"""As in the browser (widget/shared/socket.js)."""


def new_id() -> str:
    """A time-ordered id as the browser makes it: 12 hex digits of milliseconds, 20 random ones."""
    return f"{int(time.time() * 1000):012x}{uuid4().hex[:20]}"


class Thread:
    """One conversation as a client knows it: entries by seq, and what is still to be acknowledged."""

    def __init__(self) -> None:
        self.entries: list[Frame] = []
        self.pending: dict[str, Frame] = {}
        self.acknowledged: dict[str, int] = {}
        self.doubled = 0

    @property
    def last(self) -> int:
        return self.entries[-1]["seq"] if self.entries else 0

    def add(self, entry: Frame) -> bool:
        """Whether it fits; False for a gap."""
        if entry["seq"] <= self.last:
            return True
        if entry["seq"] > self.last + 1:
            return False
        self.entries.append(entry)
        re = entry.get("re") or ""
        if self.pending.pop(re, None) is not None:
            self.acknowledged[re] = entry["seq"]
        return True

    @property
    def texts(self) -> list[str]:
        return [entry.get("text", "") for entry in self.entries if entry["kind"] == "message"]


class Client:
    """A customer's or an agent's connection that comes back by itself until it is closed."""

    def __init__(self, url: str, hello: Frame, *, origin: str, cookie: str = "") -> None:
        self._url, self._hello, self._origin = url, hello, Origin(origin)
        self._headers = {"Cookie": cookie} if cookie else {}
        self._socket: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()
        self.threads: dict[str, Thread] = {}
        self.shown: set[str] = set()
        self.seen: dict[str, int] = {}
        self.frames: list[Frame] = []
        self.welcome: Frame = {}
        self.rows: dict[str, Frame] = {}
        self.connects = 0
        self.disconnects = 0
        self.close_codes: list[int] = []
        self.moves = 0
        self.moved_after = 0.0
        self.refused = 0
        self._retrying: set[asyncio.Task[None]] = set()

    @property
    def online(self) -> bool:
        return self._socket is not None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run())
        await self.until(lambda: bool(self.welcome))

    async def close(self) -> None:
        if self._task is not None:
            tasks = [self._task, *self._retrying]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Waits for what the frames bring. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(condition)

    def thread(self, conversation: str) -> Thread:
        return self.threads.setdefault(conversation, Thread())

    async def say(self, conversation: str, text: str, **more: Any) -> str:
        """Keeps the message, sends it, and lets it be sent again until it is acknowledged."""
        frame = {"t": "send", "re": new_id(), "conversation": conversation, "text": text, **more}
        self.thread(conversation).pending[frame["re"]] = frame
        self.shown.add(conversation)
        await self.tell(frame)
        return str(frame["re"])

    async def said(self, conversation: str, text: str, **more: Any) -> int:
        """Says it and waits for the acknowledgement; returns its seq."""
        return await self.acknowledged(conversation, await self.say(conversation, text, **more))

    async def reads(self, conversation: str, texts: list[str]) -> None:
        """Until exactly these messages are in the thread, in this order."""
        thread = self.thread(conversation)
        try:
            await self.until(lambda: thread.texts == texts)
        except TimeoutError:
            raise AssertionError(f"expected {texts}, reads {thread.texts}") from None

    async def settled(self, conversation: str) -> None:
        """Until everything said there is acknowledged."""
        thread = self.thread(conversation)
        await self.until(lambda: not thread.pending)

    async def acknowledged(self, conversation: str, re: str) -> int:
        thread = self.thread(conversation)
        await self.until(lambda: re in thread.acknowledged)
        return thread.acknowledged[re]

    async def ask(self, frame: Frame) -> Frame:
        """Sends a request with its own `re`, and returns the frame that answers it."""
        re = new_id()
        await self.tell(frame | {"re": re})
        answers: list[Frame] = []

        def answered() -> bool:
            answers[:] = [one for one in self.frames if one.get("re") == re]
            return bool(answers)

        await self.until(answered)
        return answers[0]

    async def show(self, conversation: str) -> None:
        """Opens the thread, now and after every reconnect."""
        self.shown.add(conversation)
        await self._open(conversation)

    async def see(self, conversation: str) -> int:
        """Has everything there is on a visible screen; said again after a reconnect."""
        self.seen[conversation] = self.thread(conversation).last
        await self.tell({"t": "seen", "conversation": conversation, "seq": self.seen[conversation]})
        return self.seen[conversation]

    async def tell(self, frame: Frame) -> None:
        if self._socket is not None:
            try:
                await self._socket.send(json.dumps(frame))
            except (WebSocketException, OSError):
                return

    def cut(self) -> None:
        """The link dies without a word."""
        if self._socket is not None:
            self.disconnects += 1
            self._socket.transport.abort()

    async def _run(self) -> None:
        pause = 0.05
        while True:
            self.moved_after = 0.0
            try:
                async with connect(
                    self._url,
                    origin=self._origin,
                    additional_headers=self._headers,
                    compression=None,
                    ping_interval=None,
                    **await self._way(),
                ) as socket:
                    await self._converse(socket)
                    pause = 0.05
            except (OSError, WebSocketException, InvalidHandshake, TimeoutError):
                pass
            finally:
                self._socket = None
            await asyncio.sleep(self.moved_after or pause * random.random())
            pause = min(pause * 2, 1.0)

    async def _way(self) -> dict[str, Any]:
        """What else `connect` is to be given, for somebody who comes by another network."""
        return {}

    async def _converse(self, socket: ClientConnection) -> None:
        await socket.send(json.dumps(self._hello))
        try:
            async with asyncio.timeout(HANDSHAKE_SECONDS):  # a link that is cut now says so to nobody
                first = await socket.recv()
            await self._take(socket, json.loads(first))
            async for raw in socket:
                await self._take(socket, json.loads(raw))
        finally:
            self.close_codes.append(socket.close_code or 0)

    async def _take(self, socket: ClientConnection, frame: Frame) -> None:
        async with self._changed:
            self.frames.append(frame)
            if frame["t"] == "welcome":
                self._socket = socket
                self.welcome = frame
                self.connects += 1
                self.rows |= {row["id"]: row for row in frame.get("conversations", [])}
            self._changed.notify_all()
        await getattr(self, "_on_" + frame["t"], _nothing)(frame)
        async with self._changed:
            self._changed.notify_all()

    async def _on_welcome(self, _frame: Frame) -> None:
        for conversation in tuple(self.shown):
            if self.thread(conversation).last or conversation in self.rows or "agents" in self.welcome:
                await self._open(conversation)
        for conversation, seq in self.seen.items():
            await self.tell({"t": "seen", "conversation": conversation, "seq": seq})
        for thread in tuple(self.threads.values()):
            for frame in tuple(thread.pending.values()):
                await self.tell(frame)

    async def _on_beat(self, frame: Frame) -> None:
        await self.tell({"t": "beat"})
        for conversation, seq in frame.get("seqs", {}).items():
            if seq > self.thread(conversation).last:
                await self._open(conversation)
        for conversation, seq in self.seen.items():
            row: Frame = self.rows.get(conversation) or {}
            known: int = row.get("seen") or row.get("agent_seen") or 0
            if known < seq:
                await self.tell({"t": "seen", "conversation": conversation, "seq": seq})

    async def _on_moved(self, frame: Frame) -> None:
        self.moved_after = max(frame["after_ms"], 1) / 1000
        self.moves += 1
        if self._socket is not None:
            await self._socket.close()

    async def _on_error(self, frame: Frame) -> None:
        """What may be tried again is, as long as it is not acknowledged."""
        for thread in self.threads.values():
            if frame.get("retry") and frame.get("re") in thread.pending:
                self.refused += 1
                later = asyncio.get_running_loop().create_task(self._again(thread, frame["re"]))
                self._retrying.add(later)
                later.add_done_callback(self._retrying.discard)

    async def _again(self, thread: Thread, re: str) -> None:
        await asyncio.sleep(0.5 + random.random())
        if re in thread.pending:
            await self.tell(thread.pending[re])

    async def _on_resync(self, _frame: Frame) -> None:
        for conversation in self.shown:
            await self._open(conversation)

    async def _on_entries(self, frame: Frame) -> None:
        self._keep(frame["row"])
        if frame["conversation"] not in self.shown:
            return
        thread = self.thread(frame["conversation"])
        if not all([thread.add(entry) for entry in frame["entries"]]):
            await self._open(frame["conversation"])

    async def _on_thread(self, frame: Frame) -> None:
        thread = self.thread(frame["conversation"])
        if frame.get("reset"):
            thread.entries = []
            if frame["entries"] and frame["entries"][0]["seq"] > 1:
                thread.entries = [{"seq": frame["entries"][0]["seq"] - 1, "kind": "earlier"}]
        for entry in frame["entries"]:
            thread.add(entry)
        if "row" in frame:
            self._keep(frame["row"])

    async def _on_ack(self, frame: Frame) -> None:
        thread = self.thread(frame["conversation"])
        sent = thread.pending.pop(frame["re"], None)
        if "row" in frame:
            self._keep(frame["row"])
            # Nobody else tells us of it: what was sent is the entry.
            said = {"seq": frame["seq"], "at": frame["at"], "kind": "message", "author": "customer", "channel": "chat"}
            fits = sent is not None and thread.add({**said, "text": sent["text"], "re": frame["re"]})
            if not fits and frame["seq"] > thread.last:
                await self._open(frame["conversation"])
        if thread.acknowledged.setdefault(frame["re"], frame["seq"]) != frame["seq"]:
            thread.doubled += 1

    async def _on_conversation(self, frame: Frame) -> None:
        self._keep(frame["row"])

    _on_row = _on_conversation

    async def _on_inbox(self, frame: Frame) -> None:
        for row in frame["rows"]:
            self._keep(row)

    def _keep(self, row: Frame) -> None:
        """Unless there is a newer one."""
        if row["rev"] >= self.rows.get(row["id"], row)["rev"]:
            self.rows[row["id"]] = row

    async def _open(self, conversation: str) -> None:
        since = self.thread(conversation).last
        await self.tell({"t": "open", "re": new_id(), "conversation": conversation, "since": since})


async def _nothing(_frame: Frame) -> None:
    pass


@asynccontextmanager
async def client(url: str, hello: Frame, *, origin: str, cookie: str = "") -> AsyncIterator[Client]:
    one = Client(url, hello, origin=origin, cookie=cookie)
    await one.start()
    try:
        yield one
    finally:
        await one.close()
