"""Every day of UX.md 6.7 that does not go by the book is told on the real program, or it is said why not yet."""

import re

from tests.fault_table import ROOT

DAYS = {f"D{number}" for number in range(1, 26)}
STORIES = ROOT / "tests" / "journeys"
NOT_ON_THE_REAL_PROGRAM = {
    "D21": "not built: updates",
}


def told() -> set[str]:
    """The days that a story carries."""
    stories = "".join(one.read_text(encoding="utf-8") for one in sorted(STORIES.glob("test_*.py")))
    marked = re.findall(r"@pytest\.mark\.day\(([^)]*)\)", stories)
    return {day for days in marked for day in re.findall(r"D\d+", days)}


def test_every_day_is_told_or_it_is_said_why_not() -> None:
    assert told() | NOT_ON_THE_REAL_PROGRAM.keys() == DAYS
    assert not told() & NOT_ON_THE_REAL_PROGRAM.keys()


def test_where_another_test_stands_in_it_exists() -> None:
    said = " ".join(NOT_ON_THE_REAL_PROGRAM.values())
    named = re.findall(r"tests/[\w/]+\.py", said)
    assert [one for one in named if not (ROOT / one).exists()] == []
