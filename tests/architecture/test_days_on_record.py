"""Every day of UX.md 6.7 that does not go by the book is told on the real program, or it is said why not yet."""

import re

from tests.fault_table import ROOT

DAYS = {f"D{number}" for number in range(1, 26)}
STORIES = ROOT / "tests" / "journeys"
NOT_ON_THE_REAL_PROGRAM = {
    "D10": "a code that is seen and does not decode needs a camera; this tablet has a scanner",
    "D12": "not built: a screen that takes no touch while it is cleaned",
    "D13": "tests/unit/sync_hq/test_reader_lost.py and tests/ui/test_reader_gone.py: a scanner on a terminal",
    "D14": "tests/simulation/test_overrides_apart.py: the kiosk's services and storage under the simulation",
    "D15": "tests/simulation/test_overrides_apart.py",
    "D16": "tests/journeys/test_two_people.py, tests/journeys/test_sync_enrolment.py: no window",
    "D17": "tests/unit/services/test_people_at_the_door.py, tests/unit/services/test_check_in.py: its badge alone",
    "D19": "tests/ui/test_printing.py: the printer is a fake behind its port",
    "D20": "tests/ui/test_quiet.py and tests/unit/ui/test_sound.py",
    "D22": "not built: headquarters takes no lists in",
    "D23": "tests/bench/host_search.py measures it",
}


def told() -> set[str]:
    """The days that a story carries."""
    stories = "".join(path.read_text(encoding="utf-8") for path in sorted(STORIES.glob("test_*.py")))
    marked = re.findall(r"@pytest\.mark\.day\(([^)]*)\)", stories)
    return {day for days in marked for day in re.findall(r"D\d+", days)}


def test_every_day_is_told_or_it_is_said_why_not() -> None:
    assert told() | NOT_ON_THE_REAL_PROGRAM.keys() == DAYS
    assert not told() & NOT_ON_THE_REAL_PROGRAM.keys()


def test_where_another_test_stands_in_it_exists() -> None:
    said = " ".join(NOT_ON_THE_REAL_PROGRAM.values())
    named = re.findall(r"tests/[\w/]+\.py", said)
    assert named
    assert [one for one in named if not (ROOT / one).exists()] == []
