"""What stands on the first frame is imported before it; everything else behind it (GOALS.md G13)."""

import subprocess
import sys
from functools import cache

import pytest

from tests.drivers_demo import ROOT

MODULES = "import sys, {}; print(*sorted(sys.modules))"
BEFORE_THE_FRAME = "kiosk.tablet_process"
BEHIND_IT = (
    "kiosk.app",
    "kiosk.services",
    "kiosk.domain.facts",
    "kiosk.domain.ports",
    "kiosk.storage",
    "sqlalchemy",
)


@cache
def imported(module: str) -> set[str]:
    """What this module needs, and what that needs."""
    said = subprocess.run(
        [sys.executable, "-c", MODULES.format(module)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(said.stdout.split())


@pytest.mark.parametrize("late", BEHIND_IT)
def test_the_first_page_stands_before_the_rest_of_the_program_is_imported(late: str) -> None:
    assert late not in imported(BEFORE_THE_FRAME)


def test_the_rest_of_the_program_is_what_the_app_imports() -> None:
    """The control: the same names, behind the first frame."""
    assert imported("kiosk.app, kiosk.storage.store") >= set(BEHIND_IT)
