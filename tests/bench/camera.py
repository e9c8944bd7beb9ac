"""A camera of 1280 x 720 at 30 frames a second before the whole tablet: frames decoded, and the GUI thread's beat.

The frames go through Qt's own session and sink (``tests.filmed``) and are decoded on the reader thread, as a device's.
Three scenes: a room without a code, in which a look costs most; somebody who holds up what cannot be read, so that the
small picture is drawn as well; and a pass, from the moment it is held up to the welcome on the glass.
"""

import os
import time
from collections.abc import Callable

from PIL import Image

from tests.drivers_tablet import OFFSCREEN

os.environ.update(OFFSCREEN)

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

from kiosk import tablet_process
from kiosk.app import TabletApp
from kiosk.kiosk_thread import Need
from kiosk.services import check_out
from tests.figures import Figure, bench_house, report
from tests.filmed import Film, empty_room, frame_of
from tests.gui_beat import GuiBeat
from tests.hardships import Hardship
from tests.qr_images import pass_text

SETTLE_MS = 4_000
BEAT_MS = 10_000
ROUNDS = 30
LOOK_MS = 2
PATIENCE_SECONDS = 10.0
AWAY_MS = 2_500
GOAL = "p99 < 25 ms, no stall > 33 ms"


class Entrance:
    """The tablet, and what its camera sees."""

    def __init__(self, app: TabletApp, film: Film) -> None:
        self._app = app
        self._film = film

    def live(self, milliseconds: int) -> None:
        """Lets the tablet live a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def wait(self, condition: Callable[[], bool]) -> float:
        """Milliseconds until it holds. Raises TimeoutError."""
        begun = time.perf_counter()
        while not condition():
            if time.perf_counter() - begun > PATIENCE_SECONDS:
                raise TimeoutError(f"the page is {self._app.tablet.current_screen}")
            self.live(LOOK_MS)
        return (time.perf_counter() - begun) * 1000

    def beat_before(self, image: Image.Image) -> tuple[GuiBeat, str]:
        """The beat while the camera sees this, and how many frames were sent and decoded meanwhile."""
        self._film.show(image)
        self.live(SETTLE_MS)
        beat = GuiBeat()
        sent, decoded = self._film.sent, self._app.readers.looked_at
        beat.start()
        self.live(BEAT_MS)
        beat.stop()
        sent, decoded = self._film.sent - sent, self._app.readers.looked_at - decoded
        return beat, f"{decoded} of {sent} frames decoded in {BEAT_MS / 1000:.0f} s; {beat}"

    def welcome(self, image: Image.Image) -> float:
        """Milliseconds from the moment a pass is held up to its welcome; then they leave again."""
        self._film.show(image)
        taken = self.wait(lambda: self._app.tablet.current_screen == "welcome")
        self._film.show(empty_room())
        visit_id = self._app.journeys.stage.turn.visit_id
        if visit_id is None:
            raise RuntimeError("a welcome without a visit")
        self._app.kiosk_thread.run(lambda: check_out.check_out(visit_id, self._app.parts.ports), Need.VISITOR)
        self._app.journeys.stage.go_home()
        self.live(AWAY_MS)
        return taken


def main() -> None:
    """The beat alone, before a room, before what cannot be read; then passes."""
    unreadable = frame_of(pass_text(3), {Hardship.LOW_LIGHT: 1.0, Hardship.DEFOCUS: 1.0}, seed=2)
    application = QGuiApplication([])
    with bench_house() as house:
        settings = house.settings("kiosk", width=1080, height=1920, camera="default")
        house.enrol(settings, "PER")
        app = tablet_process.begin(settings, house.clock.path, application)
        film = app.readers.lens = Film()
        app.start()
        entrance = Entrance(app, film)
        entrance.live(SETTLE_MS)
        room, of_room = entrance.beat_before(empty_room())
        helped, of_helped = entrance.beat_before(unreadable)
        film.show(empty_room())
        entrance.live(AWAY_MS)
        labels = sorted(label for label in house.codes if label.startswith("member-"))
        shown = [frame_of(house.codes[labels[at % len(labels)]], {}, seed=at) for at in range(ROUNDS)]
        welcomes = [entrance.welcome(image) for image in shown]
        app.close()
    report(
        "Camera",
        (
            *_gaps("a room", room),
            *_gaps("unreadable, the mirror", helped),
            Figure("pass held up to the welcome's page", welcomes, "p95 <= 300 ms (section 3)"),
        ),
        f"a room: {of_room}",
        f"what cannot be read: {of_helped}",
    )


def _gaps(what: str, beat: GuiBeat) -> tuple[Figure, Figure]:
    return (
        Figure(f"gap of the 20 ms beat, {what}", [gap.seconds * 1000 for gap in beat.gaps], GOAL),
        Figure("  of it the program's own", [gap.own_seconds * 1000 for gap in beat.gaps], ""),
    )


if __name__ == "__main__":
    main()
