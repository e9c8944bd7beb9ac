"""K10: goodbye - how long it was, and the way back for who stays after all."""

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True)
class GoodbyeContent:
    """`title`: `ok.out` or `ok.out.noname`; `time`: `ok.out.time`, None for who was not inside."""

    title: Phrase
    time: Phrase | None = None
    can_stay: bool = False


@QmlElement
class GoodbyePage(QObject):
    """The page of a check-out."""

    changed = Signal()
    secondsLeftChanged = Signal()
    stay_touched = Signal()
    done_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = GoodbyeContent(NOTHING)
        self._seconds_left = -1

    def show(self, content: GoodbyeContent) -> None:
        """Show this goodbye."""
        self._content = content
        self.changed.emit()

    def count_down(self, seconds_left: int) -> None:
        """The seconds until the page leaves by itself; -1 shows none."""
        self._seconds_left = seconds_left
        self.secondsLeftChanged.emit()

    def wipe(self) -> None:
        """Forget the person."""
        self.count_down(-1)
        self.show(GoodbyeContent(NOTHING))

    @Property(QVariantMap, notify=changed)
    def title(self) -> Phrase:
        return self._content.title

    @Property(QVariantMap, notify=changed)
    def time(self) -> Phrase:
        return self._content.time or NOTHING

    @Property(bool, notify=changed)
    def canStay(self) -> bool:
        return self._content.can_stay

    @Property(int, notify=secondsLeftChanged)
    def secondsLeft(self) -> int:
        return self._seconds_left

    @Slot()
    def touchStay(self) -> None:
        self.stay_touched.emit()

    @Slot()
    def touchDone(self) -> None:
        self.done_touched.emit()
