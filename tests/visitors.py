"""Many visitors one after the other, each from home to home, and what a tablet holds after them (GOALS.md G14).

Lives in the tablet's process; ``tests.bench.sessions`` asks.
"""

import gc
import resource
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from kiosk.app import TabletApp
from kiosk.kiosk_thread import Need
from kiosk.services import check_out

PATIENCE_MS = 10_000
UNANSWERED = ("home", "accessibility")
PAGE_KIB = resource.getpagesize() // 1024


class Visitors:
    """Who comes."""

    def __init__(self, app: TabletApp) -> None:
        self._app = app
        self._loop = QEventLoop()
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._loop.quit)
        app.tablet.screenChanged.connect(self._loop.quit)

    def come(self, picture: bytes, *, looks_at_modes: bool) -> bool:
        """Shows a pass to the reader's view and is checked out again; whether it let somebody in."""
        tablet = self._app.tablet
        if looks_at_modes:
            tablet.touchAccessibility()
            tablet.touchLanguage("de")
            tablet.pages.accessibility.touchMode("large")
        self._app.source.show(picture)
        self._until_answered()
        visit_id = self._app.journeys.stage.turn.visit_id
        if visit_id is not None:
            self._app.kiosk_thread.run(
                lambda: check_out.check_out(visit_id, self._app.parts.ports), Need.VISITOR
            )
        self._app.journeys.stage.go_home()
        self._let_live(1)
        return visit_id is not None

    def _let_live(self, milliseconds: int) -> None:
        self._timer.start(milliseconds)
        self._loop.exec()

    def _until_answered(self) -> None:
        ends = time.monotonic() + PATIENCE_MS / 1000
        while self._app.tablet.current_screen in UNANSWERED:
            if time.monotonic() > ends:
                raise TimeoutError(f"no answer; the page is {self._app.tablet.current_screen}")
            self._let_live(50)


def held() -> tuple[float, int, int]:
    """What this process holds: megabytes in memory, Python's objects, references to None."""
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_KIB / 1024
    return resident, len(gc.get_objects()), sys.getrefcount(None)
