"""When a version that is ready is tried, and how the tablet leaves for it (UX.md 6.7 D21).

In closed hours, when nobody is in, nobody touched the glass for half an hour and home stands; everything is at
headquarters, no night is at work, nobody doubts the date, and there is room for a copy. Then K21 stands, the exchange
ends, the database is copied and closed in one go, and the process ends: the launcher does the rest.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from kiosk import last_known
from kiosk.domain.errors import KioskError
from kiosk.domain.versions import IDLE
from kiosk.kiosk_thread import Need
from kiosk.nights import Nights
from kiosk.parts import KioskParts
from kiosk.releases import EXIT_SWAP, Releases, Stage, Swap
from kiosk.updating import Updates
from ui.bridge.journeys import stage as stages
from ui.bridge.journeys.out_of_service import OutOfService
from ui.bridge.tablet import BranchSign
from ui.window import end_with

LOOK_EVERY_MS = 5_000
BACK_IN_MINUTES = 3
"""What K21 says: as long as a trial may take, the copy put back, and a start."""
COPIES = 3
"""The copy, the one that a new shape makes besides, and the scratch file of a copy put back."""
log = logging.getLogger(__name__)


def say_out_of_service(page: OutOfService, data: Path, minutes: int | None = None) -> None:
    """K21 by what was noted beside the database. ``minutes``: in about how many it is over, where that is known."""
    known = last_known.noted(data)
    sign = BranchSign(known.name.split()[0], known.name, known.summit) if known else None
    page.begin(sign, known.phone if known else "", known.assembly_point if known else None, minutes)


@dataclass(frozen=True, slots=True)
class Moment:
    """How the tablet stands. ``idle``: since when nobody touched it; ``is_closed``: nobody is in, and nobody may come.

    ``unsent``: facts that headquarters lacks. ``is_settled``: no version is being tried already. ``has_room``: for
    the copies of the database.
    """

    idle: timedelta
    is_closed: bool
    is_date_known: bool
    has_line: bool
    unsent: int
    is_night_at_work: bool
    is_settled: bool
    has_room: bool

    @property
    def is_right(self) -> bool:
        """Whether the tablet may leave. What headquarters lacks is on this disk alone, which an update puts at risk."""
        is_quiet = self.idle >= IDLE and self.is_closed and self.is_date_known and not self.is_night_at_work
        return is_quiet and self.has_line and self.unsent == 0 and self.is_settled and self.has_room


@dataclass(frozen=True)
class SwapParts:
    """What leaving needs. ``begin_exchange``: on the GUI thread, when it came to nothing."""

    parts: KioskParts
    updates: Updates
    releases: Releases
    nights: Nights
    stage: stages.Stage
    page: OutOfService
    begin_exchange: Callable[[], None]


class Swapping(QObject):
    """Looks for the moment, every few seconds, and leaves in it. Made and used on the GUI thread."""

    _left = Signal(object)

    def __init__(self, of: SwapParts, application: QGuiApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._of = of
        self._application = application
        self._idle_since = of.stage.now()
        self.is_leaving = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        of.stage.tablet.touched_anywhere.connect(self.touched)
        self._left.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begins to look."""
        self._timer.start()

    def stop(self) -> None:
        """Ends looking, and asks what is being brought to end."""
        self._timer.stop()
        self._of.updates.stop()

    def touched(self) -> None:
        """Somebody is there."""
        self._idle_since = self._of.stage.now()

    def _look(self) -> None:
        if self.is_leaving or not self._of.parts.is_open:
            return
        self._of.updates.look()
        version = self._of.updates.ready()
        if self._of.stage.tablet.current_screen not in stages.IDLE_SCREENS:
            self.touched()
        elif version and self._moment().is_right:
            self._leave(version)

    def _moment(self) -> Moment:
        of, swap = self._of, self._of.releases.swap()
        status = of.parts.worker.status if of.parts.worker is not None else None
        return Moment(
            idle=of.stage.now() - self._idle_since,
            is_closed=of.parts.is_resting(),
            is_date_known=not of.parts.clock.is_suspect,
            has_line=status is not None and status.is_connected,
            unsent=status.unsent if status is not None else 0,
            is_night_at_work=of.nights.is_under_way,
            is_settled=swap is None or swap.stage is not Stage.TRYING,
            has_room=of.parts.has_room_for_copies(COPIES),
        )

    def _leave(self, version: str) -> None:
        log.info("leaving for version %s", version)
        self.is_leaving = True
        say_out_of_service(self._of.page, self._of.parts.settings.data, BACK_IN_MINUTES)
        self._of.updates.run(lambda: self._make_ready(version)).add_done_callback(self._left.emit)

    def _make_ready(self, version: str) -> None:
        """On the thread of the updates: what is written before the store closes is in the copy, and nothing is after."""
        of, before = self._of, self._of.releases.swap()
        of.parts.stop_exchange()
        made: list[Path] = []

        def note(copy: Path) -> None:
            made.append(copy)
            of.releases.begin(version, copy)

        try:
            of.parts.thread.run(lambda: of.parts.copy_and_close(version, note), Need.EXCHANGE)
        except BaseException:
            if made:
                _call_off(of.releases, before, made[0])
            raise

    def _end(self, done: "Future[None]") -> None:
        fault = None if done.cancelled() else done.exception()
        if fault is None:
            end_with(self._application, EXIT_SWAP)
            return
        log.error("the tablet could not leave for another version", exc_info=fault)
        if not self._of.parts.is_open:
            end_with(self._application, 1)
            return
        self.is_leaving = False
        self.touched()
        self._of.begin_exchange()
        self._of.page.end()


def _call_off(releases: Releases, before: Swap | None, copy: Path) -> None:
    """The tablet works on. Its next start must not put back a copy that lacks the cursor and counters of meanwhile."""
    try:
        releases.call_off(before)
        copy.unlink(missing_ok=True)
    except (KioskError, OSError) as fault:
        log.warning("the trial cannot be called off: %s", fault)
