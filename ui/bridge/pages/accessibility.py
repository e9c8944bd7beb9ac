"""K16: how somebody wants the screen - large text, high contrast, calm, language; gone when the session ends."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class AccessibilityPage(QObject):
    """The page of the modes; what is on, the tablet itself says (`largeText`, `highContrast`, `calm`)."""

    mode_touched = Signal(str)
    reset_touched = Signal()
    done_touched = Signal()
    rules_touched = Signal()

    @Slot(str)
    def touchMode(self, value: str) -> None:
        self.mode_touched.emit(value)

    @Slot()
    def touchReset(self) -> None:
        self.reset_touched.emit()

    @Slot()
    def touchDone(self) -> None:
        self.done_touched.emit()

    @Slot()
    def touchRules(self) -> None:
        self.rules_touched.emit()
