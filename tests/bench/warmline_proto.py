"""Warmline's frames in the words of the load generator, which runs this with its own Python (no imports of ours).

It keeps the client's rules: the hello is signed, beats are answered, an agent opens each thread that shows up in
the inbox, and entries are counted once by their number; a number that comes twice in `entry` frames is passed on, so
the load generator sees a double.
"""

import json
import os
from typing import Any
from urllib.parse import urlsplit

BEAT = b'{"t":"beat"}'
CID_DIGITS = 9


class Warmline:
    """`url` and `headers` are called one after the other for each connection, so the first leaves who it is."""

    def __init__(self) -> None:
        with open(os.environ["WARMLINE_PEOPLE"]) as file:
            self.people: dict[str, Any] = json.load(file)
        self.broadcasting = os.environ.get("WARMLINE_WORK") == "w3"
        self._connecting = ("", "")

    def url(self, base: str, role: str, conv: int, agent: int) -> str:
        cookie = self.people["cookies"][agent] if role == "a" else ""
        if role == "a" and "agents_port" in self.people:
            base = f"ws://127.0.0.1:{self.people['agents_port']}"
        self._connecting = (f"http://{urlsplit(base).netloc}", cookie)
        return base + ("/ws/agent" if role == "a" else "/ws/customer")

    def headers(self, _arguments: Any) -> dict[str, str]:
        origin, cookie = self._connecting
        return {"Origin": origin} | ({"Cookie": cookie} if cookie else {})

    def on_open(self, c: Any) -> None:
        hello: dict[str, Any] = {"t": "hello", "v": 1}
        if c.role == "c":
            hello |= {"site": self.people["sites"][c.conv], "token": self.people["tokens"][c.conv]}
        c.send(json.dumps(hello).encode())

    def on_text(self, c: Any, frame: bytes) -> None:
        kind = frame[6 : frame.index(b'"', 6)]
        handler = getattr(self, "_on_" + kind.decode(), None)
        if handler is not None:
            handler(c, frame)

    def _on_welcome(self, c: Any, _frame: bytes) -> None:
        c.st |= {"last": {}, "page": {}}
        c.set_ready()

    def _on_beat(self, c: Any, _frame: bytes) -> None:
        c.send(BEAT)

    def _on_ack(self, c: Any, frame: bytes) -> None:
        if self.broadcasting:
            return
        ack = json.loads(frame)
        c.sink.on_ack(c, int(ack["re"]), ack["seq"])

    def _on_entries(self, c: Any, frame: bytes) -> None:
        if self.broadcasting:
            c.sink.on_ev(c, 0)
        elif c.role == "a":
            told = json.loads(frame)
            for entry in told["entries"]:
                self._entry(c, told["conversation"], entry)

    def _on_thread(self, c: Any, frame: bytes) -> None:
        thread = json.loads(frame)
        if c.role == "c":
            c.sink.on_sync(c, len(thread["entries"]))
            return
        known = c.st["last"].get(thread["conversation"]) or 0
        for entry in thread["entries"]:
            if entry["seq"] > known:
                self._entry(c, thread["conversation"], entry)
        c.st["page"][thread["conversation"]] = c.st["last"].get(thread["conversation"]) or 0

    def _entry(self, c: Any, conversation: str, entry: dict[str, Any]) -> None:
        if entry["seq"] <= c.st["page"].get(conversation, 0):
            return  # it came with the page, too
        last = c.st["last"]
        last[conversation] = max(last.get(conversation) or 0, entry["seq"])
        if entry["kind"] == "message":
            c.sink.on_msg(c, int(entry["text"][:CID_DIGITS]), entry["seq"])

    def _on_row(self, c: Any, frame: bytes) -> None:
        start = frame.index(b'"id":"') + 6
        conversation = frame[start : start + 32].decode()
        if self.broadcasting:
            c.sink.on_ev(c, 0)
        elif conversation not in c.st["last"]:
            c.st["last"][conversation] = None
            c.send(json.dumps({"t": "open", "re": "o", "conversation": conversation}).encode())

    def enc_msg(self, c: Any, cid: int, text: str) -> bytes:
        body = f"{cid:0{CID_DIGITS}d} {text[CID_DIGITS + 1 :]}"
        return b'{"t":"send","re":"%d","conversation":"%032x","text":"%s"}' % (cid, c.conv, body.encode())

    def enc_bcast(self, c: Any, cid: int, text: str) -> bytes:
        """A note in one conversation: durable, and every colleague's inbox shows that it changed."""
        re, conversation = os.urandom(8).hex(), "0" * 32
        frame = {"t": "send", "re": re, "conversation": conversation, "text": text, "note": True}
        return json.dumps(frame).encode()

    def enc_resume(self, c: Any, after: int, _conversations: int) -> bytes:
        return b'{"t":"open","re":"o","conversation":"%032x","since":%d}' % (c.conv, after)
