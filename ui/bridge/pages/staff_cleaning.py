"""The page of the cleaning: the glass takes no touch, and a number says for how long."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class StaffCleaningPage(QObject):
    """Nothing on it can be touched (UX.md 6.7 D12), and it shows nobody's data."""

    secondsLeftChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds_left = 0
        self._seconds_total = 1

    def count_down(self, seconds_left: int, seconds_total: int) -> None:
        """The seconds until touches count again, and how many they were."""
        self._seconds_left, self._seconds_total = seconds_left, seconds_total
        self.secondsLeftChanged.emit()

    @Property(int, notify=secondsLeftChanged)
    def secondsLeft(self) -> int:
        return self._seconds_left

    @Property(int, notify=secondsLeftChanged)
    def secondsTotal(self) -> int:
        return self._seconds_total
