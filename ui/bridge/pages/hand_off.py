"""K13, on the own telephone: the code that leads there."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import InnerPage
from ui.bridge.pages.choices import drawn_matrix
from ui.bridge.qml_types import QVariantList

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class HandOffPage(InnerPage):
    """The page of the code that a telephone's camera reads: rows of modules, True = dark."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._matrix: tuple[tuple[bool, ...], ...] = ()

    def show(self, matrix: tuple[tuple[bool, ...], ...]) -> None:
        """Show this code."""
        self._matrix = matrix
        self.changed.emit()

    def wipe(self) -> None:
        """The code was for whoever asked for it."""
        self.show(())

    @Property(QVariantList, notify=changed)
    def matrix(self) -> list[str]:
        return drawn_matrix(self._matrix)
