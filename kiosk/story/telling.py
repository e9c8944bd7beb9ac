"""``make run``: sets the scene, tells the day or opens the window, and ends every process it began.

Without a display the whole day is walked offscreen, always from its beginning, in a folder of its own. With one
the tablet's window opens on headquarters and a kiosk that stay from one run to the next.
"""

import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kiosk import display
from kiosk.demo.line import CuttableLine
from kiosk.demo.network import network
from kiosk.domain import days
from kiosk.house_clock import moved_by
from kiosk.settings import Settings
from kiosk.story.headquarters import (
    HeadquartersPerson,
    HeadquartersProcess,
    HeadquartersSilentError,
)

if TYPE_CHECKING:
    from kiosk.story.day import Scene

BRANCH = "LEV"
ZONE = ZoneInfo("Europe/Rome")
BEGINS_AT = time(8, 41)
LOOK_AHEAD_DAYS = 30
PORTRAIT = (1080, 1920)
EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED = 0, 1, 130


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything of one telling lies."""

    root: Path

    @property
    def clock(self) -> Path:
        """The file that moves both clocks."""
        return self.root / "clock"

    @property
    def passes(self) -> Path:
        """Passes as pictures."""
        return self.root / "passes"

    @property
    def pictures(self) -> Path:
        """One picture a step."""
        return self.root / "pictures"

    @property
    def kiosk(self) -> Path:
        """The tablet's data folder."""
        return self.root / "kiosk"


def run(folder: Path, seed: int, *, is_fresh: bool) -> int:
    """Tells the story, or opens the window. Exit code 0 only if every step held."""
    found = display.prove()
    if not found.is_real:
        print(f"No window here ({found.reason}): the day is walked offscreen.")
        display.go_offscreen()
        return _told(Place(folder / "story"), seed)
    display.prefer_software()
    return _shown(Place(folder / "window"), seed, is_fresh=is_fresh)


def move_clock(place: Place, to: datetime) -> None:
    """Moves headquarters' and the tablet's clock so that it is that instant now."""
    ahead = (to - datetime.now(UTC)).total_seconds()
    scratch = place.clock.with_suffix(".new")
    scratch.write_text(f"{ahead:.3f}", encoding="ascii")
    scratch.replace(place.clock)


def begin_clock(place: Place, day: date, begins: datetime) -> None:
    """Lets it be ``begins``, unless an earlier run's clock shows the same day and a later hour already.

    Turned back, it would show in the future what was done in that run.
    """
    if place.clock.exists():
        now = moved_by(place.clock)()
        if now > begins and now.astimezone(ZONE).date() == day:
            return
    move_clock(place, begins)


def story_day(today: date) -> date:
    """The first day from ``today`` on at which every branch is open by the calendar: no weekend, no holiday."""
    from sync.hq.opening import national_closures

    closed = {closure.day for closure in national_closures(today)}
    ahead = (today + timedelta(days=offset) for offset in range(LOOK_AHEAD_DAYS))
    return next(day for day in ahead if day.weekday() < 5 and day not in closed)


def _told(place: Place, seed: int) -> int:
    from kiosk.story import day
    from kiosk.story.hands import StoppedError

    shutil.rmtree(place.root, ignore_errors=True)
    place.root.mkdir(parents=True, mode=0o700)
    with _ended_by_signals():
        try:
            with _scene(place, seed) as scene:
                day.tell(scene)
        except day.StepFailedError as fault:
            print(f"\nFAILED at step {fault}", file=sys.stderr)
            return EXIT_FAILED
        except (StoppedError, KeyboardInterrupt):
            print("\nEnded; the data stays.", file=sys.stderr)
            return EXIT_INTERRUPTED
    print(f"\nEvery step held. Pictures: {place.pictures}   Next: open them, or run again with a display.")
    return EXIT_DONE


def _shown(place: Place, seed: int, *, is_fresh: bool) -> int:
    from kiosk.story import day
    from kiosk.story.hands import StoppedError

    if is_fresh:
        shutil.rmtree(place.root, ignore_errors=True)
    place.root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _ended_by_signals():
        try:
            with _scene(place, seed) as scene:
                return day.show(scene)
        except day.StepFailedError as fault:
            print(f"\nFAILED at step {fault}", file=sys.stderr)
            return EXIT_FAILED
        except (StoppedError, KeyboardInterrupt):
            print("\nEnded; the data stays.", file=sys.stderr)
            return EXIT_INTERRUPTED


@contextmanager
def _scene(place: Place, seed: int) -> "Iterator[Scene]":
    """Headquarters in its process, a person of it, a line that can be cut, and the tablet; all ended afterwards."""
    from kiosk.story.day import Scene, StepFailedError

    today = story_day(datetime.now(ZONE).date())
    begins = days.instant_of(today, BEGINS_AT, ZONE)
    if begins is None:
        raise StepFailedError("scene", "08:41 does not exist on that day")
    begin_clock(place, today, begins)
    process = HeadquartersProcess(place.root / "hq", seed, place.clock)
    try:
        person, port = _met(process)
        line = CuttableLine("127.0.0.1", port)
        try:
            yield Scene(place, today, person, line, _settings(place, line), network(seed, today).pins)
        finally:
            person.close()
            line.close()
    finally:
        process.stop()


def _met(process: HeadquartersProcess) -> tuple[HeadquartersPerson, int]:
    """Somebody of headquarters, signed in, and the port it answers at. Raises StepFailedError."""
    from kiosk.story.day import StepFailedError

    try:
        said = process.ready()
        person = HeadquartersPerson(said["address"], said["ca"], Path(said["administrator"]))
        return person, int(said["address"].rpartition(":")[2])
    except HeadquartersSilentError as fault:
        raise StepFailedError("1 headquarters", str(fault)) from fault


def _settings(place: Place, line: CuttableLine) -> Settings:
    width, height = PORTRAIT
    return Settings(
        data=place.kiosk,
        headquarters=f"https://127.0.0.1:{line.port}",
        width=width,
        height=height,
        is_fullscreen=False,
    )


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM ends the story like Ctrl-C does: every child process with it."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
