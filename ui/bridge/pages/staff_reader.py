"""The page of the reader: a code that tries it, and what came of it."""

from typing import NamedTuple

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.page_frames import StaffPage
from ui.bridge.pages.choices import drawn_matrix
from ui.bridge.phrases import NOTHING, Phrase
from ui.bridge.qml_types import QVariantList, QVariantMap

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class StaffReaderContent(NamedTuple):
    """`matrix`: the code to show, rows of modules, True = dark. `verdict`: what came of it, or that the reader is gone.

    `is_well`: it reads as it should. `setting`: what the tablet's settings say of it, or must say.
    """

    matrix: tuple[tuple[bool, ...], ...] = ()
    verdict: Phrase | None = None
    is_well: bool = False
    setting: Phrase | None = None


@QmlElement
class StaffReaderPage(StaffPage):
    """The one page of the staff's on which a code is read."""

    changed = Signal()
    back_touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content = StaffReaderContent()

    def show(self, content: StaffReaderContent) -> None:
        """Show this state."""
        self._content = content
        self.changed.emit()

    def wipe(self) -> None:
        """Forget who was signed in."""
        self.sign("")
        self.count_down(-1)
        self.show(StaffReaderContent())

    @Property(QVariantList, notify=changed)
    def matrix(self) -> list[str]:
        return drawn_matrix(self._content.matrix)

    @Property(QVariantMap, notify=changed)
    def verdict(self) -> Phrase:
        return self._content.verdict or NOTHING

    @Property(bool, notify=changed)
    def isWell(self) -> bool:
        return self._content.is_well

    @Property(QVariantMap, notify=changed)
    def setting(self) -> Phrase:
        return self._content.setting or NOTHING

    @Slot()
    def touchBack(self) -> None:
        self.back_touched.emit()
