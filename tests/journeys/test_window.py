"""`make run` with a display: the window opens on a real X server; a pointer and a typing scanner check people in.

Xvfb is the screen, xdotool the finger and the scanner. What came of it is read in the tablet's store and in the
picture that X holds, not in the program's own pages.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageGrab

from kiosk.demo.network import network
from kiosk.storage import keys
from kiosk.storage.database import open_engine
from kiosk.story.telling import BRANCH, story_day
from tests.drivers_demo import ROOT, SEED, ZONE, wait_until
from tests.x_server import x_server

START_SECONDS = 120.0
END_SECONDS = 30.0
SCANNER_MS = "4"
NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool"}
CHANGED_PART_MIN = 0.2
"""From one page to another more of the picture changes than this."""
A_DIGIT_MIN = 0.0002
"""A digit in its box changes this much of the picture at least."""

# design/TABLET.md, portrait: the first tile of K1 and the pad of K4
MEET_TILE = (294, 1200)
PAD_COLUMNS = (215, 540, 865)
PAD_ROWS = {"123": 779, "456": 930, "789": 1080, " 0 ": 1230}

pytestmark = pytest.mark.timeout(300)


@dataclass
class Window:
    """The demo's window on an X server of its own. ``told``: what `make run` printed so far."""

    process: "subprocess.Popen[str]"
    display: str
    folder: Path
    told: list[str] = field(default_factory=list)

    def until_told(self, words: str) -> None:
        """Reads what it prints until a line holds the words."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append(line)
            if words in line:
                return
        raise AssertionError(f"it ended without {words!r}: {''.join(self.told)}")

    def arrivals(self) -> int:
        """How many check-ins stand in the tablet's journal."""
        data = self.folder / "window" / "kiosk"
        engine = open_engine(data / "kiosk.db", keys.database_key(data), read_only=True)
        try:
            with engine.connect() as connection:
                counted = "SELECT count(*) FROM journal WHERE type = 'checkin'"
                return int(connection.exec_driver_sql(counted).scalar_one())
        finally:
            engine.dispose()

    def hand(self, *words: str) -> None:
        """What a hand, or a scanner that types, does to the screen."""
        subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": self.display}, check=True)

    def tap(self, point: tuple[int, int]) -> None:
        """A press and release there; what it changed can be seen, and the page is at rest again."""
        before = self.at_rest()
        self.hand("mousemove", *map(str, point), "click", "1")
        wait_until("something to change", lambda: _changed_part(before, self.picture()) > A_DIGIT_MIN)
        self.at_rest()

    def picture(self) -> Image.Image:
        """What X shows."""
        return ImageGrab.grab(xdisplay=self.display).convert("L")

    def at_rest(self) -> Image.Image:
        """What X shows once it has stopped changing, but for a clock or a countdown."""
        before = [self.picture()]

        def is_still() -> bool:
            now = self.picture()
            is_same = _changed_part(before[0], now) < A_DIGIT_MIN
            before[0] = now
            return is_same

        wait_until("a page at rest", is_still)
        return before[0]


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    if missing := [package for program, package in NEEDED.items() if shutil.which(program) is None]:
        pytest.skip(f"missing: apt-get install -y --no-install-recommends {' '.join(missing)}")
    folder = tmp_path_factory.mktemp("window")
    with x_server() as display, _opened(display, folder) as opened:
        opened.until_told("Show one:")
        yield opened


def test_in_a_real_window_tapped_digits_let_a_visitor_in_and_a_typed_pass_a_member(window: Window) -> None:
    home = window.at_rest()
    assert len(set(home.tobytes())) > 100, "an empty screen"
    before = window.arrivals()
    window.tap(MEET_TILE)
    wait_until("the pad", lambda: _changed_part(home, window.picture()) > CHANGED_PART_MIN)
    window.at_rest()
    for digit in _visit_code():
        window.tap(_pad(digit))
    wait_until("the arrival by digits", lambda: window.arrivals() == before + 1)
    wait_until("an answer on the screen", lambda: _changed_part(home, window.picture()) > CHANGED_PART_MIN)

    window.hand("type", "--delay", SCANNER_MS, _text_on(window.folder / "window/passes/member-thomas.png"))
    window.hand("key", "Return")
    wait_until("the arrival by the scanner, with no touch", lambda: window.arrivals() == before + 2)


def _text_on(picture: Path) -> str:
    read = subprocess.run(
        [sys.executable, "-m", "kiosk.cli", "read", str(picture)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return str(json.loads(read.stdout)["text"])


@contextmanager
def _opened(display: str, folder: Path) -> Iterator[Window]:
    around = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    with (folder / "stderr.txt").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.cli", "demo", "--folder", str(folder), "--seed", str(SEED)],
            cwd=ROOT,
            env={**around, "DISPLAY": display, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        yield Window(process, display, folder)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=END_SECONDS)


def _visit_code() -> str:
    """The six digits of the visitor who is expected at the demo's branch all day."""
    today = story_day(datetime.now(ZONE).date())
    invited = network(SEED, today).invitations
    return next(one.code for one in invited if (one.space_id or "").startswith(f"{BRANCH}:"))


def _pad(digit: str) -> tuple[int, int]:
    signs = next(row for row in PAD_ROWS if digit in row)
    return PAD_COLUMNS[signs.index(digit)], PAD_ROWS[signs]


def _changed_part(one: Image.Image, other: Image.Image) -> float:
    """Which part of the picture differs by more than a shade."""
    apart = ImageChops.difference(one, other).point(lambda shade: 255 * (shade > 16))
    return apart.histogram()[255] / (one.width * one.height)
