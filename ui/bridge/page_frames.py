"""What several pages share: the two ways out of an inner page, and the head and foot of a staff page."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class InnerPage(QObject):
    """A page one leaves by "Indietro" or by "Fine e cancella"."""

    back_touched = Signal()
    erase_touched = Signal()

    @Slot()
    def touchBack(self) -> None:
        self.back_touched.emit()

    @Slot()
    def touchErase(self) -> None:
        self.erase_touched.emit()


@QmlElement
class StaffPage(QObject):
    """A page of staff mode."""

    secondsLeftChanged = Signal()
    whoChanged = Signal()
    end_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._who = ""
        self._seconds_left = -1

    def sign(self, who: str) -> None:
        """Say in the head who is signed in (short name); empty for nobody."""
        self._who = who
        self.whoChanged.emit()

    def count_down(self, seconds_left: int) -> None:
        """The seconds until staff mode ends by itself; -1 shows none."""
        self._seconds_left = seconds_left
        self.secondsLeftChanged.emit()

    @Property(str, notify=whoChanged)
    def who(self) -> str:
        return self._who

    @Property(int, notify=secondsLeftChanged)
    def secondsLeft(self) -> int:
        return self._seconds_left

    @Slot()
    def touchEnd(self) -> None:
        self.end_touched.emit()
