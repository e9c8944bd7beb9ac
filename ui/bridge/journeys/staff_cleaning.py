"""The glass is wiped: for half a minute no touch counts, then the staff's first page is back (UX.md 6.7 D12).

The shift does not run out meanwhile: nobody could touch anything to stay. An emergency takes the page away at once, and
a code that is shown is left alone as on every page of the staff's.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject

from ui.bridge.journeys.staff_shift import StaffStage
from ui.bridge.journeys.stage import Stage
from ui.bridge.session_timer import Pace

CLEANING_SECONDS = 30
SCREEN = "staffCleaning"


class StaffCleaning(QObject):
    """The page of the cleaning. ``back``: what follows it."""

    def __init__(self, stage: Stage, staff: StaffStage, back: Callable[[], None]) -> None:
        super().__init__(stage)
        self._stage = stage
        self._staff = staff
        self._back = back
        self._left = 0
        stage.ticked.connect(self._count)

    def open(self) -> None:
        """Begins the half minute."""
        if self._staff.shift is not None:
            self._left = CLEANING_SECONDS
            self._show_left()
            self._stage.show(SCREEN, Pace.HOME)

    def _count(self) -> None:
        if self._stage.tablet.current_screen != SCREEN or self._left == 0:
            return
        self._left -= 1
        self._show_left()
        if self._left == 0:
            self._back()

    def _show_left(self) -> None:
        self._stage.tablet.pages.staff_cleaning.count_down(self._left, CLEANING_SECONDS)
