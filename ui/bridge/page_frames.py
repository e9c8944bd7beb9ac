"""What several pages share: the ways out of an inner page, a countdown, the head and foot of a staff page."""

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
class PassingPage(QObject):
    """A page that leaves by itself and shows when."""

    secondsLeftChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds_left = -1

    def count_down(self, seconds_left: int) -> None:
        """The seconds until the page leaves by itself; -1 shows none."""
        self._seconds_left = seconds_left
        self.secondsLeftChanged.emit()

    @Property(int, notify=secondsLeftChanged)
    def secondsLeft(self) -> int:
        return self._seconds_left


@QmlElement
class StaffPage(PassingPage):
    """A page of staff mode."""

    whoChanged = Signal()
    end_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._who = ""

    def sign(self, who: str) -> None:
        """Say in the head who is signed in (short name); empty for nobody."""
        self._who = who
        self.whoChanged.emit()

    @Property(str, notify=whoChanged)
    def who(self) -> str:
        return self._who

    @Slot()
    def touchEnd(self) -> None:
        self.end_touched.emit()
