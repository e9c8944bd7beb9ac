"""The chain: one hash that is another one as soon as anything, anywhere before it, is."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.domain.ports import Incarnation
from kiosk.encoding import chain
from tests.builders import NODE
from tests.strategies import words

FIRST = Incarnation("0c" * 16, None, 0, chain.NO_PARENT)
SECOND = Incarnation("0d" * 16, FIRST.inc, 12, sha256(b"where the first ended").digest())
bodies = st.lists(st.binary(max_size=12), max_size=8)
heads = st.binary(min_size=32, max_size=32)


def test_the_chain_is_counted_like_this_at_both_ends_for_ever() -> None:
    start = sha256(b"svk1\0PER-1\0" + b"0c" * 16 + b"\0\0" + b"0" + bytes(32)).digest()
    assert chain.journal_start(NODE, FIRST) == start
    assert chain.extend(start, b"one") == sha256(start + sha256(b"one").digest()).digest()
    assert chain.feed_start("PER", "1-a0") == sha256(b"svk1-feed\0PER\x001-a0").digest()


@given(heads, bodies)
def test_all_at_once_is_one_after_another(head: bytes, entries: list[bytes]) -> None:
    step = head
    for body in entries:
        step = chain.extend(step, body)
    assert chain.extend_all(head, entries) == step
    assert len(step) == chain.HASH_BYTES


@given(heads, bodies, bodies)
def test_two_histories_end_in_one_hash_only_if_they_are_the_same(
    head: bytes, one: list[bytes], other: list[bytes]
) -> None:
    assert (chain.extend_all(head, one) == chain.extend_all(head, other)) == (one == other)


@given(heads, st.lists(st.binary(max_size=6), min_size=1, max_size=6), st.data())
def test_a_bit_turned_in_any_entry_is_seen_at_the_end(
    head: bytes, entries: list[bytes], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))
    changed = list(entries)
    changed[place] = entries[place][:-1] + bytes([(entries[place] or b"\0")[-1] ^ 1])
    assert chain.extend_all(head, changed) != chain.extend_all(head, entries)


@given(heads, st.binary(max_size=8), st.binary(max_size=8))
def test_where_one_entry_ends_and_the_next_begins_counts(head: bytes, one: bytes, two: bytes) -> None:
    assert chain.extend_all(head, [one, two]) != chain.extend(head, one + two)


@given(heads, heads, bodies)
def test_another_start_is_another_end(head: bytes, other: bytes, entries: list[bytes]) -> None:
    assume(head != other)
    assert chain.extend_all(head, entries) != chain.extend_all(other, entries)


@pytest.mark.parametrize(
    "other",
    [
        replace(SECOND, inc="0e" * 16),
        replace(SECOND, parent_inc="0e" * 16),
        replace(SECOND, parent_inc=None),
        replace(SECOND, parent_seq=13),
        replace(SECOND, parent_hash=bytes(32)),
    ],
)
def test_a_life_of_the_journal_is_bound_to_where_the_one_before_ended(other: Incarnation) -> None:
    assert chain.journal_start(NODE, other) != chain.journal_start(NODE, SECOND)


def test_two_nodes_two_branches_and_two_timelines_begin_apart() -> None:
    assert chain.journal_start("PER-2", SECOND) != chain.journal_start(NODE, SECOND)
    starts = {
        chain.feed_start(*of) for of in (("PER", "1-a0"), ("LEV", "1-a0"), ("PER", "1-a1"), ("PER", "2-a0"))
    }
    assert len(starts) == 4


@given(words, words, words, words)
def test_no_two_pairs_of_words_run_together(a: str, b: str, c: str, d: str) -> None:
    assert (chain.feed_start(a, b) == chain.feed_start(c, d)) == ((a, b) == (c, d))
    one, two = replace(SECOND, inc=b), replace(SECOND, inc=d)
    assert (chain.journal_start(a, one) == chain.journal_start(c, two)) == ((a, b) == (c, d))
