"""The launcher over processes that do as told: whatever cannot be ended or written down, a kiosk is on the glass."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.errors import DiskFullError
from kiosk.launcher import Calls, Launcher
from kiosk.releases import SWAP, Releases, Stage

NEXT = "0.2.0"
SOON = 0.2
WAITS = """
import sys, time
from pathlib import Path
at = Path(sys.argv[1])

def wait(condition):
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            (at / "gave-up").touch()
            sys.exit(3)
        time.sleep(0.02)

def times(name):
    (at / name).open("a").write(".")
    return len((at / name).read_text())
"""
STANDS_AT_K21 = f'{WAITS}\ntimes("kiosk")\nwait((at / "put-back").exists)\n'
FAILS_ONCE = f'{WAITS}\nif times("restore") == 1:\n    sys.exit(1)\n(at / "put-back").touch()\n'
PUTS_BACK = f'{WAITS}\ntimes("restore")\n'
IS_BROKEN = "raise SystemExit(1)"
IS_WELL = f"print('healthy {NEXT}')"
MAKES_ROOM = f"""{WAITS}
times("kiosk")
(at / "{SWAP}.new").rmdir()
wait(lambda: '"trying"' not in (at / "{SWAP}").read_text())
"""
LEAVES_AND_MAKES_ROOM = f"""{WAITS}
import json
if times("left") == 1:
    said = {{"version": "{NEXT}", "copy": str(at / "copy"), "tries": 1, "stage": "trying"}}
    (at / "{SWAP}").write_text(json.dumps(said))
    (at / "{SWAP}.new").mkdir()
    sys.exit(75)
{MAKES_ROOM}"""
LEAVES_ONCE = f"""{WAITS}
import json
if times("kiosk") == 1:
    said = {{"version": "{NEXT}", "copy": str(at / "copy"), "tries": 1, "stage": "trying"}}
    (at / "{SWAP}").write_text(json.dumps(said))
    sys.exit(75)
"""
STOPS_THE_LAUNCHER = f"""{WAITS}
import os, signal
if times("restore") == 1:
    sys.exit(1)
os.kill(os.getppid(), signal.SIGTERM)
wait(lambda: False)
"""


class Place:
    """A folder of versions with a new one and the copy from before it, and what is called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.copy = folder / "copy"
        self.copy.write_bytes(b"the database")
        (folder / NEXT).mkdir()
        self.releases = Releases(folder)

    def begin_trial(self) -> None:
        """The power went in the trial."""
        self.releases.begin(NEXT, self.copy)

    def launch(self, kiosk: str, restore: str = PUTS_BACK, trial: str = IS_BROKEN) -> int:
        """How the launcher ends over processes that do this."""
        calls = Calls(*(self._call(script) for script in (kiosk, trial, restore)))
        return Launcher(self.releases, calls, again_seconds=SOON).run()

    def times(self, what: str) -> int:
        """How often that was begun."""
        file = self.folder / what
        return len(file.read_text()) if file.exists() else 0

    def stage(self) -> Stage | None:
        """What stands noted."""
        swap = self.releases.swap()
        return None if swap is None else swap.stage

    def _call(self, script: str) -> tuple[str, tuple[str, ...]]:
        file = self.folder / f"script-{abs(hash(script))}.py"
        file.write_text(script)
        return "tests.launched_script", (str(file), str(self.folder))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Nothing is tried there yet."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield Place(tmp_path)
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_copy_that_could_not_be_put_back_is_put_back_beside_the_kiosk_that_waits_for_it(
    place: Place,
) -> None:
    place.begin_trial()
    assert place.launch(STANDS_AT_K21, FAILS_ONCE) == 0
    assert (place.times("restore"), place.times("kiosk")) == (2, 1)
    assert place.stage() is Stage.INTERRUPTED
    assert not place.copy.exists()


def test_an_end_that_cannot_be_written_down_keeps_no_kiosk_from_its_start_and_is_written_later(
    place: Place,
) -> None:
    place.begin_trial()
    (place.folder / f"{SWAP}.new").mkdir()
    assert place.launch(MAKES_ROOM) == 0
    assert (place.times("restore"), place.times("kiosk")) == (1, 1)
    assert place.stage() is Stage.INTERRUPTED
    assert not place.copy.exists()


def test_a_trial_whose_failure_cannot_be_written_down_is_over_all_the_same(place: Place) -> None:
    assert place.launch(LEAVES_AND_MAKES_ROOM) == 0
    assert (place.times("restore"), place.times("kiosk")) == (1, 1)
    assert place.stage() is Stage.INTERRUPTED
    assert not place.copy.exists()


def test_a_version_in_its_place_starts_though_the_disk_is_full(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> None:
        raise DiskFullError("no room")

    place.begin_trial()
    place.releases.make_present(NEXT)
    monkeypatch.setattr(place.releases, "forget", refused)
    assert place.launch(f'{WAITS}\ntimes("kiosk")\n') == 0
    assert (place.times("restore"), place.times("kiosk")) == (0, 1)
    assert place.copy.exists()


def test_a_version_that_is_well_but_cannot_be_made_the_present_one_gives_way(place: Place) -> None:
    (place.folder / "current.new").mkdir()
    assert place.launch(LEAVES_ONCE, trial=IS_WELL) == 0
    assert (place.times("restore"), place.times("kiosk")) == (1, 2)
    assert place.releases.present() is None
    assert place.stage() is Stage.INTERRUPTED


def test_whoever_stops_the_launcher_stops_the_kiosk_and_what_is_done_beside_it(place: Place) -> None:
    place.begin_trial()
    assert place.launch(STANDS_AT_K21, STOPS_THE_LAUNCHER) == 0
    assert place.times("restore") == 2
    assert not (place.folder / "gave-up").exists()
    assert place.stage() is Stage.TRYING
