"""Facts as bytes: every type both ways, one spelling each, short references, and nothing beyond 4 KiB."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.facts import (
    FACT_TYPES,
    BookingCancelled,
    CheckInRefused,
    Entry,
    Fact,
    FactName,
    FactRef,
    Priority,
)
from kiosk.encoding import facts
from kiosk.encoding.facts import EVENT_BYTES_MAX, OversizeFactError
from kiosk.encoding.values import UndecodableError
from tests.builders import NODE, a_confirmation, a_wished_booking, at
from tests.strategies import entries, names, values_of, words

HOME = FactName(NODE, "0c" * 16, 7)
BOOKED = Entry(HOME, at("08:00"), 1_234, a_confirmation())
BODY = (
    b'{"q":7,"t":"booking.confirmed","v":1,"w":1795503600000,"m":1234,"x":{"space_id":"PER:P-07",'
    b'"day":"2026-11-24","span":[1795507200000,1795514400000],"lease_no":1,"subject_id":"m-marco"}}'
)


def read(body: bytes) -> Entry:
    return facts.decode(HOME.node, HOME.inc, body)


def test_a_confirmation_is_written_like_this_for_ever() -> None:
    """These bytes are in journals: a change here is a new version of the fact."""
    assert facts.encode(BOOKED) == BODY
    assert read(BODY) == BOOKED


@pytest.mark.parametrize("kind", FACT_TYPES, ids=lambda kind: kind.TYPE)
def test_every_type_of_fact_comes_back_as_it_went(kind: type[Fact]) -> None:
    @given(entries(values_of(kind)))
    def comes_back(entry: Entry) -> None:
        body = facts.encode(entry)
        assert facts.decode(entry.name.node, entry.name.inc, body) == entry

    comes_back()


@given(entries(), entries())
def test_two_facts_have_the_same_bytes_only_if_they_are_the_same(one: Entry, other: Entry) -> None:
    moved = replace(other, name=other.name._replace(node=one.name.node, inc=one.name.inc))
    assert (facts.encode(one) == facts.encode(moved)) == (one == moved)


@given(entries(), st.integers(0, 4_000), st.integers(0, 255))
def test_a_byte_changed_is_another_fact_or_none(entry: Entry, position: int, byte: int) -> None:
    body = bytearray(facts.encode(entry))
    body[position % len(body)] = byte
    try:
        changed = facts.decode(entry.name.node, entry.name.inc, bytes(body))
    except UndecodableError:
        return
    assert (changed == entry) == (bytes(body) == facts.encode(entry))


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        (b'"v":1', b'"v":2'),
        (b'"v":1', b'"v":0'),
        (b'"v":1,', b""),
        (b'"t":"booking.confirmed"', b'"t":"booking.guessed"'),
        (b'"t":"booking.confirmed"', b'"t":"checkin"'),
        (b'"q":7', b'"q":7.0'),
        (b'"q":7', b'"q":"7"'),
        (b'"q":7', b'"q":7,"q":7'),
        (b'"q":7', b'"q": 7'),
        (b'"m":1234', b'"m":1234,"n":0'),
        (b'"w":1795503600000', b'"w":99999999999999999'),
        (b'"w":1795503600000', b'"w":-99999999999999999'),
        (b'"w":1795503600000', b'"w":1795503600000.5'),
        (b'"lease_no":1', b'"lease_no":1,"people":1'),
        (b'"lease_no":1', b'"lease_no":true'),
        (b'"day":"2026-11-24"', b'"day":"2026-11-24T00:00:00"'),
        (b'"day":"2026-11-24"', b'"day":"2026-02-30"'),
        (b"1795507200000,", b"1795514400000,"),
        (b'"x":{', b'"x": {'),
        (b'"x":{', b'"x":{"name":"Marco",'),
        (b"}}", b"}} "),
        (b"}}", b"}"),
        (b'{"q":7,"t":"booking.confirmed"', b'{"t":"booking.confirmed","q":7'),
    ],
)
def test_bytes_that_are_not_what_the_author_would_write_are_refused(part: bytes, instead: bytes) -> None:
    assert part in BODY
    with pytest.raises(UndecodableError):
        read(BODY.replace(part, instead, 1))


@pytest.mark.parametrize(
    "noise",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        BODY.replace(b'"x"', b'"\x80"'),
        b"[" * 4_000,
        b'{"q":' * 800,
        b'{"x":' + b"[" * 4_000,
    ],
)
def test_noise_is_no_fact(noise: bytes) -> None:
    with pytest.raises(UndecodableError):
        read(noise)


@pytest.mark.parametrize("bomb", [b"[" * 100_000, b'{"q":7,"x":' + b"[" * 100_000])
def test_a_hundred_thousand_brackets_are_an_answer_and_not_a_crash(bomb: bytes) -> None:
    with pytest.raises(UndecodableError):
        facts.envelope(bomb)
    with pytest.raises(UndecodableError):
        read(bomb)


def long_refusal(length: int) -> Entry:
    return Entry(HOME, at("08:00"), 0, CheckInRefused("x" * length))


def test_a_fact_of_4096_bytes_is_written_and_one_of_4097_is_not() -> None:
    around = len(facts.encode(long_refusal(0)))
    body = facts.encode(long_refusal(EVENT_BYTES_MAX - around))
    assert len(body) == EVENT_BYTES_MAX
    assert read(body) == long_refusal(EVENT_BYTES_MAX - around)
    with pytest.raises(OversizeFactError, match="4097"):
        facts.encode(long_refusal(EVENT_BYTES_MAX - around + 1))


def test_a_longer_one_that_comes_from_elsewhere_is_undecodable() -> None:
    body = facts.encode(long_refusal(4_000))
    longer = body.replace(b"x" * 4_000, b"x" * 5_000)
    with pytest.raises(UndecodableError, match="at most 4096"):
        read(longer)


def test_a_letter_of_three_bytes_counts_as_three() -> None:
    with pytest.raises(OversizeFactError):
        facts.encode(Entry(HOME, at("08:00"), 0, CheckInRefused("ễ" * 1_400)))


def test_a_reference_into_the_same_incarnation_is_written_as_its_place_alone() -> None:
    own = Entry(HOME, at("08:00"), 0, BookingCancelled(HOME._replace(seq=3).ref))
    body = facts.encode(own)
    assert b'"x":{"booking":".3"}' in body
    assert read(body) == own


def test_the_same_bytes_in_another_incarnation_name_another_fact() -> None:
    body = facts.encode(Entry(HOME, at("08:00"), 0, BookingCancelled(HOME._replace(seq=3).ref)))
    elsewhere = facts.decode(NODE, "0d" * 16, body)
    assert elsewhere.fact == BookingCancelled(FactRef(f"{NODE}.{'0d' * 16}.3"))


def test_a_reference_elsewhere_is_written_whole_even_if_it_begins_alike() -> None:
    for other in (
        HOME._replace(inc="0d" * 16),
        HOME._replace(node="PER-2"),
        HOME._replace(inc=HOME.inc + "0"),
        HOME._replace(node="HQ.PER", inc="1-a0"),
    ):
        entry = Entry(HOME, at("08:00"), 0, BookingCancelled(other.ref))
        assert f'"booking":"{other.ref}"'.encode() in facts.encode(entry)
        assert read(facts.encode(entry)) == entry


def test_a_reference_home_written_whole_is_another_spelling_and_refused() -> None:
    body = facts.encode(Entry(HOME, at("08:00"), 0, BookingCancelled(HOME._replace(seq=3).ref)))
    whole = body.replace(b'".3"', f'"{HOME._replace(seq=3).ref}"'.encode())
    with pytest.raises(UndecodableError):
        read(whole)


@given(names, words, words, st.integers(1, 99))
def test_every_reference_comes_back_whole(name: FactName, node: str, inc: str, seq: int) -> None:
    for ref in (name._replace(seq=seq).ref, FactName(node, inc, seq).ref, FactName(name.node, inc, seq).ref):
        entry = Entry(name, at("08:00"), 0, a_confirmation(request=ref, replaces=ref))
        assert facts.decode(name.node, name.inc, facts.encode(entry)) == entry


def test_a_request_without_priority_is_a_normal_one() -> None:
    entry = Entry(HOME, at("08:00"), 0, a_wished_booking())
    body = facts.encode(entry)
    assert b"priority" not in body
    fact = read(body).fact
    assert fact == a_wished_booking()
    assert getattr(fact, "priority", None) is Priority.NORMAL


def test_no_fact_has_a_field_for_a_name() -> None:
    """Whatever names a person is a vault row (SYNC.md 2.3)."""
    personal = {"name", "given_name", "family_name", "phone", "mail", "company", "text", "note"}
    for kind in FACT_TYPES:
        assert not personal & set(kind.__dataclass_fields__), kind.TYPE


def test_what_is_finer_than_a_millisecond_is_not_kept() -> None:
    finer = replace(BOOKED, at=BOOKED.at + timedelta(microseconds=999))
    assert facts.encode(finer) == BODY


def test_the_envelope_is_read_without_looking_inside() -> None:
    unknown = BODY.replace(b"booking.confirmed", b"door.opened").replace(b'"v":1', b'"v":9')
    event = facts.envelope(unknown)
    assert (event.q, event.t, event.v) == (7, "door.opened", 9)
    assert json.loads(bytes(event.x))["space_id"] == "PER:P-07"
