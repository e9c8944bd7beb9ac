"""What Hypothesis draws from: instants, days and spans of a branch, and any value of a domain dataclass.

``values_of`` follows the field types, so a new fact or feed item is covered the day it is written.
"""

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from kiosk.domain.days import Interval
from kiosk.domain.entry_passes import PASS_LANGUAGES, Preferences
from kiosk.domain.facts import FACT_TYPES, Entry, Fact, FactName, FactRef
from tests.builders import ROME

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
ZONES = (ROME, ZoneInfo("Europe/London"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu"))

SHORT_NIGHT = date(2026, 3, 28)
"""The day whose night has no 02:00 to 03:00 in Rome."""
LONG_NIGHT = date(2026, 10, 24)
"""The day whose night has 02:00 to 03:00 twice in Rome."""

zones = st.sampled_from(ZONES)
days_of_calendar = st.dates(FIRST.date(), LAST.date()) | st.sampled_from((SHORT_NIGHT, LONG_NIGHT))
walls = st.times().map(lambda wall: wall.replace(microsecond=0)) | st.sampled_from(
    (time(0), time(2), time(2, 30), time(3), time(3, 59, 59), time(4), time(23, 59, 59))
)
instants = st.integers(0, (LAST - FIRST) // MILLISECOND).map(lambda count: FIRST + count * MILLISECOND)
spans = st.builds(
    lambda start, length: Interval(start, start + length * MILLISECOND),
    instants,
    st.integers(1, 30 * 3600 * 1000),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
words = st.text(st.sampled_from("ABCabc019-"), min_size=1, max_size=8)
names = st.builds(FactName, words, words, st.integers(1, 10**9))

_SIMPLE: dict[object, st.SearchStrategy[object]] = {
    str: texts,
    int: st.integers(-(2**53), 2**53),
    bool: st.booleans(),
    date: st.dates(),
    time: walls,
    datetime: instants,
    Interval: spans,
    FactRef: names.map(lambda name: name.ref),
    Preferences: st.builds(
        Preferences, st.none() | st.sampled_from(PASS_LANGUAGES), *(st.booleans() for _ in range(4))
    ),
}


def values_of(hint: object) -> st.SearchStrategy[typing.Any]:
    """Values of a type that the domain writes fields with."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(*(st.none() if part is types.NoneType else values_of(part) for part in parts))
    if origin is tuple and parts[1:] == (...,):
        return st.lists(values_of(parts[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(values_of(part) for part in parts))
    assert isinstance(hint, type), f"no strategy for {hint}"
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    assert is_dataclass(hint), f"no strategy for {hint}"
    hints = typing.get_type_hints(hint)
    return st.builds(hint, **{field.name: values_of(hints[field.name]) for field in fields(hint)})


facts: st.SearchStrategy[Fact] = st.one_of(*(values_of(kind) for kind in FACT_TYPES))


def entries(fact: st.SearchStrategy[Fact] = facts) -> st.SearchStrategy[Entry]:
    """A fact in its place, with its wall time in whole milliseconds."""
    return st.builds(Entry, names, instants, st.integers(0, 2**53), fact)
