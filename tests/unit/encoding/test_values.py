"""Domain values as canonical JSON: what goes in comes out, and no value has two spellings."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.bookings import Booking, Request
from kiosk.domain.branches import Branch, Hours, Privacy, Texts, Walk
from kiosk.domain.days import Interval
from kiosk.domain.people import Person
from kiosk.domain.projection import FailedCheckIn, Redemption
from kiosk.domain.spaces import Feature, Plan, Space, SpaceKind
from kiosk.domain.visits import Source, Visit
from kiosk.encoding import values
from kiosk.encoding.values import UndecodableError
from tests.builders import TUESDAY, a_booking, a_branch, a_desk, a_member, a_span, a_visit, an_office
from tests.strategies import instants, values_of

KINDS: tuple[type[Any], ...] = (
    Branch,
    Space,
    Plan,
    Person,
    Booking,
    Request,
    Visit,
    Redemption,
    FailedCheckIn,
)
KIND_AND_VALUE = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), values_of(kind)))
MORNING = a_span()
HOURS = Hours(0, time(8, 30), time(13))


@given(KIND_AND_VALUE)
def test_every_value_comes_back_as_it_went(kind_and_value: tuple[type[Any], Any]) -> None:
    kind, value = kind_and_value
    body = values.encode(value)
    assert values.decode(kind, body) == value
    assert values.encode(values.decode(kind, body)) == body


@given(KIND_AND_VALUE)
def test_the_order_of_fields_is_the_classs_and_no_other(kind_and_value: tuple[type[Any], Any]) -> None:
    kind, value = kind_and_value
    body = values.encode(value)
    backwards = dict(reversed(json.loads(body).items()))
    other = json.dumps(backwards, ensure_ascii=False, separators=(",", ":")).encode()
    if other != body:
        with pytest.raises(UndecodableError):
            values.decode(kind, other)


def test_what_a_field_leaves_out_comes_back_as_its_default_and_of_its_type() -> None:
    body = values.encode(an_office())
    assert b"fixed_for" not in body
    assert b"is_retired" not in body
    assert values.decode(Space, body) == an_office()


def test_a_branch_of_which_no_more_is_known_is_written_as_it_always_was() -> None:
    """Or an older kiosk would stop at it, and a newer one could not read what it has."""
    body = values.encode(a_branch())
    assert not {b"address", b"first_aid", b"walk", b"privacy"} & set(body.replace(b'"', b" ").split())
    beside = Texts("accanto alla reception", "neben dem Empfang", "beside reception")
    told = replace(
        a_branch(),
        address="via Pennella 14",
        first_aid=beside,
        walk=Walk(2, beside),
        privacy=Privacy(contact="privacy@valsugana.example", contract=beside),
    )
    assert values.decode(Branch, values.encode(told)) == told
    assert values.decode(Branch, body).privacy is None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A value with a default of every awkward type."""

    at: datetime
    by: Source = Source.PASS
    on: date = TUESDAY
    from_hour: time = time(8)
    stay: Interval = MORNING
    wants: tuple[Feature, ...] = (Feature.QUIET,)


def test_defaults_of_every_type_come_back_as_that_type() -> None:
    plain = Arrival(datetime(2026, 11, 24, 8, tzinfo=UTC))
    assert values.encode(plain) == b'{"at":1795507200000}'
    assert values.decode(Arrival, values.encode(plain)) == plain
    assert values.decode(Arrival, values.encode(plain)).by is Source.PASS


def test_an_equal_of_the_default_is_left_out_like_the_default_itself() -> None:
    """Or two ends with equal rows would hash different bytes."""
    six_hundred = int("600")
    assert a_branch().walk_in_minutes_max == six_hundred
    assert a_branch().walk_in_minutes_max is not six_hundred
    assert values.encode(replace(a_branch(), walk_in_minutes_max=six_hundred)) == values.encode(a_branch())
    written_out = values.encode(a_branch())[:-1] + b',"walk_in_minutes_max":600}'
    with pytest.raises(UndecodableError):
        values.decode(Branch, written_out)


