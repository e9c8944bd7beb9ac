"""Breaking rows of the table of faults: the draw can be repeated, and only a test that failed is red."""

import pytest

from tests import fault_table
from tests.break_rows import Run, drawn, first_reason

TABLE = fault_table.rows()


def test_a_seed_draws_the_same_rows_again_each_once_and_in_the_order_of_the_table() -> None:
    rows = drawn(TABLE, 7, 15)
    assert rows == drawn(TABLE, 7, 15)
    assert len(set(rows)) == 15
    assert rows == [row for row in TABLE if row in rows]
    assert drawn(TABLE, 8, 15) != rows
    assert drawn(TABLE, 7, 10_000) == TABLE


@pytest.mark.parametrize(
    ("run", "is_red"),
    [
        (Run(1, 2.0, "assert 1 == 2"), True),
        (Run(0, 2.0, ""), False),
        (Run(2, 2.0, "SyntaxError: invalid syntax"), False),
        (Run(4, 2.0, ""), False),
        (Run(1, 2.0, ""), False),
    ],
    ids=["failed", "passed", "not read", "not found", "no reason"],
)
def test_a_test_is_red_when_it_ran_and_failed(run: Run, is_red: bool) -> None:
    assert run.is_red == is_red


def test_the_reason_is_the_first_line_that_pytest_marks() -> None:
    said = (
        "a.py:3: in test_a\n    assert b\nE   AssertionError: never: b\nE   and more\nFAILED a.py::test_a\n"
    )
    assert first_reason(said) == "AssertionError: never: b"
    assert first_reason("1 passed in 0.1s\n") == ""
