"""Staff mode: badge and PIN, the house, the day, overrides (R7-R10), the alarm, the glass and the reader.

Only a badge opens the door. Inside, no code is read but on the reader's own page: whoever stands before the screen is the
receptionist. It closes by itself.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from kiosk.domain.outcomes import StaffBadge
from kiosk.domain.versions import UpdateNews
from ui.bridge.journeys.alarm import Alarm, AlarmParts
from ui.bridge.journeys.printing import Printing
from ui.bridge.journeys.staff_alarm import StaffAlarm
from ui.bridge.journeys.staff_cleaning import StaffCleaning
from ui.bridge.journeys.staff_day import StaffDay
from ui.bridge.journeys.staff_door import StaffDoor
from ui.bridge.journeys.staff_house import HouseWays, StaffHouse
from ui.bridge.journeys.staff_reader import ReaderSettings, StaffReader
from ui.bridge.journeys.staff_shift import Health, StaffStage
from ui.bridge.journeys.stage import Stage

__all__ = ["Health", "Staff"]


class Staff(QObject):
    """The staff's pages. ``confirm_clock``: staff say the kiosk's date and time are right (UX.md 6.7 D3)."""

    def __init__(
        self,
        stage: Stage,
        health: Health,
        confirm_clock: Callable[[], None],
        parts: AlarmParts,
        reader: ReaderSettings,
        printing: Printing | None = None,
        update_news: Callable[[], UpdateNews] = UpdateNews,
    ) -> None:
        super().__init__(stage)
        self._stage = stage
        self.alarm = Alarm(stage, parts, self.open_door)
        self._staff = StaffStage(stage)
        ways = HouseWays(
            open_day=lambda: self._day.open(),
            settle=lambda waiting, act_id: self._day.settle(waiting, act_id),
            confirm_clock=confirm_clock,
            printing=printing,
            update_news=update_news,
        )
        self._house = StaffHouse(stage, self._staff, health, ways)
        self._day = StaffDay(stage, self._staff, self._house.open, self._house.open_present)
        self._alarm_page = StaffAlarm(stage, self._staff, self.alarm)
        self._cleaning = StaffCleaning(stage, self._staff, self._house.open)
        self.reader = StaffReader(stage, self._staff, reader)
        self._door = StaffDoor(stage, self._staff, self._enter)
        pages = stage.tablet.pages
        pages.staff_home.alarm_touched.connect(self._alarm_page.open)
        pages.staff_alarm.back_touched.connect(self._house.open)
        pages.staff_home.cleaning_touched.connect(self._cleaning.open)
        pages.staff_home.reader_touched.connect(self.reader.open)
        pages.staff_reader.back_touched.connect(self._house.open)

    @property
    def is_signed_in(self) -> bool:
        """Whether the screen belongs to the staff: readers are not listened to until it closes."""
        return self._staff.shift is not None

    def open_door(self, badge: StaffBadge) -> None:
        """A staff badge was read: R7. Nothing of theirs is read aloud to whoever listened before."""
        self._stage.set_modes(replace(self._stage.tablet.modes, voice=False))
        self._door.open(badge)

    def _enter(self) -> None:
        """Behind the door lies the house, or, while an emergency stands, its end alone."""
        if self.alarm.standing is None:
            self._house.open()
        else:
            self._alarm_page.open()
