"""Facts as the bytes that are stored, hashed and sent: ``{"q":seq,"t":type,"v":1,"w":wall,"m":monotonic,"x":{...}}``.

The bytes are made once, by the author; everybody else keeps and hashes them as they came (SYNC.md 2.3). A
reference to a fact of the same incarnation is written ``.seq`` instead of its whole name.
"""

import typing
from dataclasses import fields
from functools import cache
from typing import Any

import msgspec

from kiosk.domain.facts import FACT_TYPES, Entry, Fact, FactName, FactRef
from kiosk.encoding import values
from kiosk.encoding.values import UndecodableError

EVENT_BYTES_MAX = 4096
VERSION = 1
FACT_OF_TYPE: dict[str, type[Fact]] = {kind.TYPE: kind for kind in FACT_TYPES}


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The envelope of a fact. ``q`` seq, ``t`` type, ``v`` version, ``w`` wall and ``m`` monotonic milliseconds."""

    q: int
    t: str
    v: int
    w: int
    m: int
    x: msgspec.Raw


class OversizeFactError(ValueError):
    """A fact is longer than 4 KiB; it is refused when appended, never later (F30)."""


def encode(entry: Entry) -> bytes:
    """The event's bytes. Raises OversizeFactError beyond ``EVENT_BYTES_MAX``."""
    payload = values.encode(_written(entry.fact, entry.name))
    wall = values.milliseconds(entry.at)
    event = Event(entry.name.seq, entry.fact.TYPE, VERSION, wall, entry.monotonic_ms, msgspec.Raw(payload))
    body = msgspec.json.encode(event)
    if len(body) > EVENT_BYTES_MAX:
        raise OversizeFactError(f"{len(body)} bytes, at most {EVENT_BYTES_MAX}")
    return body


def decode(node: str, inc: str, body: bytes) -> Entry:
    """The entry that ``encode`` made these bytes of.

    Raises UndecodableError for an unknown type or version, for more than ``EVENT_BYTES_MAX`` and for bytes that do
    not encode back to themselves.
    """
    if len(body) > EVENT_BYTES_MAX:
        raise UndecodableError(f"{len(body)} bytes, at most {EVENT_BYTES_MAX}")
    entry = read(node, inc, body)
    if encode(entry) != body:
        raise UndecodableError("not the canonical form of a fact")
    return entry


def read(node: str, inc: str, body: bytes) -> Entry:
    """The entry in bytes that this program encoded itself: what they say, with no proof that they are canonical.

    Raises UndecodableError for an unknown type or version and for bytes that hold no fact.
    """
    event = envelope(body)
    kind = FACT_OF_TYPE.get(event.t)
    if kind is None or event.v != VERSION:
        raise UndecodableError(f"fact type {event.t!r} version {event.v}")
    name = FactName(node, inc, event.q)
    try:
        return Entry(name, values.instant(event.w), event.m, _read(values.read(kind, event.x), name))
    except OverflowError as fault:
        raise UndecodableError("not an instant") from fault


def envelope(body: bytes) -> Event:
    """The envelope alone: all that headquarters looks at before storing (I9). Raises UndecodableError."""
    try:
        return msgspec.json.decode(body, type=Event)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise UndecodableError(f"not an event: {fault}") from fault


def _type(fact: Fact) -> Any:
    return type(fact)


@cache
def _reference_fields(kind: Any) -> tuple[str, ...]:
    hints = typing.get_type_hints(kind)
    return tuple(f.name for f in fields(kind) if hints[f.name] in (FactRef, FactRef | None))


def _written(fact: Fact, name: FactName) -> Fact:
    home = f"{name.node}.{name.inc}"
    short: dict[str, Any] = {
        field: FactRef(ref[len(home) :])
        for field in _reference_fields(_type(fact))
        if (ref := getattr(fact, field)) is not None and ref.startswith(home + ".")
    }
    return _with(fact, short) if short else fact


def _read(fact: Fact, name: FactName) -> Fact:
    whole: dict[str, Any] = {
        field: FactRef(f"{name.node}.{name.inc}{ref}")
        for field in _reference_fields(_type(fact))
        if (ref := getattr(fact, field)) is not None and ref.startswith(".")
    }
    return _with(fact, whole) if whole else fact


def _with(fact: Fact, changed: dict[str, Any]) -> Fact:
    """``dataclasses.replace``, which takes a third of all the time that writing a check-in does."""
    kind = _type(fact)
    made: Fact = kind(*(changed.get(f, getattr(fact, f)) for f in _field_names(kind)))
    return made


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))
