"""K17: is anybody there - the seconds until everything is erased, and two buttons."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class TimeoutPage(QObject):
    """The page of the warning; opaque, so that nothing of the page behind it is seen. A touch anywhere stays."""

    secondsLeftChanged = Signal()
    stay_touched = Signal()
    done_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds_left = -1
        self._seconds_total = 20

    def count_down(self, seconds_left: int, seconds_total: int = 20) -> None:
        """The seconds left of the warning's length: what the bar and the number show."""
        self._seconds_left, self._seconds_total = seconds_left, seconds_total
        self.secondsLeftChanged.emit()

    @Property(int, notify=secondsLeftChanged)
    def secondsLeft(self) -> int:
        return self._seconds_left

    @Property(int, notify=secondsLeftChanged)
    def secondsTotal(self) -> int:
        return self._seconds_total

    @Slot()
    def touchStay(self) -> None:
        self.stay_touched.emit()

    @Slot()
    def touchDone(self) -> None:
        self.done_touched.emit()
