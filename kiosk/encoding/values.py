"""Domain values as canonical JSON and back: the one derivation behind facts, feed items and vault rows.

From each dataclass a strict msgspec Struct is derived (unknown fields refused, defaults left out), because
msgspec itself drops unknown fields and takes naive times when it decodes into a dataclass. Instants are whole
epoch milliseconds, an interval is ``[start, end]``, a day ``YYYY-MM-DD``, a wall time ``HH:MM:SS`` without a
zone, an enum its value, bytes Base64.
"""

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeVar

import msgspec

from kiosk.domain.days import Interval

Value = TypeVar("Value")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class UndecodableError(ValueError):
    """The bytes are not the canonical form of any value of that type."""


def milliseconds(instant: datetime) -> int:
    """Whole epoch milliseconds of an aware instant, rounded down."""
    return (instant - EPOCH) // MILLISECOND


def instant(epoch_ms: int) -> datetime:
    """The aware UTC instant of epoch milliseconds."""
    return EPOCH + epoch_ms * MILLISECOND


def encode(value: object) -> bytes:
    """The canonical bytes of a dataclass value: fields in the order of the class, defaults left out.

    Raises ValueError for text that UTF-8 cannot carry (lone surrogates).
    """
    return msgspec.json.encode(plain(value))


def decode(kind: type[Value], body: bytes | msgspec.Raw) -> Value:
    """The value whose canonical bytes these are.

    Raises UndecodableError for anything else, other spellings of the same value included.
    """
    value = read(kind, body)
    if encode(value) != bytes(body):
        raise UndecodableError(f"not the canonical form of a {kind.__name__}")
    return value


def read(kind: type[Value], body: bytes | msgspec.Raw) -> Value:
    """The value in bytes whose spelling does not matter: this program wrote them, or the caller compares the whole.

    Raises UndecodableError for bytes that hold no such value.
    """
    try:
        struct = msgspec.json.decode(body, type=struct_of(typing.cast(Any, kind)))
        value: Value = _reader(typing.cast(Any, kind))(struct)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as fault:
        raise UndecodableError(f"not a {kind.__name__}: {fault}") from fault
    return value


@cache
def struct_of(kind: Any) -> type[msgspec.Struct]:
    """The strict Struct derived from a dataclass."""
    hints = typing.get_type_hints(kind)
    described: list[tuple[str, Any, Any]] = []
    for field in fields(kind):
        default = msgspec.NODEFAULT if field.default is MISSING else plain(field.default)
        described.append((field.name, _wire_type(hints[field.name]), default))
    return msgspec.defstruct(
        kind.__name__, described, frozen=True, forbid_unknown_fields=True, omit_defaults=True
    )


def plain(value: object) -> Any:
    """The value in msgspec's own types: Structs, tuples, numbers and text."""
    if isinstance(value, Interval):
        return (milliseconds(value.start), milliseconds(value.end))
    if isinstance(value, datetime):
        return milliseconds(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return tuple(plain(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return _struct(value)
    return value


def _struct(value: Any) -> msgspec.Struct:
    kind, parts = _written_as(typing.cast(Any, type(value)))
    items = []
    for name, is_plain, default in parts:
        item = getattr(value, name)
        if not is_plain:
            item = plain(item)
        # msgspec leaves out the default object itself, not its equals
        if item is not default and type(item) is type(default) and item == default:
            item = default
        items.append(item)
    return kind(*items)


@cache
def _written_as(kind: Any) -> tuple[type[msgspec.Struct], tuple[tuple[str, bool, Any], ...]]:
    """The Struct of a dataclass; of each field its name, whether msgspec takes its values as they are, its default."""
    hints, struct = typing.get_type_hints(kind), struct_of(kind)
    defaults = {field.name: field.default for field in msgspec.structs.fields(struct)}
    parts = ((name, _is_plain(hints[name]), default) for name, default in defaults.items())
    return struct, tuple(parts)


def _is_plain(hint: Any) -> bool:
    if isinstance(hint, typing.NewType):
        return _is_plain(hint.__supertype__)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return all(_is_plain(part) for part in typing.get_args(hint))
    return hint in (str, int, bool, bytes, date, time, types.NoneType)


def _wire_type(hint: Any) -> Any:
    if isinstance(hint, typing.NewType):
        return _wire_type(hint.__supertype__)
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return typing.Union[tuple(_wire_type(part) for part in typing.get_args(hint))]  # noqa: UP007 - built at run time
    if origin is tuple:
        parts = typing.get_args(hint)
        return types.GenericAlias(tuple, tuple(part if part is ... else _wire_type(part) for part in parts))
    if hint is Interval:
        return tuple[int, int]
    if hint is datetime:
        return int
    if hint is time:
        return Annotated[time, msgspec.Meta(tz=False)]
    if isinstance(hint, type) and is_dataclass(hint):
        return struct_of(hint)
    return hint


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    if isinstance(hint, typing.NewType):
        return _reader(hint.__supertype__)
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        (inner,) = (part for part in parts if part is not types.NoneType)
        read_inner = _reader(inner)
        return lambda wire: None if wire is None else read_inner(wire)
    if origin is tuple:
        return _tuple_reader(parts)
    if hint is Interval:
        return lambda wire: Interval(instant(wire[0]), instant(wire[1]))
    if hint is datetime:
        return instant
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass_reader(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint  # a field that was left out has its default as plain text
    return lambda wire: wire


def _tuple_reader(parts: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(parts) == 2 and parts[1] is ...:
        read_item = _reader(parts[0])
        return lambda wire: tuple(read_item(item) for item in wire)
    readers = [_reader(part) for part in parts]
    return lambda wire: tuple(read(item) for read, item in zip(readers, wire, strict=True))


def _dataclass_reader(kind: type) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    changed = [
        (place, _reader(hints[name])) for place, name in enumerate(names) if not _is_plain(hints[name])
    ]

    def read_dataclass(wire: Any) -> Any:
        items = [getattr(wire, name) for name in names]
        for place, read_item in changed:
            items[place] = read_item(items[place])
        return kind(*items)

    return read_dataclass
