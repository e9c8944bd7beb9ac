"""What the reader takes for a camera's frame of 1280 x 720, and the GUI thread's beat meanwhile (GOALS.md G3).

The frames of passes are hard ones, of a seed that nothing is judged by; the rooms without one are dark and full of
grain, in which a look costs most. While the beat is measured the reader thread decodes frame after frame without a
pause, which is more than a camera sends; the tablet stands at home.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from random import Random

from tests.drivers_tablet import OFFSCREEN

os.environ.update(OFFSCREEN)

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

from kiosk import tablet_process
from kiosk.devices.code_reader import FrameCodeReader, read_frame
from tests.figures import Figure, bench_house, report
from tests.gui_beat import GuiBeat
from tests.hard_frames import TUNING_SEED, hard_frame, room, view_of
from tests.hardships import Hardship, sensed

FRAMES = 100
SETTLE_MS = 3_000
BEAT_MS = 10_000


class Decoding:
    """A reader thread that decodes the frames in turn, from ``start`` to ``stop``."""

    def __init__(self, frames: Sequence[memoryview]) -> None:
        self.decoded = 0
        self._frames = frames
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the frame in hand."""
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        reader = FrameCodeReader()
        while not self._is_over.is_set():
            reader.read(self._frames[self.decoded % len(self._frames)])
            self.decoded += 1


def main() -> None:
    """The looks alone; then the beat of a tablet at rest, alone and beside the reader thread."""
    passes = [hard_frame(TUNING_SEED, number).view for number in range(FRAMES)]
    rooms = [_room(number) for number in range(FRAMES)]
    looks = (
        Figure("first look, a hard pass", _timed(passes, _first_look), "one frame of 30 a second (33 ms)"),
        Figure("first look, no code", _timed(rooms, _first_look), "one frame of 30 a second (33 ms)"),
        Figure("thorough look, a hard pass", _timed(passes, _thorough_look), "p99 <= 100 ms (SAFETY.md T7)"),
        Figure("thorough look, no code", _timed(rooms, _thorough_look), "p99 <= 100 ms (SAFETY.md T7)"),
    )
    application = QGuiApplication([])
    with bench_house() as house:
        settings = house.settings("kiosk", width=1080, height=1920)
        house.enrol(settings, "PER")
        app = tablet_process.begin(settings, house.clock.path, application)
        app.start()
        _let_live(SETTLE_MS)
        alone = _beaten()
        decoding = Decoding([*passes, *rooms])
        decoding.start()
        beside = _beaten()
        decoding.stop()
        app.close()
    report(
        "Reader",
        (
            *looks,
            *_gaps("tablet at rest", alone, ""),
            *_gaps("reader decoding", beside, "p99 < 25 ms, no stall > 33 ms"),
        ),
        f"{decoding.decoded} frames decoded in {BEAT_MS / 1000:.0f} s; alone: {alone}; beside the reader: {beside}",
    )


def _room(number: int) -> memoryview:
    random = Random(number)  # noqa: S311 - the same rooms every time
    return view_of(sensed(room(random), {Hardship.LOW_LIGHT: 1.0}, random))


def _first_look(frame: memoryview) -> None:
    read_frame(frame)


def _thorough_look(frame: memoryview) -> None:
    read_frame(frame, is_thorough=True)


def _timed(frames: Sequence[memoryview], look: Callable[[memoryview], None]) -> list[float]:
    """Milliseconds that each takes."""
    taken = []
    for frame in frames:
        begun = time.perf_counter()
        look(frame)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def _beaten() -> GuiBeat:
    beat = GuiBeat()
    beat.start()
    _let_live(BEAT_MS)
    beat.stop()
    return beat


def _let_live(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _gaps(what: str, beat: GuiBeat, goal: str) -> tuple[Figure, Figure]:
    return (
        Figure(f"gap of the 20 ms beat, {what}", [gap.seconds * 1000 for gap in beat.gaps], goal),
        Figure("  of it the program's own", [gap.own_seconds * 1000 for gap in beat.gaps], ""),
    )


if __name__ == "__main__":
    main()
