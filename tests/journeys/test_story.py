"""The story of ``make run`` holds, and proves what it prints: a part that only says "done" makes it fail by name."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain import days
from kiosk.domain.errors import DiskFullError
from kiosk.house_clock import moved_by
from kiosk.story import day, telling
from kiosk.story.hands import NothingHappenedError
from kiosk.story.telling import BEGINS_AT, ZONE, Place
from tests import story_sabotaged
from tests.drivers_demo import ROOT
from tests.drivers_tablet import OFFSCREEN
from tests.profiles import runs
from tests.strictness import AnnouncedWarnings

FAILED_AT = {
    "headquarters never starts": "FAILED at step 1 headquarters: headquarters did not say",
    "bookings are taken back": "FAILED at step 7 bookings without a network: the tablet shows a booking",
    "codes are not read": "FAILED at step 3 check-in by QR: page welcome",
    "uploads are not stored": "FAILED at step 3 check-in by QR: headquarters knows that Giulia is in",
}
TOLD_AT_EVERY_RUN = 1  # the others take half a minute each


@pytest.mark.timeout(300)
def test_the_whole_day_holds_and_leaves_a_picture_a_step(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "kiosk.cli", "demo", "--folder", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, **OFFSCREEN},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == telling.EXIT_DONE, told.stdout + told.stderr
    assert "Every step held" in told.stdout
    assert all(f"\n{step}\n" in told.stdout for step, _ in day.STEPS)
    assert len(list((tmp_path / "story" / "pictures").glob("*.png"))) >= len(day.STEPS)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("sabotage", list(FAILED_AT)[: runs(quick=TOLD_AT_EVERY_RUN, push=4, release=4)])
def test_a_part_that_only_says_done_fails_the_story_at_its_step(sabotage: str, tmp_path: Path) -> None:
    told = story_sabotaged.told(sabotage, tmp_path)
    assert told.returncode == telling.EXIT_FAILED
    assert FAILED_AT[sabotage] in told.stderr, told.stdout + told.stderr
    assert "Every step held" not in told.stdout


@pytest.mark.parametrize(
    "fault", [StopIteration(), IndexError("no seat"), KeyError("space"), DiskFullError()]
)
def test_a_step_that_does_not_find_what_it_reads_has_failed_and_its_traceback_is_in_the_log(
    fault: Exception,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    announced_warnings: AnnouncedWarnings,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    announced_warnings.expect("kiosk.story.day: step 3 check-in by QR broke off")
    assert exit_code_of_a_step_that_raises(fault, tmp_path, monkeypatch) == telling.EXIT_FAILED
    said = capsys.readouterr().err
    assert f"FAILED at step 3 check-in by QR: {type(fault).__name__}" in said
    assert "Traceback" in caplog.text


def test_a_step_that_does_not_hold_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    why = NothingHappenedError("nobody is in")
    assert exit_code_of_a_step_that_raises(why, tmp_path, monkeypatch) == telling.EXIT_FAILED
    assert "FAILED at step 3 check-in by QR: nobody is in" in capsys.readouterr().err


def exit_code_of_a_step_that_raises(fault: Exception, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A telling without its processes, whose only step breaks off."""

    class NoTablet:
        def __init__(self, _scene: object) -> None:
            """Nothing stands."""

        def close(self) -> None:
            """Nothing stood."""

    @contextmanager
    def no_scene(_place: Place, _seed: int) -> Iterator[None]:
        yield None

    def breaks_off(_told: object) -> None:
        raise fault

    monkeypatch.setattr(telling, "_scene", no_scene)
    monkeypatch.setattr(day, "Telling", NoTablet)
    monkeypatch.setattr(day, "STEPS", (("3 check-in by QR", breaks_off),))
    return telling._told(Place(folder / "story"), 1)


def test_a_second_run_on_the_same_day_does_not_turn_the_clock_back(tmp_path: Path) -> None:
    place = Place(tmp_path)
    today = telling.story_day(moved_by(place.clock)().astimezone(ZONE).date())
    begins = days.instant_of(today, BEGINS_AT, ZONE)
    assert begins is not None
    telling.begin_clock(place, today, begins)
    assert shows(place, begins)
    telling.move_clock(place, begins + timedelta(hours=2))
    telling.begin_clock(place, today, begins)
    assert shows(place, begins + timedelta(hours=2)), "who came in since lies in the past"
    for elsewhen in (begins - timedelta(hours=2), begins + timedelta(days=1), begins - timedelta(days=1)):
        telling.move_clock(place, elsewhen)
        telling.begin_clock(place, today, begins)
        assert shows(place, begins), elsewhen


def shows(place: Place, instant: datetime) -> bool:
    """Whether the moved clock shows that, give or take a minute."""
    return abs(moved_by(place.clock)() - instant) < timedelta(minutes=1)
