"""The tables in sync/README.md are whole: every invariant and fault has a test that carries its number, and a line."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests import fault_table
from tests.fault_table import ROOT, Row

INVARIANTS = [f"I{number}" for number in range(1, 14)]
FAULTS = [f"F{number:02}" for number in range(1, 69)]
PRODUCT = ("kiosk/", "ui/", "sync/")

ROWS = fault_table.rows()


def test_every_fault_has_a_row() -> None:
    assert sorted({row.number for row in ROWS if row.number in FAULTS}) == FAULTS


def test_every_invariant_has_a_row() -> None:
    assert {row.number for row in ROWS} >= set(INVARIANTS)


def test_the_rows_come_in_the_order_of_the_catalogue_and_each_test_once_a_number() -> None:
    order = [*INVARIANTS, *FAULTS]
    assert [row.number for row in ROWS] == sorted((row.number for row in ROWS), key=order.index)
    assert [
        pair for pair, count in Counter((row.number, row.test) for row in ROWS).items() if count > 1
    ] == []


def test_the_links_of_the_invariants_lead_to_what_they_name() -> None:
    paper = (ROOT / fault_table.PAPER).read_text(encoding="utf-8")
    for row in (row for row in ROWS if row.number in INVARIANTS):
        for named in (row.file, row.test):
            (target,) = set(re.findall(rf"\[`{re.escape(named)}`\]\(([^)]+)\)", paper))
            assert (ROOT / "sync" / target).resolve() == ROOT / named.partition("::")[0]


def test_every_test_of_the_table_carries_the_number_and_every_number_is_in_the_table() -> None:
    assert {(row.number, row.test) for row in ROWS} == fault_table.marked()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number} {row.test.rpartition('::')[2]}")
def test_the_line_of_a_row_is_product_code_and_stands_once(row: Row) -> None:
    source = (ROOT / row.file).read_text(encoding="utf-8")
    assert row.file.startswith(PRODUCT)
    assert not row.file.startswith("sync/simulation/"), "the simulation is no product code"
    assert source.count(row.fragment) == 1
    compile(row.broken(source), row.file, "exec")


def test_a_row_takes_the_whole_line_away_or_puts_something_in_the_place_of_its_part() -> None:
    source = "if a:\n    b(1)\nc = d\n"
    assert Row("F01", "", "", "", "b(1)", None).broken(source) == "if a:\n    pass\nc = d\n"
    assert Row("F01", "", "", "", "= d", "= e").broken(source) == "if a:\n    b(1)\nc = e\n"


def test_a_line_that_is_no_row_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "sync").mkdir()
    (tmp_path / fault_table.PAPER).write_text("| F01 | an answer lost | no test |\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no row"):
        fault_table.rows(tmp_path)
