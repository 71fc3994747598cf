"""The frames: the same in Python and in the browser, and nothing that a client sends does more than be refused."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct

from server.domain.errors import BadFrame, TooLong, WarmlineError
from server.web import shapes, wire, wire_out
from tests.docs.frames import Described, carried, describe, members
from tests.docs.markdown import ROOT

TYPES = ROOT / "widget" / "shared" / "wire.d.ts"
INTERFACE = re.compile(r"export interface (\w+) \{(.*?)\n\}", re.DOTALL)
FIELD = re.compile(r"^\s+(\w+)(\??): ([^;]+);", re.MULTILINE)
ALIAS = re.compile(r"export type (\w+)\s*=\s*([^;{]+);")
UNIONS = {
    "FromCustomer": wire.CustomerFrame,
    "FromAgent": wire.AgentFrame,
    "ToCustomer": wire.ToCustomer,
    "ToAgent": wire.ToAgent,
}
FRAMES = list(dict.fromkeys(frame for union in UNIONS.values() for frame in members(union)))
ALL = [*FRAMES, *carried(FRAMES)]

ID = "0123456789abcdef" * 2
OURS = re.compile(r"\b(msgspec|Struct|Traceback|server\.|wire\b|Custom\w+|Agent[A-Z]\w+|SeenIn|TypingIn|UnsetType)")


def in_typescript() -> dict[str, dict[str, tuple[str, bool]]]:
    """Interface → field → (type, optional)."""
    return {
        name: {field: (kind, bool(optional)) for field, optional, kind in FIELD.findall(body)}
        for name, body in INTERFACE.findall(TYPES.read_text(encoding="utf-8"))
    }


def roughly(kind: str, *, optional: bool) -> set[str]:
    """The parts of a type, where TypeScript's narrower words are strings or free objects, as Python has them."""
    parts = {part.strip() for part in kind.split("|")}
    parts = {"string" if part in _STRINGS or part.startswith('"') else part for part in parts}
    parts = {"Record<string, unknown>" if part == "EntryData" else part for part in parts}
    return parts - {"null"} if optional else parts


_STRINGS = {
    name
    for name, value in ALIAS.findall(TYPES.read_text(encoding="utf-8"))
    if all(part.strip().startswith('"') for part in value.split("|") if part.strip())
}


def test_the_browser_knows_every_frame_and_no_other() -> None:
    assert set(in_typescript()) == {struct.__name__ for struct in ALL}


@pytest.mark.parametrize("described", [describe(one) for one in ALL], ids=lambda one: one.name)
def test_fields_are_the_same_on_both_sides(described: Described) -> None:
    theirs = in_typescript()[described.name]
    if described.tag:
        assert theirs.pop("t") == (f'"{described.tag}"', False)
    assert set(theirs) == {field.name for field in described.fields}
    for field in described.fields:
        kind, optional = theirs[field.name]
        assert optional == field.optional, field.name
        assert roughly(kind, optional=optional) == roughly(field.type, optional=optional), field.name


@pytest.mark.parametrize("name", UNIONS)
def test_each_socket_has_the_same_frames_on_both_sides(name: str) -> None:
    found = dict(ALIAS.findall(TYPES.read_text(encoding="utf-8")))[name]
    theirs = [part.strip() for part in found.split("|") if part.strip()]
    assert theirs == [frame.__name__ for frame in members(UNIONS[name])]


def test_every_frame_that_is_defined_is_on_a_socket() -> None:
    defined = {
        name
        for module in (wire, wire_out, shapes)
        for name, one in vars(module).items()
        if isinstance(one, type) and issubclass(one, Struct) and one.__module__ == module.__name__
    }
    assert {name for name in defined if not name.startswith("_")} <= {struct.__name__ for struct in ALL}


# What a client may send.

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
tags = st.sampled_from([describe(frame).tag for frame in FRAMES])
fields = st.sampled_from(sorted({field.name for frame in FRAMES for field in describe(frame).fields}))
nearly = st.builds(
    lambda tag, rest: {"t": tag} | rest,
    tags,
    st.dictionaries(fields, anything | st.just(ID) | st.integers(0, 9), max_size=5),
)


