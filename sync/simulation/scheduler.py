"""Virtual time: what is due next happens next, and a run of a week takes as long as what happens in it.

``now_ms`` counts true milliseconds, which no machine in the simulation knows.
"""

import heapq
from collections.abc import Callable
from itertools import count

from sync.simulation.strands import Resume, wait_here


class Scheduler:
    """Does what is due, in order of time and then of asking. ``after_each`` is called behind every step."""

    def __init__(self, now_ms: int) -> None:
        self.now_ms = now_ms
        self.steps = 0
        self.after_each: Callable[[], None] = _nothing
        self._due: list[tuple[int, int, Callable[[], None]]] = []
        self._order = count()

    def after(self, pause_ms: float, act: Callable[[], None]) -> None:
        """Does it so many milliseconds from now."""
        heapq.heappush(self._due, (self.now_ms + max(0, round(pause_ms)), next(self._order), act))

    def run_until(self, moment_ms: int) -> None:
        """Does everything that is due up to a moment."""
        while self._due and self._due[0][0] <= moment_ms:
            self.now_ms, _, act = heapq.heappop(self._due)
            act()
            self.steps += 1
            self.after_each()
        self.now_ms = max(self.now_ms, moment_ms)

    def pause(self, pause_ms: float) -> None:
        """Inside a strand: lets so much time pass."""
        wait_here(lambda resume: self.after(pause_ms, resume))


class VirtualNews:
    """``threading.Event`` for strands: who waits here is woken by ``set`` or by virtual time."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._is_set = False
        self._waiting: Resume | None = None

    def set(self) -> None:
        """There is news."""
        self._is_set = True
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._scheduler.after(0, lambda: waiting(True))

    def clear(self) -> None:
        """The news was heard."""
        self._is_set = False

    def wait(self, timeout: float | None = None) -> bool:
        """Until there is news, or so many seconds."""

        def arrange(resume: Resume) -> None:
            if self._is_set:
                self._scheduler.after(0, lambda: resume(True))
                return
            self._waiting = resume
            if timeout is not None:
                self._scheduler.after(timeout * 1000 + 1, lambda: resume(self._is_set))

        return bool(wait_here(arrange))


class VirtualLock:
    """``threading.Lock`` for strands."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._is_held = False
        self._waiting: list[Resume] = []

    def __enter__(self) -> "VirtualLock":
        while self._is_held:
            wait_here(self._waiting.append)
        self._is_held = True
        return self

    def __exit__(self, *_fault: object) -> None:
        self._is_held = False
        if self._waiting:
            first = self._waiting.pop(0)
            self._scheduler.after(0, first)


def _nothing() -> None:
    """Before anybody checks."""
