"""Structs to rows and back, by the types of the struct's fields. One codec a table, cheap enough for the hot path."""

import types
import typing
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

import msgspec
from msgspec.structs import astuple

from server.domain.times import from_ms, to_ms

S = TypeVar("S", bound=msgspec.Struct)
Convert = Callable[[Any], Any]

_MS = timedelta(milliseconds=1)


class Codec(Generic[S]):
    """Writes a struct as a tuple of column values in the order of its fields, and reads it back. What is `derived`
    stands in columns of its own behind them, for queries only."""

    def __init__(self, struct: type[S], **derived: Callable[[S], Any]) -> None:
        self.struct = struct
        hints = typing.get_type_hints(struct)
        fields = struct.__struct_fields__
        self.names: tuple[str, ...] = (*fields, *derived)
        self._width = len(fields)
        self._derived = tuple(derived.values())
        pairs = [(place, _converters(hints[name])) for place, name in enumerate(fields)]
        self._writers = [(place, pair[0]) for place, pair in pairs if pair]
        self._readers = [(place, pair[1]) for place, pair in pairs if pair]

    def row(self, value: S) -> tuple[Any, ...]:
        row = list(astuple(value))
        for place, write in self._writers:
            if row[place] is not None:
                row[place] = write(row[place])
        for derive in self._derived:
            row.append(derive(value))
        return tuple(row)

    def mapping(self, value: S) -> dict[str, Any]:
        """For everything but what people say, whose words are kept as they are or refused: with clean texts."""
        return {name: clean(one) for name, one in zip(self.names, self.row(value), strict=True)}

    def value(self, row: Sequence[Any]) -> S:
        """From a row whose first columns are the fields, in order."""
        fields = list(row[: self._width])
        for place, read in self._readers:
            if fields[place] is not None:
                fields[place] = read(fields[place])
        return self.struct(*fields)


def clean(value: Any) -> Any:
    """Text as every database can hold it: NULs and halves of characters, which come in by mail, are marked."""
    if not isinstance(value, str) or (value.isascii() and "\0" not in value):
        return value
    return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _converters(hint: Any) -> tuple[Convert, Convert] | None:
    """How a field of this type is written and read; None where the driver takes it as it is."""
    if isinstance(hint, types.UnionType):
        [hint] = [part for part in typing.get_args(hint) if part is not types.NoneType]
    origin = typing.get_origin(hint) or hint
    if origin is datetime:
        return to_ms, from_ms
    if origin is timedelta:
        return lambda span: span // _MS, lambda ms: timedelta(milliseconds=ms)
    if origin in (dict, tuple) or (isinstance(origin, type) and issubclass(origin, msgspec.Struct)):
        decoder = msgspec.json.Decoder(hint)
        return lambda value: msgspec.json.encode(value).decode(), decoder.decode
    if origin is bool:
        return bool, bool
    if isinstance(origin, type) and issubclass(origin, StrEnum):
        members: dict[str, Any] = {member.value: member for member in origin}
        return lambda member: member.value, members.__getitem__
    return None
