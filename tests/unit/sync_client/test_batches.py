"""Batches: what is sent at once is always the next piece of the journal, whole, signed, and within bounds."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.ports import Incarnation, JournalBatch
from kiosk.encoding import chain
from sync.client import batches
from sync.client.batches import BatchSize
from sync.protocol import messages, signatures
from sync.protocol.limits import (
    BATCH_BYTES_MAX,
    BATCH_BYTES_MIN,
    BATCH_BYTES_START,
    UPLOAD_GZIP_BYTES_MAX,
    UPLOAD_RAW_BYTES_MAX,
)
from sync.protocol.messages import JournalHeader, Whence
from tests.builders import NODE
from tests.fakes.headquarters import DEVICE_KEY
from tests.fakes.kiosk_end import KioskInMemory

EVENTS = st.lists(st.binary(min_size=1, max_size=60).map(lambda b: b.hex().encode()), min_size=1, max_size=40)
LIFE = Incarnation("b" * 32, "a" * 32, 7, bytes(32))


def a_batch(events: list[bytes], first: int = 1) -> JournalBatch:
    base = chain.extend_all(chain.journal_start(NODE, LIFE), [b"earlier"] * (first - 1))
    return JournalBatch(LIFE, first, base, tuple(events), chain.extend_all(base, events))


@given(EVENTS, st.integers(1, 9))
def test_a_packed_batch_opens_to_its_header_and_the_very_bytes_of_its_events(
    events: list[bytes], first: int
) -> None:
    batch = a_batch(events, first)
    header = batches.header_of(NODE, "1-a0", batch, lambda signed: DEVICE_KEY.sign(signed).hex())
    body, raw_bytes = batches.packed(header, events)
    opened = gzip.decompress(body)
    first_line, *lines = opened.removesuffix(b"\n").split(b"\n")
    assert len(opened) == raw_bytes
    assert messages.decode(JournalHeader, first_line) == header
    assert lines == events
    assert (header.first, header.last_seq) == (first, first + len(events) - 1)
    assert header.whence == Whence(NODE, LIFE.inc, "1-a0")
    assert chain.extend_all(bytes.fromhex(header.base_hash), lines).hex() == header.last_hash
    head = signatures.head_bytes(NODE, LIFE.inc, header.last_seq, header.last_hash)
    DEVICE_KEY.public_key().verify(bytes.fromhex(header.signature), head)


@given(st.integers(1, 30), st.integers(1, 12), st.integers(100, 2000))
def test_batches_follow_each_other_without_gap_or_overlap_until_all_is_sent(
    arrivals: int, facts_max: int, bytes_max: int
) -> None:
    kiosk = KioskInMemory()
    kiosk.arrivals(arrivals)
    sent: list[bytes] = []
    while (batch := kiosk.journal.unsent(facts_max, bytes_max)) is not None:
        assert batch.first == len(sent) + 1
        assert 1 <= len(batch.events) <= facts_max
        assert len(batch.events) == 1 or sum(map(len, batch.events)) <= bytes_max
        sent += batch.events
        kiosk.journal.acknowledge(kiosk.inc, len(sent), 0)
    assert sent == kiosk.events()


OUTCOMES = st.lists(
    st.none() | st.tuples(st.integers(1, 400_000), st.integers(1, 4_000_000), st.floats(0, 120)), max_size=60
)


@given(OUTCOMES)
def test_whatever_the_line_does_a_batch_stays_within_what_headquarters_takes(
    outcomes: list[tuple[int, int, float] | None],
) -> None:
    size = BatchSize()
    for outcome in outcomes:
        size = size.after_failure() if outcome is None else size.after_success(*outcome)
        assert BATCH_BYTES_MIN <= size.wire_bytes <= BATCH_BYTES_MAX < UPLOAD_GZIP_BYTES_MAX
        assert BATCH_BYTES_MIN <= size.raw_bytes < UPLOAD_RAW_BYTES_MAX


def test_a_good_line_doubles_the_batch_up_to_its_limit() -> None:
    size, seen = BatchSize(), []
    for _ in range(5):
        seen.append(size.wire_bytes)
        size = size.after_success(size.wire_bytes, size.raw_bytes, seconds=0.2)
    assert seen == [
        BATCH_BYTES_START,
        2 * BATCH_BYTES_START,
        4 * BATCH_BYTES_START,
        BATCH_BYTES_MAX,
        BATCH_BYTES_MAX,
    ]


def test_a_slow_line_settles_at_what_it_carries_in_four_seconds() -> None:
    size = BatchSize()
    for _ in range(10):
        size = size.after_success(size.wire_bytes, size.wire_bytes * 4, seconds=size.wire_bytes / 5_000)
    assert size.wire_bytes == 20_000


def test_a_handful_of_facts_says_nothing_about_the_line() -> None:
    assert BatchSize().after_success(300, 900, seconds=2.0).wire_bytes == BATCH_BYTES_START


def test_a_line_that_drops_is_given_less_down_to_the_floor() -> None:
    size = BatchSize()
    for _ in range(9):
        size = size.after_failure()
    assert size.wire_bytes == BATCH_BYTES_MIN