@pytest.mark.parametrize(
    "body",
    [
        b'{"weekday":0,"opens":"08:30:00","closes":"13:00:00","weekday":0}',
        b'{"weekday":0,"opens":"08:30:00","closes":"13:00:00","extra":1}',
        b'{"weekday": 0,"opens":"08:30:00","closes":"13:00:00"}',
        b'{"weekday":0,"opens":"08:30:00","closes":"13:00:00"}\n',
        b'\xef\xbb\xbf{"weekday":0,"opens":"08:30:00","closes":"13:00:00"}',
        b'{"opens":"08:30:00","weekday":0,"closes":"13:00:00"}',
        b'{"weekday":0.0,"opens":"08:30:00","closes":"13:00:00"}',
        b'{"weekday":0e0,"opens":"08:30:00","closes":"13:00:00"}',
        b'{"weekday":-0,"opens":"08:30:00","closes":"13:00:00"}',
        b'{"weekday":"0","opens":"08:30:00","closes":"13:00:00"}',
        b'{"weekday":false,"opens":"08:30:00","closes":"13:00:00"}',
        b'{"weekday":0,"opens":"08:30","closes":"13:00:00"}',
        b'{"weekday":0,"opens":"08:30:00.000","closes":"13:00:00"}',
        b'{"weekday":0,"opens":"08:30:00Z","closes":"13:00:00"}',
        b'{"weekday":0,"opens":"\\u0030\\u0038:30:00","closes":"13:00:00"}',
        b'{"weekday":0,"opens":"08:30:00"}',
        b'{"weekday":null,"opens":"08:30:00","closes":"13:00:00"}',
        b'{"weekday":NaN,"opens":"08:30:00","closes":"13:00:00"}',
        b'{"weekday":1e999,"opens":"08:30:00","closes":"13:00:00"}',
        b"[0]",
        b"",
        b"null",
    ],
)
def test_another_spelling_of_the_same_hours_is_refused(body: bytes) -> None:
    assert values.decode(Hours, values.encode(HOURS)) == HOURS
    with pytest.raises(UndecodableError):
        values.decode(Hours, body)


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        (b'"kind":"desk"', b'"kind":"DESK"'),
        (b'"kind":"desk"', b'"kind":"hammock"'),
        (b'"floor":0', b'"floor":0,"is_retired":false'),
        (b'"floor":0', b'"floor":0,"fixed_for":null'),
        (b'"seats":1', b'"seats":1,"features":[]'),
        (b'"name":"Panarotta"', b'"name":"Panar\xffotta"'),
        (b'"name":"Panarotta"', b'"name":"Panarott\\ud83d"'),
        (b'"name":"Panarotta"', b'"name":"Panarott\\u0061"'),
    ],
)
def test_a_default_written_out_or_a_word_nobody_knows_is_refused(word: bytes, instead: bytes) -> None:
    body = values.encode(a_desk())
    assert word in body
    with pytest.raises(UndecodableError):
        values.decode(Space, body.replace(word, instead))


@pytest.mark.parametrize(
    ("span", "why"),
    [
        (b"[5,5]", "an interval is never empty"),
        (b"[9,5]", "nor backwards"),
        (b"[5]", "it has two ends"),
        (b"[5,9,12]", "and no third"),
        (b"[5.5,9]", "in whole milliseconds"),
        (b"[0,999999999999999999999999]", "that a number can hold"),
        (b"[0,9223372036854775807]", "and a calendar"),
    ],
)
def test_an_interval_that_is_none_is_refused(span: bytes, why: str) -> None:
    body = values.encode(a_booking())
    whole = b"[1795507200000,1795514400000]"
    assert whole in body
    with pytest.raises(UndecodableError):
        values.decode(Booking, body.replace(whole, span))


@pytest.mark.parametrize("bomb", [b"[" * 100_000, b'{"x":' * 100_000, b'{"weekday":' + b"[" * 100_000])
def test_a_hundred_thousand_brackets_are_refused_and_not_a_crash(bomb: bytes) -> None:
    with pytest.raises(UndecodableError):
        values.decode(Hours, bomb)


@given(st.binary(max_size=80))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(UndecodableError):
        values.decode(Visit, noise)


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_byte_changed_is_another_value_or_none(position: int, byte: int) -> None:
    body = bytearray(values.encode(a_visit()))
    whole = bytes(body)
    body[position % len(body)] = byte
    changed = bytes(body)
    try:
        value = values.decode(Visit, changed)
    except UndecodableError:
        return
    assert (value == a_visit()) == (changed == whole)
    assert values.encode(value) == changed


@given(instants)
def test_whole_milliseconds_survive_and_what_is_finer_is_cut(instant: datetime) -> None:
    assert values.instant(values.milliseconds(instant)) == instant
    assert values.milliseconds(instant + timedelta(microseconds=999)) == values.milliseconds(instant)


def test_an_instant_before_1970_is_rounded_down_like_every_other() -> None:
    assert values.milliseconds(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


def test_a_local_instant_is_written_as_the_utc_one() -> None:
    branch = a_branch()
    noon = datetime(2026, 11, 24, 12, tzinfo=branch.time_zone)
    assert values.milliseconds(noon) == values.milliseconds(datetime(2026, 11, 24, 11, tzinfo=UTC))


def test_half_a_surrogate_pair_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        values.encode(a_member(given_name="Anna\ud83d"))


def test_an_enum_is_its_value_and_nothing_else_about_it() -> None:
    assert b'"kind":"room"' in values.encode(Space("s", "PER", SpaceKind.MEETING_ROOM, "S-01", "Lago", 0, 6))
