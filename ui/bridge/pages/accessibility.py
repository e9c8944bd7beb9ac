"""K16: how somebody wants the screen - large text, high contrast, calm, language; gone when the session ends.

A member whose pass was shown can have it remembered.
"""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class AccessibilityPage(QObject):
    """The page of the modes; what is on, the tablet itself says (`largeText`, `highContrast`, `calm`)."""

    changed = Signal()
    mode_touched = Signal(str)
    remember_touched = Signal()
    reset_touched = Signal()
    done_touched = Signal()
    rules_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._remembered: bool | None = None

    def show_remembered(self, is_remembered: bool | None) -> None:
        """Whether it is remembered for whoever stands there; None: they cannot ask for it, and nothing is offered."""
        self._remembered = is_remembered
        self.changed.emit()

    def wipe(self) -> None:
        """Forget who could ask."""
        self.show_remembered(None)

    @property
    def is_remembered(self) -> bool:
        """Whether it is shown as remembered."""
        return self._remembered is True

    @Property(bool, notify=changed)
    def canBeRemembered(self) -> bool:
        return self._remembered is not None

    @Property(bool, notify=changed)
    def isRemembered(self) -> bool:
        return self.is_remembered

    @Slot()
    def touchRemember(self) -> None:
        self.remember_touched.emit()

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
