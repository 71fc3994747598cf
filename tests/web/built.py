"""What clients make of their frames, as the browser's modules do it: rows, counts, threads, details."""

from collections.abc import Iterable
from typing import Any

from tests.support.client import Client, Frame


def rows(frames: list[Frame]) -> dict[str, Frame]:
    """As widget/agent/state.js does it: the row with the higher `rev`, and the customer's frames over it."""
    known: dict[str, Frame] = {}
    for frame in frames:
        for row in [*frame.get("rows", []), *([frame["row"]] if "row" in frame else [])]:
            if row["rev"] >= known.get(row["id"], {"rev": 0})["rev"]:
                known[row["id"]] = row
        if frame["t"] == "customer":
            customer = frame["customer"]
            for row in tuple(known.values()):
                if row["customer"]["face"]["id"] == customer["face"]["id"]:
                    known[row["id"]] = row | {"customer": brief(customer)}
    return known


def brief(customer: Frame) -> Frame:
    shown: Frame = {"face": customer["face"], "reachable": bool(customer.get("email"))}
    shown |= {name: customer.get(name) for name in ("verified", "here", "plan")}
    return {name: value for name, value in shown.items() if value}


def inbox(frames: list[Frame], begun: set[str]) -> dict[str, Frame]:
    return {one: row for one, row in rows(frames).items() if one in begun}


def counts(client: Client, you: str) -> dict[str, int]:
    known = rows(client.frames).values()
    opened = [row for row in known if row["status"] == "open"]
    counted = {
        "waiting": sum("waiting" in row for row in opened),
        "mine": sum(row.get("assignee") == you for row in opened),
        "open": len(opened),
        "nobodys": sum("assignee" not in row for row in opened),
    }
    return counted | {"closed": sum(row["status"] == "closed" for row in known)}


def colleagues(frames: list[Frame]) -> dict[str, Frame]:
    agents: dict[str, Frame] = {}
    for frame in frames:
        for agent in frame.get("agents", []):
            agents[agent["face"]["id"]] = agent
    return agents


def threads(client: Client, conversations: Iterable[str]) -> dict[str, list[Frame]]:
    """A customer may be called otherwise by now: by an address they have left."""
    known = rows(client.frames) if "agents" in client.welcome else {}

    def now(entry: Frame, conversation: str) -> Frame:
        theirs = entry["author"] == "customer" and conversation in known
        return entry | {"by": known[conversation]["customer"]["face"]} if theirs else entry

    return {one: [now(entry, one) for entry in client.thread(one).entries] for one in conversations}


def details(frames: list[Frame], begun: set[str]) -> dict[str, Frame]:
    """What stands beside the open threads, by customer."""
    customers = {frame["customer"]["face"]["id"]: frame["customer"] for frame in frames if frame["t"] == "customer"}
    ours = {row["customer"]["face"]["id"] for one, row in rows(frames).items() if one in begun}
    return {one: customer for one, customer in customers.items() if one in ours}


def conversations(frames: list[Frame]) -> dict[str, Frame]:
    known: dict[str, Frame] = {}
    for frame in frames:
        for row in [*frame.get("conversations", []), *([frame["row"]] if "row" in frame else [])]:
            if row["rev"] >= known.get(row["id"], {"rev": 0})["rev"]:
                known[row["id"]] = row
    return known


def you(client: Client) -> Frame:
    told: Frame = last(client.frames, "you")
    return told


def last(frames: list[Frame], name: str) -> Any:
    return next(frame[name] for frame in reversed(frames) if name in frame)
