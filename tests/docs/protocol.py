"""The tables of docs/protocol.md, made from the code: `python -m tests.docs.protocol --write`."""

from __future__ import annotations

import re
import sys

from server.domain import errors
from server.domain.errors import WarmlineError
from server.web import wire
from tests.docs.frames import Described, carried, describe, members
from tests.docs.markdown import ROOT

PAGE = ROOT / "docs" / "protocol.md"
PART = re.compile(r"(<!-- (\w[\w ]*): made from the code -->\n).*?(<!-- end -->)", re.DOTALL)

_FROM_CUSTOMER, _FROM_AGENT = members(wire.CustomerFrame), members(wire.AgentFrame)
_TO_CUSTOMER, _TO_AGENT = members(wire.ToCustomer), members(wire.ToAgent)


def written(page: str) -> str:
    """The page with its tables as the code has them now."""
    return PART.sub(lambda match: f"{match[1]}{tables(match[2])}\n{match[3]}", page)


def tables(name: str) -> str:
    if name == "errors":
        return error_table()
    if name == "shapes":
        shapes = carried([*_FROM_CUSTOMER, *_FROM_AGENT, *_TO_CUSTOMER, *_TO_AGENT])
        return "\n\n".join(
            section(describe(shape), shape=True) for shape in sorted(shapes, key=lambda one: one.__name__)
        )
    both = {
        "from both": [one for one in _FROM_CUSTOMER if one in _FROM_AGENT],
        "from the customer": [one for one in _FROM_CUSTOMER if one not in _FROM_AGENT],
        "from the agent": [one for one in _FROM_AGENT if one not in _FROM_CUSTOMER],
        "to both": [one for one in _TO_CUSTOMER if one in _TO_AGENT],
        "to the customer": [one for one in _TO_CUSTOMER if one not in _TO_AGENT],
        "to the agent": [one for one in _TO_AGENT if one not in _TO_CUSTOMER],
    }
    return "\n\n".join(section(describe(frame)) for frame in both[name])


def section(described: Described, *, shape: bool = False) -> str:
    head = f"#### {described.name}" if shape else f"#### `{described.tag}`"
    rows = [
        f"| `{field.name}`{'?' if field.optional else ''} | {_cell(field.type)} | {field.limit} |"
        for field in described.fields
    ]
    table = "\n".join(["| field | type | |", "| --- | --- | --- |", *rows]) if rows else "No fields."
    return "\n\n".join(filter(None, [head, described.about, table]))


def error_table() -> str:
    known = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, WarmlineError)]
    rows = [f"| `{one.code}` | {one.status} | {'yes' if _retried(one) else ''} | {one.__doc__} |" for one in known]
    return "\n".join(
        [
            "| code | as HTTP | retry | what the person reads, unless there is more to say |",
            "| --- | --- | --- | --- |",
            *rows,
        ]
    )


def _retried(kind: type[WarmlineError]) -> bool:
    return wire.error(kind()).retry


def _cell(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


if __name__ == "__main__":
    current = PAGE.read_text(encoding="utf-8")
    if "--write" in sys.argv:
        PAGE.write_text(written(current), encoding="utf-8")
    elif written(current) != current:
        sys.exit("docs/protocol.md is not current: python -m tests.docs.protocol --write")
