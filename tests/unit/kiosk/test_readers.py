"""The tablet's readers joined: what of them is known, and a camera that nothing here could read."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kiosk.domain.sights import Sight
from kiosk.readers import Readers
from kiosk.settings import Settings
from tests.builders import at
from tests.drivers_demo import ROOT
from tests.fakes.clock import HandClock
from tests.filmed import Film
from tests.strictness import AnnouncedWarnings

SCANNER = "/nowhere/scanner"
WITHOUT_THE_EXTRA = """
import importlib.abc, sys
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.startswith("PySide6.QtMultimedia"):
            raise ModuleNotFoundError("No module named 'PySide6.QtMultimedia'", name=name)
sys.meta_path.insert(0, Missing())
import logging, time
logging.basicConfig(format="%(message)s")
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
from kiosk.house_clock import HouseClock
from kiosk.readers import Readers
from kiosk.settings import Settings
owner = QGuiApplication.instance()
readers = Readers(Settings(camera="default"), HouseClock(), time.monotonic, owner)
lost = []
readers.lost.connect(lost.append)
readers.start()
readers.stop()
assert len(lost) == 1 and lost[0] is not None, lost
assert "PySide6.QtMultimedia" not in sys.modules
"""


@pytest.fixture
def owner() -> Iterator[QObject]:
    owner = QObject()
    yield owner
    owner.deleteLater()


def test_of_two_readers_one_is_enough_and_the_last_that_went_says_since_when(
    owner: QObject, qtbot: QtBot, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the scanner is gone")
    announced_warnings.expect("the camera is gone")
    clock = HandClock()
    readers = Readers(Settings(scanner=SCANNER, camera="default"), clock, time.monotonic, owner)
    film = readers.lens = Film()
    lost: list[datetime | None] = []
    readers.lost.connect(lost.append)
    readers.start()
    qtbot.waitUntil(lambda: readers.looked_at > 3)
    assert lost == [], "a code can be read"
    clock.pass_by(minutes=7)
    film.fail("it was pulled out")
    qtbot.waitUntil(lambda: lost == [at("09:00") + timedelta(minutes=7)])
    readers.stop()


def test_what_was_before_a_camera_that_is_gone_is_over(
    owner: QObject, qtbot: QtBot, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the camera is gone")
    readers = Readers(Settings(camera="default"), HandClock(), time.monotonic, owner)
    film = readers.lens = Film()
    sights: list[Sight] = []
    readers.sight.connect(sights.append)
    readers.start()
    qtbot.waitUntil(lambda: readers.looked_at > 3)
    film.fail("it was pulled out")
    qtbot.waitUntil(lambda: sights == [Sight.NOTHING])
    readers.stop()


def test_without_what_reads_a_camera_the_tablet_says_what_to_install_and_works_on() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "pip install 'smart-valley-kiosk[camera]'" in done.stderr
    assert "libpulse0" in done.stderr


def test_where_no_camera_is_set_nothing_of_one_is_loaded() -> None:
    program = WITHOUT_THE_EXTRA.replace('camera="default"', "").replace("len(lost) == 1 and lost[0]", "lost")
    program = program.replace("assert lost is not None, lost", "assert lost == []")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
