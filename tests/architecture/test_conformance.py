"""The table of docs/EN-301-549.md is whole: every clause has a state, and what is called met has a test that is there."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPER = ROOT / "docs/EN-301-549.md"
STATES = ("met", "in part", "not met", "does not apply")
_ROW = re.compile(
    r"^\| (?P<clause>\d+(?:\.\d+)+) \| (?P<asks>[^|]+) \| (?P<state>[^|]+) \| (?P<proof>[^|]+) \|$"
)
_TEST = re.compile(r"^`(?P<file>tests/[\w/]+\.py)::(?P<name>test_\w+)`$")


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of the table."""

    clause: str
    asks: str
    state: str
    proof: str


def clauses(paper: str) -> list[Clause]:
    """Every line, in the paper's order. Raises ValueError for a line that begins like one and is none."""
    found = []
    for line in paper.splitlines():
        if re.match(r"\| \d", line):
            row = _ROW.match(line)
            if row is None:
                raise ValueError(f"no line of the table: {line}")
            found.append(Clause(**row.groupdict()))
    return found


@cache
def names_in(file: str) -> frozenset[str]:
    """The tests that a file holds."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


CLAUSES = clauses(PAPER.read_text(encoding="utf-8"))


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.clause)
def test_a_clause_that_is_met_has_a_test_and_every_other_one_a_reason(clause: Clause) -> None:
    assert clause.state in STATES
    named = _TEST.match(clause.proof)
    assert (named is not None) == (clause.state == "met")
    if named is not None:
        assert named["name"] in names_in(named["file"])


def test_clauses_5_8_and_11_are_there_in_their_order_each_once() -> None:
    numbers = [tuple(int(part) for part in clause.clause.split(".")) for clause in CLAUSES]
    assert numbers == sorted(set(numbers))
    assert {number[0] for number in numbers} == {5, 8, 11}


def test_a_line_that_is_none_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="no line"):
        clauses("| 5.1 | something | met |\n")
