"""Every day of UX.md 6.7 that does not go by the book is told on the real program."""

import re

from tests.fault_table import ROOT

DAYS = {f"D{number}" for number in range(1, 26)}
STORIES = ROOT / "tests" / "journeys"


def told() -> set[str]:
    """The days that a story carries."""
    stories = "".join(one.read_text(encoding="utf-8") for one in sorted(STORIES.glob("test_*.py")))
    marked = re.findall(r"@pytest\.mark\.day\(([^)]*)\)", stories)
    return {day for days in marked for day in re.findall(r"D\d+", days)}


def test_every_day_is_told() -> None:
    assert told() == DAYS
