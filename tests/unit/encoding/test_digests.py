"""One number for a table: the same for the same rows in any order, another for any other rows."""

from dataclasses import replace
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.bookings import Booking, BookingState
from kiosk.encoding import digests, values
from tests.builders import a_booking
from tests.strategies import values_of

tables = st.lists(values_of(Booking), max_size=5)


def test_an_empty_table_is_zero_and_one_row_its_own_hash() -> None:
    assert digests.of_rows([]) == "0" * 64
    assert digests.of_rows([a_booking()]) == sha256(values.encode(a_booking())).hexdigest()


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[Booking], random: object) -> None:
    assert digests.of_rows(reversed(rows)) == digests.of_rows(rows)
    assert digests.of_rows(sorted(rows, key=repr)) == digests.of_rows(rows)


@given(tables, tables)
def test_tables_agree_only_when_they_hold_the_same_rows(one: list[Booking], other: list[Booking]) -> None:
    same = sorted(map(values.encode, one)) == sorted(map(values.encode, other))
    assert (digests.of_rows(one) == digests.of_rows(other)) == same


def test_a_row_too_many_too_few_or_twice_is_seen() -> None:
    rows = [a_booking("PER-1.00.2"), a_booking("PER-1.00.3")]
    different = {
        digests.of_rows(rows),
        digests.of_rows(rows[:1]),
        digests.of_rows([*rows, rows[0]]),
        digests.of_rows([*rows, rows[0], rows[0]]),
        digests.of_rows([rows[0], replace(rows[1], state=BookingState.CANCELLED)]),
    }
    assert len(different) == 5


def test_the_sum_wraps_and_keeps_its_length() -> None:
    assert {len(digests.of_rows([a_booking()] * count)) for count in range(1, 40)} == {64}
