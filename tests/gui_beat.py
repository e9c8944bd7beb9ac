"""The beat of the GUI thread: a timer of 20 ms, and whose fault it is when one comes late.

Part of a gap is the machine's: time in which a thread of this process was ready to run and no core took it (the
longest wait of any of them, from ``/proc/self/task``: the interpreter's lock may have been in its hands), and time
that the host took away from the whole machine. What remains is the program's own. A watcher thread keeps what the
GUI thread was doing meanwhile, so that a late beat names its function (TRAPS.md 7).
"""

import os
import sys
import threading
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 20
LATE_SECONDS = 0.1
LOOK_SECONDS = 0.01
NANOSECONDS = 1e9
STEAL_COLUMN = 8
DEPTH = 12


@dataclass
class Gap:
    """Between two beats: how long, how much of it was the machine's, and what the GUI thread did."""

    seconds: float
    machine_seconds: float
    stacks: list[str] = field(default_factory=list)

    @property
    def own_seconds(self) -> float:
        """What the program itself kept the beat waiting."""
        return max(0.0, self.seconds - self.machine_seconds)


class GuiBeat(QObject):
    """Beats from ``start`` to ``stop``, both on the GUI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[Gap] = []
        self._stacks: list[str] = []
        self._at = 0.0
        self._waits: dict[str, float] = {}
        self._gui_thread = threading.get_ident()
        self._is_over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="beat-watcher", daemon=True)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begins."""
        self._at, self._waits = time.monotonic(), _waits()
        self._timer.start()
        self._watcher.start()

    def stop(self) -> None:
        """Ends; what came since the last beat counts."""
        self._timer.stop()
        self._beat()
        self._is_over.set()
        self._watcher.join()

    @property
    def late(self) -> list[Gap]:
        """The gaps in which the program kept a beat waiting for more than 100 ms."""
        return [gap for gap in self.gaps if gap.own_seconds > LATE_SECONDS + BEAT_MS / 1000]

    def __str__(self) -> str:
        longest = max(self.gaps, key=lambda gap: gap.own_seconds)
        raw = max(gap.seconds for gap in self.gaps)
        return (
            f"{len(self.gaps)} beats of {BEAT_MS} ms, longest gap {raw * 1000:.0f} ms,"
            f" of the program's own {longest.own_seconds * 1000:.0f} ms"
        )

    def _beat(self) -> None:
        now, waits = time.monotonic(), _waits()
        machine = max((waits[one] - self._waits.get(one, waits[one]) for one in waits), default=0.0)
        stacks, self._stacks = self._stacks, []
        self.gaps.append(Gap(now - self._at, machine, stacks))
        self._at, self._waits = now, waits

    def _watch(self) -> None:
        while not self._is_over.wait(LOOK_SECONDS):
            if time.monotonic() - self._at > LATE_SECONDS / 2:
                frame = sys._current_frames().get(self._gui_thread)
                self._stacks.append("".join(traceback.format_stack(frame)[-DEPTH:]))


def _waits() -> dict[str, float]:
    """Seconds that each thread waited for a core so far, and that the host took from the machine."""
    waits = {"host": _stolen()}
    for task in Path("/proc/self/task").iterdir():
        try:
            waits[task.name] = int((task / "schedstat").read_text().split()[1]) / NANOSECONDS
        except (FileNotFoundError, ProcessLookupError):
            continue  # a thread that has just ended
    return waits


def _stolen() -> float:
    with Path("/proc/stat").open() as stat:
        columns = stat.readline().split()
    return int(columns[STEAL_COLUMN]) / os.sysconf("SC_CLK_TCK")
