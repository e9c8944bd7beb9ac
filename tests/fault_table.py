"""The tables of invariants and of faults in sync/README.md, and the tests that carry their numbers.

Both are read as text, nothing is run.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAPER = "sync/README.md"
NOTHING = "pass"
_ROW = re.compile(
    r"^\| (?P<number>F\d\d|I\d\d?) \| (?P<what>[^|]+) \| \[?`(?P<test>[\w/]+\.py::\w+)`(?:\]\([\w./]+\))?"
    r" \| \[?`(?P<file>[\w/]+\.py)`(?:\]\([\w./]+\))? \| `(?P<fragment>[^`|]+)` \|(?: `(?P<instead>[^`|]+)`)? \|$"
)
_MARKS = ("pytest.mark.fault", "pytest.mark.invariant")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. ``instead``: what stands for the fragment when its rule is taken away; None: nothing."""

    number: str
    what: str
    test: str
    file: str
    fragment: str
    instead: str | None

    def broken(self, source: str) -> str:
        """The file's source without the rule. The fragment stands in it exactly once."""
        if self.instead is not None:
            return source.replace(self.fragment, self.instead)
        lines = source.split("\n")
        (place,) = (number for number, line in enumerate(lines) if self.fragment in line)
        indent = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
        lines[place] = indent + NOTHING
        return "\n".join(lines)


def rows(root: Path = ROOT) -> list[Row]:
    """Every row, in the paper's order. Raises ValueError for a line that begins like a row and is none."""
    found = []
    for line in (root / PAPER).read_text(encoding="utf-8").splitlines():
        if re.match(r"\| [FI]\d", line):
            row = _ROW.match(line)
            if row is None:
                raise ValueError(f"no row of the table: {line}")
            found.append(Row(**row.groupdict()))
    return found


def marked(root: Path = ROOT) -> set[tuple[str, str]]:
    """Every invariant and fault, and the test that carries its number, as ``path::name``."""
    return {
        (number, f"{path.relative_to(root).as_posix()}::{name}")
        for path in sorted((root / "tests").rglob("test_*.py"))
        for name, numbers in _tests(path)
        for number in numbers
    }


def _tests(path: Path) -> Iterator[tuple[str, list[str]]]:
    source = path.read_text(encoding="utf-8")
    if not any(f"{mark}(" in source for mark in _MARKS):
        return
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, [number for mark in node.decorator_list for number in _numbers(mark)]


def _numbers(mark: ast.expr) -> list[str]:
    if not isinstance(mark, ast.Call) or ast.unparse(mark.func) not in _MARKS:
        return []
    return [str(ast.literal_eval(number)) for number in mark.args]
