"""The frames of server/web/wire.py, described as TypeScript would: for the page, and to compare with wire.d.ts."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from typing import Annotated, Any, Union

import msgspec
from msgspec import Meta, Struct, UnsetType

from server.web import wire

LIMITS = {
    wire.Id: "32 hex digits",
    wire.Ref: "1 to 64 of `A-Z a-z 0-9 _ : . -`",
    wire.Seq: "0 to 2³¹",
}


@dataclass(frozen=True)
class Field:
    """`optional`: it may be left out. `limit` in words."""

    name: str
    type: str
    optional: bool
    limit: str


@dataclass(frozen=True)
class Described:
    name: str
    tag: str
    about: str
    fields: tuple[Field, ...]


def members(union: Any) -> tuple[type[Struct], ...]:
    """The frames of `CustomerFrame`, `ToAgent` …, in order."""
    return typing.get_args(union)


def describe(struct: type[Struct]) -> Described:
    hints = typing.get_type_hints(struct, include_extras=True)
    fields = tuple(
        Field(field.name, spelled(hints[field.name]), not field.required, _limit(hints[field.name]))
        for field in msgspec.structs.fields(struct)
    )
    tag = struct.__struct_config__.tag
    about = " ".join((struct.__doc__ or "").split())
    return Described(struct.__name__, tag if isinstance(tag, str) else "", about, fields)


def carried(structs: typing.Iterable[type[Struct]]) -> list[type[Struct]]:
    """The shapes that these are made of, each once, in the order in which they are met."""
    found: list[type[Struct]] = []
    waiting = list(structs)
    while waiting:
        for hint in typing.get_type_hints(waiting.pop(0)).values():
            for shape in _structs_in(hint):
                if shape not in found:
                    found.append(shape)
                    waiting.append(shape)
    return found


def spelled(hint: Any) -> str:
    """`Annotated[list[Id], …]` as `string[]`."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return spelled(arguments[0])
    if origin in (Union, types.UnionType):
        return " | ".join(spelled(one) for one in arguments if one is not UnsetType)
    if origin is list:
        inner = spelled(arguments[0])
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    if origin is dict:
        return f"Record<string, {spelled(arguments[1])}>"
    if hint is Any:
        return "unknown"
    return {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}.get(hint) or str(
        hint.__name__
    )


def _limit(hint: Any) -> str:
    if hint in LIMITS:
        return LIMITS[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):
        return "; ".join(filter(None, map(_limit, arguments)))
    if origin is not Annotated:
        return ""
    words = []
    for meta in arguments[1:]:
        assert isinstance(meta, Meta)
        if meta.pattern:
            words.append("one of " + ", ".join(f"`{one}`" for one in meta.pattern.strip("^()\\Z").split("|")))
        if meta.max_length is not None:
            unit = "" if typing.get_origin(arguments[0]) is list else " characters"
            words.append(f"at most {meta.max_length:,}{unit}")
    inner = _limit(typing.get_args(arguments[0])[0]) if typing.get_origin(arguments[0]) is list else ""
    return ", ".join([*words, *([f"each {inner}"] if inner else [])])


def _structs_in(hint: Any) -> list[type[Struct]]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        return [hint]
    return [struct for one in typing.get_args(hint) for struct in _structs_in(one)]
