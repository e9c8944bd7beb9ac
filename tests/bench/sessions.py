"""What a tablet holds after many visitors (GOALS.md G14): memory, Python's objects, references to None.

SESSIONS says how many come (default 1,000), so many a day. Each shows a pass to the reader's view, is answered, and is
checked out; every tenth looks at the accessibility page in another language first. The whole tablet without a screen.

What is held at first holds this bench and its headquarters' libraries too: what matters is what comes on top.
"""

import gc
import os
import resource
import sys
import time
from datetime import timedelta
from pathlib import Path

from tests.drivers_tablet import OFFSCREEN

os.environ.update(OFFSCREEN)

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

from kiosk.app import TabletApp
from kiosk.kiosk_thread import Need
from kiosk.services import check_out
from kiosk.story.telling import story_day
from tests.bench.scan_to_welcome import opened, pictures
from tests.figures import bench_house

SESSIONS = int(os.environ.get("SESSIONS", "1000"))
A_DAY = 100
LOOKS = 10
LOOKS_AT_MODES_EVERY = 10
PATIENCE_MS = 10_000
UNANSWERED = ("home", "accessibility")
PAGE_KIB = resource.getpagesize() // 1024


class Visitors:
    """Who comes, one after the other."""

    def __init__(self, app: TabletApp) -> None:
        self.served = 0
        self._app = app
        self._loop = QEventLoop()
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._loop.quit)
        app.tablet.screenChanged.connect(self._loop.quit)

    def come(self, picture: bytes, *, looks_at_modes: bool) -> None:
        """One session, from home to home."""
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
            self.served += 1
        self._app.journeys.stage.go_home()
        self.let_live(1)

    def let_live(self, milliseconds: int) -> None:
        """Lets the tablet live a while."""
        self._timer.start(milliseconds)
        self._loop.exec()

    def _until_answered(self) -> None:
        ends = time.monotonic() + PATIENCE_MS / 1000
        while self._app.tablet.current_screen in UNANSWERED:
            if time.monotonic() > ends:
                raise TimeoutError(f"no answer; the page is {self._app.tablet.current_screen}")
            self.let_live(50)


def held() -> str:
    """What the process holds now."""
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_KIB / 1024
    objects, to_none = len(gc.get_objects()), sys.getrefcount(None)
    return f"{resident:6.1f} MB resident, {objects:7,} objects, {to_none:9,} references to None"


def main() -> None:
    """Prints what is held ten times on the way."""
    application = QGuiApplication([])
    with bench_house() as house:
        app = opened(house, application)
        visitors = Visitors(app)
        visitors.let_live(3_000)
        print(f"Many visitors\n  {'before anybody':>15}: {held()}")
        begun = time.monotonic()
        day = house.today
        for at, picture in enumerate(pictures(house, SESSIONS), 1):
            if at % A_DAY == 0:
                day = story_day(day + timedelta(days=1))
                house.clock.at(day)
            visitors.come(picture, looks_at_modes=at % LOOKS_AT_MODES_EVERY == 0)
            if at % max(1, SESSIONS // LOOKS) == 0:
                print(f"  {f'after {at:,}':>15}: {held()}", flush=True)
        each = (time.monotonic() - begun) / SESSIONS * 1000
        print(
            f"  {visitors.served:,} of {SESSIONS:,} let in, {each:.0f} ms a session; goal (G14): at most 150 MB"
        )
        app.close()


if __name__ == "__main__":
    main()