def parsed(raw: str | bytes) -> None:
    """Each parser makes a frame of it or refuses it with words that say nothing about us."""
    for parse in (wire.parse_customer, wire.parse_agent):
        try:
            frame = parse(raw)
        except WarmlineError as problem:
            assert isinstance(problem, BadFrame | TooLong)
            assert not OURS.search(_without_quotes(problem.message)), problem.message
            assert len(problem.message) < 300
        else:
            assert isinstance(frame, Struct)
    assert isinstance(wire.reference(raw), str | None)


def _without_quotes(message: str) -> str:
    """What it says itself, without what it repeats of the client's own."""
    return re.sub(r"`[^`]*`|'.*'", "", message, flags=re.DOTALL)


@given(st.binary(max_size=200))
@example(b"\xff\xfe{")
@example(b"")
@example(b"\x00")
def test_no_bytes_do_more_than_be_refused(raw: bytes) -> None:
    parsed(raw)


@given(st.text(max_size=200))
@example('{"t":"send","re":"a","conversation":"\\ud800","text":"\\udfff"}')
@example("\ud800")
def test_no_text_does_more_than_be_refused(raw: str) -> None:
    parsed(raw)


@given(anything | nearly)
@example({"t": "send", "re": "a", "conversation": ID, "text": "\x00\ud800"})
@example({"t": "open", "re": "a\n", "conversation": ID})
@example({"t": "hello", "v": 10**400, "site": ""})
@example({"t": ["send"]})
@example({"t": "x" * 50_000})
def test_no_json_does_more_than_be_refused(value: Any) -> None:
    parsed(json.dumps(value))


@pytest.mark.parametrize("depth", [100, 10_000, 200_000])
@pytest.mark.parametrize("opening", ["[", '{"a":', '{"t":"send","text":['])
def test_nesting_is_refused_however_deep(opening: str, depth: int) -> None:
    parsed(opening * depth)


def send(text: str, **more: object) -> str:
    return json.dumps({"t": "send", "re": "r1", "conversation": ID, "text": text} | more)


@pytest.mark.parametrize("parse", [wire.parse_customer, wire.parse_agent])
def test_a_long_text_is_told_from_a_wrong_frame(parse: Any) -> None:
    assert parse(send("é" * wire.MAX_TEXT)).text == "é" * wire.MAX_TEXT
    with pytest.raises(TooLong):
        parse(send("é" * (wire.MAX_TEXT + 1)))


@pytest.mark.parametrize("parse", [wire.parse_customer, wire.parse_agent])
@pytest.mark.parametrize(
    ("frame", "named"),
    [
        (send("hello", mood="fine"), "mood"),
        (send("hello", conversation=ID.upper()), "conversation"),
        (send("hello", conversation=f"{ID}\n"), "conversation"),
        (send("hello", re=""), "re"),
        (send("hello", re="a b"), "re"),
        (send("hello", files=[ID] * 11), "files"),
        (json.dumps({"t": "open", "re": "a", "conversation": ID, "since": -1}), "since"),
        (json.dumps({"t": "open", "conversation": ID}), "re"),
    ],
)
def test_a_wrong_field_is_refused_by_its_name(parse: Any, frame: str, named: str) -> None:
    with pytest.raises(BadFrame, match=named):
        parse(frame)


def test_frames_of_the_other_socket_are_none() -> None:
    with pytest.raises(BadFrame):
        wire.parse_customer(json.dumps({"t": "take", "re": "a", "conversation": ID}))
    with pytest.raises(BadFrame):
        wire.parse_customer(send("hello", note=True))
    with pytest.raises(BadFrame):
        wire.parse_agent(json.dumps({"t": "email", "re": "a", "address": "me@acme.example"}))


def test_whose_frame_was_wrong_is_found_where_it_can_be() -> None:
    assert wire.reference('{"re":"r1","more":[1]}') == "r1"
    assert wire.reference('{"re":5}') is None
    assert wire.reference('{"re":') is None


def test_defaults_are_left_out_of_what_is_sent() -> None:
    assert json.loads(wire.encode(wire.Error("invalid", "No."))) == {"t": "error", "code": "invalid", "message": "No."}
    assert json.loads(wire.encode(wire.Resync())) == {"t": "resync"}
